"""Transactions: writers that wait share a commit and nothing else, and what is answered is on the disk."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing

import pytest
from sqlalchemy import Connection, insert
from writers import PATIENCE, add, add_then_fail, at_once, names, pragma, traced

from cast import NOW, make_site
from weighin.domain.errors import Code, Refusal
from weighin.storage import people
from weighin.storage.db import READERS, TOGETHER, Database
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


def test_a_closed_database_refuses_at_once(db: Database) -> None:
    site = make_site(db)
    other = Database(db.url.render_as_string(hide_password=False))
    other.write(add(site, "Ann"))
    other.close()
    for ask in (other.write, other.submit):
        with pytest.raises(Refusal) as caught:
            ask(add(site, "late"))
        assert caught.value.code is Code.STORAGE_UNAVAILABLE
    with pytest.raises(Refusal):
        names(other)
    other.close()  # which changes nothing
    assert names(db) == ["Ann"]


def test_what_was_submitted_before_the_end_is_still_written(db: Database) -> None:
    site = make_site(db)
    other = Database(db.url.render_as_string(hide_password=False))
    began, go = threading.Event(), threading.Event()

    def slow(conn: Connection) -> None:
        began.set()
        assert go.wait(PATIENCE)

    answers = [other.submit(slow)] + [other.submit(add(site, f"{n:02}")) for n in range(30)]
    assert began.wait(PATIENCE)
    closing_it = threading.Thread(target=other.close)
    closing_it.start()
    go.set()
    closing_it.join(PATIENCE)
    assert not closing_it.is_alive()
    assert all(answer.done() and answer.exception() is None for answer in answers)
    assert names(db) == [f"{n:02}" for n in range(30)]


def test_who_stops_waiting_leaves_nothing_behind_and_stops_nobody(sqlite_db: Database) -> None:
    site = make_site(sqlite_db)
    began, go = threading.Event(), threading.Event()

    def slow(conn: Connection) -> str:
        began.set()
        assert go.wait(PATIENCE)
        return "done"

    running = sqlite_db.submit(slow)
    assert began.wait(PATIENCE)
    assert not running.cancel()  # too late: it is being written
    given_up, waiting = sqlite_db.submit(add(site, "gone")), sqlite_db.submit(add(site, "Ann"))
    assert given_up.cancel()
    go.set()
    assert running.result(PATIENCE) == "done"
    assert waiting.result(PATIENCE).name == "Ann"
    sqlite_db.submit(add(site, "Bo")).result(PATIENCE)
    assert names(sqlite_db) == ["Ann", "Bo"]


def test_a_reader_too_many_is_told_that_the_site_is_busy(db: Database) -> None:
    with closing(Database(db.url.render_as_string(hide_password=False), busy_seconds=0.05)) as other:
        with ExitStack() as readers:
            for _ in range(READERS):
                readers.enter_context(other.read())
            with pytest.raises(Refusal) as caught, other.read():
                pass
            assert caught.value.code is Code.STORAGE_BUSY
        assert names(other) == []
