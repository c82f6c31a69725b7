"""The classical scores of a matrix of competing hypotheses (Heuer 1999; weights as in PARC ACH), for who knows them.

They count what is inconsistent alone, so every piece of evidence makes every explanation worse and one that nobody
has tested looks best; they are shown and do not order the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np

from weighin.domain.explanations.assessments import Evidence
from weighin.domain.explanations.ratings import Flags, Floats, Ratings
from weighin.domain.explanations.standings import Simple

LOW, MEDIUM, HIGH = 1 / sqrt(2), 1.0, sqrt(2)
DOUBTED, CONFIRMED = 0.5, 0.85  # credibilities from which evidence weighs MEDIUM and HIGH


def weights(evidence: Sequence[Evidence]) -> Floats:
    """K weights; MEDIUM where no credibility is given, 0 for what nobody believes at all."""
    return np.array([_weight(one) for one in evidence], np.float64)


def _weight(evidence: Evidence) -> float:
    if evidence.trust == 0:
        return 0.0
    if evidence.credibility is None:
        return MEDIUM
    return HIGH if evidence.trust >= CONFIRMED else MEDIUM if evidence.trust >= DOUBTED else LOW


def points(values: Floats) -> Floats:
    """2 for a rating of -2, 1 for -1, else 0; in between in proportion."""
    return np.maximum(0.0, -values)


def simple(ratings: Ratings, weight: Floats, of: Flags | None = None) -> list[Simple]:
    """M scores: in each cell the mean points of its readers, summed over the rows. `weight`: K numbers; `of` picks
    ratings, all otherwise."""
    picked = np.ones(len(ratings.value), np.bool_) if of is None else of
    counts = ratings.counts(picked)
    means = ratings.sums(np.where(picked, points(ratings.value), 0.0)) / np.maximum(counts, 1)
    weighted = (weight[:, None] * means).sum(0)
    return [
        Simple(float(plain), float(heavy), int(cells))
        for plain, heavy, cells in zip(means.sum(0), weighted, (counts > 0).sum(0), strict=True)
    ]
