"""What the evidence says apart from who says it: each rating is (how much the reader follows the evidence) times
(what the evidence says of the explanation) plus (the reader's standing leaning towards that explanation).

The model is a ridge regression solved by alternating one-dimensional solves, with a sensitivity for each reader in the
manner of item response models. Somebody who marks every row +2 for a favourite has a leaning and no sensitivity.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from weighin.domain.explanations.levels import Leanings, levels
from weighin.domain.explanations.ratings import Flags, Floats, Places, Ratings

ROUNDS = 15
CELL_RIDGE = 2.0  # neutral ratings that a cell begins with
LEANING_RIDGE = 1.0
FOLLOWING = 0.8  # how much a reader follows the evidence before they have shown it
FOLLOWING_RIDGE = 3.0
MOST = 1.5
_LEAST = 1e-9  # less than this is rounding


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """U readers, P pairs of a reader and a column that they have rated.

    following   U numbers 0..1.5
    leaning     P numbers, drawn towards 0; pair: R places into them
    levels      M numbers, the part of the leanings that both camps share; centres: 2 x M, those of each camp
    """

    following: Floats
    leaning: Floats
    pair: Places
    levels: Floats
    centres: Floats


def fitted(ratings: Ratings, shares: Floats) -> tuple[Fit, Floats]:
    """The fit, and what the evidence says: K x M. `shares`: K numbers 0..1, how much each row tells of its readers:
    less beside others of the same source, nothing where it is not believed."""
    codes, pair = np.unique(ratings.person * ratings.columns + ratings.column, return_inverse=True)
    person, column = codes // max(1, ratings.columns), codes % max(1, ratings.columns)
    share = shares[ratings.row]
    weight = np.bincount(pair, share, len(codes)).astype(np.float64)
    over = np.where(weight > 0, weight, 1.0)  # a row that is not believed tells nothing of its readers either
    mean = np.bincount(pair, share * ratings.value, len(codes)) / over
    following, leaning = np.ones(len(ratings.people)), np.zeros(len(codes))
    says = np.zeros(ratings.bearless.shape)
    expected = np.zeros(len(codes))
    for _ in range(ROUNDS):
        says = said(ratings, following, leaning[pair])
        under = says[ratings.row, ratings.column]
        expected = np.bincount(pair, share * under, len(codes)) / over
        leaning = weight * (mean - following[person] * expected) / (weight + LEANING_RIDGE)
        off, moved = under - expected[pair], ratings.value - mean[pair]
        top = np.bincount(ratings.person, share * moved * off, len(following)) + FOLLOWING * FOLLOWING_RIDGE
        bottom = np.bincount(ratings.person, share * off * off, len(following)) + FOLLOWING_RIDGE
        following = np.clip(top / bottom, 0, MOST)
    says = said(ratings, following, leaning[pair])
    raw = mean - following[person] * expected
    left = ratings.value - following[ratings.person] * says[ratings.row, ratings.column] - raw[pair]
    noise = variance(left, share * following[ratings.person], (share / over[pair]))
    known = weight > 0
    leanings = Leanings(raw[known], person[known], column[known], weight[known])
    shared, centres = levels(leanings, following, ratings.camp, ratings.columns, noise)
    return Fit(following, leaning, pair, shared, centres), says


def variance(left: Floats, weight: Floats, part: Floats) -> float:
    """The variance of a rating, from what is left of R ratings once their means are taken off, of which each made its
    `part`, 0..1."""
    free = float((weight * (1 - part)).sum())
    return float((weight * left * left).sum()) / free if free > _LEAST else 0.0


def said(ratings: Ratings, following: Floats, leaning: Floats) -> Floats:
    """K x M, what the evidence says, given how each reader follows it (U) and where each rating leans (R)."""
    follows = following[ratings.person]
    return ratings.sums(follows * (ratings.value - leaning)) / (ratings.sums(follows * follows) + CELL_RIDGE)


def centred(values: Floats, rated: Flags) -> Floats:
    """Each row less its mean over the rated cells; unrated cells are 0. K x M."""
    counts = np.maximum(rated.sum(1, keepdims=True), 1)
    means = np.where(rated, values, 0.0).sum(1, keepdims=True) / counts
    return np.where(rated, values - means, 0.0)
