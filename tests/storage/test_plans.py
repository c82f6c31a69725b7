"""How both engines go about the hot statements: along an index, never through the whole table."""

from __future__ import annotations

from typing import Any

import pytest
from seeding import CHAIN, FAN, FLAT, TENS, grow, statements
from sqlalchemy import text

from cast import NOW, make_site, make_story
from weighin.actions import moderating, posting, reading, replaying, sites, voting
from weighin.domain.ordering import Cursor, Sort
from weighin.domain.tree import Bounds
from weighin.moderation import ready
from weighin.storage import people, searches, stories
from weighin.storage.db import Database

PAGE = Bounds(100)
Statement = tuple[str, Any]
SQLITE_WALKS = ("SCAN comments", "SCAN stories", "BLOOM FILTER ON comments", "AUTOMATIC")


class Busy:
    """A site with 50,000 comments, and everything that readers and writers do on it."""

    def __init__(self, db: Database) -> None:
        self.db, self.site = db, make_site(db)
        self.base: dict[str, int] = {}
        threads = {"flat": (FLAT, 20_000), "tens": (TENS, 25_000), "fan": (FAN, 3_000), "chain": (CHAIN, 2_000)}
        for slug, (shape, n) in threads.items():
            self.base[slug] = grow(db, self.site, make_story(db, self.site, slug), shape, n)
        self.writer = db.write(lambda conn: people.insert_person(conn, self.site.id, "Ann", NOW))
        self.moderator = sites.moderator(db, self.site, "mod@gazette.example", NOW)

    def read(self) -> None:
        for slug in self.base:
            for sort in Sort:
                for after in (None, Cursor(-500, 700)):
                    reading.thread(self.db, self.site, slug, sort, after, PAGE, self.writer)
        for slug, deep in (("fan", 1), ("chain", 1), ("chain", 1_000), ("tens", 1), ("flat", 5)):
            for after in (0, 40):
                reading.comment_in_context(self.db, self.site, self.base[slug] + deep, after, PAGE, self.writer)

        reading.desk(self.db, self.site, 50)

    def cite(self) -> None:
        with self.db.read() as conn:
            story = stories.by_slug(conn, self.site.id, "flat")
            assert story is not None
            assert searches.citing(conn, story.id, 500) == []

    def replay(self) -> None:
        asks = "repeated text or copied text or first comment or comments in the last 7 days above 5"
        draft = f"### 1. A\n\n```rules\nhold if {asks}\n```\n"
        replaying.try_out(self.db, self.site, draft, ready.scorer, 500)

    def post(self) -> None:
        for n, (slug, parent) in enumerate((("flat", None), ("tens", 1), ("fan", 1), ("chain", 2_000))):
            under = self.base[slug] + parent if parent else None
            with self.db.read() as conn:
                story = stories.by_slug(conn, self.site.id, slug)
            assert story is not None
            for person in (None, self.writer):
                typed = posting.Typed("Ann Lee", "Hello", parent_id=under)
                posting.post(self.db, self.site, story.id, typed, person, n, NOW + 60_000_000 * n + (person is None))

    def change(self) -> None:
        typed = posting.Typed("Ann Lee", "Hello", parent_id=self.base["tens"] + 1)
        with self.db.read() as conn:
            story = stories.by_slug(conn, self.site.id, "tens")
        assert story is not None
        made = posting.post(self.db, self.site, story.id, typed, self.writer, 99, NOW)
        posting.edit(self.db, self.site, made.id, "Bye", self.writer, NOW)
        voting.vote(self.db, self.site, made.id, 1, self.moderator, NOW)
        for verdict in ("remove", "publish", "hold"):
            moderating.decide(self.db, self.site, made.id, verdict, "why", self.moderator, NOW)
        reading.desk(self.db, self.site, 50)
        posting.withdraw(self.db, self.site, made.id, self.writer, NOW)


