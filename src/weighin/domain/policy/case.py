"""A comment being judged: the value of each thing that a rule can ask about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import isfinite

from weighin.domain.policy.facts import Facts
from weighin.domain.policy.spans import Spans
from weighin.domain.policy.words import Finder, folded
from weighin.domain.types import MINUTE, Role

DAY = 24 * 60 * MINUTE
ROLES = tuple(Role)
Value = float | str | None


@dataclass(frozen=True, slots=True)
class Variable:
    """One thing that can be asked of a comment: `kind`, what of that kind, and the values it can have at all."""

    kind: str
    name: str | int | frozenset[str]
    whole: Spans


class Case:
    """The facts about a comment, and what is worked out from them when first asked for."""

    def __init__(self, facts: Facts, finder: Finder) -> None:
        self.facts = facts
        self._finder = finder

    def value(self, variable: Variable) -> Value:
        """What the variable is for this comment, None where that is not known."""
        read = _READ.get(variable.kind)
        if read:
            return read(self, variable.name)
        known: Value = getattr(self.facts, variable.kind)
        return known

    @cached_property
    def found(self) -> dict[str, str]:
        """The words of the policy that the text contains."""
        return self._finder.found_in(self._folded)

    @cached_property
    def words(self) -> int:
        return len(self._folded.split())

    @cached_property
    def _folded(self) -> str:
        return folded(self.facts.text)

    @cached_property
    def local(self) -> int:
        """When it was sent, in microseconds of the site's own time."""
        return self.facts.sent_at + self.facts.utc_offset * MINUTE


def _score(case: Case, name: object) -> Value:
    score = case.facts.scores.get(str(name))
    return score if score is not None and isfinite(score) else None


def _language(case: Case, _: object) -> Value:
    code = case.facts.language
    return code and code.replace("_", "-").split("-")[0].casefold()


def _speed(case: Case, window: object) -> Value:
    facts = case.facts
    if facts.earlier is None or not isinstance(window, int):
        return None
    return sum(facts.sent_at - window <= instant <= facts.sent_at for instant in facts.earlier)


def _contains(case: Case, needles: object) -> Value:
    return isinstance(needles, frozenset) and not needles.isdisjoint(case.found)


_READ: dict[str, Callable[[Case, object], Value]] = {
    "score": _score,
    "language": _language,
    "speed": _speed,
    "contains": _contains,
    "length": lambda case, _: len(case.facts.text),
    "words": lambda case, _: case.words,
    "writer": lambda case, _: case.facts.writer and ROLES.index(case.facts.writer),
    "time": lambda case, _: case.local // MINUTE % (24 * 60),
    "weekday": lambda case, _: (case.local // DAY + 3) % 7,  # 1970 began on a Thursday; 0 is Monday
}
