"""Folding: one spelling for the many ways to write the same word, with the way back to the original.

Lower case, compatibility forms (NFKC), accents and zero-width characters out, look-alike letters of other
alphabets made Latin inside a Latin word, and repeats cut to two. Every character of the folded text knows
which character of the original it came from, so that a score can point at the words that were typed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from weighin.domain.text import latin, shows_nothing

MOST = 20_000  # characters of the original that are looked at

_PUNCTUATION = {
    "\u2018": "'",
    "\u2019": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u2013": "-",
    "\u2014": "-",
    "\u2026": "...",
}
_REPEATS = re.compile(r"(\S)\1{2,}")
_ODD = re.compile(r"[^\x20-\x7e\n]")


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is folded; `at[i]` is where in the original its character i came from, None where nothing moved."""

    text: str
    at: list[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span of the original that a half-open span of the folded text came from."""
        if self.at is None:
            return start, end
        return self.at[start], self.at[end - 1] + 1


def fold(text: str) -> Folded:
    """Fold at most the first MOST characters of `text`; line breaks stay, everything else blank is a space."""
    text = text[:MOST]
    at: list[int] | None = None
    if _ODD.search(text):
        text, at = _plain(text)
    else:
        text = text.lower()
    folded = latin(text)
    if _REPEATS.search(folded):
        folded, at = _shortened(folded, at)
    return Folded(folded, at)


def _plain(text: str) -> tuple[str, list[int] | None]:
    """Every odd character as its folded form, of none, one or more characters."""
    forms = {char: _form(char) for char in set(_ODD.findall(text))}
    if all(len(form) == 1 for form in forms.values()):
        return text.translate({ord(char): form for char, form in forms.items()}).lower(), None
    pieces = [forms.get(char, char) for char in text]
    return "".join(pieces).lower(), [place for place, piece in enumerate(pieces) for _ in piece]


@lru_cache(maxsize=8192)
def _form(char: str) -> str:
    if char in _PUNCTUATION:
        return _PUNCTUATION[char]
    if shows_nothing(char):
        return ""
    kind = unicodedata.category(char)
    if char == "\u2800" or kind in {"Cc", "Cs", "Zs", "Zl", "Zp"}:
        return " "
    if kind in {"Cf", "Mn", "Me"}:  # zero-width, direction marks, accents piled on letters
        return ""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", char).lower())
    return "".join(part for part in apart if not unicodedata.combining(part) and part.isprintable())


def _shortened(text: str, at: list[int] | None) -> tuple[str, list[int]]:
    """Runs of one character cut to two."""
    pieces: list[str] = []
    kept: list[int] = []
    done = 0
    for run in _REPEATS.finditer(text):
        pieces.append(text[done : run.start() + 2])
        kept.extend(range(done, run.start() + 2))
        done = run.end()
    pieces.append(text[done:])
    kept.extend(range(done, len(text)))
    return "".join(pieces), kept if at is None else [at[place] for place in kept]
