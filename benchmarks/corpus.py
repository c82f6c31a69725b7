"""The thread that every engine gets: made up, the same on every machine.

About 32 % of the comments stand at the top, most replies go to the recent part of the thread, none stands
deeper than 8, each has 40 to 120 words of a vocabulary whose frequencies follow Zipf's law, 24 authors.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

AUTHORS = 24
WORDS = 4_000
TOP_LEVEL = 0.32
DEEPEST = 8
RECENT = 200
_CONSONANTS = [
    "b",
    "bl",
    "br",
    "c",
    "ch",
    "cl",
    "d",
    "dr",
    "f",
    "fl",
    "g",
    "gr",
    "h",
    "j",
    "k",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "pr",
    "qu",
    "r",
    "s",
    "sh",
    "sl",
    "st",
    "t",
    "th",
    "tr",
    "v",
    "w",
]
_VOWELS = ["a", "e", "i", "o", "u", "ai", "ea", "ee", "io", "oa", "ou"]
_ENDS = ["", "", "", "ck", "l", "ld", "m", "n", "nt", "r", "rm", "s", "st", "t"]


@dataclass(frozen=True, slots=True)
class Post:
    """A comment of the thread; `parent` is the number of an earlier one."""

    number: int
    parent: int | None
    author: str
    text: str


class Corpus:
    """Words, authors and texts; the same seed says the same."""

    def __init__(self, seed: int = 7) -> None:
        rng = random.Random(seed)
        known: dict[str, None] = {}
        while len(known) < WORDS:
            syllables = rng.choices((1, 2, 3), (5, 4, 2))[0]
            known["".join(_syllable(rng) for _ in range(syllables))] = None
        self._words = list(known)
        self._frequencies = list(accumulate(1 / (rank + 2.7) for rank in range(1, WORDS + 1)))
        self.authors = [" ".join(word.capitalize() for word in rng.sample(self._words, 2)) for _ in range(AUTHORS)]

    def text(self, rng: random.Random) -> str:
        """One comment's words: sentences of 6 to 18 words in paragraphs of 2 to 4 sentences."""
        words = rng.choices(self._words, cum_weights=self._frequencies, k=rng.randint(40, 120))
        pieces: list[str] = []
        while words:
            for _ in range(rng.randint(2, 4)):
                taken = rng.randint(6, 18)
                sentence, words = words[:taken], words[taken:]
                if sentence:
                    pieces.append(" ".join([sentence[0].capitalize(), *sentence[1:]]) + ". ")
            pieces[-1] = pieces[-1].strip() + "\n\n"
        return "".join(pieces).strip()

    def thread(self, count: int, variant: int = 0) -> Iterator[Post]:
        """A thread of `count` comments, oldest first; another `variant` is another thread."""
        rng = random.Random(f"thread {variant} of {count}")
        parents: list[int | None] = []
        depths: list[int] = []
        for number in range(count):
            parent: int | None = None
            if number and rng.random() > TOP_LEVEL:
                since = max(0, number - RECENT) if rng.random() < 0.75 else 0
                parent = rng.randrange(since, number)
                while parent is not None and depths[parent] >= DEEPEST:
                    parent = parents[parent]
            parents.append(parent)
            depths.append(0 if parent is None else depths[parent] + 1)
            yield Post(number, parent, rng.choice(self.authors), self.text(rng))


def _syllable(rng: random.Random) -> str:
    return rng.choice(_CONSONANTS) + rng.choice(_VOWELS) + rng.choice(_ENDS)
