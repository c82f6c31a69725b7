"""Weighing a story's list: from what people said of it to where each explanation stands."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from weighin.domain.crowds import heard
from weighin.domain.explanations import ANSWERS, Assessment, Pools, Standings, Weighing, credibility, pooled, weigh
from weighin.domain.explanations import Evidence as Weighed
from weighin.domain.explanations.checking import ASSESSMENTS_MAX
from weighin.domain.listing import Evidence, Explanation, Place, targets
from weighin.storage import assessments, evidence, explanations, list_events

KEPT, LOCKS = 64, 16


@dataclass(frozen=True, slots=True)
class Camps:
    """The camps of a site's readers, {person id: "+" or "-"}; `version` tells one state of them from another."""

    sides: Mapping[str, str] = field(default_factory=dict)
    version: int = 0


NO_CAMPS = Camps()

CREDIBLE = tuple(ANSWERS.values())  # by the number that is stored

_Key = tuple[int, int, int]  # story, last event, version of the camps
_Kept = tuple[Weighing, Standings, Pools]


@dataclass(frozen=True, slots=True)
class Weighted:
    """A list and where it stands. Inside `weighing` and `standings` explanations are named A, B, …, evidence 1, 2, …"""

    every: tuple[Explanation, ...]
    rows: tuple[Evidence, ...]
    held: tuple[Evidence, ...]
    weighing: Weighing
    standings: Standings
    opinion: Pools
    event_id: int

    @property
    def readers(self) -> int:
        """How many people have weighed any of the evidence."""
        return len({one.person for one in self.weighing.assessments})


class Lists:
    """Lists are weighed once for each change; the last of them are kept. May be shared between threads.

    Of more than `most` assessments of one list the earliest count: a crowd that goes on adding hides no page.
    """

    def __init__(self, most: int = ASSESSMENTS_MAX) -> None:
        self._most = most
        self._ones = tuple(threading.Lock() for _ in range(LOCKS))  # two who come for one list do not both weigh it
        self._kept: OrderedDict[_Key, _Kept] = OrderedDict()
        self._lock = threading.Lock()

    def weighted(self, conn: Connection, story_id: int, camps: Camps = NO_CAMPS) -> Weighted:
        """The list of a story, weighed."""
        event_id = list_events.last(conn, story_id)
        every = tuple(explanations.of_story(conn, story_id))
        all_rows = evidence.of_story(conn, story_id)
        rows = tuple(row for row in all_rows if row.place is Place.LISTED)
        held = tuple(row for row in all_rows if row.place is Place.HELD)
        key = story_id, event_id, camps.version
        kept = self._at_hand(key)
        if kept is None:
            with self._ones[story_id % LOCKS]:
                kept = self._at_hand(key)
                if kept is None:
                    weighing = _weighing(conn, story_id, every, rows, camps, self._most)
                    kept = weighing, weigh(weighing), _opinion(conn, story_id, every, camps)
                    self._keep(key, kept)
        return Weighted(every, rows, held, *kept, event_id)

    def _at_hand(self, key: _Key) -> _Kept | None:
        with self._lock:
            return self._kept.get(key)

    def _keep(self, key: _Key, kept: _Kept) -> None:
        with self._lock:
            self._kept[key] = kept
            for older in [one for one in self._kept if one[0] == key[0] and one < key]:
                del self._kept[older]  # of one list the newest alone is asked for
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)


def _weighing(
    conn: Connection, story_id: int, every: Sequence[Explanation], rows: Sequence[Evidence], camps: Camps, most: int
) -> Weighing:
    writers = assessments.writers(conn, story_id)
    return Weighing(
        explanations=tuple(_counted(every).values()),
        evidence=_weighed(conn, story_id, rows, camps.sides, writers),
        assessments=_assessments(conn, story_id, every, rows, writers)[:most],
        camps=camps.sides,
        merged=_merged(every),
    )


def _opinion(conn: Connection, story_id: int, every: Sequence[Explanation], camps: Camps) -> Pools:
    letters = {one.id: one.letter for one in every if one.place is Place.LISTED}
    credences: dict[str, dict[str, float]] = {}
    for person, explanation_id, value in assessments.credences_of(conn, story_id):
        if explanation_id in letters:
            credences.setdefault(str(person), {})[letters[explanation_id]] = value
    return pooled(credences, tuple(letters.values()), camps.sides)


def _weighed(
    conn: Connection, story_id: int, rows: Sequence[Evidence], camps: Mapping[str, str], writers: Collection[int]
) -> tuple[Weighed, ...]:
    ratings: dict[int, dict[str, float]] = {}
    said = assessments.credibilities_of(conn, story_id)
    counted = heard(((person, row_id) for person, row_id, _ in said), writers)
    for person, row_id, value in said:
        if (person, row_id) not in counted:
            continue
        ratings.setdefault(row_id, {})[str(person)] = CREDIBLE[value]
    return tuple(
        Weighed(
            str(row.number),
            group=row.source_group or None,
            credibility=credibility(ratings.get(row.id, {}), camps),
            is_retracted=row.retracted,
        )
        for row in rows
    )


def _assessments(
    conn: Connection,
    story_id: int,
    every: Sequence[Explanation],
    rows: Sequence[Evidence],
    writers: Collection[int],
) -> tuple[Assessment, ...]:
    """In the order in which they were made: of two by one person on what was merged the later counts."""
    letters = _counted(every)
    numbers = {row.id: str(row.number) for row in rows}
    said = sorted(assessments.of_story(conn, story_id), key=lambda one: one[4])
    counted = heard(((person, row_id) for person, row_id, *_ in said), writers)
    return tuple(
        Assessment(str(person), numbers[row_id], letters[explanation_id], value)
        for person, row_id, explanation_id, value, _ in said
        if row_id in numbers and explanation_id in letters and (person, row_id) in counted
    )


def _counted(every: Sequence[Explanation]) -> dict[int, str]:
    """{id: letter} of what is on the list, or was merged into something that is."""
    into, listed = targets(every), {one.id for one in every if one.place is Place.LISTED}
    return {one.id: one.letter for one in every if into[one.id] in listed}


def _merged(every: Sequence[Explanation]) -> dict[str, str]:
    into, letters = targets(every), _counted(every)
    return {letters[one]: letters[its] for one, its in into.items() if one != its and one in letters}
