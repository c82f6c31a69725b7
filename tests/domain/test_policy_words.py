"""Words that are looked for: whole, whatever their case and accents, all in one walk."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import strategies as st
from samples import law
from test_policy_samples import facts, judged

from weighin.domain.policy import Ruling
from weighin.domain.policy.words import Finder, folded

Few = st.text("ab ", max_size=12)
Odd = st.text("aÁé ßİſﬁœ\u0301\u0345\u200b\u3042漢Ω😀\n'-_٣", max_size=20)


@pytest.mark.parametrize(
    ("written", "text", "there"),
    [
        ("casino", "The CASINO, again", True),
        ("casino", "casinos", False),
        ("casino*", "casinos", True),
        ("casino*", "ecasino", False),
        ("*casino", "ecasino", True),
        ("*casino", "ecasinos", False),
        ("*casino*", "ecasinos", True),
        ("free money", "free\n  money!", True),
        ("free money", "free-money", True),
        ("free money", "free of money", False),
        ("free mon*", "Free monkeys", True),
        ("uber", "Über uns", True),
        ("Über", "UBER", True),
        ("straße", "STRASSE", True),
        ("Łódź", "lodz", True),
        ("caf\u00e9", "cafe\u0301", True),
        ("don't", "Don’t", True),
        ("spam", "s\u200bp\u00adam", True),
        ("spam", "s\u3164p\u180ba\U000e0100m\ufffc", True),  # a filler, two marks and a stand-in that show nothing
        ("casino", "c\u0430sin\u043e", True),  # two Cyrillic letters in a Latin word
        ("casino", "\u1d04\u1d00\ua731\u026a\u0274\u1d0f", True),  # small capitals
        ("сосна", "Сосна", True),
        ("cocha", "сосна", False),  # a Russian word is one
        ("ﬁne", "fine", True),
        ("垃圾", "这是垃圾邮件", True),
        ("垃圾", "圾垃", False),
        ("शक", "शुक", False),  # another word: its vowel sign is not an accent
        ("שלום", "שָׁלוֹם", True),
    ],
)
def test_a_word_is_found_as_people_would(written: str, text: str, there: bool) -> None:
    rule = f'hold if contains "{written}"'
    assert (judged(rule, facts(text=text)).verdict is Ruling.HOLD) is there


def test_of_several_words_any_will_do_and_the_outcome_names_those_found() -> None:
    rule = 'hold if contains any of "casino", "free money", or "bonus*"'
    found = judged(rule, facts(text="Bonuses at our Casino"))
    assert found.because == ("it contains “casino” and “bonus*”",)
    assert judged(rule, facts(text="Free of money")).verdict is Ruling.PUBLISH
    assert judged('hold if does not contain "lamp"', facts(text="dark")).because == ("it does not contain “lamp”",)


@law(st.lists(Few.filter(lambda one: bool(one.strip())), max_size=8), Few)
def test_all_words_are_found_that_searching_one_by_one_finds(sought: list[str], text: str) -> None:
    finder = Finder({one: one for one in sought})
    assert set(finder.found_in(text)) == {one for one in sought if one in text}


@law(Odd)
def test_folding_twice_changes_nothing_and_composed_letters_are_the_same(text: str) -> None:
    once = folded(text)
    assert folded(once) == once
    assert folded(unicodedata.normalize("NFD", text)) == once
    assert "  " not in once


def test_marks_that_no_one_sees_make_no_word() -> None:
    for nothing in ("", " ", "❤️ 👍🏽 !?", "\u200b\u200d", "\ufe0f"):
        assert folded(nothing) == ""
