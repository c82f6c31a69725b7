"""The scales: what turns ratings into cells, and cells into decibels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from weighin.domain.explanations.assessments import Evidence
from weighin.domain.explanations.cells import fitted
from weighin.domain.explanations.decibels import contributions, shares
from weighin.domain.explanations.ratings import Flags, Floats, Places, Ratings


@dataclass(frozen=True, slots=True, eq=False)
class Scales:
    """What cells are turned into decibels with: K credibilities 0..1, K shares 0..1, M priors in dB, and which of the
    K x M cells count as rated."""

    trust: Floats
    share: Floats
    priors: Floats
    rated: Flags

    @property
    def live(self) -> Flags:
        """K flags: which rows are believed at all."""
        return self.trust > 0

    @property
    def telling(self) -> Floats:
        """K numbers 0..1, how much each row tells of its readers."""
        return np.where(self.live, self.share, 0.0)

    def told(self, cells: Floats, rated: Flags | None = None) -> Floats:
        """K x M contributions in dB from cells in steps."""
        return contributions(cells, self.rated if rated is None else self.rated & rated, self.trust, self.share)


def scales(evidence: Sequence[Evidence], priors: Floats, counts: Places, bearless: Places) -> Scales:
    """The scales for K pieces of evidence and M priors, from K x M ratings, and K x M who say that a cell has none."""
    rated = (counts > 0) & (bearless <= counts)
    trust = np.array([one.trust for one in evidence], np.float64)
    counting = (trust > 0) & (rated.sum(1) > 1)
    return Scales(trust, shares([one.group for one in evidence], counting.tolist()), priors, rated)


def decibels(its: Ratings, scale: Scales) -> Floats:
    """M decibels from a new fit of some of the ratings."""
    fit, says = fitted(its, scale.telling)
    return np.asarray(scale.priors + scale.told(says + fit.levels, its.counts() > 0).sum(0))
