"""The list of rival explanations, weighed: pure numbers in, pure numbers out, the same bits each time.

weigh(Weighing(explanations, evidence, assessments, camps, priors, …)) -> Standings
sentence(standings)                         why the first one leads, or why none does, in plain words
credibility(ratings, camps, arguments, …)   what a piece of evidence is weighed with
pooled(credences, explanations, camps)      readers' credences: opinion, which never feeds the standings
moves(before, after)                        what moved the list from one moment to another, as printed
read_log(bytes), history(events)            a list's events from JSON, and the list after each of them
read(bytes) -> Weighing, told(standings)    from and to JSON
"""

from weighin.domain.explanations.assessments import Assessment, Evidence, Weighing
from weighin.domain.explanations.credences import UNLISTED, Pools, pooled
from weighin.domain.explanations.credibility import ANSWERS, Argument, Behind, credibility
from weighin.domain.explanations.events import (
    Assessed,
    Event,
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
from weighin.domain.explanations.history import history
from weighin.domain.explanations.kinds import CellState, Lack, State
from weighin.domain.explanations.logs import read_log
from weighin.domain.explanations.reading import read
from weighin.domain.explanations.sentences import sentence
from weighin.domain.explanations.standings import (
    Cell,
    EvidenceWeight,
    Simple,
    Standing,
    Standings,
)
from weighin.domain.explanations.telling import told, told_history
from weighin.domain.explanations.timeline import NOTHING, Cause, Moment, Move, moves, printed
from weighin.domain.explanations.weigh import weigh

__all__ = [
    "ANSWERS",
    "NOTHING",
    "UNLISTED",
    "Argument",
    "Assessed",
    "Assessment",
    "Behind",
    "Cause",
    "Cell",
    "CellState",
    "Event",
    "Evidence",
    "EvidenceChanged",
    "EvidenceReworded",
    "EvidenceWeight",
    "ExplanationAdded",
    "Lack",
    "Merged",
    "Moment",
    "Move",
    "PersonRemoved",
    "Pools",
    "PriorSet",
    "Refitted",
    "Simple",
    "Standing",
    "Standings",
    "State",
    "Unassessed",
    "Unmerged",
    "Weighing",
    "credibility",
    "history",
    "moves",
    "pooled",
    "printed",
    "read",
    "read_log",
    "sentence",
    "told",
    "told_history",
    "weigh",
]
