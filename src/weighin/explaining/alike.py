"""Which statements may say the same in other words: pairs to be looked at, not to be believed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from weighin.explaining.stems import stems

SHARED = 0.5  # of the telling words of the shorter one


def alike(statements: Mapping[int, str]) -> dict[int, int]:
    """{key: key of the statement that is most like it}, for those that share at least half of their telling words.

    Words that more than half of the statements have in common, such as what all of them are about, tell nothing.
    """
    words = {key: stems(statement) for key, statement in statements.items()}
    common = Counter(word for its in words.values() for word in its)
    most = max(2, len(words) // 2)
    telling = {key: {word for word in its if common[word] <= most} for key, its in words.items()}
    found: dict[int, int] = {}
    for key, its in telling.items():
        shared = {
            other: len(its & theirs) / min(len(its), len(theirs))
            for other, theirs in telling.items()
            if other != key and its and theirs
        }
        best = max(shared, key=lambda other: (shared[other], -other), default=None)
        if best is not None and shared[best] >= SHARED:
            found[key] = best
    return found
