"""Statements that may say the same are offered for merging; rivals that share the topic are not."""

from __future__ import annotations

from weighin.explaining.alike import alike


def test_the_same_in_other_words_is_found_and_rivals_are_not() -> None:
    statements = {
        1: "The flood washed the bridge away",
        2: "Overloaded lorries broke the bridge",
        3: "It was the lorries that overloaded the bridge",
        4: "Somebody sold the bolts of the bridge",
        5: "A flood washed it away",
    }
    assert alike(statements) == {1: 5, 5: 1, 2: 3, 3: 2}


def test_few_or_empty_statements_have_no_twins() -> None:
    assert alike({}) == {}
    assert alike({1: "The flood"}) == {}
    assert alike({1: "", 2: "\u200b", 3: "The flood"}) == {}
