"""Typed text: what goes, what stays, and which names would look like nothing."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example
from hypothesis import strategies as st
from samples import law

from weighin.domain import limits
from weighin.domain.errors import Refusal
from weighin.domain.text import MARKS, clean, clean_line, first_words, is_visible, unmarked

Anything = st.text(st.characters(codec=None, exclude_categories=()))  # surrogates included
Odd = st.text("ae\u0627 \n\r\t\0\x85\u2028\u0301\u0316\u0327\u0653\u0489\u200d\u200e\u202e\u2066\ud800\U0001f600\u3164")
TOWER = re.compile(f"[\u0300-\u036f]{{{MARKS + 1}}}")

LANGUAGES = [
    "حدث هذا في المساء، أليس كذلك؟",
    "זה קרה בערב, נכון?",
    "שָׁלוֹם עֲלֵיכֶם",
    "มันเกิดขึ้นตอนเย็น ใช่ไหม",
    "Chuyện này xảy ra vào buổi tối, phải không? Ừ, ệ ộ ữ",
    "Ἄνδρα μοι ἔννεπε, Μοῦσα, πολύτροπον ᾧ",
    "यह शाम को हुआ, है ना? क्षत्रिय",
    "夕方に起きました。パリのガス灯",
    "그것은 저녁에 일어났습니다",
    "Ghi chú: 👩‍👩‍👧‍👦 👍🏽 🏳️‍🌈 ❤️ 🇻🇳",
    "می‌خواهم",  # a zero-width non-joiner that the spelling needs
    "left \u200e(sic)\u200f right",
    "\u2066isolated\u2069 name",
]
BLANK = [
    "",
    " ",
    "\t \n",
    "\u00a0\u2003\u3000",
    "\u200b\u200c\u200d\ufeff\u2060",
    "\u3164",
    "\u2800\u2800",
    "\u115f\u1160\uffa0",
    "\u00ad\u034f\u180e",
    "\ufe0f\ufe0e",
    "\u202e\u2066\u200f",
    "\u0301\u0308",
    "\U000e0041\U000e007f",
    "\U0001d159",
    "\ue000",
    "\0\x07\x9f",
    "\ud83d",
    "\u3164 \u200b\u2800",
]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\0b\x07c\x1bd\x7fe\x9bf", "abcdef"),
        ("a\ud83db\udc00c\ufffe\uffff", "abc"),
        ("one\r\ntwo\rthree\u2028four\u2029five\n", "one\ntwo\nthree\nfour\nfive\n"),
        ("tab\tstays", "tab\tstays"),
        ("gnp.\u202egpj\u202c", "gnp.gpj"),
        ("\u202a\u202b\u202da", "a"),
        ("e\u0301 a\u030a \u212b", "\u00e9 \u00e5 \u00c5"),
        ("H" + "\u0335\u0321" * 9, "H" + "\u0335" * MARKS),
    ],
)
def test_what_no_page_can_bear_goes(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize("text", LANGUAGES)
def test_every_language_stays_as_it_was_written(text: str) -> None:
    assert clean(text) == text
    assert limits.comment_text(text) == text


@pytest.mark.parametrize("text", [text for text in LANGUAGES if not re.search("[\u200e\u200f\u2066-\u2069]", text)])
def test_every_language_may_be_a_name(text: str) -> None:
    assert limits.name(text) == text


def test_a_tower_of_marks_is_cut_down_to_what_a_script_could_need() -> None:
    marks = "".join(map(chr, range(0x300, 0x345)))
    assert not TOWER.search(unicodedata.normalize("NFD", clean(f"Z{marks}a{marks}lgo")))
    assert re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFD", clean(f"Z{marks}a{marks}lgo"))) == "Zalgo"


@law(Anything | Odd)
@example("\u0627\u0316\u0316\u0316\u0316\u0301\u0653")
@example("a\0\u0301")
@example("\r\0\n")
def test_cleaning_twice_is_cleaning_once_and_leaves_normal_form(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode()


@law(Anything | Odd)
@example("e\u200e\u0301")
def test_a_line_is_one_clean_line_without_direction_marks(text: str) -> None:
    once = clean_line(text)
    assert clean_line(once) == clean(once) == once == once.strip()
    assert once.splitlines() in ([], [once])
    assert not re.search("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]|\\s\\s", once)


@law(Anything | Odd)
def test_no_character_that_a_database_refuses_is_left(text: str) -> None:
    assert not re.search("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", clean(text))


@law(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_words_are_left_alone(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize("typed", BLANK)
def test_a_name_that_looks_like_nothing_is_refused(typed: str) -> None:
    assert not is_visible(typed)
    with pytest.raises(Refusal):
        limits.name(typed)


@pytest.mark.parametrize("typed", BLANK)
def test_a_comment_that_looks_like_nothing_is_refused(typed: str) -> None:
    with pytest.raises(Refusal):
        limits.comment_text(typed)


@law(Anything | Odd)
def test_a_name_that_is_taken_can_be_seen(typed: str) -> None:
    try:
        name = limits.name(typed)
    except Refusal:
        return
    assert any(unicodedata.category(c)[0] in "LNPS" or unicodedata.category(c) == "Mc" for c in name)


@pytest.mark.parametrize(("high", "low"), [("\u0301", "\u0316"), ("\u05b0", "\u0591"), ("\u0f73", "\u0f71")])
def test_marks_that_would_have_to_be_sorted_for_ever_are_cut(high: str, low: str) -> None:
    cleaned = clean("a" + high * 40_000 + low * 40_000 + "b")  # took 16 seconds when all were put in order
    assert cleaned.endswith("b")
    assert len(cleaned) < 200


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Short enough", "Short enough"),
        ("Two\n\nparagraphs", "Two paragraphs"),
        ("The ferry left at nine, as the log says", "The ferry left at…"),
        ("x" * 50, "x" * 19 + "…"),
        ("潮" * 50, "潮" * 19 + "…"),
        (" " * 1000 + "late", "…"),
        ("", ""),
    ],
)
def test_the_first_words_of_a_text_fit_on_a_line(text: str, shown: str) -> None:
    assert first_words(text, 20) == shown


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("**Banners**: gone", "Banners: gone"),
        ("a *clean* comparison, _if_ `they` walked", "a clean comparison, if they walked"),
        ("***all*** of it", "all of it"),
        ("2*3 * 4 and file_name_here", "2*3 * 4 and file_name_here"),
        ("a * list\n* of things", "a * list\n* of things"),
        ("*unfinished", "unfinished"),
        ("", ""),
    ],
)
def test_marks_of_emphasis_are_taken_out_and_nothing_else(written: str, said: str) -> None:
    assert unmarked(written) == said
    assert len(unmarked(written, "x")) == len(written)
