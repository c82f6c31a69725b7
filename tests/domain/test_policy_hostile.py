"""Policies and comments that were made to cost too much: each of these finishes, and says something short."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from samples import law
from test_policy_samples import clause, facts

from weighin.domain.policy import Mistake, Mistakes, Ruling, clauses, judge, parse, spoken, warnings, without_rules
from weighin.domain.policy.mistakes import MISTAKES_MAX
from weighin.domain.policy.reading import SIZE_MAX
from weighin.domain.policy.scrutiny import STEPS_MAX
from weighin.domain.policy.words import Finder, folded

MARKS = "a" + "\u0301" * 200_000 + "\u0316" * 200_000 + "\u094d\u093c" * 200_000  # in an order that is not theirs
FULL = SIZE_MAX - 200


@pytest.mark.parametrize(
    "rule",
    [
        "hold if " + "(" * FULL,
        "hold if " + "(" * (FULL // 2) + ")" * (FULL // 2),
        "hold if " + "not " * (FULL // 4),
        "hold if " + "edited and " * (FULL // 11),
        "hold if edited" + ")" * FULL,
        "hold if " + "a" * FULL,
        "hold if " + "a-" * (FULL // 2),
        "hold if " + "personal " * (FULL // 9),
        "hold if spam above " + "0." * (FULL // 2),
        "hold if spam above 0." + "9" * FULL,
        "hold if links above " + "9" * FULL,
        "hold if contains " + '"' * FULL,
        'hold if contains "' + "*" * FULL,
        'hold if contains "a", ' + "or " * (FULL // 3),
        "hold if language is " + "en, " * (FULL // 4),
        "hold if edited\n" + "and\n" * (FULL // 4),
        "if\n" * (FULL // 3),
        "(\n" * (FULL // 2),
        "“" * FULL,
    ],
    ids=lambda rule: rule[:30],
)
def test_a_rule_that_goes_on_and_on_is_a_short_list_of_mistakes(rule: str) -> None:
    with pytest.raises(Mistakes) as raised:
        parse(clause(rule))
    assert len(raised.value.mistakes) <= MISTAKES_MAX
    assert all(len(str(mistake)) < 300 for mistake in raised.value.mistakes)


def test_thousands_of_not_and_thousands_of_and_are_read() -> None:
    nots = parse(clause("hold if " + "not " * 20_000 + "edited"))
    assert judge(nots, facts(edited=True)).verdict is Ruling.HOLD
    ands = parse(clause("hold if " + "edited and " * 9_000 + "edited"))
    outcome = judge(ands, facts(edited=True))
    assert outcome.because == ("it was edited",)
    assert warnings(ands) == []


def test_ten_thousand_rules_are_too_long_and_six_thousand_are_read() -> None:
    with pytest.raises(Mistakes, match="100,000 can be read"):
        parse(clause(*["hold if edited"] * 10_000))
    read = parse(clause(*["hold if edited"] * 3_000, *["nudge if copied"] * 3_000))
    assert len(read.rules) == 6_000
    assert judge(read, facts(copied=True)).verdict is Ruling.NUDGE
    assert "too many rules to compare" in str(warnings(read)[0])


def test_rules_that_differ_are_compared_in_a_bounded_number_of_steps() -> None:
    many = parse(clause(*[f"hold if links at least {n} and images at least {1500 - n}" for n in range(1, 1_500)]))
    assert len(many.rules) ** 2 > STEPS_MAX
    assert [doubt.line for doubt in warnings(many)] == [1]


@pytest.mark.parametrize(
    "text",
    ["### 1. " + "# " * 99 + "x", "`" * 90_000, "~" * 90_000, "#" * 90_000, "### 1. x\n" * 9_000, "\r" * 50_000],
)
def test_a_text_of_signs_is_read_as_a_text(text: str) -> None:
    assert len(clauses(text)) == text.count("1. ")
    assert clauses(without_rules(text)) == clauses(text)
    assert parse(text).rules == ()


def test_a_heading_that_goes_on_and_on_is_one_mistake() -> None:
    text = "### 1. " + "# " * 40_000 + "x"
    assert len(clauses(text)) == len(clauses(without_rules(text))) == 1
    with pytest.raises(Mistakes, match="80,001 characters"):
        parse(text)


def test_a_long_list_of_words_and_a_long_text_are_walked_through_once() -> None:
    words = ", ".join(f'"w{number}"' for number in range(9_000))
    read = parse(clause(f"hold if contains any of {words}"))
    assert judge(read, facts(text="w9000 " * 150_000)).verdict is Ruling.PUBLISH
    assert judge(read, facts(text="w " * 400_000 + "w8999")).because == ("it contains “w8999”",)
    assert len(spoken(read.rules[0])) < 200


def test_words_that_lie_in_each_other_are_each_found_once() -> None:
    nested = ["a" * size for size in range(1, 400)]
    text = "a" * 300_000
    assert len(Finder({one: one for one in nested}).found_in(text)) == len(nested)
    assert len(folded("\ufdfa" * 10)) == 182  # one character that stands for eighteen


def test_a_comment_of_a_million_odd_characters_is_judged() -> None:
    read = parse(clause('hold if words at least 1 and contains "x"', "nudge if length above 9"))
    for text in (
        "a\u0301" * 500_000,
        "😀" * 1_000_000,
        "\u200b" * 1_000_000,
        "漢" * 300_000,
        MARKS,
        "\ud800" * 100_000,
    ):
        assert judge(read, facts(text=text)).verdict is Ruling.NUDGE


SOUP = (
    'hold reject nudge publish if and or not ( ) always spam above below 0.5 7 links at least "a" , is language en > “ '
    "between contains comments in minutes time 23:00 story first comment 10 days #"
)
Soup = st.lists(st.sampled_from([*SOUP.split(), "\n", "\n"]), max_size=30).map(" ".join)


@law(st.text(max_size=60) | Soup)
def test_anything_is_a_policy_or_a_list_of_mistakes_with_places_in_it(rules: str) -> None:
    text = clause(rules)
    mistakes: tuple[Mistake, ...] = ()
    try:
        read = parse(text)
    except Mistakes as error:
        mistakes = error.mistakes
    else:
        assert judge(read, facts()).version == read.version
        assert len(warnings(read)) <= 3 * len(read.rules) + 1
        assert all(spoken(rule).endswith(".") for rule in read.rules)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for mistake in mistakes:
        assert 1 <= mistake.column <= len(lines[mistake.line - 1]) + 1
