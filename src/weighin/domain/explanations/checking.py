"""What cannot be weighed, said with the place where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from math import isfinite
from typing import NoReturn

from weighin.domain.errors import Code, Refusal
from weighin.domain.explanations.assessments import CAMPS, HIGHEST, LOWEST, Weighing
from weighin.domain.explanations.compounds import made

EXPLANATIONS_MAX, EVIDENCE_MAX, ASSESSMENTS_MAX = 100, 2_000, 500_000
PRIOR_MAX = 100.0  # dB either way: ten thousand million to one


def checked(weighing: Weighing) -> None:
    """Pass if it can be weighed. Raises Refusal (weighing_invalid) naming the place and what to do."""
    _within("explanations", len(weighing.explanations), EXPLANATIONS_MAX)
    _within("evidence", len(weighing.evidence), EVIDENCE_MAX)
    _within("assessments", len(weighing.assessments), ASSESSMENTS_MAX)
    _once("explanations", weighing.explanations)
    _once("evidence", (evidence.id for evidence in weighing.evidence))
    for place, evidence in enumerate(weighing.evidence):
        if evidence.credibility is not None and not 0 <= evidence.credibility <= 1:
            _refuse(f"evidence[{place}].credibility", f"must be from 0 to 1, not {short(evidence.credibility)}")
    listed = set(weighing.explanations)
    _assessments(weighing, listed)
    for person, camp in weighing.camps.items():
        if camp not in CAMPS:
            _refuse(f"camps[{short(person)}]", f'must be "+" or "-", not {short(camp)}')
    for name, prior in weighing.priors.items():
        _known(f"priors[{short(name)}]", name, listed, "explanations")
        if not (isfinite(prior) and abs(prior) <= PRIOR_MAX):
            message = f"must be a number of decibels from -{PRIOR_MAX:.0f} to {PRIOR_MAX:.0f}, not {short(prior)}"
            _refuse(f"priors[{short(name)}]", message)
    _relations("merged", {name: (into,) for name, into in weighing.merged.items()}, listed)
    _relations("compounds", weighing.compounds, listed)
    _relations("compounds", {name: tuple(sorted(parts)) for name, parts in made(weighing).items()}, listed)


def _assessments(weighing: Weighing, listed: set[str]) -> None:
    rows = {evidence.id for evidence in weighing.evidence}
    for place, one in enumerate(weighing.assessments):
        if one.evidence not in rows:
            _known(f"assessments[{place}].evidence", one.evidence, rows, "evidence")
        if one.explanation not in listed:
            _known(f"assessments[{place}].explanation", one.explanation, listed, "explanations")
        if one.value is not None and not LOWEST <= one.value <= HIGHEST:
            _refuse(f"assessments[{place}].value", f"must be from -2 to 2, not {short(one.value)}")


def _relations(field: str, relations: Mapping[str, tuple[str, ...]], listed: set[str]) -> None:
    """Relations of explanations to others: all known, and no way that leads back to where it began."""
    for name, others in relations.items():
        for each in (name, *others):
            _known(f"{field}[{short(name)}]", each, listed, "explanations")
    try:
        TopologicalSorter(relations).prepare()
    except CycleError as error:
        circle = [short(each) for each in error.args[1]]
        _refuse(f"{field}[{circle[0]}]", f"goes round in a circle ({' → '.join(circle)}); take one of them out")


def _within(field: str, count: int, most: int) -> None:
    if count > most:
        _refuse(field, f"has {count:,} entries; a list can have at most {most:,}")


def _once(field: str, names: Iterable[str]) -> None:
    counted = Counter(names)
    for place, (name, count) in enumerate(counted.items()):
        if count > 1:
            _refuse(f"{field}[{place}]", f"the id {short(name)} is there {count} times; give each its own")


def _known(place: str, name: str, known: set[str], field: str) -> None:
    if name not in known:
        _refuse(place, f"{short(name)} is not among the {field}; add it there or correct the id")


def short(value: object) -> str:
    """A value as a message quotes it, however long it is."""
    told = repr(value)
    return told if len(told) <= 60 else f"{told[:57]}…"


def _refuse(place: str, message: str) -> NoReturn:
    raise Refusal(Code.WEIGHING_INVALID, f"{place} {message}.")
