"""What moved a list from one moment to another, exactly: the printed causes sum to the printed change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import floor, isclose


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a list stood: what each piece of evidence contributed to each explanation, and what each began with, in
    decibels against the average of the list. What contributes nothing may be left out."""

    explanations: tuple[str, ...] = ()
    contributions: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    priors: Mapping[str, float] = field(default_factory=dict)

    @property
    def decibels(self) -> dict[str, float]:
        """Where each explanation stood."""
        found = {}
        for name in self.explanations:
            started, *rest = self.parts(name).values()
            total = 0.0
            for one in rest:  # one by one: other ways to sum, newer Pythons' among them, differ in the last bit
                total += one
            found[name] = started + total
        return found

    def parts(self, explanation: str) -> dict[str | None, float]:
        """What the decibels of an explanation are the sum of, by evidence; None: what it began with."""
        found: dict[str | None, float] = {None: self.priors.get(explanation, 0.0)}
        for evidence, its in self.contributions.items():
            found[evidence] = its.get(explanation, 0.0)
        return found


NOTHING = Moment()


@dataclass(frozen=True, slots=True)
class Cause:
    """A piece of evidence (None: what the explanation begins with) and by how many dB it moved an explanation."""

    evidence: str | None
    decibels: float


@dataclass(frozen=True, slots=True)
class Move:
    """By how many dB an explanation moved against the average of its list: the sum of its causes."""

    explanation: str
    decibels: float
    causes: tuple[Cause, ...]


def moves(before: Moment, after: Moment, digits: int = 1) -> tuple[Move, ...]:
    """What moved from one moment to another, the most first, rounded to `digits`. The causes of each move sum to it as
    they are printed; what is nothing when rounded is left out."""
    found = []
    for name in sorted({*before.explanations, *after.explanations}):
        was, now = before.parts(name), after.parts(name)
        exact = {one: now.get(one, 0.0) - was.get(one, 0.0) for one in sorted({*was, *now}, key=lambda one: one or "")}
        parts = printed(list(exact.values()), sum(exact.values()), digits)
        causes = [Cause(one, dB) for one, dB in zip(exact, parts, strict=True) if dB]
        if total := round(sum(parts), digits):
            found.append(Move(name, total, tuple(sorted(causes, key=lambda cause: -abs(cause.decibels)))))
    return tuple(sorted(found, key=lambda move: -abs(move.decibels)))


def printed(parts: Sequence[float], total: float, digits: int = 1) -> list[float]:
    """Parts rounded so that they sum to their rounded total, each by less than one last digit from what it is (largest
    remainder). Raises ValueError if the parts do not sum to the total."""
    if not isclose(sum(parts), total, abs_tol=1e-6):
        raise ValueError("the parts do not sum to the total")
    scale = 10**digits
    whole = [floor(part * scale) for part in parts]
    missing = round(total * scale) - sum(whole)
    order = sorted(range(len(parts)), key=lambda place: (whole[place] - parts[place] * scale, place))
    for place in order[:missing]:
        whole[place] += 1
    return [units / scale for units in whole]
