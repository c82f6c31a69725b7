"""What a page costs, counted in questions and in SQLite's own steps: the same under any thread."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from seeding import CHAIN, FAN, FLAT, TENS, grow, statements
from sqlalchemy import Connection, update
from writers import write_connection

from cast import NOW, make_site, make_story
from weighin.actions import posting, reading
from weighin.domain.ordering import BY_CAMPS, Cursor, Sort, cursor_after
from weighin.domain.tree import Bounds
from weighin.domain.types import Comment, Site, Story
from weighin.storage import comments, threads
from weighin.storage.db import Database
from weighin.storage.schema import comments as table

PAGE = Bounds(100)
SHAPES = {"flat": FLAT, "chain": CHAIN, "fan": FAN, "tens": TENS}
Read = Callable[[Connection], Any]


def questions(read: Callable[[], Any]) -> list[str]:
    """The statements that are run, without those that begin a transaction."""
    with statements() as ran:
        read()
    return [sql for sql, _ in ran if not sql.startswith("BEGIN")]


def steps(db: Database, read: Read) -> int:
    """How many instructions of SQLite's machine a read takes: a count of the rows it touches, in effect."""
    ticks: list[None] = []
    with db.read() as conn:
        connection = conn.connection.driver_connection
        assert isinstance(connection, sqlite3.Connection)
        connection.set_progress_handler(lambda: ticks.append(None), 10)
        try:
            read(conn)
        finally:
            connection.set_progress_handler(None, 0)
    return len(ticks)


def by_id(db: Database, site: Site, comment_id: int) -> Comment:
    with db.read() as conn:
        found = comments.by_id(conn, site.id, comment_id)
    assert found is not None
    return found


@pytest.mark.parametrize("shape", SHAPES)
def test_a_page_of_a_big_thread_asks_the_same_few_questions_as_one_of_a_small(
    db: Database, site: Site, story: Story, shape: str
) -> None:
    small = make_story(db, site, "small")
    first_of_small = grow(db, site, small, SHAPES[shape], 100) + 1
    first = grow(db, site, story, SHAPES[shape], 3_000) + 1
    for sort in Sort:
        asked = questions(partial(reading.thread, db, site, story.slug, sort, None, PAGE))
        assert asked == questions(partial(reading.thread, db, site, small.slug, sort, None, PAGE))
        assert len(asked) <= 6 + (sort in BY_CAMPS)
    asked = questions(partial(reading.comment_in_context, db, site, first, 0, PAGE))
    assert asked == questions(partial(reading.comment_in_context, db, site, first_of_small, 0, PAGE))
    assert len(asked) <= 6


@pytest.mark.parametrize("shape", ["flat", "tens"])
def test_a_page_of_a_big_thread_takes_as_many_steps_as_one_of_a_small(sqlite_db: Database, shape: str) -> None:
    site = make_site(sqlite_db)
    taken: dict[tuple[Sort, int], int] = {}
    for n in (1_000, 20_000):
        story = make_story(sqlite_db, site, f"of-{n}")
        grow(sqlite_db, site, story, SHAPES[shape], n)
        for sort in Sort:
            taken[sort, n] = steps(sqlite_db, _page(story, sort, None))
    for sort in Sort:
        assert 0 < taken[sort, 20_000] <= 1.1 * taken[sort, 1_000]


def test_a_late_page_takes_as_many_steps_as_an_early_one_even_where_no_comment_has_votes(sqlite_db: Database) -> None:
    site = make_site(sqlite_db)
    story = make_story(sqlite_db, site)
    base = grow(sqlite_db, site, story, FLAT, 20_000)
    sqlite_db.write(lambda conn: conn.execute(update(table).values(rank_best=0, rank_controversial=0)))
    for sort in Sort:
        early, late = (cursor_after(by_id(sqlite_db, site, base + n), sort) for n in (1_000, 19_000))
        assert 0 < steps(sqlite_db, _page(story, sort, late)) <= 1.1 * steps(sqlite_db, _page(story, sort, early))


def test_a_page_of_replies_takes_as_many_steps_wherever_it_begins(sqlite_db: Database) -> None:
    site = make_site(sqlite_db)
    root = by_id(sqlite_db, site, grow(sqlite_db, site, make_story(sqlite_db, site), FAN, 20_000) + 1)
    early, late = (steps(sqlite_db, partial(_replies, root, after)) for after in (100, 19_000))
    assert 0 < late <= 1.1 * early


def test_what_stands_above_a_comment_takes_as_many_steps_however_deep_it_is(sqlite_db: Database) -> None:
    site = make_site(sqlite_db)
    base = grow(sqlite_db, site, make_story(sqlite_db, site), CHAIN, 2_000)
    near, far = (by_id(sqlite_db, site, base + n) for n in (20, 1_900))
    assert 0 < steps(sqlite_db, partial(_above, far)) <= 1.1 * steps(sqlite_db, partial(_above, near))


def test_posting_under_a_big_thread_takes_as_many_steps_as_under_a_small(sqlite_db: Database) -> None:
    site = make_site(sqlite_db)
    taken = []
    for n in (1_000, 20_000):
        story = make_story(sqlite_db, site, f"of-{n}")
        parent = grow(sqlite_db, site, story, TENS, n) + 1
        with writing_steps(sqlite_db) as ticks:
            posting.post(sqlite_db, site, story.id, posting.Typed("Ann", "Hello", parent_id=parent), None, 1, NOW)
        taken.append(len(ticks))
    assert 0 < taken[1] <= 1.5 * taken[0]


@contextmanager
def writing_steps(db: Database) -> Iterator[list[None]]:
    ticks: list[None] = []
    with write_connection(db) as connection:
        connection.set_progress_handler(lambda: ticks.append(None), 10)
    yield ticks
    with write_connection(db) as connection:
        connection.set_progress_handler(None, 0)


def _replies(parent: Comment, after: int, conn: Connection) -> object:
    return reading.page_of_replies(conn, parent, after, PAGE)


def _above(comment: Comment, conn: Connection) -> object:
    return threads.ancestors(conn, comment, reading.CONTEXT)


def _page(story: Story, sort: Sort, after: Cursor | None) -> Read:
    return lambda conn: reading.page_of_roots(conn, story.id, sort, after, PAGE)
