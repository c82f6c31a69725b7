"""From cells to decibels (Good 1950, Jaynes 2003): how much each piece of evidence speaks for each explanation.

One step of the scale is 5 dB: a ratio of about 3; two steps are 10, four are 100. A report that may be false can never
separate two explanations further than -10 log10(1 - credibility) dB: it would have been made anyway.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from weighin.domain.explanations.cells import centred
from weighin.domain.explanations.ratings import Flags, Floats

STEP = 5.0  # dB
SAME_SOURCE = 0.5  # how much two reports of one source repeat each other; 1 for mere reprints


def shares(groups: Sequence[str | None], counting: Sequence[bool], same: float = SAME_SOURCE) -> Floats:
    """K numbers 0..1: of m rows of one source each counts 1 / (1 + (m - 1) same). Rows that do not count (nothing
    believes or compares them) take nothing from the others, and have the share that they would have alone."""
    sizes = Counter(group for group, counts in zip(groups, counting, strict=True) if group and counts)
    return np.array([1 / (1 + max(0, sizes.get(group, 0) - 1) * same) if group else 1.0 for group in groups])


def contributions(cells: Floats, rated: Flags, trust: Floats, share: Floats) -> Floats:
    """K x M in dB. `cells` in steps, `trust` K credibilities 0..1, `share` K numbers 0..1. Unrated cells get 0, and so
    does a row with fewer than two rated ones."""
    if not cells.size:
        return np.zeros(cells.shape)
    best = np.where(rated, cells, -np.inf).max(1, keepdims=True)
    with np.errstate(invalid="ignore"):
        likelihood = np.where(rated, 10 ** (STEP * (cells - best) / 10), 1.0)
    mixed = trust[:, None] * likelihood + (1 - trust[:, None])
    return share[:, None] * centred(10 * np.log10(mixed), rated)


def posterior(decibels: Floats) -> Floats:
    """M shares that sum to 1, from decibels. For weights inside; a page would claim too much with them."""
    ratios = 10 ** ((decibels - decibels.max(initial=-np.inf)) / 10)
    return np.asarray(ratios / ratios.sum())
