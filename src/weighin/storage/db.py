"""Engines and transactions: `with db.read()` and `db.write(work)`. Nothing else opens a connection.

On SQLite there is one writer. Calls that wait for it are committed together: each runs in a savepoint
of its own, one commit makes all of them durable, and none is answered before it. On PostgreSQL every
call is an ordinary transaction.
"""

from __future__ import annotations

import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft
from sqlalchemy.pool import QueuePool

from weighin.domain.errors import Code, Refusal

Result = TypeVar("Result")
Work = Callable[[Connection], Result]

READERS = 17  # as many as the web has threads, and one for its event loop
MAPPED_BYTES = 256 * 1024 * 1024
BUSY_SECONDS = 10  # how long one waits for a lock or a connection
TOGETHER = 64  # how many waiting writes share one commit at most
READ_ONLY = "25006"  # PostgreSQL's word from a server that became a standby


class Database:
    """One database, SQLite or PostgreSQL, for one process."""

    def __init__(self, url: str, busy_seconds: float = BUSY_SECONDS, *, mapped: bool = True) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._closed = False
        if self.is_sqlite:
            if (self.url.database or ":memory:") == ":memory:":
                message = "WEIGHIN_DATABASE_URL names no file. Write sqlite:///weighin.db or postgresql://…"
                raise Refusal(Code.SETTING_INVALID, message)
            self._reading = _sqlite_engine(url, busy_seconds, readonly=True, mapped=mapped)
            self._writing = _sqlite_engine(url, busy_seconds, readonly=False, mapped=mapped)
            self._writer: _Writer | None = _Writer(self._writing)
        else:
            driver = self.url.set(drivername="postgresql+psycopg")
            self._writing = create_engine(
                driver, pool_size=READERS, max_overflow=0, pool_timeout=busy_seconds, pool_pre_ping=True
            )
            # The same connections; PostgreSQL's own default would let each statement see a moment of its own.
            self._reading = self._writing.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            self._writer = None
            self._pool = ThreadPoolExecutor(READERS, thread_name_prefix="weighin-writer")

    @property
    def engine(self) -> Engine:
        """The engine that may change things: for migrations."""
        return self._writing

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one moment of the database. Raises Refusal when storage is out of reach."""
        self._must_be_open()
        try:
            with self._reading.connect() as conn:
                yield conn
        except (DBAPIError, NoConnectionLeft) as error:
            raise _told(error) from error

    def write(self, work: Work[Result]) -> Result:
        """Run `work` in a transaction and return its result once that is durable.

        Whatever `work` raises undoes its own changes alone. Raises Refusal when storage cannot take the
        write (disk full, read-only, busy, closed): then nothing of it was kept.
        """
        if self._writer is not None:
            return self._writer.submit(work).result()
        self._must_be_open()
        return self._transact(work)

    def submit(self, work: Work[Result]) -> Future[Result]:
        """`write`, for a caller that cannot block, such as an event loop: a future of its result or failure."""
        if self._writer is not None:
            return self._writer.submit(work)
        self._must_be_open()
        return self._pool.submit(self._transact, work)

    def _transact(self, work: Work[Result]) -> Result:
        try:
            with self._writing.begin() as conn:
                return work(conn)
        except (DBAPIError, NoConnectionLeft) as error:
            raise _told(error) from error

    def _must_be_open(self) -> None:
        if self._closed:
            raise _closed()

    def close(self) -> None:
        """Finish what was submitted, and refuse whatever comes later."""
        self._closed = True
        if self._writer is not None:
            self._writer.close()
        else:
            self._pool.shutdown()
        self._reading.dispose()
        self._writing.dispose()


class _Writer:
    """The thread that owns SQLite's write connection."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: queue.SimpleQueue[tuple[Work[Any], Future[Any]] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._lock = threading.Lock()

    def submit(self, work: Work[Result]) -> Future[Result]:
        done: Future[Result] = Future()
        with self._lock:  # so that nothing is put behind the end, where nobody would come to it
            if self._closed:
                raise _closed()
            if self._thread is None:  # started late, so that forked workers have threads of their own
                self._thread = threading.Thread(target=self._run, name="weighin-writer", daemon=True)
                self._thread.start()
            self._waiting.put((work, done))
        return done

    def close(self) -> None:
        with self._lock:
            self._closed = True
            self._waiting.put(None)
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while (first := self._waiting.get()) is not None:
            group = [first]
            closing = False
            while len(group) < TOGETHER:
                try:
                    other = self._waiting.get_nowait()
                except queue.Empty:
                    break
                if other is None:
                    closing = True
                    break
                group.append(other)
            self._commit(group)
            if closing:
                return

    def _commit(self, group: list[tuple[Work[Any], Future[Any]]]) -> None:
        # Whoever has stopped waiting is left out; from here on it is too late to.
        group = [(work, done) for work, done in group if done.set_running_or_notify_cancel()]
        outcomes: list[tuple[Future[Any], Any, BaseException | None]] = []
        if not group:
            return
        try:
            with self._engine.connect() as conn, conn.begin():
                for work, done in group:
                    try:
                        if len(group) == 1:  # the transaction is savepoint enough
                            outcomes.append((done, work(conn), None))
                            continue
                        with _savepoint(conn):
                            outcomes.append((done, work(conn), None))
                    except Exception as error:
                        # Where the engine itself is in trouble no one's savepoint is safe; SQLite may have
                        # rolled back everything already, what others of the group wrote included.
                        if len(group) == 1 or _is_sqlite_trouble(error) or not _in_transaction(conn):
                            raise
                        outcomes.append((done, None, _told(error)))
        except Exception as error:
            told = _told(error)
            for _, done in group:
                done.set_exception(told)
            return
        for done, result, failure in outcomes:
            if failure is None:
                done.set_result(result)
            else:
                done.set_exception(failure)


