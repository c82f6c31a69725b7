"""The tables of each command, row by row what its JSON says. docs/analysts.md describes every column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from weighin.domain.explanations import Standings, told
from weighin.domain.ranking import Ranking
from weighin.explaining.types import Comment, Found, Stance
from weighin.exporters.parquet import Column, Table


def found(comments: Sequence[Comment], found: Found, *, unsure: bool = False) -> list[Table]:
    """explanations, links, thread. `unsure`: also links that take no side."""
    rows = list(enumerate(found.suggestions, 1))
    links = [
        (number, link) for number, one in rows for link in one.links if unsure or link.stance is not Stance.NEITHER
    ]
    first: dict[str, Comment] = {}  # of several with one id
    for one in comments:
        first.setdefault(one.id, one)
    thread = list(first.values())
    about = {"mode": str(found.mode), "note": found.note}
    return [
        Table(
            "explanations",
            (
                Column("explanation", "count", [number for number, _ in rows]),
                Column("statement", "text", [one.statement for _, one in rows]),
                Column("needs_wording", "flag", [one.needs_wording for _, one in rows]),
                Column("confidence", "number", [one.confidence for _, one in rows]),
                Column("people", "count", [one.people for _, one in rows]),
                Column("key_comment", "text", [one.key.comment for _, one in rows]),
                Column("key_starts", "count", [one.key.start for _, one in rows]),
            ),
            about,
        ),
        Table(
            "links",
            (
                Column("explanation", "count", [number for number, _ in links]),
                Column("comment", "text", [link.comment for _, link in links]),
                Column("stance", "text", [str(link.stance) for _, link in links]),
                Column("confidence", "number", [link.confidence for _, link in links]),
                Column("starts", "count", [link.start for _, link in links]),
                Column("ends", "count", [link.end for _, link in links]),
            ),
            about,
        ),
        Table(
            "thread",
            (
                Column("comment", "text", [one.id for one in thread]),
                Column("parent", "text", [one.parent for one in thread]),
                Column("author", "text", [one.author for one in thread]),
                Column("text", "text", [one.text for one in thread]),
            ),
        ),
    ]


def ranked(persons: Sequence[str], comments: Sequence[str], ranking: Ranking) -> list[Table]:
    """comments, people: `persons` and `comments` are the names of the numbers that were ranked, in their order."""
    numbers = [ranking.at(place) for place in range(len(comments))]
    tallied = [
        (f"{side}_{how}", ranking.tallies[:, camp, column].tolist() if ranking.camps else [None] * len(comments))
        for camp, side in enumerate(("plus", "minus"))
        for column, how in enumerate(("agrees", "disagrees", "passes"))
    ]
    about = {} if ranking.fallback is None else {"fallback": ranking.fallback}
    return [
        Table(
            "comments",
            (
                Column("comment", "text", comments),
                Column("wilson", "number", [one.wilson for one in numbers]),
                Column("bridging", "number", [one.score for one in numbers]),
                Column("plus", "number", [one.plus for one in numbers]),
                Column("minus", "number", [one.minus for one in numbers]),
                Column("consensus", "number", [one.consensus for one in numbers]),
                Column("dividing", "number", [one.dividing if one.plus is not None else None for one in numbers]),
                *(Column(name, "count", values) for name, values in tallied),
            ),
            about,
        ),
        Table("people", _people(persons, ranking), about),
    ]


def _people(persons: Sequence[str], ranking: Ranking) -> tuple[Column, ...]:
    names = ("position", "readiness", "plus_weight", "minus_weight")
    camps = ranking.camp_of()
    places: dict[int, tuple[float, ...]] = {}
    if ranking.fit is not None and ranking.camps is not None:
        fit, its_camps = ranking.fit, ranking.camps
        its = (fit.person_factor, fit.person_intercept, its_camps.weights_plus, its_camps.weights_minus)
        places = dict(zip(fit.persons.tolist(), zip(*(one.tolist() for one in its), strict=True), strict=True))
    known = [places.get(place) for place in range(len(persons))]
    return (
        Column("person", "text", persons),
        Column("camp", "text", [camps.get(place) for place in range(len(persons))]),
        *(Column(name, "number", [one and one[which] for one in known]) for which, name in enumerate(names)),
    )


def weighed(standings: Standings) -> list[Table]:
    """standings, evidence, contributions: the numbers are those of the JSON, rounded alike."""
    said = told(standings)
    explanations: dict[str, dict[str, Any]] = said["explanations"]
    evidence: dict[str, dict[str, Any]] = said["evidence"]
    cells = [(name, one, value) for name, its in evidence.items() for one, value in its["contributions"].items()]
    return [
        Table(
            "standings",
            (
                Column("explanation", "text", list(explanations)),
                *_taken(explanations.values(), "count", ("rank",)),
                *_taken(explanations.values(), "number", ("decibels", "behind")),
                Column("behind_from", "number", [_end(one["interval"], 0) for one in explanations.values()]),
                Column("behind_to", "number", [_end(one["interval"], 1) for one in explanations.values()]),
                *_taken(explanations.values(), "text", ("state", "lack")),
                *_taken(explanations.values(), "flag", ("disputed", "decisive")),
                *_taken(
                    explanations.values(),
                    "number",
                    ("chance_first", "inconsistency", "weighted_inconsistency", "agreed_decibels"),
                ),
                *_taken(explanations.values(), "count", ("cells",)),
            ),
            {"sentence": said["sentence"]},
        ),
        Table(
            "evidence",
            (
                Column("evidence", "text", list(evidence)),
                *_taken(evidence.values(), "number", ("discrimination", "spread", "bits")),
                *_taken(evidence.values(), "flag", ("linchpin",)),
                *_taken(evidence.values(), "number", ("credibility", "share", "wanted")),
            ),
        ),
        Table(
            "contributions",
            (
                Column("evidence", "text", [name for name, _, _ in cells]),
                Column("explanation", "text", [one for _, one, _ in cells]),
                Column("decibels", "number", [value for _, _, value in cells]),
            ),
        ),
    ]


def _taken(rows: Iterable[dict[str, Any]], kind: str, names: Sequence[str]) -> list[Column]:
    listed = list(rows)
    return [Column(name, kind, [one[name] for one in listed]) for name in names]


def _end(interval: Sequence[float] | None, which: int) -> float | None:
    return None if interval is None else interval[which]
