"""What can happen to a list of explanations. Each event says why it happened, in the caller's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from weighin.domain.explanations.assessments import Assessment, Evidence


@dataclass(frozen=True, slots=True)
class ExplanationAdded:
    explanation: str


@dataclass(frozen=True, slots=True)
class Merged:
    explanation: str
    into: str


@dataclass(frozen=True, slots=True)
class Unmerged:
    """A merge undone: the explanation is back, with what was said of it."""

    explanation: str


@dataclass(frozen=True, slots=True)
class EvidenceChanged:
    """Evidence added, or its source, credibility or retraction changed."""

    evidence: Evidence


@dataclass(frozen=True, slots=True)
class EvidenceReworded:
    """Its meaning has changed: what was said of it no longer counts."""

    evidence: str


@dataclass(frozen=True, slots=True)
class Assessed:
    assessment: Assessment


@dataclass(frozen=True, slots=True)
class Unassessed:
    """One person takes back what they said of one cell."""

    person: str
    evidence: str
    explanation: str


@dataclass(frozen=True, slots=True)
class PersonRemoved:
    """Nothing that this person said counts any longer."""

    person: str


@dataclass(frozen=True, slots=True)
class PriorSet:
    explanation: str
    decibels: float


@dataclass(frozen=True, slots=True)
class Refitted:
    """How readers follow the evidence, their leanings and the levels were found anew, with everybody's camp."""

    camps: Mapping[str, str]


Change = (
    ExplanationAdded
    | Merged
    | Unmerged
    | EvidenceChanged
    | EvidenceReworded
    | Assessed
    | Unassessed
    | PersonRemoved
    | PriorSet
    | Refitted
)


@dataclass(frozen=True, slots=True)
class Event:
    """A change and its cause: a label by which the page can say what moved the list."""

    cause: str
    change: Change
