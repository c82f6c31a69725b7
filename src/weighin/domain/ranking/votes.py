"""Votes as arrays: one row for each person and comment, in an order that does not depend on when they came."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Votes:
    """`persons` (U) and `comments` (N) are ids, ascending; `person`, `comment` (R) are places in them; `vote` (R) is
    1, 0 (a pass) or -1. Sorted by person, then comment; no pair twice.
    """

    persons: Ints
    comments: Ints
    person: Ints
    comment: Ints
    vote: Ints

    def __len__(self) -> int:
        return len(self.vote)

    @property
    def rating(self) -> Floats:
        """Votes as ratings: 1 agrees, 0.5 passes, 0 disagrees."""
        return (self.vote + 1) / 2

    def only(self, rows: Flags) -> Votes:
        """The votes of `rows` (R), with the persons and comments that they still name."""
        return _arranged(self.persons[self.person[rows]], self.comments[self.comment[rows]], self.vote[rows])


def votes(person: ArrayLike, comment: ArrayLike, vote: ArrayLike) -> Votes:
    """Votes from three arrays (R) of ids and of 1, 0, -1. Of several of a person on a comment the last counts."""
    people, about, how = (np.asarray(one, dtype=np.int64).ravel() for one in (person, comment, vote))
    order = np.lexsort((about, people))  # stable: of equal pairs the last to come stays the last
    people, about, how = people[order], about[order], how[order]
    last = np.ones(len(how), dtype=np.bool_)
    last[:-1] = (people[1:] != people[:-1]) | (about[1:] != about[:-1])
    return _arranged(people[last], about[last], how[last])


def _arranged(people: Ints, about: Ints, how: Ints) -> Votes:
    persons, person = np.unique(people, return_inverse=True)
    comments, comment = np.unique(about, return_inverse=True)
    return Votes(persons, comments, person, comment, how)
