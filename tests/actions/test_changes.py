"""The time line: where a list stood is kept when something moved it, and small things are not told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from cast import NOW
from listed import make_list, reader, weigh_in
from weighin.actions import changes
from weighin.actions.weighing import NO_CAMPS, Camps, Lists, Weighted
from weighin.domain.types import Site, Story
from weighin.storage import list_events
from weighin.storage.db import Database


def test_a_list_remembers_where_it_stood_when_something_moved(db: Database, site: Site, story: Story) -> None:
    made, lists = make_list(db, site, story), Lists()
    changes.remember(db, lists, site, story.id, NO_CAMPS, NOW)
    for moment in range(1, 4):
        weigh_in(db, site, made, reader(db, site), [[-2, 2, 0], [2, -1, -1], [0, 0, 1]], NOW + moment)
        last = changes.remember(db, lists, site, story.id, NO_CAMPS, NOW + moment)
    with db.read() as conn:
        told = changes.of_list(conn, story.id, {one.id: one.letter for one in made.explanations})
        kept = list_events.snapshots(conn, story.id, 100)
    assert told[0].event_id == last
    assert told[0].kind == "assessed"
    assert {cause.evidence for move in told[0].moves for cause in move.causes} <= {"1", "2", "3"}
    assert len(kept) == 4
    changes.remember(db, lists, site, story.id, NO_CAMPS, NOW + 9)
    with db.read() as conn:
        assert len(list_events.snapshots(conn, story.id, 100)) == 4  # nothing moved
    assert [one.kind for one in told][-3:] == ["proposed"] * 3


def test_what_moved_before_somebody_acts_is_not_told_as_theirs(db: Database, site: Site, story: Story) -> None:
    made, lists = make_list(db, site, story), Lists()
    changes.catch_up(db, lists, site, story.id, NO_CAMPS, NOW)  # nothing has moved
    weigh_in(db, site, made, reader(db, site), [[-2, 2, 0], [2, -1, -1], [0, 0, 1]], NOW + 1)
    for moment in (2, 3):
        changes.catch_up(db, lists, site, story.id, NO_CAMPS, NOW + moment)
    weigh_in(db, site, made, reader(db, site), [[None, None, None]] * 3, NOW + 4)
    changes.remember(db, lists, site, story.id, NO_CAMPS, NOW + 4)
    with db.read() as conn:
        told = changes.of_list(conn, story.id, {one.id: one.letter for one in made.explanations})
    anew = [one for one in told if one.kind == "weighed"]
    assert [one.at for one in anew] == [NOW + 2]
    assert anew[0].moves


def test_a_state_is_not_kept_behind_a_later_one(db: Database, site: Site, story: Story) -> None:
    made, said = make_list(db, site, story), [[-2, 2, 0], [2, -1, -1], [0, 0, 1]]
    for moment in range(3):
        weigh_in(db, site, made, reader(db, site), said, NOW + moment)

    class Late(Lists):
        """One whose answer comes after another reader has weighed the list and had that kept."""

        def weighted(self, conn: Connection, story_id: int, camps: Camps = NO_CAMPS) -> Weighted:
            found = super().weighted(conn, story_id, camps)
            weigh_in(db, site, made, reader(db, site), [[2, -2, 0], [-2, 1, 1], [0, 0, -1]], NOW + 5)
            changes.remember(db, Lists(), site, story_id, camps, NOW + 5)
            return found

    changes.remember(db, Late(), site, story.id, NO_CAMPS, NOW + 6)
    with db.read() as conn:
        kept = list_events.snapshots(conn, story.id, 100)
        assert [one.event_id for one in kept] == [list_events.last(conn, story.id)]


class Interrupted:
    """A database at which somebody else is faster, once, between what was read and what is written."""

    def __init__(self, db: Database, meanwhile: Callable[[], object]) -> None:
        self._db, self._meanwhile = db, [meanwhile]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._db, name)

    def write(self, work: Callable[[Connection], Any]) -> Any:
        while self._meanwhile:
            self._meanwhile.pop()()
        return self._db.write(work)


def test_two_who_catch_up_at_once_tell_it_once(db: Database, site: Site, story: Story) -> None:
    made = make_list(db, site, story)
    weigh_in(db, site, made, reader(db, site), [[-2, 2, 0], [2, -1, -1], [0, 0, 1]], NOW + 1)
    slow: Any = Interrupted(db, lambda: changes.catch_up(db, Lists(), site, story.id, NO_CAMPS, NOW + 1))
    assert changes.catch_up(slow, Lists(), site, story.id, NO_CAMPS, NOW + 1) is False
    with db.read() as conn:
        told = changes.of_list(conn, story.id, {one.id: one.letter for one in made.explanations})
    assert sum(one.kind == "weighed" for one in told) == 1


def test_what_somebody_did_meanwhile_is_not_told_as_taken_back(db: Database, site: Site, story: Story) -> None:
    made = make_list(db, site, story)
    weigh_in(db, site, made, reader(db, site), [[-2, 2, 0], [2, -1, -1], [0, 0, 1]], NOW + 1)

    def act() -> None:
        changes.catch_up(db, Lists(), site, story.id, NO_CAMPS, NOW + 1)
        weigh_in(db, site, made, reader(db, site), [[2, -2, 0], [-2, 1, 1], [0, 0, -1]], NOW + 2)
        changes.remember(db, Lists(), site, story.id, NO_CAMPS, NOW + 2)

    slow: Any = Interrupted(db, act)
    changes.catch_up(slow, Lists(), site, story.id, NO_CAMPS, NOW + 3)
    assert changes.catch_up(db, Lists(), site, story.id, NO_CAMPS, NOW + 4) is False
    with db.read() as conn:
        kinds = [one.kind for one in changes.of_list(conn, story.id, {}) if one.moves]
    assert kinds == ["assessed", "weighed"]


def test_other_words_for_where_it_stands_are_kept_without_an_event(db: Database, site: Site, story: Story) -> None:
    made, lists = make_list(db, site, story), Lists()
    changes.remember(db, lists, site, story.id, NO_CAMPS, NOW)
    for moment in range(8):  # they find everything as expected as otherwise: tested now, and nothing moves
        weigh_in(db, site, made, reader(db, site), [[0, 0, 0]] * 3, NOW + moment)
    assert changes.catch_up(db, lists, site, story.id, NO_CAMPS, NOW + 9) is False
    with db.read() as conn:
        *_, before, last = list_events.snapshots(conn, story.id, 9)
        told = changes.of_list(conn, story.id, {})
    assert before.data["states"] != last.data["states"]
    assert "weighed" not in {one.kind for one in told}
