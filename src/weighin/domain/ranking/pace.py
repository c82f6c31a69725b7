"""How soon the votes of a site are fitted anew: before the places kept vote by vote have drifted from a new fit's."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from weighin.domain.ranking.votes import Floats

LEAST_SHARE, FIRST_SHARE, MOST_SHARE = 0.005, 0.02, 0.05  # of a site's votes
DRIFT = 0.001  # of rank correlation: half of what two orders may differ by (ranking at least 0.998 alike)
_FEW = 10  # comments by which no correlation is told


def paced(share: float, new: float, stood: ArrayLike, stand: ArrayLike) -> float:
    """The share of new votes after which to fit anew, `LEAST_SHARE` to `MOST_SHARE`.

    The last fit came after a share of `new` votes, though `share` was wanted; the comments (N) that people voted on
    `stood` at these places until then, and `stand` at these by it. Drift is taken to grow evenly with new votes; one
    fit changes the share by a factor of 4 down or 2 up at most.
    """
    drift = 1 - alike(stood, stand)
    if new <= 0 or np.isnan(drift):
        return share
    bearable = DRIFT * new / max(drift, 1e-9)
    return float(np.clip(np.clip(bearable, share / 4, share * 2), LEAST_SHARE, MOST_SHARE))


def alike(one: ArrayLike, other: ArrayLike) -> float:
    """Spearman's rank correlation of two orders (N), equal places sharing theirs; NaN where it says nothing."""
    first, second = _ranks(one), _ranks(other)
    if len(first) < _FEW or not first.std() or not second.std():
        return float("nan")
    return float(np.corrcoef(first, second)[0, 1])


def _ranks(values: ArrayLike) -> Floats:
    _, place, count = np.unique(np.asarray(values), return_inverse=True, return_counts=True)
    ends = np.cumsum(count)
    return np.asarray((ends - (count - 1) / 2)[place.ravel()], np.float64)
