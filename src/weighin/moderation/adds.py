"""What a comment brings to a discussion, by its form and its words: shown to its writer, and stops nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable

_QUOTED = re.compile(r"^\s*>.*$", re.MULTILINE)  # what is quoted was brought by somebody else

KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "a first-hand account",
        re.compile(
            r"\b(?:I|we)(?:'ve| have| had)? ?(?:was|were|saw|seen|heard|counted|kept|stood|measured|took|talked|spoke|"
            r"worked|live|lived|work|walked|drove|asked|recorded|own|found)\b",
            re.IGNORECASE,
        ),
    ),
    ("figures", re.compile(r"\d[\d.,:]*(?:\D+\d[\d.,:]*){2}", re.DOTALL)),
    (
        "reasons",
        re.compile(
            r"\b(?:because|since|therefore|hence|which (?:means|would explain|is why)|that(?:'s| is) why|"
            r"so (?:I|it|that)|if .{3,80} then)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "a source",
        re.compile(
            r"https?://|\b(?:according to|page \d+|chapter \d+|table \d+|"
            r"the (?:report|log|minutes|records?|audit|study) (?:says|say|shows|has))\b",
            re.IGNORECASE,
        ),
    ),
    ("an example", re.compile(r"\b(?:for (?:example|instance)|e\.g\.|such as)\b", re.IGNORECASE)),
    ("a question", re.compile(r"\w[^.!?\n]{15,}\?")),
)
LEAST = 3  # kinds from which it is worth saying
_READ = 10_000  # characters
_WORD = re.compile(r"[^\W\d_]{5,}")  # shorter ones are mostly the same in every comment
_NEW_LEAST, _NEW_SHARE = 8, 0.6
_ANSWER_LEAST = 10  # words


def adds(text: str, parent: str = "", others: Iterable[str] = ()) -> list[str]:
    """What a comment brings, such as "figures" or "an answer"; empty where that is too little to be worth saying.

    `parent` is the comment that it replies to, `others` what was written before: the story's title, earlier comments.
    """
    own = _own(text)
    found = [kind for kind, form in KINDS if form.search(own)]
    if (
        "?" in _own(parent)
        and "?" not in own
        and len(own.split()) >= _ANSWER_LEAST
        and {"reasons", "figures"} & {*found}
    ):
        found.append("an answer")
    if _is_new(own, [parent, *others]):
        found.append("something new")
    return found if len(found) >= LEAST else []


def _own(text: str) -> str:
    return _QUOTED.sub("", text)[:_READ]


def _is_new(own: str, others: list[str]) -> bool:
    """Whether most of its longer words stand in nothing that was written before."""
    words = {word.casefold() for word in _WORD.findall(own)}
    before = {word.casefold() for other in others for word in _WORD.findall(other[:_READ])}
    return bool(before) and len(words - before) >= max(_NEW_LEAST, _NEW_SHARE * len(words))
