"""What a list costs, counted in questions: as many however many readers weighed it."""

from __future__ import annotations

from seeding import statements

from listed import make_list, reader, weigh_in
from weighin.actions.listpage import of_slug
from weighin.actions.weighing import Lists
from weighin.domain.types import Site, Story
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
    assert few <= 13


def test_a_list_is_weighed_once_for_each_change(db: Database, site: Site, story: Story) -> None:
    made, lists = make_list(db, site, story), Lists()
    with db.read() as conn:
        assert lists.weighted(conn, story.id).standings is lists.weighted(conn, story.id).standings
        before = lists.weighted(conn, story.id)
    weigh_in(db, site, made, reader(db, site), [[-2, 2, 0], [2, -1, -1], [0, 0, 1]])
    with db.read() as conn:
        after = lists.weighted(conn, story.id)
    assert (before.readers, after.readers) == (0, 1)
