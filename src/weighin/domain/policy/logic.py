"""What can be known of a condition before any comment: that it never holds, always holds, or follows from another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from weighin.domain.policy.case import Variable
from weighin.domain.policy.conditions import Check, Condition, Every, Some, checks
from weighin.domain.policy.spans import Spans, joined


def fate(condition: Condition) -> bool | None:
    """True if it holds for every comment, False if for none, None if that depends or cannot be seen from here.

    Checks of the same variable that are joined directly are seen together, such as `spam above 0.9 and spam below 0.5`.
    """
    if isinstance(condition, Check):
        return _fate(condition.variable, condition.allowed)
    settled = isinstance(condition, Some)
    parts = list(_flat(condition))
    fates = {fate(part) for part in parts} | {_fate(*one) for one in _together(parts, settled)}
    if settled in fates:
        return settled
    return None if None in fates else not settled


def on_scores_alone(condition: Condition) -> bool:
    """Whether it could hold by scores and nothing else: whatever other check it has is not needed or always true."""
    if all(check.variable.kind != "score" for check in checks(condition)):
        return False
    return _needs_no_fact(condition)


@dataclass(slots=True)
class Steps:
    """How many comparisons may still be made: what a policy costs must not grow with the square of its size."""

    left: int

    def take(self) -> bool:
        self.left -= 1
        return self.left >= 0


def implies(condition: Condition, other: Condition, steps: Steps) -> bool:
    """Whether the other holds wherever the first does, as far as can be seen part by part. Each comparison takes one
    of the steps; when they have run out the answer is no."""
    if not steps.take():
        return False
    if isinstance(condition, Some):
        return all(implies(part, other, steps) for part in condition.parts)
    if isinstance(other, Every):
        return all(implies(condition, part, steps) for part in other.parts)
    if isinstance(condition, Check) and isinstance(other, Check):
        same = condition.variable == other.variable
        return same and (condition.allowed & condition.variable.whole).within(other.allowed)
    wider = other.parts if isinstance(other, Some) else ()
    narrower = condition.parts if isinstance(condition, Every) else ()
    return any(implies(condition, part, steps) for part in wider) or any(
        implies(part, other, steps) for part in narrower
    )


def _needs_no_fact(condition: Condition) -> bool:
    if fate(condition):
        return True
    if isinstance(condition, Check):
        return condition.variable.kind == "score"
    answers = (_needs_no_fact(part) for part in condition.parts)
    return any(answers) if isinstance(condition, Some) else all(answers)


def _fate(variable: Variable, allowed: Spans) -> bool | None:
    if not allowed & variable.whole:
        return False
    return True if variable.whole.within(allowed) else None


def _flat(condition: Every | Some) -> Iterator[Condition]:
    for part in condition.parts:
        if type(part) is type(condition):
            yield from _flat(part)
        else:
            yield part


def _together(parts: Iterable[Condition], either: bool) -> Iterator[tuple[Variable, Spans]]:
    """For each variable, what the checks of it among the parts allow together."""
    sets: dict[Variable, list[Spans]] = {}
    for part in parts:
        if isinstance(part, Check):
            sets.setdefault(part.variable, []).append(part.allowed if either else ~part.allowed)
    for variable, many in sets.items():
        yield variable, joined(many) if either else ~joined(many)
