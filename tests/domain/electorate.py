"""Votes of made-up readers to test the ranking on: two camps, comments that one or both of them like."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Cast:
    """Votes (R), and of each person (id = place) whether they are of the larger camp."""

    person: Ints
    comment: Ints
    vote: Ints
    larger: NDArray[np.bool_]

    def also(self, person: object, comment: object, vote: object) -> Cast:
        """With more votes, which come later."""
        more = np.broadcast_arrays(person, comment, vote)
        old = (self.person, self.comment, self.vote)
        return Cast(*(np.concatenate([a, np.atleast_1d(b)]) for a, b in zip(old, more, strict=True)), self.larger)


def electorate(seed: int, people: int = 60, comments: int = 30, share: float = 0.65, seen: float = 0.5) -> Cast:
    """People of two camps who saw a part of the comments. Comment ids begin at 1000.

    Every third comment is liked by both camps, the others by one: alternately the larger and the smaller.
    """
    random = np.random.default_rng(seed)
    larger = np.arange(people) < round(share * people)
    person, comment = np.nonzero(random.random((people, comments)) < seen)
    kind = comment % 3
    liked = np.where(kind == 0, 0.85, np.where((kind == 1) == larger[person], 0.9, 0.1))
    chance = random.random(len(person))
    vote = np.where(random.random(len(person)) < 0.1, 0, np.where(chance < liked, 1, -1))
    return Cast(person, comment + 1000, vote, larger)
