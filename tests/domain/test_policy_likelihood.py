"""How near a comment comes to being stopped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_policy_default import TEXT
from test_policy_samples import FACTS, facts

from weighin.domain.policy import Ruling, judge, likelihood, nearness, parse

DEFAULT = parse(TEXT)
SCORED = st.fixed_dictionaries({name: st.floats(0, 1) for name in FACTS.scores})


def of(rules: str, **scores: float) -> float:
    return likelihood(parse(f"### 1. A\n\n```rules\n{rules}\n```\n"), facts(dict(scores)))


@given(SCORED, st.integers(0, 6), st.integers(0, 30), st.booleans())
def test_it_is_one_half_or_more_exactly_where_the_policy_stops_a_comment(
    scores: dict[str, float], links: int, approved: int, contentless: bool
) -> None:
    about = facts(dict(scores), links=links, approved=approved, contentless=contentless)
    found, verdict = likelihood(DEFAULT, about), judge(DEFAULT, about).verdict
    assert 0 <= found <= 1
    assert (found >= 0.5) is (verdict is not Ruling.PUBLISH)
    assert (found == 1) is (verdict is Ruling.REJECT)


def test_it_grows_with_the_score_that_comes_nearest_to_its_alarm() -> None:
    rules = "hold if spam above 0.8\nhold if insult above 0.5"
    assert of(rules) == pytest.approx(0.1)
    assert of(rules, spam=0.4, insult=0.1) == pytest.approx(0.25)
    assert of(rules, spam=0.4, insult=0.4) == pytest.approx(0.4)
    assert of(rules, spam=0.8, insult=0) == pytest.approx(0.499)
    assert of(rules, spam=0.9, insult=0) == pytest.approx(0.5 + 0.49 / 2)
    assert of(rules, spam=1.0, insult=0) == pytest.approx(0.99)


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_higher_score_never_makes_it_lower(one: float, other: float) -> None:
    rules = "hold if spam above 0.8\nnudge if insult above 0.6"
    assert of(rules, spam=min(one, other)) <= of(rules, spam=max(one, other))


def test_what_is_stopped_by_no_score_is_at_one_half_and_what_is_exempt_stays_below() -> None:
    assert of("hold if contains any of “the”\nhold if spam above 0.8", spam=0.0) >= 0.5
    exempt = "hold if spam above 0.5\npublish if contains any of “the”"
    assert of(exempt, spam=1.0) == pytest.approx(0.499)
    assert of("reject if spam above 0.5 and words at least 1", spam=0.6) == 1


def test_a_policy_that_never_stops_anything_is_never_near() -> None:
    free = parse("### 1. Be kind")
    assert nearness(free, {"spam": 1.0}) == likelihood(free, facts({"spam": 1.0})) == 0


def test_a_score_that_is_missing_and_matters_stops_it() -> None:
    about = facts(dict.fromkeys(FACTS.scores))
    assert likelihood(DEFAULT, about) == 0.5
    assert nearness(DEFAULT, about.scores) == 0
