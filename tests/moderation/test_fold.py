"""Folding: many spellings, one word, and the way back to what was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weighin.moderation.fold import MOST, fold
from weighin.moderation.words import tokens


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Hello WORLD", "hello world"),
        ("sooooo good!!!!", "soo good!!"),
        ("\u0456di\u043et", "idiot"),  # Cyrillic letters in a Latin word
        ("\u043f\u0440\u0438\u0432\u0435\u0442", "\u043f\u0440\u0438\u0432\u0435\u0442"),  # a Russian word stays one
        ("i\u200bd\u200bi\u200bo\u200bt", "idiot"),
        ("i\u0336d\u0336i\u0336o\u0336t\u0336", "idiot"),
        ("\uff29\uff44\uff49\uff4f\uff54", "idiot"),
        ("\u202eidiot", "idiot"),
        ("i\u3164d\uffa0i\u115fo\u1160t", "idiot"),  # Hangul fillers: letters that show nothing
        ("i\ufffcd\ue000i\U0001d159ot", "idiot"),
        ("an\u2800idiot", "an idiot"),  # the blank of Braille is as wide as a letter
        ("\u026a\u1d05\u026a\u1d0f\u1d1b", "idiot"),  # small capitals
        ("i\u0501i\u0585t", "idiot"),  # a Komi letter and an Armenian one
        ("caf\u00e9 \u2019til \u201cten\u201d", 'cafe \'til "ten"'),
        ("a\x00b\ud800c", "a b c"),
        ("", ""),
    ],
)
def test_folding(typed: str, folded: str) -> None:
    assert fold(typed).text == folded


@given(st.text(max_size=80))
def test_every_folded_character_knows_where_it_came_from(typed: str) -> None:
    found = fold(typed)
    for start in range(len(found.text)):
        begin, end = found.span(start, start + 1)
        assert 0 <= begin < end <= len(typed)
    for word, start, end in tokens(found.text):
        assert word
        assert " " not in word
        assert 0 <= start < end <= len(found.text)


def test_a_word_in_disguise_is_pointed_at_as_it_was_typed() -> None:
    typed = "You \u0456\u200bdi\u043e\u200bt!"
    found = fold(typed)
    start = found.text.index("idiot")
    begin, end = found.span(start, start + len("idiot"))
    assert typed[begin:end] == "\u0456\u200bdi\u043e\u200bt"


def test_only_the_beginning_of_an_endless_text_is_looked_at() -> None:
    assert len(fold("ab " * 1_000_000).text) <= MOST


@pytest.mark.parametrize(
    ("typed", "hidden"),
    [("i d i o t", "idiot"), ("1d10t", "idiot"), ("m.o.r.o.n", "moron"), ("$tup1d", "stupid")],
)
def test_what_spaces_and_digits_hide_is_read_beside_what_was_typed(typed: str, hidden: str) -> None:
    assert hidden in [word for word, _, _ in tokens(fold(f"you {typed} there").text)]


def test_a_link_is_known_as_one_and_by_its_words() -> None:
    words = [word for word, _, _ in tokens(fold("see https://Best-Pills.xyz/win and me@pills.example").text)]
    assert words.count("\x01url") == 1
    assert words.count("\x01mail") == 1
    assert {"best", "pills", "xyz", "win"} <= set(words)
