"""A disk that is full, read-only, locked, damaged or away: nothing is kept, and whoever waited is told so."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import delete, select, text
from writers import Work, add, at_once, names, pragma, traced

from cast import make_site
from weighin.domain.errors import Code, Refusal
from weighin.domain.types import Site
from weighin.storage.db import Database
from weighin.storage.schema import people as table

BIG = "x" * 100_000


def refused(db: Database, work: Work) -> Code:
    with pytest.raises(Refusal) as caught:
        db.write(work)
    return caught.value.code


def put_plainly(conn_words: str = BIG) -> Work:
    """A write that SQLite answers to a full disk with by rolling back the whole transaction by itself."""
    return lambda conn: conn.execute(text("INSERT INTO plain VALUES (:words)"), {"words": conn_words})


@pytest.fixture
def full(sqlite_db: Database) -> Iterator[Site]:
    """A site in a database that has no room for one page more."""
    site = make_site(sqlite_db)
    sqlite_db.write(lambda conn: conn.execute(text("CREATE TABLE plain (words TEXT)")))
    pragma(sqlite_db, f"max_page_count = {pragma(sqlite_db, 'page_count')}")
    yield site
    pragma(sqlite_db, f"max_page_count = {2**31}")


def test_a_full_disk_keeps_nothing_and_room_ends_the_trouble(sqlite_db: Database, full: Site) -> None:
    assert refused(sqlite_db, add(full, BIG)) is Code.STORAGE_UNAVAILABLE
    assert refused(sqlite_db, put_plainly()) is Code.STORAGE_UNAVAILABLE
    assert names(sqlite_db) == []
    pragma(sqlite_db, f"max_page_count = {2**31}")
    sqlite_db.write(add(full, BIG))
    assert names(sqlite_db) == [BIG]


@pytest.mark.parametrize("plainly", [False, True])
def test_when_the_disk_fills_up_nobody_is_told_that_what_was_lost_is_kept(
    sqlite_db: Database, full: Site, plainly: bool
) -> None:
    ran = traced(sqlite_db)
    big = put_plainly() if plainly else add(full, BIG)
    answers = at_once(sqlite_db, [add(full, "a"), big, add(full, "b"), add(full, "c")])
    errors = [answer.exception() for answer in answers]
    assert [error.code for error in errors if isinstance(error, Refusal)] == [Code.STORAGE_UNAVAILABLE] * 4
    assert names(sqlite_db) == []
    assert ran.count("BEGIN IMMEDIATE") == 2
    pragma(sqlite_db, f"max_page_count = {2**31}")
    sqlite_db.write(add(full, "after"))
    assert names(sqlite_db) == ["after"]


def test_when_sqlite_rolls_back_everything_by_itself_everyone_is_told(sqlite_db: Database) -> None:
    site = make_site(sqlite_db)
    breaking = text("INSERT OR ROLLBACK INTO sites SELECT * FROM sites")
    answers = at_once(sqlite_db, [add(site, "a"), lambda conn: conn.execute(breaking), add(site, "b"), add(site, "c")])
    assert [answer.exception() is None for answer in answers] == [False] * 4
    assert names(sqlite_db) == []


def test_one_is_told_the_same_alone_and_among_others(sqlite_db: Database) -> None:
    site = make_site(sqlite_db)
    missing = text("INSERT INTO nowhere VALUES (1)")
    assert refused(sqlite_db, lambda conn: conn.execute(missing)) is Code.STORAGE_UNAVAILABLE
    answers = at_once(sqlite_db, [add(site, "a"), lambda conn: conn.execute(missing), add(site, "b")])
    error = answers[1].exception()
    assert isinstance(error, Refusal)
    assert error.code is Code.STORAGE_UNAVAILABLE
    assert names(sqlite_db) == ["a", "b"]


def test_a_disk_that_became_read_only_keeps_nothing(sqlite_db: Database) -> None:
    site = make_site(sqlite_db)
    pragma(sqlite_db, "query_only = ON")
    assert refused(sqlite_db, add(site, "lost")) is Code.STORAGE_UNAVAILABLE
    assert names(sqlite_db) == []
    pragma(sqlite_db, "query_only = OFF")
    sqlite_db.write(add(site, "kept"))
    assert names(sqlite_db) == ["kept"]


def test_a_server_that_became_read_only_keeps_nothing(postgresql_db: Database) -> None:
    site = make_site(postgresql_db)

    def work(conn):  # type: ignore[no-untyped-def]
        conn.execute(text("SET TRANSACTION READ ONLY"))
        return add(site, "lost")(conn)

    assert refused(postgresql_db, work) is Code.STORAGE_UNAVAILABLE
    postgresql_db.write(add(site, "kept"))
    assert names(postgresql_db) == ["kept"]


def test_a_database_that_another_program_holds_is_busy_and_then_free(sqlite_db: Database) -> None:
    site = make_site(sqlite_db)
    pragma(sqlite_db, "busy_timeout = 50")
    with closing(sqlite3.connect(sqlite_db.url.database or "", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert refused(sqlite_db, add(site, "lost")) is Code.STORAGE_BUSY
        assert names(sqlite_db) == []
        other.execute("ROLLBACK")
    sqlite_db.write(add(site, "kept"))
    assert names(sqlite_db) == ["kept"]


def test_reading_changes_nothing(db: Database) -> None:
    site = make_site(db)
    db.write(add(site, "Ann"))
    with pytest.raises(Refusal) as caught, db.read() as conn:
        conn.execute(delete(table))
    assert caught.value.code is Code.STORAGE_UNAVAILABLE
    assert names(db) == ["Ann"]
    db.write(add(site, "Bo"))
    assert names(db) == ["Ann", "Bo"]


@pytest.mark.parametrize("url", ["sqlite:////nowhere/at/all.db", "postgresql://ann@127.0.0.1:1/nothing"])
def test_a_database_that_is_not_there_is_unavailable(url: str) -> None:
    with closing(Database(url)) as db:
        with pytest.raises(Refusal) as read, db.read() as conn:
            conn.execute(select(table.c.id))
        assert read.value.code is refused(db, lambda conn: None) is Code.STORAGE_UNAVAILABLE


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_bytes(b"Dear diary, " * 1000)
    with closing(Database(f"sqlite:///{path}")) as db:
        with pytest.raises(Refusal) as read, db.read() as conn:
            conn.execute(select(table.c.id))
        assert read.value.code is refused(db, lambda conn: None) is Code.STORAGE_UNAVAILABLE
    assert path.read_bytes() == b"Dear diary, " * 1000


def test_no_refusal_tells_what_was_being_saved(sqlite_db: Database, full: Site) -> None:
    with pytest.raises(Refusal) as caught:
        sqlite_db.write(add(full, BIG))
    assert "INSERT" not in caught.value.message
    assert "x" * 10 not in caught.value.message
