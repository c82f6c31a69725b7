"""Cleaning of typed text: what a database, a page or a reader's screen could not bear is taken out.

Nothing a person meant to say is lost: only control characters, broken code points, direction
overrides and towers of combining marks go.
"""

from __future__ import annotations

import re
import unicodedata

RUN = 64  # marks in a row that are looked at at all
MARKS = 4  # more combining marks than any living script stacks on one letter

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_OVERRIDES = re.compile(r"[\u202a-\u202e]")
_DIRECTION = re.compile(r"[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_NEWLINES = re.compile(r"\r\n?|\u2028|\u2029")
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_MARK_TOWER = re.compile(f"({_MARK}{{{MARKS}}}){_MARK}+")
# Marks of emphasis and of code in plain-text formats; not an asterisk in a sum or a line within a name.
_FORM = re.compile(
    r"(?<![\w*])\*{1,3}(?=[^\s*])|(?<=[^\s*])\*{1,3}(?![\w*])|(?<!\w)_{1,3}(?=[^\W_])|(?<=[^\W_])_{1,3}(?!\w)|`+"
)
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp", "Mn", "Me"}
# Letters and symbols by category that show nothing: those of no width, and the blank of Braille.
_NOTHING = "\u115f\u1160\u3164\uffa0\U0001d159"
_BLANKS = _NOTHING + "\u2800"
_WORD, _LATIN, _OTHER = re.compile(r"\S+"), re.compile("[a-z]"), re.compile("[\u0370-\u058f]")

# Small letters of the Greek, Cyrillic and Armenian alphabets that look like Latin ones (after Unicode's confusables).
_LOOKALIKES = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u051b\u043a\u043c\u0442\u0432\u043d"
    "\u03b1\u03b5\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u0585\u057d\u0578\u0570\u0566\u0581",
    "aeopcyxijsdqkmtbhaeikvoptuxounhqg",
)
# Small capitals, which the compatibility forms leave as they are.
_SMALL_CAPITALS = str.maketrans(
    "\u1d00\u0299\u1d04\u1d05\u1d07\ua730\u0262\u029c\u026a\u1d0a\u1d0b\u029f\u1d0d\u0274\u1d0f\u1d18\u0280\ua731\u1d1b\u1d1c\u1d20\u1d21"
    "\u028f\u1d22",
    "abcdefghijklmnoprstuvwyz",
)


def clean(text: str) -> str:
    """Text of several lines, in normal form C, safe to store and to show; never longer than it came, save
    where the normal form itself needs more code points."""
    if text.isascii():
        return _CONTROL.sub("", _NEWLINES.sub("\n", text)) if not text.isprintable() else text
    text = _CONTROL.sub("", _NEWLINES.sub("\n", text))
    text = _without_endless_runs(text)
    # Towers are cut where every mark stands alone: cut from composed letters, others could compose anew.
    apart = unicodedata.normalize("NFD", _OVERRIDES.sub("", text))
    return unicodedata.normalize("NFC", _MARK_TOWER.sub(r"\1", apart))


def unmarked(text: str, instead: str = "") -> str:
    """Text without the marks for bold, italics and code; `instead` stands for each of their characters."""
    return _FORM.sub(lambda found: instead * len(found.group()), text)


def _without_endless_runs(text: str) -> str:
    """Putting marks in order takes time that grows with the square of their run: runs end before that is felt."""
    run, kept = 0, []
    for char in text:
        is_mark = unicodedata.combining(char) or unicodedata.category(char) == "Mn"
        run = run + 1 if is_mark else 0
        if run <= RUN:
            kept.append(char)
    return "".join(kept)


def clean_line(text: str) -> str:
    """Text of one line, such as a name: cleaned, without direction marks, runs of white space folded to one space."""
    return " ".join(clean(_DIRECTION.sub("", text)).split())


def is_visible(text: str) -> bool:
    """Whether anything of the text would be seen on a page."""
    return any(unicodedata.category(c) not in _INVISIBLE and c not in _BLANKS for c in text)


def shows_nothing(char: str) -> bool:
    """Whether a character takes no room on a page although it counts as a letter, a symbol or as private."""
    return char in _NOTHING or char == "\ufffc" or unicodedata.category(char) == "Co"


def latin(text: str) -> str:
    """A text in lower case, of as many characters, with look-alikes read as the Latin letters that they are meant for:
    small capitals, and letters of other alphabets inside a word that has Latin ones."""
    if text.isascii():
        return text
    text = text.translate(_SMALL_CAPITALS)
    if not (_OTHER.search(text) and _LATIN.search(text)):
        return text
    # Word by word: one expression that looks ahead takes the square of a long word's length.
    return _WORD.sub(lambda word: word[0].translate(_LOOKALIKES) if _is_mixed(word[0]) else word[0], text)


def _is_mixed(word: str) -> bool:
    return _LATIN.search(word) is not None and _OTHER.search(word) is not None


def first_words(text: str, most: int) -> str:
    """The beginning of a text on one line, at most so many characters, cut between words where that is possible."""
    line = " ".join(text[: 4 * most].split())
    if len(line) <= most and len(text) <= 4 * most:
        return line
    cut = line[: most - 1]
    words = cut.rpartition(" ")[0]
    return f"{(words if 2 * len(words) > most else cut).rstrip(' -–—,;:*_>')}…"
