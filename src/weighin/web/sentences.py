"""Where the sentences of a text are, and which language its letters belong to: cheap tests, no model."""

from __future__ import annotations

import re
from itertools import islice

MOST = 100  # sentences that are told apart; the rest of the text is one more
_ENDS = re.compile(r"(?<![.!?\u2026])[.!?\u2026]++[\"'\u201d\u2019)\]]*\s+|[\u3002\uff01\uff1f]+\s*|\n+")

_SCRIPTS = (
    ("ru", re.compile(r"[\u0400-\u052f]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff\u0750-\u077f]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("ko", re.compile(r"[\uac00-\ud7af\u1100-\u11ff]")),
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("en", re.compile(r"[A-Za-z]")),
)


def sentences(text: str) -> list[tuple[int, int]]:
    """The [start, end) of each sentence, without the white space around it; one that ends in no mark counts too."""
    found: list[tuple[int, int]] = []
    start = 0
    for end in [*(match.end() for match in islice(_ENDS.finditer(text), MOST)), len(text)]:
        part = text[start:end]
        if part.strip():
            found.append((start + len(part) - len(part.lstrip()), start + len(part.rstrip())))
        start = end
    return found


def language(text: str) -> str:
    """The language most of whose letters are here, by script alone: all of Latin's are taken for English.

    `und` where there are no letters that we know.
    """
    counts = [(len(letters.findall(text)), name) for name, letters in _SCRIPTS]
    most, name = max(counts, key=lambda entry: entry[0])
    if name == "zh" and any(count for count, other in counts if other == "ja"):
        return "ja"  # written with both
    return name if most else "und"
