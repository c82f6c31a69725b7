"""The scales: what turns ratings into cells, and cells into decibels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from weighin.domain.explanations.cells import fitted
from weighin.domain.explanations.decibels import contributions, shares
from weighin.domain.explanations.ratings import Flags, Floats, Ratings, columns
from weighin.domain.explanations.weighing import Weighing


@dataclass(frozen=True, slots=True, eq=False)
class Scales:
    """What cells are turned into decibels with: K credibilities 0..1, K shares 0..1, M priors in dB, and which of the
    K x M cells count as rated."""

    trust: Floats
    share: Floats
    priors: Floats
    rated: Flags

    def told(self, cells: Floats, rated: Flags | None = None) -> Floats:
        """K x M contributions in dB from cells in steps."""
        return contributions(cells, self.rated if rated is None else self.rated & rated, self.trust, self.share)


def scales(weighing: Weighing, its: Ratings) -> Scales:
    """The scales for a weighing that has been checked, and its ratings."""
    counts = its.counts()
    rated = (counts > 0) & (its.bearless <= counts)
    trust = np.array([evidence.trust for evidence in weighing.evidence], np.float64)
    counting = (trust > 0) & (rated.sum(1) > 1)
    share = shares([evidence.group for evidence in weighing.evidence], counting.tolist())
    priors = np.array([float(weighing.priors.get(name, 0.0)) for name in columns(weighing)])
    return Scales(trust, share, priors, rated)


def contributed(its: Ratings, scale: Scales) -> tuple[Floats, Floats]:
    """K x M contributions in dB and cells in steps, from a new fit."""
    fit, says = fitted(its, scale.share)
    return valued(its, scale, says, fit.levels)


def valued(its: Ratings, scale: Scales, says: Floats, levels: Floats) -> tuple[Floats, Floats]:
    """The same from what the evidence says (K x M) and the levels of the columns (M)."""
    cells = says + levels
    rated = its.counts() > 0
    return scale.told(cells, rated), np.where(rated & scale.rated, cells, 0.0)
