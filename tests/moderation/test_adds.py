"""What a comment brings, by its form."""

from __future__ import annotations

import time

import pytest

from weighin.moderation.adds import adds


def test_a_comment_that_brings_much_is_told_what() -> None:
    text = "I was at the gate at 11.20. At 11.35 I had 870 people, so I doubt the banners. Were they walking in step?"
    assert adds(text) == ["a first-hand account", "figures", "reasons", "a question"]
    assert adds("According to page 12 of the report it was 3 of 9, for instance in 1987.") == [
        "figures",
        "a source",
        "an example",
    ]


def test_what_answers_a_question_with_something_new_is_told_so() -> None:
    answer = "The keeper logged it: 23:40, 23:51 and 00:10, because the generator tripped. Nobody mentioned that."
    asked = "Does anyone know when the light failed?"
    assert adds(answer, asked, ["The night the light went out"]) == ["figures", "reasons", "an answer"]
    long = f"{answer} Mechanics replaced bearings in August, electricians rewired everything, inspectors signed."
    assert adds(long, asked, ["The night the light went out"])[-2:] == ["an answer", "something new"]
    assert "something new" not in adds(long, asked, ["The night the light went out", long])
    assert "an answer" not in adds(answer, f"> {asked}\n\nNo idea.")


@pytest.mark.parametrize(
    "text", ["", "First!", "I was there.", "Why?", "1 2 3 4 5", "> I was at 3, 4 and 5 because. Why so?"]
)
def test_little_is_not_made_much_of(text: str) -> None:
    assert adds(text) == []


def test_a_long_text_is_read_once() -> None:
    for text in ("1 " * 10_000, "if " * 7_000, "a" * 20_000, "?" * 20_000, "1a" * 10_000, "I " * 10_000):
        began = time.process_time()
        adds(text)
        assert time.process_time() - began < 2  # a backtracking pattern would take minutes
