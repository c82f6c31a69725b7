"""How sure the decibels are: a delete-a-group jackknife over readers (Kott 2001). No chance is involved."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from statistics import NormalDist

import numpy as np

from weighin.domain.explanations.ratings import Flags, Floats, Places, Ratings

GROUPS = 20
Z80 = 1.2816  # two-sided 80%
_NORMAL = NormalDist()


def group_of(person: str) -> int:
    """0..19, the same on every machine and in every process."""
    return int.from_bytes(blake2b(person.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") % GROUPS


def replicates(ratings: Ratings, live: Flags, decibels: Callable[[Ratings], Floats]) -> Floats:
    """G x M decibels, each without one group of readers; groups of which no rating is live (R flags) are left
    out."""
    groups: Places = np.array([group_of(person) for person in ratings.people], np.int64)
    found = [decibels(ratings.without(groups == group)) for group in np.unique(groups[ratings.person[live]])]
    return np.array(found).reshape(len(found), ratings.columns)


def deviation(differences: Floats) -> float:
    """The standard deviation of a number from its G replicates; infinite where there are not two."""
    count = len(differences)
    if count < 2:
        return float("inf")
    return float(np.sqrt((count - 1) / count * ((differences - differences.mean()) ** 2).sum()))


def chances(decibels: Floats, replicated: Floats) -> Floats:
    """M chances of being first, which sum to 1: of each the smallest chance of being ahead of one rival, by a normal
    approximation, then in proportion. Exact for two."""
    columns = len(decibels)
    least = np.ones(columns)
    for one in range(columns):
        for other in range(columns):
            if one != other:
                gap = float(decibels[one] - decibels[other])
                least[one] = min(least[one], ahead(gap, deviation(replicated[:, one] - replicated[:, other])))
    total = least.sum()
    return least / total if total else least


def ahead(gap: float, sd: float) -> float:
    """The chance that a gap with this standard deviation is truly above 0."""
    if sd == 0:
        return 0.5 if gap == 0 else float(gap > 0)
    return _NORMAL.cdf(gap / sd)
