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
    "contains": "{explanation} was said to contain {other}.",
    "uncontains": "It was taken back that {explanation} contains {other}.",
    "excludes": "{explanation} and {other} were said to exclude each other.",
    "unexcludes": "It was taken back that {explanation} and {other} exclude each other.",
    "attached": "A comment {side} {evidence} was attached.",
    "detached": "A comment {side} {evidence} no longer counts.",
    "held": "Something waits for a moderator.",
}
_NOT_LISTED = "{explanation} was declined."


def sentence(kind: str, about: Mapping[str, Any]) -> str:
    """What happened, in words. `about` names explanations by their letters and evidence by its number."""
    number = about.get("evidence")
    evidence = f"evidence {number}" if number else "evidence"
    side = "for" if about.get("bearing", 0) > 0 else "against"
    usual = {"explanation": "an explanation", "into": "another", "other": "another", "side": side}
    known = _HAPPENED.get(kind, "The list changed.")
    if kind == "declined" and about.get("was") != Place.LISTED:
        known = _NOT_LISTED
    told = known.format(**usual | dict(about) | {"evidence": evidence})
    if kind == "proposed":
        told += _ties(about)
    return told[0].upper() + told[1:] + _votes(about)


def _ties(about: Mapping[str, Any]) -> str:
    """What whoever proposed an explanation said of others on the list."""
    told = {"contains": " It is made of {}.", "excludes": " It cannot be true together with {}."}
    said = [(words, [one for one in about.get(name, ()) if one]) for name, words in told.items()]
    return "".join(words.format(" and ".join(its)) for words, its in said if its)


def _votes(about: Mapping[str, Any]) -> str:
    """What votes on comments had to do with it, where nothing else has happened."""
    rows = about.get("argued")
    return f" Votes changed what comments on evidence {' and '.join(rows)} weigh." if rows else ""
