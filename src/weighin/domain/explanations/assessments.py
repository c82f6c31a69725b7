"""What is weighed: a list of rival explanations, the evidence, and what readers said of how the two fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

LOWEST, HIGHEST = -2.0, 2.0  # an assessment: from "much less expected than otherwise" to "much more"
CAMPS = ("+", "-")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A piece of evidence: `group` names the source that it shares with others, `credibility` is 0..1.

    Evidence without a credibility is taken as reported, as with 1. Retracted evidence stays and weighs nothing.
    """

    id: str
    group: str | None = None
    credibility: float | None = None
    is_retracted: bool = False

    @property
    def trust(self) -> float:
        """The credibility that it is weighed with, 0..1."""
        if self.is_retracted:
            return 0.0
        return 1.0 if self.credibility is None else self.credibility


@dataclass(frozen=True, slots=True)
class Assessment:
    """How expected one person finds this evidence if this explanation is true, -2..2; None: it does not bear on it."""

    person: str
    evidence: str
    explanation: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Weighing:
    """All that a list is weighed from.

    assessments  in the order in which they were given: of two by one person on one cell the later counts
    camps        person -> "+" or "-"; who is missing has none; where nobody has one, all readers are taken together
    priors       explanation -> decibels that it starts with, 0 unless the editors publish one
    merged       explanation -> the one that it was merged into, which takes over its assessments; taking the entry
                 out again undoes it
    compounds    explanation -> those that it is made of ("incompetence" and "cover-up"), which it does not exclude
    """

    explanations: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    camps: Mapping[str, str] = field(default_factory=dict)
    priors: Mapping[str, float] = field(default_factory=dict)
    merged: Mapping[str, str] = field(default_factory=dict)
    compounds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
