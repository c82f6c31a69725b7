"""`weighin weigh`: a list from a file or stdin, and every way in which a file can be wrong."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from conftest import Weighin

EXPLANATIONS = ["storm", "sabotage", "neglect"]


def listed(**change: Any) -> dict[str, Any]:
    """Ten readers in two camps on four pieces of evidence: the storm fits best."""
    fits = {"storm": 2, "sabotage": -1, "neglect": 0}
    return {
        "explanations": EXPLANATIONS,
        "evidence": [{"id": "log", "group": "harbour", "credibility": 0.9}, {"id": "log2", "group": "harbour"}]
        + [{"id": f"e{row}", "credibility": 0.75} for row in range(3)],
        "assessments": [
            {"person": f"p{person}", "evidence": row, "explanation": name, "value": max(-2, value - (person % 2))}
            for person in range(10)
            for row in ("log", "e0", "e1", "e2")
            for name, value in fits.items()
        ],
        "camps": {f"p{person}": "+-"[person % 2] for person in range(9)} | {"p9": None},
        "priors": {"sabotage": 1.5},
    } | change


@pytest.fixture
def weighed(weighin: Weighin, folder: Path) -> Any:
    """weighed(value) writes it as JSON and weighs the file."""

    def command(value: Any) -> Any:
        text = value if isinstance(value, str) else json.dumps(value)
        (folder / "list.json").write_text(text, "utf-8")
        return weighin("weigh", "list.json")

    return command


def test_it_tells_where_each_explanation_stands(weighed: Any) -> None:
    told = weighed(listed())
    assert told.code == 0
    found = json.loads(told.out)
    assert [*found["explanations"]] == ["storm", "neglect", "sabotage"]
    storm = found["explanations"]["storm"]
    assert (storm["rank"], storm["state"], storm["inconsistency"]) == (1, "leading", 0)
    for name in ("decibels", "chance_first", "weighted_inconsistency", "agreed_decibels"):
        assert isinstance(storm[name], float)
    assert [*found["evidence"]] == ["log", "log2", "e0", "e1", "e2"]
    for name, its in found["explanations"].items():
        told_by = sum(row["contributions"][name] for row in found["evidence"].values())
        assert its["decibels"] == pytest.approx(told_by + (1.5 if name == "sabotage" else 0), abs=1e-4)
    assert found["evidence"]["log"]["discrimination"] > 0
    assert found["evidence"]["log2"]["contributions"] == dict.fromkeys(EXPLANATIONS, 0)
    assert found["sentence"].startswith("“storm” leads “neglect” by ")


def test_it_reads_stdin(weighin: Weighin, monkeypatch: pytest.MonkeyPatch, weighed: Any) -> None:
    whole = json.dumps(listed())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(whole.encode())))
    assert weighin("weigh", "-").out == weighed(whole).out


def test_the_same_file_gives_the_same_bytes(weighed: Any) -> None:
    assert weighed(listed()).out == weighed(listed()).out


def test_of_two_assessments_of_one_cell_the_last_counts(weighed: Any) -> None:
    whole = listed()
    wrong = [dict(one, value=-2) for one in whole["assessments"] if one["explanation"] == "storm"]
    assert weighed(listed(assessments=wrong + whole["assessments"])).out == weighed(whole).out


def test_what_does_not_bear_on_it_is_null(weighed: Any) -> None:
    whole = listed()
    none = [dict(one, value=None) for one in whole["assessments"] if one["explanation"] == "storm"]
    told = json.loads(weighed(listed(assessments=whole["assessments"] + none)).out)
    assert told["explanations"]["storm"]["state"] == "not yet tested"


def test_empty_lists_are_weighed(weighed: Any) -> None:
    told = json.loads(weighed({"explanations": [], "evidence": [], "assessments": []}).out)
    assert (told["explanations"], told["evidence"]) == ({}, {})
    only = json.loads(weighed({"explanations": ["a"], "evidence": [], "assessments": []}).out)
    assert only["explanations"]["a"]["state"] == "not yet tested"


def test_ids_may_be_whole_numbers_and_any_text(weighed: Any) -> None:
    odd = "\ud800 \u202e \x00"
    rated = [{"person": odd, "evidence": 7, "explanation": name, "value": 1.5} for name in (1, "2")]
    told = weighed({"explanations": [1, "2"], "evidence": [{"id": 7}], "assessments": rated})
    assert [*json.loads(told.out)["explanations"]] == ["1", "2"]


def assessment(**change: Any) -> dict[str, Any]:
    return {"assessments": [{"person": "p", "evidence": "e0", "explanation": "storm", "value": 1} | change]}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (assessment(evidence="x"), "assessments[0].evidence 'x' is not among the evidence; add it there"),
        (assessment(explanation="x"), "assessments[0].explanation 'x' is not among the explanations"),
        (assessment(value=2.01), "assessments[0].value must be from -2 to 2, not 2.01."),
        (assessment(value=float("nan")), "assessments[0].value must be from -2 to 2, not nan."),
        (assessment(value=float("inf")), "assessments[0].value must be from -2 to 2, not inf."),
        (assessment(value=10**4000), "assessments[0].value is far too large"),
        (assessment(value="1"), "assessments[0].value must be a number, not '1'."),
        (assessment(value=True), "assessments[0].value must be a number, not true or false."),
        (assessment(person=None), "assessments[0].person must be an id (a text or a whole number), not nothing."),
        (assessment(person=""), "assessments[0].person must be an id"),
        (assessment(person=["x"]), "assessments[0].person must be an id (a text or a whole number), not a list."),
        (
            {"assessments": [{"person": "p", "evidence": "e0", "explanation": "storm"}]},
            "assessments[0].value is missing",
        ),
        ({"assessments": ["x"]}, "assessments[0] must be an object, not 'x'."),
        ({"assessments": {}}, "assessments must be a list, not an object."),
        ({"evidence": [{}]}, "evidence[0].id must be an id"),
        ({"evidence": [{"id": "e", "credibility": -0.1}]}, "evidence[0].credibility must be from 0 to 1, not -0.1."),
        ({"evidence": [{"id": "e", "retracted": 1}]}, "evidence[0].retracted must be true or false, not 1."),
        ({"evidence": [{"id": "e"}, {"id": "e"}]}, "evidence[0] the id 'e' is there 2 times"),
        ({"explanations": ["a", "a"]}, "explanations[0] the id 'a' is there 2 times"),
        ({"explanations": "storm"}, "explanations must be a list, not 'storm'."),
        ({"camps": []}, "camps must be an object, not a list."),
        ({"camps": {"p": "0"}}, "camps['p'] must be \"+\" or \"-\", not '0'."),
        ({"priors": {"x": 1}}, "priors['x'] 'x' is not among the explanations"),
        ({"priors": {"storm": 1e308}}, "priors['storm'] must be a number of decibels from -100 to 100"),
        ({"merged": {"storm": "neglect", "neglect": "storm"}}, "goes round in a circle"),
        ({"compounds": {"storm": "neglect"}}, "compounds['storm'] must be a list of ids, not 'neglect'."),
        ({"compounds": {"storm": ["storm"]}}, "compounds['storm'] goes round in a circle"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(weighed: Any, change: dict[str, Any], told: str) -> None:
    answer = weighed(listed(**change))
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("weighin: list.json: ")
    assert told in answer.err
    assert answer.err.count("\n") == 1
    assert len(answer.err) < 400


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "not JSON (line 1, column 1"),
        ('{\n "explanations": [,]}', "not JSON (line 2, column 19"),
        ("[]", "the file must be an object, not a list."),
        ("{}", "explanations is missing; write [] if there is none."),
        ("[" * 200_000, "nested too deeply"),
        ('{"a":' * 200_000, "nested too deeply"),
        ("9" * 5000, "too many digits"),
        ('{"explanations": [], "evidence": [], "assessments": [1e999]}', "assessments[0] must be an object, not inf."),
    ],
)
def test_what_is_no_list_at_all_is_refused(weighed: Any, text: str, told: str) -> None:
    answer = weighed(text)
    assert (answer.code, answer.out) == (1, "")
    assert told in answer.err


def test_files_that_cannot_be_read(weighin: Weighin, folder: Path) -> None:
    (folder / "latin.json").write_bytes(b'{"explanations": ["caf\xe9"]}')
    for name, told in {"none.json": "No such file", ".": "directory", "latin.json": "not UTF-8"}.items():
        answer = weighin("weigh", name)
        assert (answer.code, answer.out) == (1, "")
        assert told in answer.err


def test_a_hundred_thousand_assessments_are_weighed(weighed: Any) -> None:
    many = [
        {"person": f"p{one % 997}", "evidence": f"e{one % 41}", "explanation": f"x{one % 13}", "value": one * 7 % 5 - 2}
        for one in range(100_000)
    ]
    rows = [{"id": f"e{row}"} for row in range(41)]
    told = weighed({"explanations": [f"x{one}" for one in range(13)], "evidence": rows, "assessments": many})
    assert told.code == 0
    assert len(json.loads(told.out)["explanations"]) == 13
