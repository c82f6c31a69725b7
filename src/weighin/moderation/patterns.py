"""Named patterns: what a bag of n-grams cannot see, such as an insult beside "you", or "not" before one.

Each is a feature of its own with a name, so that it explains itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weighin.moderation.classes import COARSE, Class
from weighin.moderation.words import Token

Ints = NDArray[np.int64]
Flags = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Pair:
    """Words of two classes at most `within` words apart; `ordered` if the first must come first."""

    name: str
    first: Class
    second: Class
    within: int
    ordered: bool = False


SINGLES: tuple[Class, ...] = tuple(Class)

PAIRS = (
    Pair("you + insult", Class.YOU, Class.INSULT, 5),
    Pair("you, then insult", Class.YOU, Class.INSULT, 3, ordered=True),
    Pair("you + profanity", Class.YOU, Class.PROFANE, 4),
    Pair("you + slur", Class.YOU, Class.SLUR, 4),
    Pair("you + harm", Class.YOU, Class.HARM, 4),
    Pair("you + identity", Class.YOU, Class.IDENTITY, 3),
    Pair("writer + insult", Class.WRITER, Class.INSULT, 5),
    Pair("office + coarse word", Class.PUBLIC, COARSE, 5),
    Pair("office + harm", Class.PUBLIC, Class.HARM, 4),
    Pair("they + coarse word", Class.THEY, COARSE, 3),
    Pair("they + harm", Class.THEY, Class.HARM, 3),
    Pair("I, then coarse word", Class.ME, COARSE, 3, ordered=True),
    Pair("I, then harm", Class.ME, Class.HARM, 4, ordered=True),
    Pair("I, then identity", Class.ME, Class.IDENTITY, 4, ordered=True),
    Pair("identity + beast", Class.IDENTITY, Class.BEAST, 5),
    Pair("identity + coarse word", Class.IDENTITY, COARSE, 4),
    Pair("identity + harm", Class.IDENTITY, Class.HARM, 5),
    Pair("identity + they", Class.IDENTITY, Class.THEY, 3),
    Pair("identity, then must", Class.IDENTITY, Class.MODAL, 3, ordered=True),
    Pair("not, then coarse word", Class.NEGATION, COARSE, 3, ordered=True),
    Pair("not, then identity", Class.NEGATION, Class.IDENTITY, 3, ordered=True),
    Pair("quoting, then coarse word", Class.QUOTING, COARSE, 3, ordered=True),
    Pair("must, then harm", Class.MODAL, Class.HARM, 3, ordered=True),
    Pair("coarse words together", COARSE, COARSE, 4, ordered=True),
    Pair("contact + long number", Class.CONTACT, Class.LONG_NUMBER, 5),
    Pair("call + link", Class.CALL, Class.URL, 6),
    Pair("call + money", Class.CALL, Class.MONEY, 5),
    Pair("call, then my", Class.CALL, Class.ME, 4, ordered=True),
)

SHAPES = (
    "short",
    "long",
    "very long",
    "all capitals",
    "mostly links",
    "many exclamation marks",
    "a question",
    "many digits",
    "not Latin letters",
    "repeats itself",
    "one or two words",
    "a link and little else",
)

NAMES = (*(kind.name.lower().replace("_", " ") for kind in SINGLES if kind.name), *(p.name for p in PAIRS), *SHAPES)
_FARTHEST = max(pair.within for pair in PAIRS)
_FIRST_SHAPE = len(SINGLES) + len(PAIRS)


def found(flags: Flags, text_of: Ints) -> tuple[Ints, Ints]:
    """(pattern, token) of every word class and pair in a batch; `flags` and `text_of` have one entry per token."""
    patterns: list[Ints] = []
    tokens: list[Ints] = []

    def note(pattern: int, at: Ints) -> None:
        patterns.append(np.full(len(at), pattern, np.int64))
        tokens.append(at)

    present = int(np.bitwise_or.reduce(flags)) if len(flags) else 0
    same = [text_of[distance:] == text_of[:-distance] for distance in range(1, _FARTHEST + 1)]
    for pattern, kind in enumerate(SINGLES):
        if present & kind:
            note(pattern, np.flatnonzero(flags & np.uint32(kind)))
    for pattern, pair in enumerate(PAIRS, len(SINGLES)):
        if present & pair.first and present & pair.second and len(flags) > 1:
            note(pattern, np.flatnonzero(_near(pair, flags, same)))
    if not patterns:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    return np.concatenate(patterns), np.concatenate(tokens)


def _near(pair: Pair, flags: Flags, same: list[NDArray[np.bool_]]) -> NDArray[np.bool_]:
    first, second = (flags & np.uint32(pair.first)) != 0, (flags & np.uint32(pair.second)) != 0
    hit = np.zeros(len(flags), np.bool_)
    for distance in range(1, min(pair.within, len(flags) - 1) + 1):
        in_one_text = same[distance - 1]
        hit[distance:] |= first[:-distance] & second[distance:] & in_one_text
        if not pair.ordered:
            hit[:-distance] |= second[:-distance] & first[distance:] & in_one_text
    return hit


def shapes(text: str, tokens: list[Token]) -> list[int]:
    """Which patterns hold of the whole text."""
    size, words = len(text), len(tokens)
    start = text[:400]
    letters = sum(map(str.isalpha, start)) or 1
    links = text.count("http") + text.count("www.")
    holds = (
        size < 40,
        size > 300,
        size > 1000,
        letters > 6 and text.isupper(),
        links > 0 and links * 60 >= size,
        text.count("!") >= 3,
        "?" in text,
        sum(map(str.isdigit, start)) * 8 > min(size, 400),
        not text.isascii() and sum(map("\u024f".__lt__, start)) * 2 > letters,
        words > 8 and len({word for word, _, _ in tokens}) * 2 < words,
        words <= 2,
        links > 0 and words < 14,
    )
    return [_FIRST_SHAPE + place for place, held in enumerate(holds) if held]
