"""`weighin policy check`: what is wrong with a policy, what its rules mean, and what they would do to the samples."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest
from running import Told

from conftest import Weighin
from weighin.demo import samples
from weighin.domain.errors import Code, Refusal
from weighin.domain.policy import Ruling, parse
from weighin.moderation import ready
from weighin.moderation.scorer import Scorer

Check = Callable[[str], Told]


def clause(*rules: str) -> str:
    lines = "\n".join(rules)
    return f"### 1. Be kind\n\n```rules\n{lines}\n```\n"


@pytest.fixture
def check(weighin: Weighin, folder: Path) -> Check:
    def command(text: str) -> Told:
        (folder / "draft.md").write_text(text, "utf-8")
        return weighin("policy", "check", "draft.md")

    return command


def test_a_clause_that_stops_everything_is_told_with_numbers(check: Check) -> None:
    told = check(clause("hold always"))
    assert told.code == 0
    assert "draft.md:4: Clause 1 holds every comment, by this rule.\n" in told.err
    assert "draft.md:1: Clause 1 would stop 166 of 166 sample comments.\n" in told.err
    assert "by itself, of 166 sample comments: publish 0, nudge 0, hold 166, reject 0\n" in told.out


def test_a_clause_that_stops_nearly_everything_is_doubted_by_its_numbers(check: Check) -> None:
    told = check(clause("hold if length above 10"))  # of no comment can it be said beforehand
    found = re.search(r"Clause 1 would stop (\d+) of 166 sample comments", told.err)
    assert found
    assert 83 < int(found[1]) < 166
    assert "1 clause, 1 rule, 1 warning\n" in told.out


def test_the_shipped_policy_lets_most_samples_pass_and_no_clause_is_doubted(check: Check) -> None:
    told = check((resources.files("weighin") / "demo" / "policy.md").read_text("utf-8"))
    assert told.err == ""
    found = re.search(r"all of it, of 166 sample comments: publish (\d+), nudge (\d+), hold (\d+), reject 0", told.out)
    assert found
    assert sum(map(int, found.groups())) == 166
    assert int(found[1]) > 120
    assert "weighin policy replay draft.md --site SITE" in told.out


def test_a_control_character_is_a_mistake_with_its_line_and_column(check: Check) -> None:
    told = check(clause("hold if ed\x00ited"))
    assert told.code == 1
    assert told.out == ""
    assert told.err == "weighin: Line 4, column 11: Here is a character that nobody sees (U+0000). Delete it.\n"


def test_facts_of_the_samples_are_those_of_a_conversation() -> None:
    def stopped(rule: str) -> int:
        tried = samples.try_out(parse(clause(rule)), ready.scorer)
        return tried.whole[Ruling.HOLD]

    assert 0 < stopped("hold if first comment") < 166
    assert stopped("hold if first comment") + stopped("hold if approved at least 1") == 166
    assert stopped("hold if account age below 1 day") == 166
    assert 0 < stopped('hold if story is "the-night-the-cauldhead-light-went-out"') < 166
    assert 0 < stopped("hold if contentless") < 20


def test_without_a_model_rules_that_need_none_are_tried_all_the_same() -> None:
    def broken() -> Scorer:
        raise Refusal(Code.MODEL_INVALID, "The moderation model cannot be used: it is damaged.")

    assert samples.try_out(parse(clause("hold if contentless")), broken).samples == 166
    with pytest.raises(Refusal):
        samples.try_out(parse(clause("hold if spam above 0.5")), broken)
