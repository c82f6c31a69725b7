"""`weighin weigh --history`: the log of a list, replayed event by event, and every way in which a log can be wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from test_weigh_command import listed

from conftest import Weighin


def log() -> list[dict[str, Any]]:
    """A list as it grew, with a fit at its end."""
    whole = listed()
    found: list[dict[str, Any]] = [{"kind": "explanation", "explanation": one} for one in whole["explanations"]]
    found += [{"kind": "evidence", "cause": f"added {one['id']}", **one} for one in whole["evidence"]]
    found += [
        {"kind": "assessment", "cause": f"{one['person']} on {one['evidence']}", **one} for one in whole["assessments"]
    ]
    found += [{"kind": "prior", "explanation": one, "decibels": dB} for one, dB in whole["priors"].items()]
    found.append({"kind": "fit", "camps": whole["camps"]})
    return found


@pytest.fixture
def replayed(weighin: Weighin, folder: Path) -> Any:
    """replayed(value) writes it as JSON and replays the file."""

    def command(value: Any) -> Any:
        text = value if isinstance(value, str) else json.dumps(value)
        (folder / "log.json").write_text(text, "utf-8")
        return weighin("weigh", "log.json", "--history")

    return command


def test_after_the_last_fit_the_list_stands_where_weighing_puts_it(
    replayed: Any, weighin: Weighin, folder: Path
) -> None:
    (folder / "list.json").write_text(json.dumps(listed()), "utf-8")
    weighed = json.loads(weighin("weigh", "list.json").out)["explanations"]
    told = replayed(log())
    assert told.code == 0
    *_, last = (json.loads(line) for line in told.out.splitlines())
    assert last["cause"] == "fit"
    assert last["decibels"] == {name: its["decibels"] for name, its in weighed.items()}


def test_each_line_says_what_moved_the_list_and_its_causes_sum(replayed: Any) -> None:
    lines = [json.loads(line) for line in replayed({"events": log()}).out.splitlines()]
    assert [line["event"] for line in lines] == sorted({line["event"] for line in lines})
    assert [line["cause"] for line in lines[:3]] == ["explanation"] * 3
    for line in lines:
        for move in line["moves"]:
            assert round(sum(cause["decibels"] for cause in move["causes"]), 1) == move["decibels"]
    editors = next(line for line in lines if line["cause"] == "prior")
    assert editors["moves"] == [
        {"explanation": "sabotage", "decibels": 1.5, "causes": [{"evidence": None, "decibels": 1.5}]}
    ]
    assert sum(len(line["moves"]) for line in lines) < len(log()) * 3  # what moves nothing is not told


def test_everything_that_can_happen_to_a_list_is_read(replayed: Any) -> None:
    more = [
        *({"kind": "unassessment", "person": f"p{n}", "evidence": "e0", "explanation": "storm"} for n in range(10)),
        {"kind": "reworded", "evidence": "e1"},
        {"kind": "merge", "explanation": "neglect", "into": "sabotage"},
        {"kind": "unmerge", "explanation": "neglect"},
        *({"kind": "forget", "person": f"p{n}"} for n in (1, 3, 5, 7, 9)),  # those who see it otherwise
        {"kind": "evidence", "id": "log", "retracted": True},
        {"kind": "fit"},
        {"kind": "reworded", "evidence": "never there"},
    ]
    told = replayed(log() + more)
    causes = {json.loads(line)["cause"] for line in told.out.splitlines()}
    assert causes >= {"unassessment", "reworded", "merge", "unmerge", "forget", "evidence", "fit"}


def test_an_empty_log_has_no_history(replayed: Any) -> None:
    told = replayed([])
    assert (told.code, told.out) == (0, "")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({}, "events is missing"),
        ({"events": {}}, "events must be a list, not an object."),
        ("7", "the file must be an object, not 7."),
        ("{", "This is not JSON"),
        ([7], "events[0] must be an object, not 7."),
        ([{}], "events[0].kind must be one of explanation, evidence, assessment"),
        ([{"kind": ["fit"]}], "events[0].kind must be one of explanation, "),
        ([{"kind": "fit", "cause": 7}], "events[0].cause must be a text, not 7."),
        ([{"kind": "fit", "camps": {"p": "left"}}], "events[0].camps['p'] must be \"+\", \"-\" or null, not 'left'."),
        ([{"kind": "explanation"}], "events[0].explanation must be an id"),
        ([{"kind": "merge", "explanation": "a"}], "events[0].into must be an id"),
        ([{"kind": "evidence", "id": "e", "credibility": 2}], "events[0].credibility must be from 0 to 1, not 2.0."),
        (
            [{"kind": "assessment", "person": "p", "evidence": "e", "explanation": "a", "value": -3}],
            "events[0].value must be from -2 to 2, not -3.0.",
        ),
        (
            [{"kind": "prior", "explanation": "a", "decibels": float("nan")}],
            "events[0].decibels must be from -100 to 100, not nan.",
        ),
        ([{"kind": "explanation", "explanation": n} for n in range(101)], "add 101 explanations; a list can have"),
        ([{"kind": "evidence", "id": n} for n in range(2001)], "add 2,001 pieces of evidence; a list can have"),
        ([{"kind": "fit"}] * 100_001, "events has more than 100,000 entries"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(replayed: Any, value: Any, words: str) -> None:
    told = replayed(value)
    assert (told.code, told.out) == (1, "")
    assert "log.json: " in told.err
    assert words in told.err
