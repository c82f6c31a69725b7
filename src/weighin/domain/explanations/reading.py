"""Weighings from JSON, which anybody may have written."""

from __future__ import annotations

from typing import Any

from weighin.domain.explanations.assessments import Assessment, Evidence, Weighing
from weighin.domain.explanations.checking import checked, short
from weighin.domain.explanations.fields import kind, listed, mapped, mapping, name, names, number, parsed, refuse


def read(data: bytes) -> Weighing:
    """{"explanations": [id], "evidence": [{"id", "group"?, "credibility"?, "retracted"?}], "assessments": [{"person",
    "evidence", "explanation", "value"}], "camps"?: {person: "+", "-" or null}, "priors"?: {id: dB}, "merged"?:
    {id: id}, "compounds"?: {id: [id]}}, checked. An id is a text or a whole number; a value of null says that the
    evidence does not bear on the explanation. Raises Refusal (file_invalid, weighing_invalid) naming the place.
    """
    whole = mapping(parsed(data), "the file")
    weighing = Weighing(
        explanations=tuple(name(one, f"explanations[{place}]") for place, one in listed(whole, "explanations")),
        evidence=tuple(evidence_of(one, f"evidence[{place}]") for place, one in listed(whole, "evidence")),
        assessments=tuple(assessment_of(one, f"assessments[{place}]") for place, one in listed(whole, "assessments")),
        camps={who: name(camp, f"camps[{short(who)}]") for who, camp in mapped(whole, "camps") if camp is not None},
        priors={one: number(prior, f"priors[{short(one)}]") for one, prior in mapped(whole, "priors")},
        merged={one: name(into, f"merged[{short(one)}]") for one, into in mapped(whole, "merged")},
        compounds={one: names(parts, f"compounds[{short(one)}]") for one, parts in mapped(whole, "compounds")},
    )
    checked(weighing)
    return weighing


def evidence_of(one: Any, place: str) -> Evidence:
    """One piece of evidence. Raises Refusal naming the place."""
    found = mapping(one, place)
    group, credibility, retracted = found.get("group"), found.get("credibility"), found.get("retracted", False)
    if not isinstance(retracted, bool):
        refuse(f"{place}.retracted", f"must be true or false, not {kind(retracted)}")
    return Evidence(
        name(found.get("id"), f"{place}.id"),
        None if group is None else name(group, f"{place}.group"),
        None if credibility is None else number(credibility, f"{place}.credibility"),
        retracted,
    )


def assessment_of(one: Any, place: str) -> Assessment:
    """One assessment. Raises Refusal naming the place."""
    found = mapping(one, place)
    if "value" not in found:
        refuse(f"{place}.value", "is missing; write a number from -2 to 2, or null for “does not bear on it”")
    value = found["value"]
    return Assessment(
        name(found.get("person"), f"{place}.person"),
        name(found.get("evidence"), f"{place}.evidence"),
        name(found.get("explanation"), f"{place}.explanation"),
        None if value is None else number(value, f"{place}.value"),
    )
