"""Where the sentences of a text are."""

from __future__ import annotations

import re
from itertools import islice

MOST = 100  # sentences that are told apart; the rest of the text is one more
_ENDS = re.compile(r"(?<![.!?\u2026])[.!?\u2026]++[\"'\u201d\u2019)\]]*\s+|[\u3002\uff01\uff1f]+\s*|\n+")


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
