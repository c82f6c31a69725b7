"""What happened to a list, in a sentence: the same on its page, in its feed and in a mail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from weighin.domain.listing import Place

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
    "held": "Something waits for a moderator.",
}
_NOT_LISTED = "{explanation} was declined."


def sentence(kind: str, about: Mapping[str, Any]) -> str:
    """What happened, in words. `about` names explanations by their letters and evidence by its number."""
    number = about.get("evidence")
    evidence = f"evidence {number}" if number else "evidence"
    named = {"explanation": "an explanation", "into": "another", **about, "evidence": evidence}
    known = _HAPPENED.get(kind, "The list changed.")
    if kind == "declined" and about.get("was") != Place.LISTED:
        known = _NOT_LISTED
    told = known.format(**named)
    return told[0].upper() + told[1:]
