"""A vote folded in between two fits: five numbers on each side change, and two 2x2 systems are solved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from weighin.domain.ranking.bridging import Ranking
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
        self._people = _rows(votes.persons, votes.person, votes.comment, votes.rating - fit.mu, fit, of_people=True)
        self._comments = _rows(votes.comments, votes.comment, votes.person, votes.rating - fit.mu, fit, of_people=False)
        self._person_at = _places(fit.persons, fit.person_intercept, fit.person_factor)
        self._comment_at = _places(fit.comments, fit.comment_intercept, fit.comment_factor)
        self._fitted = dict(self._person_at), dict(self._comment_at)
        self._since: dict[tuple[int, int], _Told] = {}

    def vote(self, person: int, comment: int, vote: int | None, was: int | None = None) -> None:
        """Fold in a vote: 1, 0 or -1, or None where it is withdrawn; `was` is what it takes the place of."""
        if was is not None:
            self._change(person, comment, self._told(person, comment, was), -1)
        if vote is not None:
            told = _Told((vote + 1) / 2, self.person(person), self.comment(comment))
            self._since[person, comment] = told
            self._change(person, comment, told, 1)
        self._person_at[person] = self._people[person].solved()
        self._comment_at[comment] = self._comments[comment].solved()

    def person(self, person: int) -> tuple[float, float]:
        """(intercept, factor) of a person; of one who never voted (0, 0)."""
        return self._person_at.get(person, (0.0, 0.0))

    def comment(self, comment: int) -> tuple[float, float]:
        """(intercept, factor) of a comment; of one that has no votes (0, 0)."""
        return self._comment_at.get(comment, (0.0, 0.0))

    def scores(self, comments: ArrayLike, z: float = SURE) -> Scores:
        """The scores of these comments (N ids) as they are now."""
        ids = np.asarray(comments, dtype=np.int64).tolist()
        at = np.array([self.comment(one) for one in ids], dtype=np.float64).reshape(-1, 2)
        rows = np.array([self._comments.get(one, Row()) for one in ids], dtype=np.float64).reshape(-1, 5)
        return score(self.mu, self.noise, at[:, 0], at[:, 1], Sums(*rows.T), self.camps, z)

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


def begun(ranking: Ranking, votes: Votes) -> Fold | None:
    """The fold that follows a ranking; None where it fell back to `best`."""
    if ranking.fit is None or ranking.camps is None:
        return None
    return Fold(ranking.fit, ranking.camps, votes)


def _rows(ids: Ints, row: Ints, other: Ints, left: Floats, fit: Fit, *, of_people: bool) -> dict[int, Row]:
    intercept, factor = (
        (fit.comment_intercept, fit.comment_factor) if of_people else (fit.person_intercept, fit.person_factor)
    )
    sums = sums_of(len(ids), row, factor[other], left - intercept[other])
    columns = (sums.count, sums.f, sums.q, sums.y, sums.phi_y)
    return {one: Row(*five) for one, five in zip(ids.tolist(), np.stack(columns, 1).tolist(), strict=True)}


def _places(ids: Ints, intercept: Floats, factor: Floats) -> dict[int, tuple[float, float]]:
    return dict(zip(ids.tolist(), zip(intercept.tolist(), factor.tolist(), strict=True), strict=True))
