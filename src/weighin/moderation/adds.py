"""What a comment brings to the discussion, from its form alone: it is shown to its writer, and stops nothing."""

from __future__ import annotations

import re

_OWN_WORDS = re.compile(r"^\s*>.*$", re.MULTILINE)  # what is quoted was brought by somebody else

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


def adds(text: str) -> list[str]:
    """What a comment brings, such as "figures" or "a question"; empty where that is too little to be worth saying."""
    own = _OWN_WORDS.sub("", text)[:10_000]
    found = [kind for kind, form in KINDS if form.search(own)]
    return found if len(found) >= LEAST else []
