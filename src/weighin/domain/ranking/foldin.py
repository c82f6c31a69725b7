"""A vote folded in between two fits: five numbers on each side change, and two 2x2 systems are solved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from weighin.domain.ranking.camps import Camps
from weighin.domain.ranking.fit import RIDGE, RIDGE_FACTOR, Fit
from weighin.domain.ranking.scores import SURE, Scores, Sums, score, sums_of
from weighin.domain.ranking.votes import Floats, Ints, Votes


class Row(NamedTuple):
    """The votes of a comment or person so far: how many, and the sums of phi, phi², y and phi y over them.

    phi is the factor of the vote's other side, y what mu and the other side's intercept leave of the rating.
    """

    votes: float = 0.0
    f: float = 0.0
    q: float = 0.0
    y: float = 0.0
    phi_y: float = 0.0

    def plus(self, phi: float, y: float, times: int = 1) -> Row:
        """With a vote more; `times` -1 takes it away again."""
        return Row(
            self.votes + times,
            self.f + times * phi,
            self.q + times * phi * phi,
            self.y + times * y,
            self.phi_y + times * phi * y,
        )

    def solved(self) -> tuple[float, float]:
        """(intercept, factor) of this row, the other side held."""
        a, d = self.votes + RIDGE, self.q + RIDGE_FACTOR
        determinant = a * d - self.f * self.f
        return (d * self.y - self.f * self.phi_y) / determinant, (a * self.phi_y - self.f * self.y) / determinant


@dataclass(frozen=True, slots=True)
class _Told:
    """What a vote said and where both sides stood when it was folded in: what taking it away must subtract."""

    rating: float
    person: tuple[float, float]
    comment: tuple[float, float]


class Fold:
    """Scores that follow each vote. `vote` takes constant time; at every fit a new one begins.

    Votes must be of people whose votes count. Where a person gets there, fold in each vote that they cast before.
    """

    def __init__(self, fit: Fit, camps: Camps, votes: Votes) -> None:
        """`votes` are those that `fit` was made of."""
        self.mu, self.noise, self.camps = fit.mu, fit.noise, camps
        left = votes.rating - fit.mu
        phi, y = fit.comment_factor[votes.comment], left - fit.comment_intercept[votes.comment]
        self._people = _rows(votes.persons, sums_of(len(votes.persons), votes.person, phi, y))
        phi, y = fit.person_factor[votes.person], left - fit.person_intercept[votes.person]
        self._comments = _rows(votes.comments, sums_of(len(votes.comments), votes.comment, phi, y))
        self._person_at = _places(fit.persons, fit.person_intercept, fit.person_factor)
        self._comment_at = _places(fit.comments, fit.comment_intercept, fit.comment_factor)
        self._fitted = dict(self._person_at), dict(self._comment_at)
        self._since: dict[tuple[int, int], _Told] = {}
        self._cast: dict[int, dict[int, tuple[float, float]]] = {}  # {comment: {person: (phi, y)}}, once it was needed
        order = np.argsort(votes.comment, kind="stable")
        ends = np.cumsum(np.bincount(votes.comment, minlength=len(votes.comments)))
        self._slices = dict(zip(votes.comments.tolist(), np.split(order, ends[:-1]), strict=True)) if len(votes) else {}
        self._all = votes.persons[votes.person], phi, y

    def vote(self, person: int, comment: int, vote: int | None, was: int | None = None) -> None:
        """Fold in a vote: 1, 0 or -1, or None where it is withdrawn; `was` is what it takes the place of."""
        cast = self._cast_on(comment)
        if was is not None:
            self._change(person, comment, self._told(person, comment, was), -1)
            cast.pop(person, None)
        if vote is not None:
            told = _Told((vote + 1) / 2, self.person(person), self.comment(comment))
            self._since[person, comment] = told
            self._change(person, comment, told, 1)
            cast[person] = told.person[1], told.rating - self.mu - told.person[0]
        self._person_at[person] = self._people.get(person, Row()).solved()
        self._comment_at[comment] = self._comments.get(comment, Row()).solved()

    def person(self, person: int) -> tuple[float, float]:
        """(intercept, factor) of a person; of one who never voted (0, 0)."""
        return self._person_at.get(person, (0.0, 0.0))

    def comment(self, comment: int) -> tuple[float, float]:
        """(intercept, factor) of a comment; of one that has no votes (0, 0)."""
        return self._comment_at.get(comment, (0.0, 0.0))

    def scores(self, comments: ArrayLike, z: float = SURE) -> Scores:
        """The scores of these comments (N ids) as they are now; the time is that of reading their votes."""
        cast = [self._cast_on(one) for one in np.asarray(comments, dtype=np.int64).tolist()]
        row = np.repeat(np.arange(len(cast)), [len(one) for one in cast])
        votes = np.array([vote for one in cast for vote in one.values()], dtype=np.float64).reshape(-1, 2)
        return score(len(cast), row, votes[:, 0], votes[:, 1], self.mu, self.noise, self.camps, z)

    def _cast_on(self, comment: int) -> dict[int, tuple[float, float]]:
        """{person: (phi, y)} of the votes on a comment."""
        if comment not in self._cast:
            rows = self._slices.get(comment, np.zeros(0, dtype=np.int64))
            person, phi, y = (its[rows].tolist() for its in self._all)
            self._cast[comment] = dict(zip(person, zip(phi, y, strict=True), strict=True))
        return self._cast[comment]

    def _told(self, person: int, comment: int, was: int) -> _Told:
        """A vote as it was folded in; one from before stands where the fit left both sides."""
        there = self._since.pop((person, comment), None)
        if there is not None:
            return there
        people, comments = self._fitted
        return _Told((was + 1) / 2, people.get(person, (0.0, 0.0)), comments.get(comment, (0.0, 0.0)))

    def _change(self, person: int, comment: int, told: _Told, times: int) -> None:
        left = told.rating - self.mu
        intercept, factor = told.person
        self._comments[comment] = self._comments.get(comment, Row()).plus(factor, left - intercept, times)
        intercept, factor = told.comment
        self._people[person] = self._people.get(person, Row()).plus(factor, left - intercept, times)


def _rows(ids: Ints, sums: Sums) -> dict[int, Row]:
    columns = np.stack((sums.count, sums.f, sums.q, sums.y, sums.phi_y), 1)
    return {one: Row(*five) for one, five in zip(ids.tolist(), columns.tolist(), strict=True)}


def _places(ids: Ints, intercept: Floats, factor: Floats) -> dict[int, tuple[float, float]]:
    return dict(zip(ids.tolist(), zip(intercept.tolist(), factor.tolist(), strict=True), strict=True))
