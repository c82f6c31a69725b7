"""A comment's text -> its clauses, each with its place in the text as it was written.

Quoted lines and addresses are no claim of the author: they are blanked, so that places stay true. What the
author quotes is kept apart, as a pointer to the comment that it is from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from weighin.domain.text import unmarked

READ = 20_000  # characters of a comment
MOST = 60  # clauses of a comment
LONGEST = 600  # characters of a clause

_QUOTED_LINE = re.compile(r"(?m)^[ \t]*(?:>|&gt;)+[ \t]?(.*)$")
_FORM = "\ue000"  # stands where a mark of emphasis was: no word, no space
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.I)
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SHORT_FORM = re.compile(
    r"\b(?:mr|mrs|ms|dr|prof|rev|st|no|vs|etc|e\.g|i\.e|cf|gen|col|sgt|lt|u\.s|u\.k|approx|[a-z])\.$", re.I
)
_SENTENCE_END = re.compile(
    r"[.!?…。！？]+[\"'”’)\]*_\ue000]*(?=\s|$)|\n[ \t]{0,9}\n|\n(?=[ \t]{0,9}(?:[-*•]|\d+[.)])\s)|\n"
)
_JOINT = re.compile(
    r";\s{1,3}|\s{1,3}[—–]\s{1,3}|\s{1,3}--?\s{1,3}"
    r"|,?\s{1,3}(?=(?:but|yet|although|whereas|rather than|instead of|except that)\b)"
    r"|,\s{1,3}(?=(?:not|so|and (?:then|so|the real|that)|which is why|because)\b)"
    r"|,?\s{1,3}(?=or (?:because|was|is|were|did|simply|just|the|a)\b)"
    r"|:\s{1,3}(?=\S+\s{1,3}\S+\s{1,3}\S+)",
    re.I,
)
_CONTRAST = re.compile(r"^(?:but|yet|although|whereas|rather than|instead of|not)\b", re.I)
_ASKS = re.compile(r"[?？][\"'”’)!?\s]*$")
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Clause:
    """Part of a comment: text[start:end] of what was written, and that without marks of emphasis. `sentence` and
    `paragraph` count from 0."""

    start: int
    end: int
    text: str
    sentence: int
    paragraph: int
    asks: bool  # its sentence is a question
    contrasts: bool  # it is set against the clause before it: "but …", "not …", "rather than …"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a comment: its clauses, and what it quotes."""

    clauses: tuple[Clause, ...]
    quotes: tuple[str, ...]


def read(text: str) -> Reading:
    """The clauses of a comment, at most MOST of them from its first READ characters."""
    text = text[:READ]
    quotes = tuple(quote.strip() for quote in _QUOTED_LINE.findall(text) if _WORDS.search(quote))
    plain = text
    for unwanted in (_QUOTED_LINE, _ADDRESS, _UNSEEN):
        plain = unwanted.sub(_blank, plain)
    plain = unmarked(plain, _FORM)
    found: list[Clause] = []
    for start, end, sentence, paragraph in _sentences(plain):
        asks = bool(_ASKS.search(plain[start:end]))
        for left, right in _parts(plain, start, end):
            words = plain[left:right].replace(_FORM, "")
            if _WORDS.search(words):
                found.append(Clause(left, right, words, sentence, paragraph, asks, bool(_CONTRAST.match(words))))
        if len(found) >= MOST:
            break
    return Reading(tuple(found[:MOST]), quotes)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def _sentences(text: str) -> Iterator[tuple[int, int, int, int]]:
    """(start, end, number of the sentence, number of the paragraph)."""
    start, sentence, paragraph = 0, 0, 0
    for found in _SENTENCE_END.finditer(text):
        if found.group().startswith(".") and _SHORT_FORM.search(
            text[max(start, found.start() - 6) : found.start() + 1]
        ):
            continue
        yield start, found.end(), sentence, paragraph
        start, sentence = found.end(), sentence + 1
        paragraph += found.group().startswith("\n")
    yield start, len(text), sentence, paragraph


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence cut where a part can stand by itself, without the spaces around."""
    left = start
    for joint in _JOINT.finditer(text, start, end):
        before, after = text[left : joint.start()], text[joint.end() : end]
        least = 1 if after[:4].lower() == "not " else 3
        if _many(before, 1 if least == 1 else 3) and _many(after, least + 1):
            yield _trimmed(text, left, joint.start())
            left = joint.end()
    yield _trimmed(text, left, end)


def _many(text: str, least: int) -> bool:
    return sum(1 for _ in zip(_WORDS.finditer(text[:200]), range(least), strict=False)) >= least


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip(f" \t\n\r*-•_{_FORM}"))
    inner = text[start:end].replace(_FORM, " ").rstrip()
    return start, start + min(len(inner), LONGEST)
