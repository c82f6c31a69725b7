"""What a model says of a text: probabilities, and the words that they rest on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from weighin.domain.policy import SCORES

NAMES = SCORES  # the policy asks for them by these names


class Reason(NamedTuple):  # many are made for each comment, and a tuple is made in a third of the time
    """What the characters [start, end) of the original text add to the log-odds of a score.

    Where it is the whole text that does, `pattern` names what it is like, such as "all capitals".
    """

    score: str
    start: int
    end: int
    weight: float
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Scores:
    """Calibrated probabilities by name, and why.

    For each score: log-odds = base[score] + rest[score] + the sum of its reasons' weights, exactly; `rest` is what
    the many words of little weight add. `spans` are the characters that toxicity rests on. `model` made them.
    """

    values: dict[str, float]
    reasons: tuple[Reason, ...] = ()
    base: dict[str, float] = field(default_factory=dict)
    rest: dict[str, float] = field(default_factory=dict)
    spans: tuple[tuple[int, int], ...] = ()
    model: str = ""

    def __getitem__(self, name: str) -> float:
        return self.values[name]

    def per_mille(self, name: str) -> int:
        """A score as a whole number from 0 to 999."""
        return round(999 * self.values[name])
