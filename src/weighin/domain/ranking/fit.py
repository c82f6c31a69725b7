"""One factor and two intercepts, fitted exactly: what a comment is worth to everybody, and which side it is on.

A rating r of person u on comment n (1 agrees, 0.5 passes, 0 disagrees) is taken for

    r = mu + i_u + i_n + f_u f_n + error

and the sum of squared errors plus RIDGE (sum i_u² + sum i_n²) + RIDGE_FACTOR (sum f_u² + sum f_n²) is made as small as
it gets. The model is that of Community Notes (Wojcik and others 2022), but for the ridge, which here is absolute: so
many votes' worth, whatever happens elsewhere on the site. With one side held, each row of the other is a 2x2 system
(alternating least squares), so a round costs a few sums over the votes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from weighin.domain.ranking.solve import Side, Solution, descend
from weighin.domain.ranking.votes import Floats, Ints, Votes

RIDGE = 4.0  # votes
RIDGE_FACTOR = 0.5
ROUNDS = 150
STARTS = 10
TRIED = 8  # rounds after which only the best start goes on
SPREAD = 0.1
SEED = 2022


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """What was fitted: `persons` (U) and `comments` (N) are ids, ascending; intercepts and factors stand beside them.

    `noise` is the variance of a vote (mean squared error), `losses` the loss after each half-round of the best start.
    """

    persons: Ints
    comments: Ints
    mu: float
    person_intercept: Floats
    person_factor: Floats
    comment_intercept: Floats
    comment_factor: Floats
    noise: float
    losses: tuple[float, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and lists, which `from_dict` turns back into the same bits."""
        return {
            "persons": self.persons.tolist(),
            "comments": self.comments.tolist(),
            "mu": self.mu,
            "person_intercept": self.person_intercept.tolist(),
            "person_factor": self.person_factor.tolist(),
            "comment_intercept": self.comment_intercept.tolist(),
            "comment_factor": self.comment_factor.tolist(),
            "noise": self.noise,
        }

    @classmethod
    def from_dict(cls, kept: dict[str, Any]) -> Fit:
        """The fit that `to_dict` wrote. Raises KeyError, TypeError or ValueError if it is none."""
        persons, comments = (np.asarray(kept[name], dtype=np.int64) for name in ("persons", "comments"))

        def beside_ids(name: str, ids: Ints) -> Floats:
            array = np.asarray(kept[name], dtype=np.float64)
            if array.shape != ids.shape:
                raise ValueError(name)
            return array

        return cls(
            persons,
            comments,
            float(kept["mu"]),
            beside_ids("person_intercept", persons),
            beside_ids("person_factor", persons),
            beside_ids("comment_intercept", comments),
            beside_ids("comment_factor", comments),
            float(kept["noise"]),
        )


def fit(votes: Votes, previous: Fit | None = None, ridge: float = RIDGE, ridge_factor: float = RIDGE_FACTOR) -> Fit:
    """The model of these votes, at least one. From `previous` where there is one, else the best of several starts."""
    people = Side(votes.person, votes.comment, votes.rating, ridge, ridge_factor)
    comments = Side(votes.comment, votes.person, votes.rating, ridge, ridge_factor)
    if previous is not None:
        intercept = beside(previous.comments, previous.comment_intercept, votes.comments)
        factor = beside(previous.comments, previous.comment_factor, votes.comments)
        return _named(descend(people, comments, previous.mu, intercept, factor, ROUNDS), votes, previous)
    mu, none = float(np.mean(votes.rating)), np.zeros(len(votes.comments))
    tried = [descend(people, comments, mu, none, factor, TRIED) for factor in _starts(len(none))]
    best = min(tried, key=lambda one: one.loss)
    full = descend(people, comments, best.mu, best.comment_intercept, best.comment_factor, ROUNDS)
    return _named(full, votes, None)


def _starts(comments: int) -> Iterator[Floats]:
    """Factors to begin with: the same on every run, and those of the first comments the same however many follow."""
    for start in range(STARTS):
        yield SPREAD * np.random.default_rng((SEED, start)).standard_normal(comments)


def beside(ids: Ints, values: Floats, wanted: Ints) -> Floats:
    """The values that stand beside `wanted` in `ids`, which ascend; 0 for those that are not there."""
    found = np.zeros(len(wanted))
    if len(ids):
        place = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
        there = ids[place] == wanted
        found[there] = values[place[there]]
    return found


def _named(solution: Solution, votes: Votes, previous: Fit | None) -> Fit:
    """The fit, its factors so turned that the camps keep their names; at first the larger one is the minus camp."""
    factor = solution.person_factor
    if previous is not None:
        turned = float(np.sum(factor * beside(previous.persons, previous.person_factor, votes.persons))) < 0
    else:
        turned = int(np.sum(factor > 0)) > int(np.sum(factor < 0))
    sign = -1.0 if turned else 1.0
    errors = votes.rating - solution.mu - solution.person_intercept[votes.person]
    errors -= solution.comment_intercept[votes.comment]
    errors -= factor[votes.person] * solution.comment_factor[votes.comment]
    return Fit(
        votes.persons,
        votes.comments,
        solution.mu,
        solution.person_intercept,
        sign * factor,
        solution.comment_intercept,
        sign * solution.comment_factor,
        float(np.mean(errors * errors)),
        solution.losses,
    )
