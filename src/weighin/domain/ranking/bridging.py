"""From votes to an order: fit, camps, scores, and for each comment the numbers that a reader is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from weighin.domain.ranking import camps as _camps
from weighin.domain.ranking.camps import Camps
from weighin.domain.ranking.fit import Fit, fit
from weighin.domain.ranking.plain import wilson
from weighin.domain.ranking.scores import SURE, Scores, score
from weighin.domain.ranking.votes import Floats, Ints, Votes, votes

ONE_CAMP = "Only one camp has voted here."
UNVOTED = "Nobody whose votes count has voted here yet."


@dataclass(frozen=True, slots=True)
class Tally:
    """How the people of a camp voted on a comment."""

    agrees: int
    disagrees: int
    passes: int

    @property
    def votes(self) -> int:
        return self.agrees + self.disagrees + self.passes


@dataclass(frozen=True, slots=True)
class Bridging:
    """What a comment's place in `bridging` rests on; approvals, margins, bounds and scores are 0 to 1.

    `plus` and `minus` are the approvals predicted of the two camps, each sure within its margin; None where there are
    no camps, and then `score` is `wilson`. `dividing` is how far apart the camps are at least, signed: positive where
    the plus camp likes it better. `why` is what a reader should be told, or empty.
    """

    wilson: float
    score: float
    plus: float | None = None
    minus: float | None = None
    margin_plus: float = 0.0
    margin_minus: float = 0.0
    bound_plus: float = 0.0
    bound_minus: float = 0.0
    dividing: float = 0.0
    votes_plus: Tally = Tally(0, 0, 0)
    votes_minus: Tally = Tally(0, 0, 0)
    one_camp: bool = False
    why: str = ""

    @property
    def consensus(self) -> float | None:
        """Polis' group-informed consensus of the two camps; None where there are none."""
        return None if self.plus is None else group_consensus([self.votes_plus, self.votes_minus])


def group_consensus(groups: list[Tally]) -> float:
    """The product over groups of (agrees + 1) / (votes + 2), passes being votes (Small and others 2021)."""
    return float(np.prod([(group.agrees + 1) / (group.votes + 2) for group in groups]))


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """The scores of `comments` (N ids, ascending). `fit`, `camps`, `scores` are None where `fallback` says why.

    `tallies` (N, 2, 3) counts agrees, disagrees, passes of the plus and the minus camp.
    """

    comments: Ints
    wilson: Floats
    tallies: Ints
    z: float
    fit: Fit | None
    camps: Camps | None
    scores: Scores | None
    fallback: str | None

    def of(self, comment: int) -> Bridging:
        """The numbers of a comment. Raises KeyError if it was not among those ranked."""
        row = int(np.searchsorted(self.comments, comment))
        if row == len(self.comments) or self.comments[row] != comment:
            raise KeyError(comment)
        return self.at(row)

    def at(self, row: int) -> Bridging:
        """The numbers of the comment in place `row`."""
        best = float(self.wilson[row])
        if self.scores is None or self.camps is None:
            return Bridging(best, best, why=self.fallback or "")
        plus, minus = (Tally(*(int(one) for one in camp)) for camp in self.tallies[row])
        return shown(self.scores, row, best, (plus, minus), self.camps.one_only, self.z)

    def camp_of(self) -> dict[int, str | None]:
        """ "+", "-" or None for each person whose votes count."""
        if self.fit is None or self.camps is None:
            return {}
        return dict(zip(self.fit.persons.tolist(), self.camps.names(), strict=True))


def shown(scores: Scores, row: int, best: float, tallies: tuple[Tally, Tally], one_camp: bool, z: float) -> Bridging:
    """The numbers in place `row` of `scores` as values."""
    why = ONE_CAMP if one_camp else "" if any(camp.votes for camp in tallies) else UNVOTED
    return Bridging(
        wilson=best,
        score=float(scores.bridging[row]),
        plus=min(1.0, max(0.0, float(scores.plus[row]))),
        minus=min(1.0, max(0.0, float(scores.minus[row]))),
        margin_plus=z * float(scores.error_plus[row]),
        margin_minus=z * float(scores.error_minus[row]),
        bound_plus=float(scores.bound_plus[row]),
        bound_minus=float(scores.bound_minus[row]),
        dividing=float(scores.dividing[row]),
        votes_plus=tallies[0],
        votes_minus=tallies[1],
        one_camp=one_camp,
        why=why,
    )


def rank(
    person: ArrayLike,
    comment: ArrayLike,
    vote: ArrayLike,
    *,
    authors: Mapping[int, int] | None = None,
    unvoted: ArrayLike = (),
    previous: Fit | None = None,
    z: float = SURE,
) -> Ranking:
    """Rank the comments of one site by their votes, three arrays (R) of ids and of 1 (agree), 0 (pass), -1 (disagree).

    Of several votes of a person on a comment the last counts. `authors` says who wrote which comment; None: not known.
    `unvoted` are more comments to be ranked. `previous` is the last fit of this site, from which the next one starts.
    """
    cast = _of_others(votes(person, comment, vote), authors)
    everything = np.union1d(np.asarray(comment, dtype=np.int64), np.asarray(unvoted, dtype=np.int64))
    best = _wilson(cast, everything)
    count = cast.only(_camps.counted(cast, authors))
    fallback = _camps.too_few(count)
    if fallback is not None:
        tallies = np.zeros((len(everything), 2, 3), dtype=np.int64)
        return Ranking(everything, best, tallies, z, None, None, None, fallback)
    fitted = fit(count, previous)
    its = _camps.camps(fitted, count)
    place = np.searchsorted(everything, count.comments)[count.comment]
    phi = fitted.person_factor[count.person]
    y = count.rating - fitted.mu - fitted.person_intercept[count.person]
    scores = score(len(everything), place, phi, y, fitted.mu, fitted.noise, its, z)
    tallies = _tallies(its, count, place, len(everything))
    return Ranking(everything, best, tallies, z, fitted, its, scores, None)


def counted_votes(
    person: ArrayLike, comment: ArrayLike, vote: ArrayLike, authors: Mapping[int, int] | None = None
) -> Votes:
    """Those of the votes that `rank` makes the model of."""
    cast = _of_others(votes(person, comment, vote), authors)
    return cast.only(_camps.counted(cast, authors))


def _of_others(cast: Votes, authors: Mapping[int, int] | None) -> Votes:
    """Without the votes of people on their own comments."""
    return cast if authors is None else cast.only(~_camps.own(cast, authors))


def _wilson(cast: Votes, comments: Ints) -> Floats:
    place = np.searchsorted(comments, cast.comments)[cast.comment]
    ups = np.bincount(place[cast.vote > 0], minlength=len(comments)).tolist()
    downs = np.bincount(place[cast.vote < 0], minlength=len(comments)).tolist()
    return np.array([wilson(up, down) for up, down in zip(ups, downs, strict=True)], dtype=np.float64)


def _tallies(its: Camps, count: Votes, place: Ints, comments: int) -> Ints:
    counted = []
    for weights in (its.weights_plus, its.weights_minus):
        member = weights[count.person] >= _camps.MEMBER
        counted.append([np.bincount(place[member & (count.vote == how)], minlength=comments) for how in (1, -1, 0)])
    return np.array(counted, dtype=np.int64).transpose(2, 0, 1)
