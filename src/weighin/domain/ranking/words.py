"""A place in the order explained in a sentence."""

from __future__ import annotations

from weighin.domain.ranking.bridging import Bridging, Tally


def sentence(now: Bridging) -> str:
    """Why a comment stands where it does, with both camps' numbers, in plain English."""
    if now.plus is None or now.minus is None:
        return f"{now.why} By its votes alone it has {_of_100(now.score)} of 100.".strip()
    told = (
        f"Camp +: {_camp(now.plus, now.margin_plus, now.votes_plus)}; "
        f"camp −: {_camp(now.minus, now.margin_minus, now.votes_minus)}. "
        f"The lower ends count, the lower of them most: {_of_100(now.score)} of 100."
    )
    return f"{now.why} {told}" if now.why else told


def _camp(approval: float, margin: float, votes: Tally) -> str:
    voters = f"{votes.agrees} of {votes.votes} agreed" if votes.votes else "nobody voted"
    return f"{_of_100(approval)}% expected to agree, give or take {_of_100(margin)} ({voters})"


def _of_100(share: float) -> int:
    return round(100 * share)
