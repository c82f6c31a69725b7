"""What happened to a list, in words."""

from __future__ import annotations

from weighin.actions.changes import Change
from weighin.domain.listing import Place
from weighin.render import signed

STILL = "It moved nothing that would show, so far."
_HAPPENED = {
    "proposed": "A reader put {explanation} on the list.",
    "listed": "{explanation} came onto the list.",
    "declined": "{explanation} was taken off the list.",
    "merged": "{explanation} was merged into {into}.",
    "reworded": "{explanation} was reworded.",
    "evidence": "A reader added {evidence}.",
    "evidence_listed": "{evidence} came onto the list.",
    "evidence_declined": "{evidence} was taken off the list.",
    "evidence_edited": "{evidence} was changed; what had been said of it no longer counts.",
    "retracted": "{evidence} was marked as retracted.",
    "restored": "{evidence} counts again.",
    "grouped": "{evidence} was grouped by its source.",
    "assessed": "A reader weighed {evidence}.",
    "weighed": "The list was weighed anew.",
    "believed": "A reader gave an opinion.",
    "contains": "{explanation} was said to contain {other}.",
    "uncontains": "It was taken back that {explanation} contains {other}.",
    "excludes": "{explanation} and {other} were said to exclude each other.",
    "unexcludes": "It was taken back that {explanation} and {other} exclude each other.",
    "attached": "A comment {side} {evidence} was attached.",
    "detached": "A comment {side} {evidence} no longer counts.",
    "held": "Something waits for a moderator.",
}
_NOT_LISTED = "{explanation} was declined."


class ChangeView:
    """A change of the list in words."""

    def __init__(self, change: Change) -> None:
        self.at, self.event_id, self.moves = change.at, change.event_id, change.moves
        number = change.about.get("evidence")
        evidence = f"evidence {number}" if number else "evidence"
        side = "for" if change.about.get("bearing", 0) > 0 else "against"
        usual = {"explanation": "an explanation", "into": "another", "other": "another", "side": side}
        about = {**usual, **change.about, "evidence": evidence}
        known = _HAPPENED.get(change.kind, "The list changed.")
        if change.kind == "declined" and about.get("was") != Place.LISTED:
            known = _NOT_LISTED
        told = known.format(**about) + _ties(change) + _votes(change)
        self.words = told[0].upper() + told[1:]

    @property
    def told(self) -> str:
        """What it moved, in a sentence."""
        if not self.moves:
            return STILL
        moved = "; ".join(
            f"{move.letter} by {signed(move.decibels)} dB ("
            + ", ".join(f"evidence {cause.number}: {signed(cause.decibels)}" for cause in move.causes)
            + ")"
            for move in self.moves
        )
        return f"It moved {moved}."


def _ties(change: Change) -> str:
    """What whoever proposed an explanation said of others on the list."""
    told = {"contains": "It is made of {}.", "excludes": "It cannot be true together with {}."}
    said = [(words, [one for one in change.about.get(name, ()) if one]) for name, words in told.items()]
    return "".join(f" {words.format(' and '.join(its))}" for words, its in said if its and change.kind == "proposed")


def _votes(change: Change) -> str:
    """What votes on comments had to do with it, where nothing else has happened."""
    if not (rows := change.about.get("argued")):
        return ""
    return f" Votes changed what comments on evidence {' and '.join(rows)} weigh."
