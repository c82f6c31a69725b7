"""Which explanations stand: rules over decibels and their intervals."""

from __future__ import annotations

import numpy as np

from weighin.domain.explanations.jackknife import Z80, deviation
from weighin.domain.explanations.kinds import Lack, State
from weighin.domain.explanations.ratings import Flags, Floats, Ratings

TESTS, TESTERS = 3, 5  # an explanation is tested by so many rows, each rated by so many readers
SURE, AHEAD = 0.8, 5.0  # leading: chance of being first, and dB ahead of the next
NEAR, FAR = 10.0, 20.0  # dB behind
BELIEVED, AGAINST = 0.5, -0.5  # what may set an explanation aside: its credibility, and what camps agree on, in steps


def lacks(ratings: Ratings, rated: Flags) -> list[Lack | None]:
    """M reasons why a column counts as not yet tested. `rated`: K x M, of rows that are believed."""
    compared = rated & (rated.sum(1, keepdims=True) > 1)
    tests = (compared & (ratings.counts() >= TESTERS)).sum(0)
    camps = [(compared & (ratings.counts(of) > 0)).any(0) for _, of in ratings.camps]
    return [
        Lack.RIVAL
        if ratings.columns < 2
        else Lack.READERS
        if tests[column] < TESTS
        else Lack.CAMP
        if camps and (len(camps) < 2 or not all(camp[column] for camp in camps))
        else None
        for column in range(ratings.columns)
    ]


def interval(behind: float, differences: Floats) -> tuple[float, float] | None:
    """80% of where a gap lies, from its replicates; None where they are too few to say."""
    sd = deviation(differences)
    return (behind - Z80 * sd, behind + Z80 * sd) if np.isfinite(sd) else None


def first_state(chance: float, lead: float | None) -> State:
    """Of the first of the ranked ones."""
    return State.LEADING if lead is not None and chance >= SURE and lead >= AHEAD else State.STANDING


def state(within: tuple[float, float] | None, ruled_out: bool) -> State:
    """Of all others, by the interval of how far they are behind and whether there is evidence that may set aside."""
    if within is None or within[0] <= NEAR:
        return State.STANDING
    return State.SET_ASIDE if within[0] > FAR and ruled_out else State.WEAKENED


def ruling_out(trust: Floats, agreed: Floats, against: Floats) -> tuple[int, ...]:
    """The rows that may set one explanation aside, heaviest first: `agreed` K steps of its column, `against` K dB by
    which each row speaks for the first one and against it."""
    found = np.flatnonzero((trust >= BELIEVED) & (agreed <= AGAINST) & (against > 0))
    return tuple(int(row) for row in sorted(found, key=lambda row: (-against[row], row)))
