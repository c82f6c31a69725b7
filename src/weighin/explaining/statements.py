"""The words that stand for a group."""

from __future__ import annotations

from collections.abc import Sequence

from weighin.explaining.roles import Roles
from weighin.explaining.thread import Thread


def statement(thread: Thread, roles: Roles, proposals: Sequence[int]) -> tuple[str, bool]:
    """A statement, and whether it is fit to stand on a list as it is."""
    best = max((roles.proposals[each] for each in proposals), key=lambda each: each.chance)
    note = thread.notes[best.comment]
    place = max(best.places, key=lambda each: float(roles.chances[best.comment][each]))
    return note.clauses[place].text, False
