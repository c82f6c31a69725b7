"""What a rule asks: checks joined by and / or. There is no "not": it is carried into the checks while reading.

Answers are True, False, or None for not known (Kleene's logic): what is not known matters where nothing else decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from weighin.domain.policy.case import Case, Variable
from weighin.domain.policy.spans import Spans
from weighin.domain.policy.wording import Wording


@dataclass(frozen=True, slots=True)
class Check:
    """True where the variable's value is among the allowed ones. `sought` are words to look for: the needle, and how
    it was typed."""

    variable: Variable
    allowed: Spans
    wording: Wording
    sought: tuple[tuple[str, str], ...] = ()
    negative: bool = False

    def opposite(self) -> Check:
        return replace(self, allowed=~self.allowed, negative=not self.negative)


@dataclass(frozen=True, slots=True)
class Every:
    """True where all parts are; the rule's words `always` are an Every without parts."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """True where at least one part is."""

    parts: tuple[Condition, ...]


Condition = Check | Every | Some
ALWAYS = Every(())


def truth(condition: Condition, case: Case) -> bool | None:
    """Whether the condition holds in this case; None if that hangs on something not known."""
    if isinstance(condition, Check):
        value = case.value(condition.variable)
        return None if value is None else value in condition.allowed
    settled = isinstance(condition, Some)
    answer: bool | None = not settled
    for part in condition.parts:
        one = truth(part, case)
        if one is settled:
            return settled
        if one is None:
            answer = None
    return answer


def deciding(condition: Condition, case: Case, answer: bool | None) -> Iterator[Check]:
    """The checks with this answer that a condition's own answer rests on; of one that is not known, those that are."""
    own = truth(condition, case)
    if isinstance(condition, Check):
        if own is answer:
            yield condition
        return
    for part in condition.parts:
        found = truth(part, case)
        if found is answer or (found is None and own is None):
            yield from deciding(part, case, answer)


def checks(condition: Condition) -> Iterator[Check]:
    """All checks of a condition, in the order in which they are written."""
    if isinstance(condition, Check):
        yield condition
        return
    for part in condition.parts:
        yield from checks(part)
