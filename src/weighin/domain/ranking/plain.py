"""Vote maths: how sure a share of votes makes us. Pure floats in, pure floats out."""

from __future__ import annotations

from math import sqrt

# One-sided 90 %: of comments shown at this bound, one in ten is expected to be truly below it.
Z = 1.2816
SCALE = 1_000_000_000


def wilson(ups: int, downs: int, z: float = Z) -> float:
    """Lower bound of the share of up votes, 0..1 (Wilson 1927, score interval); 0 without votes."""
    votes = ups + downs
    if votes == 0:
        return 0.0
    share = ups / votes
    centre = share + z * z / (2 * votes)
    margin = z * sqrt(share * (1 - share) / votes + z * z / (4 * votes * votes))
    return max(0.0, (centre - margin) / (1 + z * z / votes))


def controversy(ups: int, downs: int) -> float:
    """Votes raised to their evenness: `(a+d) ** (min/max)`; 0 while one side is empty."""
    if ups == 0 or downs == 0:
        return 0.0
    return float((ups + downs) ** (min(ups, downs) / max(ups, downs)))


def rank_best(ups: int, downs: int, substance: int | None = None) -> int:
    """A stored place in `best`: smaller comes earlier. `substance` is 0..999, None where it is not known.

    Without a single up vote the bound is 0 whatever the downs, so there the downs decide: an unvoted comment stands
    before one that only met disapproval. Of equally many downs, what says more comes first; it never outweighs a vote.
    """
    if ups == 0:
        return downs * 1000 - (500 if substance is None else substance)
    return -max(1000, round(wilson(ups, downs) * SCALE))


def rank_controversial(ups: int, downs: int) -> int:
    """A stored place in `controversial`: smaller comes earlier; 0 for what nobody disputes."""
    return -round(controversy(ups, downs) * 1_000_000)