def plan(db: Database, sql: str, values: Any) -> list[str]:
    """What the engine means to do, a line for each step."""
    with db.engine.connect() as conn:
        if db.is_sqlite:
            return [row.detail for row in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
        return [str(row[0]) for row in conn.exec_driver_sql(f"EXPLAIN {sql}", values)]


def through_the_table(db: Database, ran: list[Statement]) -> set[str]:
    """The steps of these statements that walk through all comments, and the statements."""
    whole = SQLITE_WALKS if db.is_sqlite else ("Seq Scan on comments",)
    return {f"{step} | {sql}" for sql, values in ran for step in plan(db, sql, values) if any(w in step for w in whole)}


def sorted_by_hand(db: Database, ran: list[Statement]) -> set[str]:
    """The statements that sort the comments they found instead of reading them in order."""
    about = [(sql, values) for sql, values in ran if "comments" in sql]
    return {sql for sql, values in about if any("TEMP B-TREE" in step for step in plan(db, sql, values))}


def statements_of(busy: Busy, do: str) -> list[Statement]:
    with statements() as ran:
        getattr(busy, do)()
    once = {sql: values for sql, values in ran if sql.startswith(("SELECT", "WITH", "INSERT", "UPDATE", "DELETE"))}
    return list(once.items())


@pytest.mark.parametrize("analysed", [True, False])
def test_sqlite_reads_and_writes_along_indexes(sqlite_db: Database, analysed: bool) -> None:
    busy = Busy(sqlite_db)
    if not analysed:
        sqlite_db.write(lambda conn: conn.execute(text("DELETE FROM sqlite_stat1")))
        sqlite_db.engine.dispose()
    reads, posts, changes = (statements_of(busy, do) for do in ("read", "post", "change"))
    assert (len(reads) >= 12, len(posts) >= 6, len(changes) >= 6) == (True, True, True)
    # A new row's plan has a step for replies that waited for it, which runs only while some do: test_cost counts it.
    ran = [(sql, values) for sql, values in reads + posts + changes if not sql.startswith("INSERT INTO comments ")]
    assert through_the_table(sqlite_db, ran) == set()
    # Of all that is read or posted only the few comments above one are put in order afterwards.
    assert [sql for sql in sorted_by_hand(sqlite_db, reads + posts) if "above.height" not in sql] == []


def test_postgresql_reads_and_writes_along_indexes(postgresql_db: Database) -> None:
    busy = Busy(postgresql_db)
    ran = [statement for do in ("read", "post", "change") for statement in statements_of(busy, do)]
    assert len(ran) >= 24
    assert through_the_table(postgresql_db, ran) == set()


def test_the_past_of_a_few_comments_is_looked_up_along_indexes(db: Database) -> None:
    busy = Busy(db)
    busy.post()
    ran = statements_of(busy, "replay")
    assert sum("comments" in sql for sql, _ in ran) >= 6
    # Of four stories three are found soonest by looking at all of them.
    assert {step for step in through_the_table(db, ran) if "SCAN stories" not in step} == set()


def test_the_works_that_a_thread_cites_are_found_among_the_comments_that_hold_a_link(db: Database) -> None:
    busy = Busy(db)
    [(sql, values)] = [one for one in statements_of(busy, "cite") if "LIKE" in one[0]]
    steps = " | ".join(plan(db, sql, values))
    assert "ix_comments_citing" in steps
    assert sorted_by_hand(db, [(sql, values)]) == set() or not db.is_sqlite


def test_a_plan_that_goes_through_the_table_would_be_noticed(db: Database) -> None:
    site = make_site(db)
    grow(db, site, make_story(db, site), FLAT, 20_000)
    wanting = "SELECT name FROM comments WHERE text = 'Hello' ORDER BY name"
    assert through_the_table(db, [(wanting, ())]) != set()
    assert not db.is_sqlite or sorted_by_hand(db, [(wanting, ())]) == {wanting}
