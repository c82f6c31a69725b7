"""The stories of a file, kept on disk: a file may name millions of them, and only then what was said where."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

import msgspec

from weighin.importers.imported import ImportedStory

_TABLE = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8000;
CREATE TABLE stories (ref TEXT PRIMARY KEY, taken INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
BEGIN;
"""


class Shelf:
    """Stories by their `ref`, in a temporary file. Use as a context manager: the file goes with it.

    Everything raises sqlite3.Error where the temporary folder has no room.
    """

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="weighin-stories-")
        self._db = sqlite3.connect(Path(self._folder.name) / "stories.db", isolation_level=None)
        try:
            self._db.executescript(_TABLE)
        except sqlite3.Error:
            self._close()
            raise
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(ImportedStory).decode

    def __enter__(self) -> Shelf:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def put(self, story: ImportedStory) -> bool:
        """Keep a story; False, and no change, if one of this `ref` is there."""
        sql = "INSERT OR IGNORE INTO stories VALUES (?, 0, ?)"
        return self._db.execute(sql, (story.ref, self._encode(story))).rowcount == 1

    def get(self, ref: str) -> ImportedStory | None:
        """The first story that was put here under this `ref`."""
        row = self._db.execute("SELECT body FROM stories WHERE ref = ?", (ref,)).fetchone()
        return self._decode(row[0]) if row else None

    def take(self, ref: str) -> bool:
        """True the first time that the story of this `ref` is asked for."""
        return self._db.execute("UPDATE stories SET taken = 1 WHERE ref = ? AND NOT taken", (ref,)).rowcount == 1

    def _close(self) -> None:
        self._db.close()
        self._folder.cleanup()
