"""What a moderator's decision teaches about a text: which of its scores should have been high, which low."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from weighin.domain.types import Instant, State, Verdict

APPROVAL_WEIGHT = 2.0  # a good comment held is the costlier error
Alarms = Mapping[str, Mapping[str, float]]  # {clause: {score: from where it stops a comment}}


@dataclass(frozen=True, slots=True)
class Lesson:
    """`wanted` are the scores that the text should have had, 0 to 1, by name; `expected` what they were before.

    `flagged`: those were enough for the policy to stop it; `flagged_untaught`: so were the model's alone. `refused`:
    a moderator did stop it. `digest` names what it is about: of several about the same, the newest counts.
    """

    digest: str
    text: str
    wanted: dict[str, float]
    weight: float
    refused: bool
    expected: dict[str, float]
    flagged: bool
    flagged_untaught: bool
    id: int = 0
    taught_at: Instant = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """How often flagging a text foretold its refusal: of so many decisions, how many were flagged, refused, both."""

    decisions: int
    flagged: int
    refused: int
    both: int

    @property
    def precision(self) -> float | None:
        """The share of flagged texts that were refused; None where none was flagged."""
        return self.both / self.flagged if self.flagged else None

    @property
    def recall(self) -> float | None:
        """The share of refused texts that were flagged; None where none was refused."""
        return self.both / self.refused if self.refused else None


def wanted(
    alarms: Alarms, scores: Mapping[str, float], verdict: Verdict, clause: str | None, was: State
) -> tuple[dict[str, float], float] | None:
    """(scores that should have been, weight) of a decision; None if it teaches nothing.

    Publishing says that no score of the policy applies. Refusing says so much of the clause that it names: that one
    of its scores applies, which is taken to be the one that came nearest to its alarm. A refusal that names no
    clause, or one without scores, may have any reason and teaches nothing; neither does holding.
    """
    if verdict is Verdict.PUBLISH:
        names = {name for its in alarms.values() for name in its}
        weight = APPROVAL_WEIGHT if was is State.HELD else 1.0
        return (dict.fromkeys(sorted(names), 0.0), weight) if names else None
    its = alarms.get(clause or "", {})
    if verdict is Verdict.HOLD or not its:
        return None
    nearest = max(sorted(its), key=lambda name: scores.get(name, 0.0) - its[name])
    return {nearest: 1.0}, 1.0


def tally(pairs: Sequence[tuple[bool, bool]]) -> Tally:
    """What (flagged, refused) pairs come to."""
    return Tally(
        len(pairs),
        sum(flagged for flagged, _ in pairs),
        sum(refused for _, refused in pairs),
        sum(flagged and refused for flagged, refused in pairs),
    )
