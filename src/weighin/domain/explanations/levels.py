"""The level of each explanation: the part of readers' leanings that both camps share.

Of each camp the centre of its readers' leanings, then the mean over camps. The centre is a median that is refined by
Tukey's biweight (Beaton and Tukey 1974) with one weight for each reader over all explanations: whoever leans away from
the camp in several places at once counts less in all of them. The centre moves little until half of a camp is bought.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from weighin.domain.explanations.ratings import Flags, Floats, Places

NOISE = 0.64  # the least variance of one rating that is believed, in steps squared
SPREAD = 0.35  # variance of honest leanings within a camp
STRANGE = 0.8  # a reader counts no more from so many standard deviations above the mean squared distance
FEW = 10.0  # the fewer readers a camp has, the further away they may be: (1 + FEW / readers) times
ROUNDS = 10
UNKNOWN = 0.5  # who has no camp counts half in each, so that without any camp there is one


class Leanings(NamedTuple):
    """P leanings of readers towards columns: how strong, whose, towards which, and resting on how many ratings."""

    value: Floats
    person: Places
    column: Places
    ratings: Floats


def levels(of: Leanings, following: Floats, camp: Places, columns: int, noise: float) -> tuple[Floats, Floats]:
    """M levels in steps, and the 2 x M centres of the camps that they are the means of, 0 where a camp has no reader.
    `following`: U numbers, how much each reader follows the evidence; `camp`: U places or -1;
    `noise`: the variance of one rating."""
    told, heard = np.zeros((2, columns)), np.zeros((2, columns), np.bool_)
    for which in (0, 1):
        member = np.where(camp == which, 1.0, np.where(camp < 0, UNKNOWN, 0.0))
        told[which], heard[which] = _centre(of, following * member, columns, max(noise, NOISE))
    told = np.where(heard, told, 0.0)
    return told.sum(0) / np.maximum(heard.sum(0), 1), told


def _centre(of: Leanings, weight: Floats, columns: int, noise: float) -> tuple[Floats, Flags]:
    """M centres of one camp, and for which of them it has readers. `weight`: U numbers, 0 for the other camp."""
    its = weight[of.person] > 0
    of = Leanings(of.value[its], of.person[its], of.column[its], of.ratings[its])
    heard = np.bincount(of.column, minlength=columns) > 0
    centre = np.zeros(columns)
    for place in np.flatnonzero(heard):
        here = of.column == place
        centre[place] = median(of.value[here], weight[of.person[here]] * np.sqrt(of.ratings[here]))
    sure = 1 / (SPREAD + noise / of.ratings)
    rated = np.maximum(np.bincount(of.person, minlength=len(weight)), 1)
    most = (1 + STRANGE * np.sqrt(2 / rated)) * (1 + FEW / max(1, len(np.unique(of.person))))
    for _ in range(ROUNDS):
        distance = np.bincount(of.person, sure * (of.value - centre[of.column]) ** 2, len(weight)) / rated
        kept = weight * np.maximum(0.0, 1 - distance / most) ** 2
        heavy = kept[of.person] * sure
        whole = np.bincount(of.column, heavy, columns)
        moved = np.bincount(of.column, heavy * of.value, columns) / np.where(whole > 0, whole, 1.0)
        centre = np.where(whole > 0, moved, centre)
    return centre, heard


def median(values: Floats, weights: Floats) -> float:
    """The weighted median of at least one value: where half of the weight is below; between two values, their mean."""
    order = np.argsort(values, kind="stable")
    values, below = values[order], np.cumsum(weights[order])
    half = below[-1] / 2
    low = values[np.searchsorted(below, half, "left")]
    high = values[min(np.searchsorted(below, half, "right"), len(values) - 1)]
    return float((low + high) / 2)
