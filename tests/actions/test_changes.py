"""The time line: where a list stood is kept when something moved it, and small things are not told."""

from __future__ import annotations

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
