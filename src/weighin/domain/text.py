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
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp", "Mn", "Me"}
_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800\U0001d159"  # letters and symbols by category that show nothing


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
    return any(unicodedata.category(c) not in _INVISIBLE and c not in _BLANK_LETTERS for c in text)


def first_words(text: str, most: int) -> str:
    """The beginning of a text on one line, at most so many characters, cut between words where that is possible."""
    line = " ".join(text[: 4 * most].split())
    if len(line) <= most and len(text) <= 4 * most:
        return line
    cut = line[: most - 1]
    words = cut.rpartition(" ")[0]
    return f"{(words if 2 * len(words) > most else cut).rstrip(' -–—,;:*_>')}…"
