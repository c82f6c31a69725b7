"""Weighing a story's list: from what people said of it to where each explanation stands."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from weighin.actions import arguing
from weighin.actions.arguing import Case
from weighin.domain.crowds import heard
from weighin.domain.explanations import ANSWERS, Assessment, Pools, Standings, Weighing, credibility, pooled, weigh
from weighin.domain.explanations import Evidence as Weighed
from weighin.domain.explanations.checking import ASSESSMENTS_MAX
from weighin.domain.listing import Evidence, Explanation, Place, targets
from weighin.domain.relations import Related, parts, standing
from weighin.storage import assessments, attachments, evidence, explanations, list_events, relations
from weighin.storage.attachments import Attached

KEPT, LOCKS = 64, 16


@dataclass(frozen=True, slots=True)
class Camps:
    """The camps of a site's readers, {person id: "+" or "-"}; `version` tells one state of them from another, `unvoted`
    is the place in `bridging` of a comment without votes, None where there are no camps."""

    sides: Mapping[str, str] = field(default_factory=dict)
    version: int = 0
    unvoted: int | None = None


NO_CAMPS = Camps()

CREDIBLE = tuple(ANSWERS.values())  # by the number that is stored

# Story, last event, version of the camps, the comments attached: those come and go, and are voted on, without events.
_Key = tuple[int, int, int, tuple[Attached, ...]]


@dataclass(frozen=True, slots=True)
class _Kept:
    weighing: Weighing
    standings: Standings
    opinion: Pools
    relations: tuple[Related, ...]
    unargued: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Weighted:
    """A list and where it stands. Inside `weighing` and `standings` explanations are named A, B, …, evidence 1, 2, …

    `relations` are those between what is listed; `unargued` how far evidence would be believed without the comments
    attached to it (`attached`), where there are any.
    """

    every: tuple[Explanation, ...]
    rows: tuple[Evidence, ...]
    held: tuple[Evidence, ...]
    weighing: Weighing
    standings: Standings
    opinion: Pools
    event_id: int
    relations: tuple[Related, ...] = ()
    attached: tuple[Attached, ...] = ()
    unargued: Mapping[str, float] = field(default_factory=dict)

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
        attached = attachments.of_story(conn, story_id)
        key = story_id, event_id, camps.version, attached
        kept = self._at_hand(key)
        if kept is None:
            with self._ones[story_id % LOCKS]:
                kept = self._at_hand(key)
                if kept is None:
                    kept = _weighed(conn, story_id, every, rows, camps, attached, self._most)
                    self._keep(key, kept)
        return Weighted(
            every,
            rows,
            held,
            kept.weighing,
            kept.standings,
            kept.opinion,
            event_id,
            kept.relations,
            attached,
            kept.unargued,
        )

    def _at_hand(self, key: _Key) -> _Kept | None:
        with self._lock:
            return self._kept.get(key)

    def _keep(self, key: _Key, kept: _Kept) -> None:
        with self._lock:
            for older in [one for one in self._kept if one[0] == key[0] and one[:3] <= key[:3]]:
                del self._kept[older]  # of one list the newest alone is asked for
            self._kept[key] = kept
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)


def _weighed(
    conn: Connection,
    story_id: int,
    every: Sequence[Explanation],
    rows: Sequence[Evidence],
    camps: Camps,
    attached: Sequence[Attached],
    most: int,
) -> _Kept:
    writers = assessments.writers(conn, story_id)
    related = _related(conn, story_id, every)
    letters = {one.id: one.letter for one in every}
    ratings, cases = _said_of(conn, story_id, camps, attached, writers)
    weighing = Weighing(
        explanations=tuple(_counted(every).values()),
        evidence=tuple(_believed(row, ratings.get(row.id, {}), camps.sides, cases.get(row.id)) for row in rows),
        assessments=_assessments(conn, story_id, every, rows, writers)[:most],
        camps=camps.sides,
        merged=_merged(every),
        compounds={letters[one]: tuple(letters[its] for its in made) for one, made in parts(related).items()},
    )
    unargued = {str(row.number): credibility(ratings.get(row.id, {}), camps.sides) for row in rows if row.id in cases}
    return _Kept(weighing, weigh(weighing), _opinion(conn, story_id, every, camps), related, unargued)


def _related(conn: Connection, story_id: int, every: Sequence[Explanation]) -> tuple[Related, ...]:
    """The relations between what is on the list, merges made."""
    listed = {one.id for one in every if one.place is Place.LISTED}
    now = standing(relations.of_story(conn, story_id), targets(every))
    return tuple(one for one in now if one.one in listed and one.other in listed)


def _opinion(conn: Connection, story_id: int, every: Sequence[Explanation], camps: Camps) -> Pools:
    letters = {one.id: one.letter for one in every if one.place is Place.LISTED}
    credences: dict[str, dict[str, float]] = {}
    for person, explanation_id, value in assessments.credences_of(conn, story_id):
        if explanation_id in letters:
            credences.setdefault(str(person), {})[letters[explanation_id]] = value
    return pooled(credences, tuple(letters.values()), camps.sides)


def _said_of(
    conn: Connection, story_id: int, camps: Camps, attached: Sequence[Attached], writers: Collection[int]
) -> tuple[dict[int, dict[str, float]], dict[int, Case]]:
    """By evidence: how credible those who are heard find it, and what comments say of that."""
    said = assessments.credibilities_of(conn, story_id)
    rated = {(person, row_id) for person, row_id, _ in said}
    counted = heard(rated, writers)
    ratings: dict[int, dict[str, float]] = {}
    for person, row_id, value in said:
        if (person, row_id) in counted:
            ratings.setdefault(row_id, {})[str(person)] = CREDIBLE[value]
    return ratings, arguing.cases(conn, story_id, attached, rated, counted, writers, camps.unvoted)


def _believed(row: Evidence, ratings: Mapping[str, float], camps: Mapping[str, str], case: Case | None) -> Weighed:
    argued = (case.arguments, case.behind) if case else ()
    return Weighed(
        str(row.number),
        group=row.source_group or None,
        credibility=credibility(ratings, camps, *argued),
        is_retracted=row.retracted,
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
