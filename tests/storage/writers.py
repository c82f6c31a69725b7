"""Small works for the writer, ways to make them meet, and SQLite's write connection itself."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, select

from cast import NOW
from weighin.domain.types import Person, Site
from weighin.storage import people
from weighin.storage.db import Database
from weighin.storage.schema import people as table

Work = Callable[[Connection], Any]
PATIENCE = 30  # seconds until a test that hangs gives up


def names(db: Database) -> list[str]:
    """The names of all people that are stored."""
    with db.read() as conn:
        return sorted(conn.execute(select(table.c.name)).scalars())


def add(site: Site, name: str) -> Work:
    return lambda conn: people.insert_person(conn, site.id, name, NOW)


def add_then_fail(site: Site, name: str) -> Work:
    def work(conn: Connection) -> Person:
        people.insert_person(conn, site.id, name, NOW)
        raise KeyError(name)

    return work


def at_once(db: Database, works: list[Work]) -> list[Future[Any]]:
    """Let all of these wait for SQLite's writer at the same time; their answers, once each has one."""
    busy, go = threading.Event(), threading.Event()

    def first(_: Connection) -> None:
        busy.set()
        assert go.wait(PATIENCE)

    with ThreadPoolExecutor(len(works) + 1) as pool:
        pool.submit(db.write, first)
        assert busy.wait(PATIENCE)
        assert db._writer is not None
        answers = []
        for place, work in enumerate(works, 1):
            answers.append(pool.submit(db.write, work))
            until = time.monotonic() + PATIENCE
            while db._writer._waiting.qsize() < place and time.monotonic() < until:
                time.sleep(0)
        go.set()
    return answers


@contextmanager
def write_connection(db: Database) -> Iterator[sqlite3.Connection]:
    """SQLite's one write connection itself, between transactions."""
    borrowed = db.engine.raw_connection()
    try:
        connection = borrowed.driver_connection
        assert isinstance(connection, sqlite3.Connection)
        yield connection
    finally:
        borrowed.close()


def traced(db: Database) -> list[str]:
    """What SQLite is told on its write connection from now on."""
    ran: list[str] = []
    with write_connection(db) as connection:
        connection.set_trace_callback(ran.append)
    return ran


def pragma(db: Database, setting: str) -> Any:
    """Ask or, with `name = value`, set something of the write connection."""
    with write_connection(db) as connection:
        told = connection.execute(f"PRAGMA {setting}").fetchone()
    return told[0] if told else None
