"""How near a comment comes to being stopped, as one number."""

from __future__ import annotations

from collections.abc import Mapping

from weighin.domain.policy.alarms import alarms
from weighin.domain.policy.facts import Facts
from weighin.domain.policy.judging import judge
from weighin.domain.policy.rules import Policy, Ruling

STOPPED = 0.5  # from here on the policy stops a comment, and only from here on
_BELOW = 0.499


def likelihood(policy: Policy, facts: Facts) -> float:
    """1 for what the policy rejects, 0.5 or more for what it holds or nudges, less than 0.5 for what it publishes.

    Within these bounds it is `nearness`. It is no probability: nobody has counted how often such comments were stopped.
    """
    verdict = judge(policy, facts).verdict
    if verdict is Ruling.REJECT:
        return 1.0
    near = nearness(policy, facts.scores)
    return min(near, _BELOW) if verdict is Ruling.PUBLISH else max(near, STOPPED)


def nearness(policy: Policy, scores: Mapping[str, float | None]) -> float:
    """How near scores come to the policy's alarms, by the nearest: 0 for scores of 0, 0.5 where one is reached, 0.99
    for a score of 1. A policy without alarms is never near."""
    limits = [(name, limit) for its in alarms(policy).values() for name, limit in its.items()]
    return max((_near(scores.get(name) or 0.0, limit) for name, limit in limits), default=0.0)


def _near(score: float, limit: float) -> float:
    if score < limit:
        return STOPPED * score / limit
    beyond = (score - limit) / (1 - limit) if limit < 1 else 0.0
    return STOPPED + (0.99 - STOPPED) * beyond
