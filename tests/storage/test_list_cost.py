"""What a list costs, counted in questions: as many however many readers weighed it."""

from __future__ import annotations

import pytest
from seeding import statements

from cast import NOW, Say
from listed import make_list, reader, weigh_in
from weighin.actions import attaching, voting
from weighin.actions.listpage import of_slug
from weighin.actions.weighing import Lists
from weighin.domain.listing import Bearing
from weighin.domain.types import Site, Story
from weighin.storage import attachments
from weighin.storage.db import Database


def test_a_list_is_read_with_as_many_questions_however_many_readers(db: Database, site: Site, story: Story) -> None:
    def questions() -> int:
        with statements() as ran:
            of_slug(db, Lists(), site, story.slug, None)
        return len([sql for sql, _ in ran if not sql.startswith("BEGIN")])

    made = make_list(db, site, story)
    weigh_in(db, site, made, reader(db, site), [[-2, 2, 0], [2, -1, -1], [0, 0, 1]])
    few = questions()
    for _ in range(8):
        weigh_in(db, site, made, reader(db, site), [[-2, 2, 0], [2, -1, -1], [0, 0, 1]])
    assert questions() == few
    assert few <= 15


def test_comments_on_its_evidence_cost_two_questions_more_however_many(
    db: Database, site: Site, story: Story, say: Say
) -> None:
    def questions() -> int:
        with statements() as ran:
            of_slug(db, Lists(), site, story.slug, None)
        return len([sql for sql, _ in ran if not sql.startswith("BEGIN")])

    made = make_list(db, site, story)
    weigh_in(db, site, made, reader(db, site), [[-2, 2, 0], [2, -1, -1], [0, 0, 1]])
    before = questions()
    for number in range(30):
        person = reader(db, site, f"Reader {number}")
        comment = say(f"What I saw, {number}", person=person)
        row = made.evidence[number % 3]
        attaching.attach(db, site, comment.id, row.id, Bearing.FOR if number % 2 else Bearing.AGAINST, person, NOW)
        voting.vote(db, site, comment.id, 1, None, NOW)
    assert questions() == before + 2


def test_of_a_flood_of_comments_the_best_are_read(
    db: Database, site: Site, story: Story, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "MOST", 4)
    made = make_list(db, site, story)
    for number in range(9):
        person = reader(db, site, f"Reader {number}")
        comment = say(f"What I saw, {number}", person=person)
        attaching.attach(db, site, comment.id, made.evidence[0].id, Bearing.AGAINST, person, NOW)
        for _ in range(number):
            voting.vote(db, site, comment.id, 1, None, NOW)
    with db.read() as conn:
        found = attachments.of_story(conn, story.id)
    assert [(one.ups, one.count) for one in found] == [(8, 9), (7, 9), (6, 9), (5, 9)]
    row = of_slug(db, Lists(), site, story.slug, None).rows[0]
    assert (row.attached, [one.ups for one in row.againsts]) == ((0, 9), [8, 7, 6])


def test_a_list_is_weighed_once_for_each_change(db: Database, site: Site, story: Story) -> None:
    made, lists = make_list(db, site, story), Lists()
    with db.read() as conn:
        assert lists.weighted(conn, story.id).standings is lists.weighted(conn, story.id).standings
        before = lists.weighted(conn, story.id)
    weigh_in(db, site, made, reader(db, site), [[-2, 2, 0], [2, -1, -1], [0, 0, 1]])
    with db.read() as conn:
        after = lists.weighted(conn, story.id)
    assert (before.readers, after.readers) == (0, 1)
