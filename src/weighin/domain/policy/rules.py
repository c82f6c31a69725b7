"""A policy that has been read: clauses, and in each the rules by which a machine applies it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from weighin.domain.policy.conditions import Condition
from weighin.domain.policy.words import Finder


class Ruling(StrEnum):
    """What the policy says of a comment, from the mildest to the strictest."""

    PUBLISH = "publish"
    NUDGE = "nudge"  # ask the writer, once, to put it in other words
    HOLD = "hold"
    REJECT = "reject"

    @property
    def strictness(self) -> int:
        return _STRICTNESS[self]


_STRICTNESS = {ruling: place for place, ruling in enumerate(Ruling)}


@dataclass(frozen=True, slots=True)
class Rule:
    """One line that a machine reads: its ruling, when it applies, its words, and its line in the policy, from 1."""

    ruling: Ruling
    condition: Condition
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered clause: what people call it, the line of its heading, and its rules, if it has any."""

    number: str
    heading: str
    line: int
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """All clauses in the order of the text, and the version of that text."""

    version: str
    clauses: tuple[Clause, ...]
    finder: Finder

    @property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(rule for clause in self.clauses for rule in clause.rules)
