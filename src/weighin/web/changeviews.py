"""What happened to a list, in words."""

from __future__ import annotations

from weighin.actions.changes import Change
from weighin.domain.happened import sentence
from weighin.render import signed

STILL = "It moved nothing that would show, so far."


class ChangeView:
    """A change of the list in words."""

    def __init__(self, change: Change) -> None:
        self.at, self.event_id, self.moves = change.at, change.event_id, change.moves
        self.words = sentence(change.kind, change.about)

    @property
    def told(self) -> str:
        """What it moved, in a sentence."""
        if not self.moves:
            return STILL
        moved = "; ".join(
            f"{move.explanation} by {signed(move.decibels)} dB ("
            + ", ".join(f"evidence {cause.evidence}: {signed(cause.decibels)}" for cause in move.causes)
            + ")"
            for move in self.moves
        )
        return f"It moved {moved}."
