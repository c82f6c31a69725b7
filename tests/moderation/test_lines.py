"""Scores for programs: JSON lines, in order, as they come."""

from __future__ import annotations

import json
from importlib import resources

import pytest

from weighin.domain.errors import Refusal
from weighin.domain.policy import parse
from weighin.moderation.lines import scored
from weighin.moderation.model import shipped
from weighin.moderation.scorer import Scorer
from weighin.moderation.scores import NAMES

SCORER = Scorer(shipped())
POLICY = parse((resources.files("weighin") / "demo" / "policy.md").read_text("utf-8"))


NESTED = b'{"text": "a", "context": ' + b"[" * 100_000


def line(id: object, text: str) -> bytes:
    return json.dumps({"id": id, "text": text}).encode() + b"\n"


def test_one_answer_for_each_line_in_their_order() -> None:
    asked = b"".join(line(n, f"Comment number {n}") for n in range(100))
    cut = [asked[start : start + 37] for start in range(0, len(asked), 37)]
    answers = [json.loads(answer) for answer in scored(cut, SCORER, POLICY)]
    assert [answer["id"] for answer in answers] == list(range(100))
    assert all({*NAMES, "reasons", "spans"} <= set(answer) for answer in answers)


def test_what_has_come_is_answered_before_more_is_waited_for() -> None:
    def chunks():  # type: ignore[no-untyped-def]
        yield line(1, "first")
        assert answered == [1]
        yield line(2, "second")[:-1]  # the last line needs no end

    answered: list[int] = []
    for answer in scored(chunks(), SCORER, POLICY):
        answered.append(json.loads(answer)["id"])
    assert answered == [1, 2]


@pytest.mark.parametrize(
    "bad", [b"no json", b"[1]", b'{"id": 1}', b'{"text": 5}', b"\xff\xfe", b'"text"', NESTED], ids=len
)
def test_a_bad_line_is_named_after_the_good_ones_before_it(bad: bytes) -> None:
    answers = scored([line(1, "fine") + b"\n" + bad + b"\n"], SCORER, POLICY)
    assert json.loads(next(answers))["id"] == 1
    with pytest.raises(Refusal, match="Line 3"):
        next(answers)


@pytest.mark.parametrize(
    ("id", "told"),
    [
        ("NaN", "NaN is no JSON; write null"),
        ("Infinity", "Infinity is no JSON"),
        ("-Infinity", "-Infinity is no JSON"),
        ("1e999", "neither a string nor a whole number nor null. Put it into quotes"),
        ("1.5", "Put it into quotes"),
        ("true", "Put it into quotes"),
        ("[1]", "Put it into quotes"),
        ('{"a": NaN}', "NaN is no JSON"),
        ("9" * 5000, "Line 2 is not a JSON object"),
    ],
    ids=lambda value: value[:20],
)
def test_an_id_that_could_not_be_repeated_is_refused_with_what_to_write(id: str, told: str) -> None:
    answers = scored([line(1, "fine") + f'{{"id": {id}, "text": "a"}}\n'.encode()], SCORER, POLICY)
    assert json.loads(next(answers))["id"] == 1
    with pytest.raises(Refusal) as refused:
        next(answers)
    assert told in refused.value.message
    assert "ine 2" in refused.value.message


def test_strings_whole_numbers_and_nothing_are_repeated_as_they_are() -> None:
    ids = ['a"\n\ud800', "", 0, -7, 10**40, None]
    answers = [json.loads(one) for one in scored([b"".join(line(id, "a") for id in ids)], SCORER, POLICY)]
    assert [answer["id"] for answer in answers] == ids
    assert json.loads(next(scored([b'{"text": "a"}'], SCORER, POLICY)))["id"] is None


def test_a_copy_of_its_context_is_flagged() -> None:
    said = "The harbour log has the ferry leaving at nine, which is before the tide turned."
    for context in (said, ["The ferry", said], {"title": "The ferry", "parent": {"text": said}}):
        lines = [json.dumps({"id": 1, "text": said, "context": context}), json.dumps({"id": 2, "text": said})]
        told = [json.loads(answer) for answer in scored(["\n".join(lines).encode()], SCORER, POLICY)]
        assert [one["flag"] for one in told] == [True, False]


def test_what_the_policy_would_not_publish_is_flagged() -> None:
    texts = {"good": "The log has the ferry leaving at nine.", "empty": "First!", "bad": "You stupid pathetic idiot"}
    answers = scored([line(*one) for one in texts.items()], SCORER, POLICY)
    flags = {one["id"]: one["flag"] for one in map(json.loads, answers)}
    assert flags == {"good": False, "empty": True, "bad": True}
