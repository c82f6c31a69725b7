"""Where an import waits while its file is read: a temporary SQLite file, so that a file of any size
needs little memory and a broken one leaves nothing behind."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from weighin.domain.types import Instant


@dataclass(frozen=True, slots=True)
class Staged:
    """What the loader must know of a comment to order it; the rest waits in the file under `row`."""

    row: int
    id: str
    parent: str | None
    created_at: Instant
    flags: int


class Staging:
    """Comments of one import, by story. Use as a context manager: the file goes with it."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="weighin-import-")
        self._db = sqlite3.connect(Path(self._folder.name) / "staged.db", isolation_level=None)
        self._db.executescript(
            """
            PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32000;
            CREATE TABLE staged (
                row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, story TEXT NOT NULL, parent TEXT,
                created_at INTEGER NOT NULL, flags INTEGER NOT NULL, body BLOB NOT NULL
            );
            BEGIN;
            """
        )

    def __enter__(self) -> Staging:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()
        self._folder.cleanup()

    def put(self, id: str, story: str, parent: str | None, created_at: Instant, flags: int, body: bytes) -> bool:
        """Stage a comment; False if the file has had this id before."""
        sql = "INSERT OR IGNORE INTO staged (id, story, parent, created_at, flags, body) VALUES (?, ?, ?, ?, ?, ?)"
        return self._db.execute(sql, (id, story, parent, created_at, flags, body)).rowcount == 1

    def sealed(self) -> None:
        """All is in: prepare for reading by story."""
        self._db.execute("CREATE INDEX by_story ON staged (story, created_at, row)")

    def stories(self) -> list[str]:
        """The stories that have comments, in the order in which the file named them first."""
        return [ref for (ref,) in self._db.execute("SELECT story FROM staged GROUP BY story ORDER BY min(row)")]

    def of_stories(self, stories: Iterable[str]) -> list[Staged]:
        """The comments of some stories, oldest first."""
        found: list[Staged] = []
        sql = "SELECT row, id, parent, created_at, flags FROM staged WHERE story = ?"
        for story in stories:
            found += (Staged(*row) for row in self._db.execute(sql, (story,)))
        return sorted(found, key=lambda staged: (staged.created_at, staged.row))

    def bodies(self, rows: Iterable[int]) -> Iterator[bytes]:
        """What was staged under these rows, in their order."""
        for row in rows:
            yield self._db.execute("SELECT body FROM staged WHERE row = ?", (row,)).fetchone()[0]

    def drop(self, story: str) -> int:
        """Forget the comments of a story that the file does not have; how many there were."""
        return self._db.execute("DELETE FROM staged WHERE story = ?", (story,)).rowcount
