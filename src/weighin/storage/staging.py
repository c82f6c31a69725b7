"""Where an import waits while its file is read, and where it is put in order: a temporary SQLite file.

So a file of any size and shape needs little memory, and a broken one leaves nothing behind. Called in this order:
`put_story` and `put`, `arrange`, `ids` and `standing`, `compared`, `chunks`.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from weighin.domain.types import Instant

BATCH = 500
BATCH_BYTES = 1_000_000

_TABLES = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE; PRAGMA cache_size = -16000;
CREATE TABLE stories (ref TEXT PRIMARY KEY, address TEXT NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE staged (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL, story TEXT NOT NULL, parent TEXT, created_at INTEGER NOT NULL,
    kept INTEGER NOT NULL, shown INTEGER NOT NULL, holds INTEGER NOT NULL
);
CREATE TABLE bodies (row INTEGER PRIMARY KEY, body BLOB NOT NULL);
-- Stories of one address share a page, which is known by the row of its first comment.
CREATE TABLE pages (story TEXT PRIMARY KEY, page INTEGER NOT NULL) WITHOUT ROWID;
-- `up` is the parent's row. Comments come in the order of `due`: when they and all above them have been written.
CREATE TABLE tree (
    row INTEGER PRIMARY KEY, page INTEGER NOT NULL, up INTEGER, created_at INTEGER NOT NULL,
    due INTEGER NOT NULL, depth INTEGER NOT NULL, kept INTEGER NOT NULL, shown INTEGER NOT NULL,
    stands INTEGER NOT NULL, settles INTEGER NOT NULL
);
BEGIN;
"""
_REPEATED = """
DELETE FROM staged WHERE row IN (
    SELECT row FROM (SELECT row, id, lag(id) OVER (ORDER BY id, row) AS former FROM staged) WHERE id = former
)
"""
_PAGES = """
INSERT INTO pages
SELECT ref, min(first) OVER (PARTITION BY address)
FROM (SELECT story, min(row) AS first FROM staged GROUP BY story) JOIN stories ON ref = story
"""
# CROSS JOIN tells SQLite to take the tables in the order written: one walk over the first, the others by key.
_TREE = """
INSERT INTO tree
SELECT child.row, pages.page, above.row, child.created_at, child.created_at, iif(above.row IS NULL, 0, -1),
    child.kept, child.shown, 0, 0
FROM staged AS child CROSS JOIN pages ON pages.story = child.story
LEFT JOIN staged AS above ON above.id = child.parent AND above.holds
    AND (SELECT page FROM pages WHERE story = above.story) = pages.page
ORDER BY child.row
"""
_DEPTHS = """
WITH RECURSIVE walk (row, due, depth) AS (
    SELECT row, due, 0 FROM tree WHERE {start}
    UNION ALL
    SELECT tree.row, max(tree.due, walk.due), walk.depth + 1 FROM walk CROSS JOIN tree ON tree.up = walk.row
)
UPDATE tree SET due = walk.due, depth = walk.depth FROM walk WHERE tree.row = walk.row AND walk.depth > 0
"""
_ABOVE = """
WITH RECURSIVE above (row) AS (
    VALUES (?) UNION SELECT tree.up FROM above CROSS JOIN tree ON tree.row = above.row
)
SELECT tree.row, tree.up FROM above CROSS JOIN tree ON tree.row = above.row
"""
# What holds for a comment holds for all above it, as far up as it did not hold already.
_UPWARDS = """
WITH RECURSIVE reached (row) AS (
    SELECT row FROM tree AS above
    WHERE NOT {fact} AND EXISTS (SELECT 1 FROM tree AS child WHERE child.up = above.row AND child.{fact})
    UNION
    SELECT above.row FROM reached CROSS JOIN tree AS child ON child.row = reached.row
    CROSS JOIN tree AS above ON above.row = child.up WHERE NOT above.{fact}
)
UPDATE tree SET {fact} = 1 WHERE row IN (SELECT row FROM reached)
"""
_SETTLES = """
UPDATE tree SET settles = 1 WHERE row IN (
    SELECT row FROM (
        SELECT child.row, max(child.created_at) FROM tree AS child CROSS JOIN tree AS above ON above.row = child.up
        WHERE above.stands AND NOT child.stands AND child.kept AND child.shown GROUP BY child.up
    )
)
"""
_WAITING = """
SELECT tree.page, above.id, tree.shown, tree.settles, bodies.body
FROM tree CROSS JOIN bodies ON bodies.row = tree.row LEFT JOIN staged AS above ON above.row = tree.up
WHERE tree.kept AND NOT tree.stands
ORDER BY tree.page, tree.due, tree.depth, tree.created_at, tree.row
"""


