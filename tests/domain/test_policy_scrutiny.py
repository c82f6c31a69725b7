"""What looks wrong with a policy before any comment has come."""

from __future__ import annotations

import pytest
from samples import law
from test_policy_samples import clause, conditions, facts, policy, some_facts

from weighin.domain.policy import Facts, Ruling, judge, parse, warnings
from weighin.domain.policy.case import Case
from weighin.domain.policy.conditions import truth
from weighin.domain.policy.logic import Steps, fate, implies


@pytest.mark.parametrize(
    ("rules", "line", "said"),
    [
        (["hold if spam above 0.9 and spam below 0.5"], 6, "never applies"),
        (["hold if edited and not edited"], 6, "never applies"),
        (["hold if first comment and (copied and approved at least 3)"], 6, "never applies"),
        (["hold if language is en and language is de"], 6, "never applies"),
        (["hold if weekday is Monday and weekday is not Monday, Tuesday"], 6, "never applies"),
        (["hold if links at least 3", "hold if links below 0"], 7, "is true of no comment"),
        (["hold if spam above 1"], 6, "is true of no comment"),
        (["hold if edited and links at least 0"], 6, "is true of every comment"),
        (["hold if links at least 3", "hold if links at least 5"], 7, "never matters"),
        (["hold if links at least 5", "hold if links at least 3"], 6, "in line 7"),
        (["hold if edited", "hold if edited"], 7, "in line 6"),
        (["hold if links between 0 and 5", "hold if links below 3"], 7, "never matters"),
        (["reject if edited or not edited", "publish if copied"], 6, "rejects every comment"),
        (["nudge if edited and copied", "hold if copied"], 6, "never matters"),
        (["hold if edited and copied", "publish if copied"], 6, "never matters"),
        (["publish if edited", "reject if edited or copied", "hold if links above 1"], 6, "never matters"),
        (["publish if edited"], 6, "exempts from nothing"),
        (["hold always"], 6, "Clause 1 holds every comment, by this rule."),
        (["reject if edited or not edited"], 6, "Clause 1 rejects every comment, by this rule."),
        (["hold if spam above 0.5", "hold if spam at most 0.5"], 6, "holds every comment, by its 2 rules together."),
        (
            ["nudge if first comment", "hold if approved at least 1"],
            6,
            "nudges or holds every comment, by its 2 rules together.",
        ),
    ],
)
def test_a_rule_that_makes_no_sense_is_named(rules: list[str], line: int, said: str) -> None:
    found = warnings(policy(*rules))
    assert [doubt.line for doubt in found if said in str(doubt)] == [line]


@pytest.mark.parametrize(
    "rules",
    [
        ["hold if spam above 0.5 and spam below 0.9"],
        ["hold if edited", "reject if edited and links at least 3", "publish if approved at least 20"],
        ["hold always", "publish if approved at least 1"],
        ["nudge if insult above 0.5", "hold if insult above 0.8"],
        ["hold if time between 23:00 and 06:00", "hold if weekday is Sunday"],
        ['hold if contains "one"', 'hold if contains "two"'],
    ],
)
def test_a_rule_that_makes_sense_is_left_in_peace(rules: list[str]) -> None:
    assert warnings(policy(*rules)) == []


def test_clauses_are_judged_on_their_own() -> None:
    assert warnings(parse(clause("hold if edited") + clause("hold if edited", number=2))) == []


@law(conditions, some_facts)
def test_what_is_said_of_every_comment_is_true_of_each(condition: str, about: Facts) -> None:
    read = policy(f"hold if {condition}")
    always = fate(read.rules[0].condition)
    assert always in {None, judge(read, about).verdict is Ruling.HOLD}


@law(conditions, conditions, some_facts)
def test_what_follows_from_another_is_true_wherever_that_one_is(one: str, two: str, about: Facts) -> None:
    read = policy(f"hold if {one}", f"nudge if {two}")
    narrow, wide = (rule.condition for rule in read.rules)
    assert implies(narrow, narrow, Steps(1_000))
    if implies(narrow, wide, Steps(1_000)):
        case = Case(about, read.finder)
        assert not truth(narrow, case) or truth(wide, case)


def test_no_rule_follows_from_another_when_the_steps_have_run_out() -> None:
    [rule] = policy("hold if edited and copied").rules
    steps = Steps(2)
    assert not implies(rule.condition, rule.condition, steps)
    assert steps.left < 0


def test_facts_that_nothing_asks_for_may_be_unknown() -> None:
    unknown = facts(links=None, images=None, approved=None, account_age=None, writer=None, story=None, language=None)
    assert judge(policy("hold if words below 3"), unknown).verdict is Ruling.PUBLISH