def _sqlite_engine(url: str, busy_seconds: float, *, readonly: bool, mapped: bool) -> Engine:
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=READERS if readonly else 1,
        max_overflow=0,
        pool_timeout=busy_seconds,
        connect_args={"check_same_thread": False, "timeout": busy_seconds, "isolation_level": None},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten: an address that left is gone
        cursor.execute(f"PRAGMA cache_size = -{2000 if readonly else 16000}")  # kB; the file is mapped anyway
        cursor.execute(f"PRAGMA mmap_size = {MAPPED_BYTES if mapped else 0}")
        if readonly:
            cursor.execute("PRAGMA query_only = ON")
        cursor.close()

    # The driver's own notion of when a transaction begins is not ours: it is told to keep out of it
    # (isolation_level None), and a writer takes the lock before it reads what it will change.
    begin = "BEGIN" if readonly else "BEGIN IMMEDIATE"

    @event.listens_for(engine, "begin")
    def _begin(conn: Connection) -> None:
        conn.exec_driver_sql(begin)

    return engine


_TROUBLE = {
    "SQLITE_FULL",
    "SQLITE_IOERR",
    "SQLITE_READONLY",
    "SQLITE_CORRUPT",
    "SQLITE_CANTOPEN",
    "SQLITE_NOTADB",
}


def _in_transaction(conn: Connection) -> bool:
    connection = conn.connection.driver_connection
    return isinstance(connection, sqlite3.Connection) and connection.in_transaction


@contextmanager
def _savepoint(conn: Connection) -> Iterator[None]:
    """What `begin_nested` does, without its bookkeeping, which would be a tenth of what a comment costs."""
    driver = conn.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    driver.execute("SAVEPOINT one")
    try:
        yield
    except BaseException:
        if driver.in_transaction:
            driver.execute("ROLLBACK TO one")
            driver.execute("RELEASE one")
        raise
    driver.execute("RELEASE one")


def _told(error: Exception) -> Exception:
    """The failure as callers are told it: a Refusal where storage is at fault and not what it was asked."""
    if isinstance(error, NoConnectionLeft):
        return _busy()
    return _unavailable(error) if isinstance(error, DBAPIError) and _is_trouble(error) else error


def _is_trouble(error: DBAPIError) -> bool:
    read_only = getattr(error.orig, "sqlstate", None) == READ_ONLY
    return isinstance(error, OperationalError) or _is_sqlite_trouble(error) or read_only


def _is_sqlite_trouble(error: BaseException) -> bool:
    name = getattr(getattr(error, "orig", None), "sqlite_errorname", "")
    return any(name == trouble or name.startswith(trouble + "_") for trouble in _TROUBLE)


def _unavailable(error: DBAPIError) -> Refusal:
    name = getattr(error.orig, "sqlite_errorname", "")
    if name in {"SQLITE_BUSY", "SQLITE_LOCKED"}:
        return _busy()
    return Refusal(
        Code.STORAGE_UNAVAILABLE,
        "The site cannot save or read anything right now. Nothing was saved; keep your text and try again later.",
    )


def _busy() -> Refusal:
    return Refusal(Code.STORAGE_BUSY, "The site is very busy. Nothing was saved; please try again in a moment.")


def _closed() -> Refusal:
    return Refusal(Code.STORAGE_UNAVAILABLE, "The site is being stopped. Nothing was saved; please try again later.")
