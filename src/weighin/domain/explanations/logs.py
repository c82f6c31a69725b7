"""The log of a list from JSON, which anybody may have written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from weighin.domain.explanations import fields
from weighin.domain.explanations.checking import EVIDENCE_MAX, EXPLANATIONS_MAX, short
from weighin.domain.explanations.events import (
    Assessed,
    Change,
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
from weighin.domain.explanations.reading import assessment_of, evidence_of

EVENTS_MAX = 100_000

_Entry = Mapping[str, Any]


def read_log(data: bytes) -> list[Event]:
    """[{"kind", "cause"?, …}] or {"events": [the same]}, in order. What else an event has depends on its kind:

    explanation {explanation} · evidence {id, group?, credibility?, retracted?}, new or changed · assessment {person,
    evidence, explanation, value} · unassessment {person, evidence, explanation} · reworded {evidence} · merge
    {explanation, into} · unmerge {explanation} · forget {person} · prior {explanation, decibels} · fit {camps?}.
    `cause` is what the event is called in what comes out, else its kind. What an event speaks of and is not there
    changes nothing. Raises Refusal (file_invalid, weighing_invalid) naming the place.
    """
    whole = fields.parsed(data)
    log = {"events": whole} if isinstance(whole, list) else fields.mapping(whole, "the file")
    found = []
    for place, entry in fields.listed(log, "events"):
        if place == EVENTS_MAX:
            fields.refuse("events", f"has more than {EVENTS_MAX:,} entries; replay one list at a time")
        found.append(_event(entry, f"events[{place}]"))
    _bounded(found)
    return found


def _event(entry: Any, place: str) -> Event:
    its = fields.mapping(entry, place)
    kind = its.get("kind")
    read = _KINDS.get(kind) if isinstance(kind, str) else None
    if not isinstance(kind, str) or read is None:
        fields.refuse(f"{place}.kind", f"must be one of {', '.join(_KINDS)}, not {fields.kind(kind)}")
    cause = its.get("cause", kind)
    if not isinstance(cause, str):
        fields.refuse(f"{place}.cause", f"must be a text, not {fields.kind(cause)}")
    return Event(cause, read(its, place))


def _name(its: _Entry, field: str, place: str) -> str:
    return fields.name(its.get(field), f"{place}.{field}")


def _evidence(its: _Entry, place: str) -> Change:
    evidence = evidence_of(its, place)
    if evidence.credibility is not None:
        fields.within(evidence.credibility, f"{place}.credibility", 0, 1)
    return EvidenceChanged(evidence)


def _assessment(its: _Entry, place: str) -> Change:
    one = assessment_of(its, place)
    if one.value is not None:
        fields.within(one.value, f"{place}.value", -2, 2)
    return Assessed(one)


def _prior(its: _Entry, place: str) -> Change:
    decibels = fields.number(its.get("decibels"), f"{place}.decibels")
    fields.within(decibels, f"{place}.decibels", -100, 100)
    return PriorSet(_name(its, "explanation", place), decibels)


def _fit(its: _Entry, place: str) -> Change:
    camps = {}
    for person, camp in fields.mapped(its, "camps"):
        if camp not in ("+", "-", None):
            fields.refuse(f"{place}.camps[{short(person)}]", f'must be "+", "-" or null, not {fields.kind(camp)}')
        if camp is not None:
            camps[person] = camp
    return Refitted(camps)


_KINDS: dict[str, Callable[[_Entry, str], Change]] = {
    "explanation": lambda its, place: ExplanationAdded(_name(its, "explanation", place)),
    "evidence": _evidence,
    "assessment": _assessment,
    "unassessment": lambda its, place: Unassessed(
        *(_name(its, field, place) for field in ("person", "evidence", "explanation"))
    ),
    "reworded": lambda its, place: EvidenceReworded(_name(its, "evidence", place)),
    "merge": lambda its, place: Merged(_name(its, "explanation", place), _name(its, "into", place)),
    "unmerge": lambda its, place: Unmerged(_name(its, "explanation", place)),
    "forget": lambda its, place: PersonRemoved(_name(its, "person", place)),
    "prior": _prior,
    "fit": _fit,
}


def _bounded(events: list[Event]) -> None:
    explanations = {one.change.explanation for one in events if isinstance(one.change, ExplanationAdded)}
    if len(explanations) > EXPLANATIONS_MAX:
        fields.refuse("events", f"add {len(explanations):,} explanations; a list can have at most {EXPLANATIONS_MAX:,}")
    rows = {one.change.evidence.id for one in events if isinstance(one.change, EvidenceChanged)}
    if len(rows) > EVIDENCE_MAX:
        fields.refuse("events", f"add {len(rows):,} pieces of evidence; a list can have at most {EVIDENCE_MAX:,}")
