"""From which probability on a score counts against a comment."""

from __future__ import annotations

from collections.abc import Mapping

from weighin.domain.policy.conditions import checks
from weighin.domain.policy.rules import Policy, Ruling


def alarms(policy: Policy) -> dict[str, dict[str, float]]:
    """{clause: {score: the lowest probability above which one of its rules may stop a comment}}, clauses by number.

    Conditions beside the score in the same rule are left aside. Scores that must be low are not among them.
    """
    found: dict[str, dict[str, float]] = {}
    for clause in policy.clauses:
        for rule in clause.rules:
            if rule.ruling is Ruling.PUBLISH:
                continue
            for check in checks(rule.condition):
                edge = check.allowed.parts[0] if check.allowed.parts else None
                if check.variable.kind != "score" or edge is None or not (len(edge[0]) > 1 and edge[0][1] > 0):
                    continue
                its = found.setdefault(clause.number, {})
                name = str(check.variable.name)
                its[name] = min(its.get(name, 1.0), float(edge[0][1]))
    return found


def rings(alarms_: Mapping[str, Mapping[str, float]], scores: Mapping[str, float]) -> bool:
    """Whether any of the scores is at least as high as an alarm is set."""
    return any(scores.get(name, 0.0) >= limit for its in alarms_.values() for name, limit in its.items())
