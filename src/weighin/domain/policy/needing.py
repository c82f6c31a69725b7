"""What must be found out about a comment before a policy can judge it, so that nothing is looked up in vain."""

from __future__ import annotations

from dataclasses import dataclass, fields

from weighin.domain.policy.conditions import checks
from weighin.domain.policy.facts import Facts
from weighin.domain.policy.rules import Policy

_FACTS = {field.name for field in fields(Facts)}


@dataclass(frozen=True, slots=True)
class Needs:
    """`scores` by name; `facts`, the fields of Facts that rules ask for. For `earlier`: how far back in microseconds,
    and how many comments (the newest ones) make a difference at most; both 0 if no rule asks."""

    scores: frozenset[str]
    facts: frozenset[str]
    window: int
    most: int

    def __or__(self, other: Needs) -> Needs:
        """What either of two policies asks for."""
        return Needs(
            self.scores | other.scores,
            self.facts | other.facts,
            max(self.window, other.window),
            max(self.most, other.most),
        )


NOTHING = Needs(frozenset(), frozenset(), 0, 0)


def needs(policy: Policy) -> Needs:
    """What the rules of a policy ask for. What they do not may be left unknown."""
    found = [check for rule in policy.rules for check in checks(rule.condition)]
    kinds = {check.variable.kind for check in found}
    speeds = [check for check in found if check.variable.kind == "speed"]
    edges = [edge for check in speeds for part in check.allowed.parts for edge in part]
    return Needs(
        scores=frozenset(str(check.variable.name) for check in found if check.variable.kind == "score"),
        facts=frozenset((kinds & _FACTS) | ({"earlier"} if speeds else set())),
        window=max((check.variable.name for check in speeds if isinstance(check.variable.name, int)), default=0),
        most=max((int(edge[1]) for edge in edges if len(edge) > 1), default=0),
    )


def effort(policy: Policy) -> int:
    """How long it takes to judge a comment, in comparisons: one for each condition, five for each clause with rules."""
    conditions = sum(1 for rule in policy.rules for _ in checks(rule.condition))
    return conditions + 5 * sum(bool(clause.rules) for clause in policy.clauses)
