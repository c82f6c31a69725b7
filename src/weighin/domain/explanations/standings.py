"""What comes out of weighing: where each explanation stands, what each piece of evidence does, and every cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from weighin.domain.explanations.kinds import CellState, Lack, State


@dataclass(frozen=True, slots=True)
class Simple:
    """The classical scores, smaller is better: points for inconsistent cells, the same by credibility, rated cells."""

    inconsistency: float
    weighted: float
    cells: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one explanation stands.

    rank               from 1; None while it is not yet tested
    decibels           prior and contributions of all evidence; 0 is the average of the list
    behind             how far behind the first of the list, in decibels; negative for an untested one that would lead
    interval           from..to of `behind`, 80%; None where too few readers make it unknown; (0, 0) for the first
    chance_first       0..1 among the tested ones (among all where none is tested); 0 for the others
    inconsistency, weighted_inconsistency, cells    the classical scores, all readers; `by_camp` those of each camp
    agreed_decibels    by what both camps agree on alone; where nobody has a camp, all readers are one
    camp_decibels      camp -> decibels by this camp's own assessments
    is_disputed        one camp has it first, the other does not
    ruled_out_by       for "set aside": the evidence that did it, heaviest first
    is_decisive        for "set aside": the heaviest alone makes at least half of the distance; otherwise it is a sum
    overlaps           those that may be true together with it: a compound, all that it is made of, each with each
    """

    explanation: str
    rank: int | None
    decibels: float
    behind: float
    state: State
    lack: Lack | None
    interval: tuple[float, float] | None
    chance_first: float
    inconsistency: float
    weighted_inconsistency: float
    cells: int
    by_camp: Mapping[str, Simple]
    agreed_decibels: float
    camp_decibels: Mapping[str, float]
    is_disputed: bool
    ruled_out_by: tuple[str, ...] = ()
    is_decisive: bool = False
    overlaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceWeight:
    """What one piece of evidence does.

    credibility     0..1, as it was weighed
    share           0..1, what is left of it beside others of the same source
    contributions   explanation -> decibels; they sum to 0 over the rated cells, to `decibels` over the evidence
    discrimination  spread of the contributions in decibels, weighted to the explanations still alive
    spread          the same with all explanations weighing alike
    bits            how much the shares of the explanations would change without it (Kullback-Leibler)
    is_linchpin     without it another explanation would be first
    wanted          decibels that more ratings could settle: unrated and contested cells times discrimination
    """

    evidence: str
    credibility: float
    share: float
    contributions: Mapping[str, float]
    discrimination: float
    spread: float
    bits: float
    is_linchpin: bool
    wanted: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `value` and `agreed` are steps of the scale (5 dB each), the first relative to the row's average.

    camps   camp -> what its readers say, their standing leanings taken off; only camps that have rated it
    means   camp -> the plain mean of its assessments
    count   ratings; `not_applicable` counts those who say that the evidence does not bear on the explanation
    """

    value: float
    agreed: float
    camps: Mapping[str, float]
    means: Mapping[str, float]
    state: CellState
    count: int
    not_applicable: int


@dataclass(frozen=True, slots=True)
class Standings:
    """All of it. `standings` is in the order of the page: tested ones by rank, then the others by decibels.

    lead           decibels between the first two that are ranked, None where there are no two; `lead_interval` 80%
    unlisted       how far "something not on this list" is behind the first, in decibels: it is neutral on everything
    camp_leaders   camp -> the explanation that its own assessments put first; `is_disputed` if they differ
    to_settle      evidence that more ratings would help most, most wanted first
    """

    standings: tuple[Standing, ...]
    evidence: Mapping[str, EvidenceWeight]
    cells: Mapping[tuple[str, str], Cell]  # (evidence, explanation)
    lead: float | None
    lead_interval: tuple[float, float] | None
    unlisted: float
    camp_leaders: Mapping[str, str]
    is_disputed: bool
    to_settle: tuple[str, ...]

    def of(self, explanation: str) -> Standing:
        """Where this explanation stands. Raises KeyError for one that is not on the list (or was merged away)."""
        for standing in self.standings:
            if standing.explanation == explanation:
                return standing
        raise KeyError(explanation)

    def pair(self, one: str, other: str) -> dict[str, float]:
        """Evidence -> decibels by which it speaks for `one` against `other`; with the priors they sum to the gap."""
        return {name: weight.contributions[one] - weight.contributions[other] for name, weight in self.evidence.items()}
