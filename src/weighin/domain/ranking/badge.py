"""The mark "agreed across camps": hard to get, and kept through small changes."""

from __future__ import annotations

from dataclasses import dataclass

from weighin.domain.ranking.bridging import Bridging, Tally
from weighin.domain.types import MINUTE, Instant

GIVEN = 0.6  # bound in both camps from which it may be given
TAKEN = 0.57  # bound under which it is taken off
NET, VOTERS = 4, 5  # net agrees and voters that each camp must have
APART = 30 * MINUTE  # between two fits that must both find it agreed


@dataclass(frozen=True, slots=True)
class Badge:
    """`since` is when a fit first found the comment agreed across camps, without a break since; None: it does not."""

    since: Instant | None = None
    given: bool = False


def badge(now: Bridging, before: Badge, at: Instant) -> Badge:
    """The badge after a fit at `at` found `now`, given what it was `before`."""
    if now.plus is None or now.one_camp:
        return Badge()
    bound = min(now.bound_plus, now.bound_minus)
    if before.given:
        return before if bound >= TAKEN else Badge()
    if bound < GIVEN or not (_carried(now.votes_plus) and _carried(now.votes_minus)):
        return Badge()
    if before.since is None:
        return Badge(at)
    return Badge(before.since, at - before.since >= APART)


def _carried(camp: Tally) -> bool:
    return camp.votes >= VOTERS and camp.agrees - camp.disagrees >= NET
