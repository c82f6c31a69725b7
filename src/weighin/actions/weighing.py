"""Weighing a story's list: from what people said of it to where each explanation stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from weighin.domain.explanations import Assessment, Standings, Weighing, weigh
from weighin.domain.explanations import Evidence as Weighed
from weighin.domain.explanations.credences import Credence, Opinion, pooled
from weighin.domain.explanations.credibility import credibility
from weighin.domain.listing import Evidence, Explanation, Place
from weighin.domain.types import Instant, Site
from weighin.storage import assessments, evidence, explanations, list_events
from weighin.storage.db import Database

# "Did this really happen as reported?": almost surely not, doubtful, probably, confirmed.
CREDIBLE = (0.05, 0.35, 0.75, 0.95)
TOLD_FROM = 0.1  # dB: what moves less is no change that a page would show


@dataclass(frozen=True, slots=True)
class Weights:
    """A list as it is weighed: its rows by the names that the page gives them, explanations A, B, …, evidence 1, 2, …"""

    explanations: tuple[Explanation, ...]
    evidence: tuple[Evidence, ...]
    standings: Standings
    opinion: Opinion
    readers: int
    event_id: int

    def by_letter(self, letter: str) -> Explanation:
        return next(one for one in self.explanations if one.letter == letter)


def weights(conn: Connection, story_id: int, camps: Mapping[int, str]) -> Weights:
    """Where the list of a story stands. `camps`: person id -> "+" or "-" for who has one."""
    event_id = list_events.last(conn, story_id)
    every = explanations.of_story(conn, story_id)
    rows = tuple(row for row in evidence.of_story(conn, story_id) if row.place is Place.LISTED)
    letters = {one.id: one.letter for one in every}
    numbers = {row.id: str(row.number) for row in rows}
    listed = tuple(one for one in every if one.place is Place.LISTED)
    said = sorted(assessments.of_story(conn, story_id), key=lambda one: one[4])  # the later of two counts
    sides = {str(person): camp for person, camp in camps.items()}
    believed: dict[int, dict[str, float]] = {}
    for person, row_id, value in assessments.credibilities_of(conn, story_id):
        believed.setdefault(row_id, {})[str(person)] = CREDIBLE[value]
    weighing = Weighing(
        explanations=tuple(one.letter for one in listed),
        evidence=tuple(
            Weighed(
                numbers[row.id],
                group=row.source_group or None,
                credibility=credibility(believed.get(row.id, {}), sides),
                is_retracted=row.retracted,
            )
            for row in rows
        ),
        assessments=tuple(
            Assessment(str(person), numbers[row_id], letters[explanation_id], value)
            for person, row_id, explanation_id, value, _ in said
            if row_id in numbers and explanation_id in _counted(every, listed)
        ),
        camps=sides,
        merged={
            one.letter: letters[one.merged_id] for one in every if one.place is Place.MERGED and one.merged_id
        },
    )
    credences = [
        Credence(str(person), letters[explanation_id], value)
        for person, explanation_id, value in assessments.credences_of(conn, story_id)
    ]
    opinion = pooled(weighing.explanations, credences, sides)
    readers = len({one.person for one in weighing.assessments})
    return Weights(listed, rows, weigh(weighing), opinion, readers, event_id)
