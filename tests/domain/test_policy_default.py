"""The policy that comes with the product."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_policy_samples import FACTS, facts

import weighin.demo
from weighin.domain.policy import Facts, Ruling, judge, parse, warnings, without_rules

TEXT = (Path(weighin.demo.__file__).parent / "policy.md").read_text("utf-8")


def test_the_default_policy_is_read_without_a_doubt() -> None:
    read = parse(TEXT)
    assert warnings(read) == []
    assert [clause.number for clause in read.clauses if clause.rules] == ["1", "2", "3", "4"]
    assert "if" not in without_rules(TEXT).split("```")[1:]


@pytest.mark.parametrize(
    ("about", "verdict", "number"),
    [
        (facts({"spam": 0.99}, links=3, approved=0), Ruling.REJECT, "4"),
        (facts({"spam": 0.99}), Ruling.HOLD, "4"),
        (facts({"spam": 0.4}, links=6), Ruling.HOLD, "4"),
        (facts({"spam": 0.4}, links=6, approved=20), Ruling.PUBLISH, "4"),
        (facts({"personal_attack": 0.9}), Ruling.HOLD, "2"),
        (facts(text="First!", contentless=True), Ruling.NUDGE, "3"),
        (facts(text="First!", contentless=True, nudged=True), Ruling.HOLD, "3"),
        (facts({"insult": 0.9}), Ruling.NUDGE, "1"),
        (facts({"toxicity": 0.7, "insult": 0.5}), Ruling.PUBLISH, None),
        (facts(), Ruling.PUBLISH, None),
    ],
)
def test_the_default_policy_does_what_its_clauses_say(about: Facts, verdict: Ruling, number: str | None) -> None:
    outcome = judge(parse(TEXT), about)
    assert outcome.verdict is verdict
    assert (outcome.clause.number if outcome.clause else None) == number


def test_without_any_score_the_default_policy_holds() -> None:
    outcome = judge(parse(TEXT), facts(dict.fromkeys(FACTS.scores)))
    assert (outcome.verdict, outcome.in_doubt) == (Ruling.HOLD, True)
    assert "its score for spam" in outcome.missing
