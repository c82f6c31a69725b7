"""What a list of explanations holds at one moment of its history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from weighin.domain.explanations.assessments import Assessment, Evidence, Weighing
from weighin.domain.explanations.events import (
    Assessed,
    Change,
    EvidenceChanged,
    EvidenceReworded,
    ExplanationAdded,
    Merged,
    PersonRemoved,
    PriorSet,
    Refitted,
    Unassessed,
    Unmerged,
)

Said = dict[tuple[str, str], float | None]  # (person, explanation) -> value, the newest last


@dataclass(slots=True)
class Ledger:
    """The list as far as its events were told to it. `camps` are those of the last fit."""

    explanations: list[str] = field(default_factory=list)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    said: dict[str, Said] = field(default_factory=dict)  # by evidence
    merged: dict[str, str] = field(default_factory=dict)
    priors: dict[str, float] = field(default_factory=dict)
    camps: dict[str, str] = field(default_factory=dict)

    def take(self, change: Change) -> Iterable[str]:
        """Take a change in, and name the evidence whose ratings it may have touched. A change of what is not there
        changes nothing: a log may have lost what it speaks of."""
        touched: Iterable[str] = ()
        match change:
            case ExplanationAdded(explanation):
                touched = self._add(explanation)
            case Merged(explanation, into):
                touched = self._merge(explanation, into)
            case Unmerged(explanation):
                touched = self.said if self.merged.pop(explanation, None) else ()
            case EvidenceChanged(evidence):
                self.evidence[evidence.id] = evidence
                self.said.setdefault(evidence.id, {})
                touched = (evidence.id,)
            case EvidenceReworded(name) if name in self.evidence:
                self.said[name] = {}
                touched = (name,)
            case Assessed(assessment):
                touched = self._assess(assessment)
            case Unassessed(person, name, explanation) if name in self.evidence:
                self.said[name].pop((person, explanation), None)
                touched = (name,)
            case PersonRemoved(person):
                touched = [name for name, said in self.said.items() if _forget(said, person)]
            case PriorSet(explanation, decibels):
                self.priors[explanation] = decibels
            case Refitted(camps):
                self.camps = dict(camps)
                touched = self.said
        return touched

    def columns(self) -> list[str]:
        """The explanations on the list, without those that were merged into others."""
        return [name for name in self.explanations if name not in self.merged]

    def weighing(self) -> Weighing:
        """The same as something to weigh."""
        return Weighing(
            explanations=tuple(self.explanations),
            evidence=tuple(self.evidence.values()),
            assessments=tuple(
                Assessment(person, name, explanation, value)
                for name in self.evidence
                for (person, explanation), value in self.said[name].items()
            ),
            camps=self.camps,
            priors={name: prior for name, prior in self.priors.items() if name in self.explanations},
            merged=self.merged,
        )

    def _add(self, explanation: str) -> Iterable[str]:
        if explanation in self.explanations:
            return ()
        self.explanations.append(explanation)
        return self.said

    def _merge(self, explanation: str, into: str) -> Iterable[str]:
        end = into
        while end in self.merged:
            end = self.merged[end]
        if end == explanation or not {explanation, into} <= {*self.explanations}:
            return ()
        self.merged[explanation] = into
        return self.said

    def _assess(self, one: Assessment) -> Iterable[str]:
        if one.evidence not in self.evidence or one.explanation not in self.explanations:
            return ()
        said = self.said[one.evidence]
        said.pop((one.person, one.explanation), None)  # so that the newest stands last
        said[one.person, one.explanation] = one.value
        return (one.evidence,)


def _forget(said: Said, person: str) -> bool:
    gone = [key for key in said if key[0] == person]
    for key in gone:
        del said[key]
    return bool(gone)
