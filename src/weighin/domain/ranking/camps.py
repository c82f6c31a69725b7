"""Whose votes count, and the two camps that the votes show. Membership is soft: a new account is in neither."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import erf, sqrt

import numpy as np

from weighin.domain.ranking.fit import RIDGE_FACTOR, Fit
from weighin.domain.ranking.votes import Flags, Floats, Votes

GATE = 5  # votes on others' comments before an account's votes count
GATE_AUTHORS = 3  # by so many authors
MEMBER = 0.5  # weight from which a person is counted, and shown, as of a camp
LEAST_PEOPLE = 30
LEAST_VOTES = 300
LEAST_SHARE = 0.05  # of the camps' weight that the smaller one needs

_erf = np.frompyfunc(erf, 1, 1)


@dataclass(frozen=True, slots=True)
class Centre:
    """Where a camp stands: the weighted means of its people's intercepts and factors."""

    intercept: float
    factor: float


@dataclass(frozen=True, slots=True, eq=False)
class Camps:
    """`weights_plus` and `weights_minus` (U) say how surely each person of the fit is of a camp, 0 to 1; never both."""

    weights_plus: Floats
    weights_minus: Floats
    plus: Centre
    minus: Centre

    @property
    def one_only(self) -> bool:
        """The smaller camp holds less than a twentieth of the weight."""
        weights = float(np.sum(self.weights_plus)), float(np.sum(self.weights_minus))
        return min(weights) < LEAST_SHARE * sum(weights) or sum(weights) == 0

    def names(self) -> list[str | None]:
        """ "+", "-" or None for each person (U)."""
        both = zip(self.weights_plus.tolist(), self.weights_minus.tolist(), strict=True)
        return ["+" if plus >= MEMBER else "-" if minus >= MEMBER else None for plus, minus in both]


def counted(votes: Votes, authors: Mapping[int, int] | None = None) -> Flags:
    """Which votes (R) count: nobody's on their own comment, and of accounts with standing only.

    An account has it after GATE votes on comments of others, by at least GATE_AUTHORS of them. `authors` says who wrote
    which comment; one that it does not name is taken for the only one of its author. None: authors are not known.
    """
    if authors is None:
        enough: Flags = np.bincount(votes.person, minlength=len(votes.persons))[votes.person] >= GATE
        return enough
    # Authors by number; one that is not known has a number that no other has.
    ids = {author: place for place, author in enumerate(sorted(set(authors.values())))}
    names = [authors.get(one) for one in votes.comments.tolist()]
    number = np.array(
        [ids[one] if one is not None else len(ids) + row for row, one in enumerate(names)], dtype=np.int64
    )
    others = ~own(votes, authors)
    cast = np.bincount(votes.person[others], minlength=len(votes.persons))
    pairs = np.unique(np.stack([votes.person[others], number[votes.comment[others]]]), axis=1)
    met = np.bincount(pairs[0], minlength=len(votes.persons))
    standing = (cast >= GATE) & (met >= GATE_AUTHORS)
    count: Flags = others & standing[votes.person]
    return count


def own(votes: Votes, authors: Mapping[int, int]) -> Flags:
    """Which votes (R) are of people on comments that they wrote."""
    names = [authors.get(one) for one in votes.comments.tolist()]
    known = np.array([one is not None for one in names], dtype=np.bool_)
    writer = np.array([one or 0 for one in names], dtype=np.int64)
    theirs: Flags = known[votes.comment] & (writer[votes.comment] == votes.persons[votes.person])
    return theirs


def too_few(votes: Votes) -> str | None:
    """Why there are no camps, or None where these counted votes are enough for them."""
    if len(votes.persons) < LEAST_PEOPLE:
        count = len(votes.persons)
        return (
            f"{count or 'No'} {'person has' if count == 1 else 'people have'} voted on {GATE} comments or more; "
            f"camps need {LEAST_PEOPLE}. Comments stand in the order of best."
        )
    if len(votes) < LEAST_VOTES:
        return (
            f"There are {len(votes)} votes that count; camps need {LEAST_VOTES}. Comments stand in the order of best."
        )
    return None


def camps(fit: Fit, votes: Votes, ridge_factor: float = RIDGE_FACTOR) -> Camps:
    """The camps of a fit and the votes that it was made of.

    A person's position has the precision q = (sum of f_n² over their votes + ridge) / noise, is positive with
    probability P = normal(f_u sqrt(q)), and weighs max(0, 2P - 1) in the plus camp, max(0, 1 - 2P) in the minus camp.
    """
    seen = fit.comment_factor[votes.comment]
    certainty = (np.bincount(votes.person, seen * seen, len(votes.persons)) + ridge_factor) / max(fit.noise, 1e-9)
    lean = _erf(fit.person_factor * np.sqrt(certainty) / sqrt(2)).astype(np.float64)  # erf(x/√2) is 2P - 1
    plus, minus = np.maximum(lean, 0.0), np.maximum(-lean, 0.0)
    return Camps(plus, minus, _centre(fit, plus), _centre(fit, minus))


def _centre(fit: Fit, weights: Floats) -> Centre:
    """Of an empty camp the average reader stands in."""
    total = float(np.sum(weights))
    if total < 1e-9:
        return Centre(0.0, 0.0)
    intercept, factor = (float(np.sum(weights * its)) / total for its in (fit.person_intercept, fit.person_factor))
    return Centre(intercept, factor)
