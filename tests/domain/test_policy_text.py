"""The policy as a text: its clauses, what readers see of it, and its version."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from samples import law
from test_policy_samples import clause, clauses_of_rules, text_of

from weighin.domain.policy import clauses, parse, version, without_rules

Lines = st.lists(
    st.sampled_from(
        ["### 1. Be kind", "## About", "Words.", "", "  ", "```rules", "```", "~~~", "hold always", "```python", "````"]
    ),
    max_size=12,
).map("\n".join)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("### 1. Be respectful", [("1", "Be respectful")]),
        ("## 2) No attacks ##\n\n#### 3. Add something", [("2", "No attacks"), ("3", "Add something")]),
        ("### 4. Only C#", [("4", "Only C#")]),
        ("### 1. Be kind\r\n\r\nWords.\r\n### 2. Stay\r\n", [("1", "Be kind"), ("2", "Stay")]),
        ("# 1. A title\n\n1. A list\n\n###2. No space\n\n### 3.\n\n### No number", []),
        ("```\n### 1. In code\n```\n\n~~~~\n### 2. In code\n~~~\n### 3. Still\n~~~~\n### 4. Out", [("4", "Out")]),
    ],
)
def test_a_clause_is_a_numbered_heading_outside_of_code(text: str, found: list[tuple[str, str]]) -> None:
    assert clauses(text) == found


def test_readers_see_the_policy_without_rules_as_if_there_had_never_been_any() -> None:
    text = (
        "Hello.\n\n### 1. Be kind\n\nWords.\n\n```rules\nhold if edited\n```\n\n### 2. Stay\n\n~~~ Rules\n\n~~~\n\nEnd."
    )
    assert without_rules(text) == "Hello.\n\n### 1. Be kind\n\nWords.\n\n### 2. Stay\n\nEnd."


def test_other_blocks_stay_as_they_are() -> None:
    text = "### 1. Be kind\n\n\n```\n\n\nhold if edited\n```\n\n````\n```rules\nhold\n```\n````\n"
    assert without_rules(text) == text


def test_rules_that_are_never_closed_stay_so_that_no_word_is_lost() -> None:
    text = "### 1. Be kind\n\n```rules\nhold if edited\n\nWhat follows."
    assert without_rules(text) == text


@law(Lines)
def test_nothing_but_rules_is_taken_out(text: str) -> None:
    left = without_rules(text)
    assert clauses(left) == clauses(text)
    assert without_rules(left) == left


@law(clauses_of_rules)
def test_what_readers_see_holds_no_rule(some: list[list[str]]) -> None:
    left = without_rules(text_of(some))
    assert parse(left).rules == ()
    assert "```" not in left


def test_the_version_stands_for_the_words_and_not_for_the_line_ends() -> None:
    assert version("a\nb") == version("a\r\nb") != version("a b")
    assert len(version("")) == 16
    assert parse(clause("hold if edited")).version == version(clause("hold if edited"))
