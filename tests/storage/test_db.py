"""Transactions: writers that wait share a commit and nothing else, and what is answered is on the disk."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from sqlalchemy import insert
from writers import add, add_then_fail, at_once, names, pragma, traced

from cast import NOW, make_site
from weighin.storage import people
from weighin.storage.db import TOGETHER, Database
from weighin.storage.schema import people as table


def test_writers_that_wait_are_committed_together(sqlite_db: Database) -> None:
    site = make_site(sqlite_db)
    ran = traced(sqlite_db)
    answers = at_once(sqlite_db, [add(site, f"{n:02}") for n in range(20)])
    assert [answer.result().name for answer in answers] == names(sqlite_db) == [f"{n:02}" for n in range(20)]
    assert ran.count("COMMIT") == 2  # the one they waited for, and theirs
    assert ran.count("BEGIN IMMEDIATE") == 2


def test_a_crowd_is_committed_in_groups(sqlite_db: Database) -> None:
    site = make_site(sqlite_db)
    ran = traced(sqlite_db)
    for answer in at_once(sqlite_db, [add(site, str(n)) for n in range(TOGETHER + 6)]):
        answer.result()
    assert len(names(sqlite_db)) == TOGETHER + 6
    assert ran.count("COMMIT") == 3


def test_a_writer_alone_needs_one_commit_and_no_savepoint(sqlite_db: Database) -> None:
    site = make_site(sqlite_db)
    ran = traced(sqlite_db)
    sqlite_db.write(add(site, "Ann"))
    assert (ran[0], ran[-1], len(ran)) == ("BEGIN IMMEDIATE", "COMMIT", 3)


def test_one_that_fails_takes_only_its_own_changes_with_it(sqlite_db: Database) -> None:
    site = make_site(sqlite_db)
    failing = (0, 3, 4, 9)
    works = [add_then_fail(site, str(n)) if n in failing else add(site, str(n)) for n in range(10)]
    answers = at_once(sqlite_db, works)
    assert [n for n, answer in enumerate(answers) if isinstance(answer.exception(), KeyError)] == list(failing)
    assert names(sqlite_db) == ["1", "2", "5", "6", "7", "8"]


def test_when_all_fail_nothing_is_kept(sqlite_db: Database) -> None:
    site = make_site(sqlite_db)
    answers = at_once(sqlite_db, [add_then_fail(site, str(n)) for n in range(5)])
    assert all(isinstance(answer.exception(), KeyError) for answer in answers)
    assert names(sqlite_db) == []


def test_a_statement_that_the_tables_refuse_takes_only_its_own_changes_with_it(sqlite_db: Database) -> None:
    site = make_site(sqlite_db)
    seventh = insert(table).values(id=7, site_id=site.id, name="seventh", role="guest", created_at=NOW)
    works = [add(site, "a"), lambda conn: conn.execute(seventh), lambda conn: conn.execute(seventh), add(site, "b")]
    answers = at_once(sqlite_db, works)
    assert [answer.exception() is None for answer in answers] == [True, True, False, True]
    assert names(sqlite_db) == ["a", "b", "seventh"]


def test_writers_of_many_threads_each_get_their_own_answer(db: Database) -> None:
    site = make_site(db)
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda n: db.write(add(site, str(n))).name, range(80)))
    assert made == [str(n) for n in range(80)]
    assert len(names(db)) == 80


def test_each_of_many_writers_is_answered_only_when_its_own_words_are_on_the_disk(sqlite_db: Database) -> None:
    site = make_site(sqlite_db)

    def write_and_look(n: int) -> int:
        sqlite_db.write(add(site, str(n)))
        with closing(sqlite3.connect(sqlite_db.url.database or "")) as other:
            (found,) = other.execute("SELECT count(*) FROM people WHERE name = ?", [str(n)]).fetchone()
        return int(found)

    assert pragma(sqlite_db, "journal_mode") == "wal"
    assert pragma(sqlite_db, "synchronous") == 2  # FULL: the log is synced at each commit
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(write_and_look, range(80))) == [1] * 80


def test_a_write_is_all_or_nothing(db: Database) -> None:
    site = make_site(db)
    with pytest.raises(KeyError):
        db.write(add_then_fail(site, "lost"))
    db.write(add(site, "kept"))
    assert names(db) == ["kept"]


def test_a_read_sees_one_moment(db: Database) -> None:
    site = make_site(db)
    with db.read() as conn:
        assert people.by_id(conn, site.id, 1) is None
        db.write(add(site, "Ann"))
        assert people.by_id(conn, site.id, 1) is None
    assert names(db) == ["Ann"]
