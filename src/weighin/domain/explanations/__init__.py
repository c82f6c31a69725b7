"""The list of rival explanations, weighed: pure numbers in, pure numbers out, the same bits each time.

weigh(Weighing(explanations, evidence, assessments, camps, priors)) -> Standings
sentence(standings) -> str        why the first one leads, or why none does, in plain words
"""

from weighin.domain.explanations.sentences import sentence
from weighin.domain.explanations.standings import (
    Cell,
    CellState,
    EvidenceWeight,
    Lack,
    Simple,
    Standing,
    Standings,
    State,
)
from weighin.domain.explanations.weigh import weigh
from weighin.domain.explanations.weighing import Assessment, Evidence, Weighing

__all__ = [
    "Assessment",
    "Cell",
    "CellState",
    "Evidence",
    "EvidenceWeight",
    "Lack",
    "Simple",
    "Standing",
    "Standings",
    "State",
    "Weighing",
    "sentence",
    "weigh",
]
