"""What each camp makes of the evidence, and what both agree on: of each cell the part that neither disputes.

A camp's value of a cell is what its own readers say once their leanings are taken off (drawn towards what all readers
say), plus the camp's level, drawn towards neutral as by two more readers. So accounts that only push a favourite move
neither the camp's table nor what counts as agreed, as they would move plain means.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from weighin.domain.explanations.assessments import CAMPS
from weighin.domain.explanations.cells import Fit
from weighin.domain.explanations.kinds import CellState
from weighin.domain.explanations.ratings import Flags, Floats, Places, Ratings

NEUTRAL = 2.0  # neutral readers in each cell of a camp
COMMON = 4.0  # readers of a camp who say what all readers say, in each cell


def camp_values(ratings: Ratings, fit: Fit, says: Floats) -> dict[str, Floats]:
    """Camp -> K x M values in steps, NaN where it has not rated. Where nobody has a camp: {}."""
    return {name: _values(ratings, of, fit, says, fit.centres[CAMPS.index(name)]) for name, of in ratings.camps}


def everyone(ratings: Ratings, fit: Fit, says: Floats) -> Floats:
    """The same of all readers as one."""
    return _values(ratings, np.ones(len(ratings.value), np.bool_), fit, says, fit.levels)


def camp_means(ratings: Ratings) -> dict[str, Floats]:
    """Camp -> K x M plain means of its ratings, NaN where it has none."""
    found = {}
    for name, of in ratings.camps:
        counts = ratings.counts(of)
        found[name] = np.where(
            counts > 0, ratings.sums(np.where(of, ratings.value, 0.0)) / np.maximum(counts, 1), np.nan
        )
    return found


def _values(ratings: Ratings, of: Flags, fit: Fit, says: Floats, level: Floats) -> Floats:
    follows = np.where(of, fit.following[ratings.person], 0.0)
    own = ratings.sums(follows * (ratings.value - fit.leaning[fit.pair]))
    value = (own + COMMON * says) / (ratings.sums(follows * follows) + COMMON) + level
    heard = ratings.sums(follows)
    return np.where(ratings.counts(of) > 0, value * heard / (heard + NEUTRAL), np.nan)


def agreed(camps: Mapping[str, Floats], alone: Floats) -> Floats:
    """K x M: the weaker of the two camps' values, 0 where they differ in sign or one is silent.

    Where nobody has a camp it is `alone`, the values of all readers.
    """
    if not camps:
        return np.nan_to_num(alone)
    if len(camps) < len(CAMPS):
        return np.zeros_like(alone)
    one, other = (np.nan_to_num(camps[name]) for name in CAMPS)
    return np.where(one * other > 0, np.sign(one) * np.minimum(np.abs(one), np.abs(other)), 0.0)


def states(camps: Mapping[str, Floats], counts: Places, bearless: Places) -> list[list[CellState]]:
    """K x M states."""
    rows, columns = counts.shape
    return [
        [
            _state([camps[name][row, column] for name in camps], counts[row, column], bearless[row, column])
            for column in range(columns)
        ]
        for row in range(rows)
    ]


def _state(told: list[float], count: int, bearless: int) -> CellState:
    if bearless > count:
        return CellState.NOT_APPLICABLE
    if not count:
        return CellState.UNTESTED
    if not told:
        return CellState.NO_CAMPS
    heard = [value for value in told if not np.isnan(value)]
    if len(heard) < len(CAMPS):
        return CellState.ONE_CAMP
    return CellState.CONTESTED if min(heard) < 0 < max(heard) else CellState.AGREED
