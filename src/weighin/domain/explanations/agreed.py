"""What both camps agree on: of each cell the part that neither disputes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from weighin.domain.explanations.ratings import Flags, Floats, Places, Ratings
from weighin.domain.explanations.standings import CellState
from weighin.domain.explanations.weighing import CAMPS

NEUTRAL = 2.0  # neutral ratings that each camp's mean begins with


def camp_means(ratings: Ratings) -> dict[str, Floats]:
    """Camp -> K x M means of its ratings, drawn towards 0, NaN where it has none. Where nobody has a camp: {}."""
    return {name: _means(ratings, of) for name, of in ratings.camps}


def everyone(ratings: Ratings) -> Floats:
    """The same of all readers as one."""
    return _means(ratings, np.ones(len(ratings.value), np.bool_))


def _means(ratings: Ratings, of: Flags) -> Floats:
    counts = ratings.counts(of)
    sums = ratings.sums(np.where(of, ratings.value, 0.0))
    return np.where(counts > 0, sums / (counts + NEUTRAL), np.nan)


def agreed(means: Mapping[str, Floats], alone: Floats) -> Floats:
    """K x M: the weaker of the two camps' means, 0 where they differ in sign or one is silent.

    Where nobody has a camp it is `alone`, the means of all.
    """
    if not means:
        return np.nan_to_num(alone)
    if len(means) < len(CAMPS):
        return np.zeros_like(alone)
    one, other = (np.nan_to_num(means[name]) for name in CAMPS)
    return np.where(one * other > 0, np.sign(one) * np.minimum(np.abs(one), np.abs(other)), 0.0)


def states(means: Mapping[str, Floats], counts: Places, bearless: Places) -> list[list[CellState]]:
    """K x M states."""
    rows, columns = counts.shape
    return [
        [
            _state([means[name][row, column] for name in means], counts[row, column], bearless[row, column])
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
    heard = [mean for mean in told if not np.isnan(mean)]
    if len(heard) < len(CAMPS):
        return CellState.ONE_CAMP
    return CellState.CONTESTED if min(heard) < 0 < max(heard) else CellState.AGREED