@dataclass(frozen=True, slots=True)
class Lost:
    """How many comments do not come along, and why."""

    repeated: int
    without_story: int
    deleted: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A comment that is due: what was staged for it, and the id of the parent it will really have.

    `shown` if it has a place in the thread. `settles` if it is the last to come below a parent that stood before.
    """

    page: int
    parent: str | None
    shown: bool
    settles: bool
    body: bytes


class Staging:
    """The comments of one import. Use as a context manager: the file goes with it.

    Everything raises sqlite3.Error where the temporary folder has no room.
    """

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="weighin-import-")
        self._db = sqlite3.connect(Path(self._folder.name) / "staged.db", isolation_level=None)
        try:
            self._db.executescript(_TABLES)
        except sqlite3.Error:
            self._close()
            raise
        self._rows = 0
        self._outlines: list[tuple[object, ...]] = []
        self._bodies: list[tuple[int, bytes]] = []
        self._size = 0

    def __enter__(self) -> Staging:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def put_story(self, ref: str, address: str, body: bytes) -> None:
        """Stage a story, unless one of this `ref` is staged. Stories of one address become one."""
        self._db.execute("INSERT OR IGNORE INTO stories VALUES (?, ?, ?)", (ref, address, body))

    def put(
        self,
        id: str,
        story: str,
        parent: str | None,
        created_at: Instant,
        body: bytes,
        *,
        kept: bool,
        shown: bool,
        holds: bool,
    ) -> None:
        """Stage a comment, of a story that may come later.

        One that is not `kept` comes along only above such as are; one that is not `shown` has a place only above
        such as are; one that does not hold replies leaves them at the top of the story.
        """
        self._rows += 1
        self._outlines.append((self._rows, id, story, parent, created_at, kept, shown, holds))
        self._bodies.append((self._rows, body))
        self._size += len(body)
        if len(self._bodies) >= BATCH or self._size >= BATCH_BYTES:
            self._flush()

    def arrange(self) -> Lost:
        """All is in: give every comment its parent and its place in the order.

        Parents come before their children, and otherwise the older before the younger. A parent that the page
        lacks makes a child a root, and so does a ring of parents for the oldest in it.
        """
        self._flush()
        self._db.execute("CREATE INDEX by_id ON staged (id)")
        repeated = self._db.execute(_REPEATED).rowcount
        self._db.execute(_PAGES)
        with_story = self._db.execute(_TREE).rowcount
        self._db.execute("CREATE INDEX below ON tree (up, row) WHERE up IS NOT NULL")
        self._db.execute(_DEPTHS.format(start="up IS NULL"))
        self._break_rings()
        self._db.execute(_UPWARDS.format(fact="kept"))
        self._db.execute(_UPWARDS.format(fact="shown"))
        self._db.execute("CREATE INDEX in_order ON tree (page, due, depth, created_at, row) WHERE kept")
        deleted: int = self._db.execute("SELECT count(*) FROM tree WHERE NOT kept").fetchone()[0]
        return Lost(repeated, self._rows - repeated - with_story, deleted)

    def ids(self, most: int) -> Iterator[list[str]]:
        """The ids of all comments that come along, so many at a time. `standing` may be called between them."""
        sql = """
            SELECT tree.row, staged.id FROM tree CROSS JOIN staged ON staged.row = tree.row
            WHERE tree.row > ? AND tree.kept ORDER BY tree.row LIMIT ?
        """
        last = 0
        while found := self._db.execute(sql, (last, most)).fetchall():
            yield [id for _, id in found]
            last = found[-1][0]

    def standing(self, ids: Iterable[str]) -> None:
        """Note that these comments stand already."""
        sql = "UPDATE tree SET stands = 1 WHERE row = (SELECT row FROM staged WHERE id = ?)"
        self._db.executemany(sql, ((id,) for id in ids))

    def compared(self) -> None:
        """All that stand already are noted."""
        self._db.execute(_SETTLES)

    def chunks(self, most: int, size: int) -> Iterator[list[Waiting]]:
        """The comments that do not stand yet, page by page and in order: so many at a time, and no more bytes
        of them than `size` and one comment."""
        chunk: list[Waiting] = []
        room = size
        for page, parent, shown, settles, body in self._db.execute(_WAITING):
            chunk.append(Waiting(page, parent, bool(shown), bool(settles), body))
            room -= len(body)
            if len(chunk) >= most or room <= 0:
                yield chunk
                chunk, room = [], size
        if chunk:
            yield chunk

    def story(self, page: int) -> tuple[str, bytes]:
        """The address of a page, and what was staged for the first of its stories that has comments."""
        sql = "SELECT address, stories.body FROM staged JOIN stories ON ref = story WHERE row = ?"
        address, body = self._db.execute(sql, (page,)).fetchone()
        return address, body

    def _close(self) -> None:
        self._db.close()
        self._folder.cleanup()

    def _flush(self) -> None:
        self._db.executemany("INSERT INTO staged VALUES (?, ?, ?, ?, ?, ?, ?, ?)", self._outlines)
        self._db.executemany("INSERT INTO bodies VALUES (?, ?)", self._bodies)
        self._outlines.clear()
        self._bodies.clear()
        self._size = 0

    def _break_rings(self) -> None:
        """What no walk from the roots has reached is in a ring of parents, or below one."""
        last = 0
        while found := self._db.execute(
            "SELECT row FROM tree WHERE row > ? AND depth < 0 ORDER BY row LIMIT 1", (last,)
        ).fetchone():
            (last,) = found
            inside = last
            for _, above in self._db.execute(_ABOVE, (last,)):
                inside = above  # who climbs until nothing is new has gone round: the last one's parent is in the ring
            oldest = f"{_ABOVE} ORDER BY tree.created_at, tree.row LIMIT 1"
            (top, _) = self._db.execute(oldest, (inside,)).fetchone()
            self._db.execute("UPDATE tree SET up = NULL, depth = 0 WHERE row = ?", (top,))
            self._db.execute(_DEPTHS.format(start="row = ?"), (top,))
