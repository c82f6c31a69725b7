"""Big threads in a moment, of any shape, and what is asked of the database while they are read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event, insert, text

from cast import NOW
from weighin.domain.types import Site, Story
from weighin.storage.db import Database
from weighin.storage.schema import comments

# Of the comments 1 … :n of a story, as SQL over their number i; `base` + i is the id of comment i.
FLAT = {"parent": "NULL", "root": "NULL", "depth": "0", "position": "0", "replies": "0", "descendants": "0"}
CHAIN = {
    "parent": "CASE WHEN i > 1 THEN :base + i - 1 END",
    "root": "CASE WHEN i > 1 THEN :base + 1 END",
    "depth": "i - 1",
    "position": "CASE WHEN i > 1 THEN 1 ELSE 0 END",
    "replies": "CASE WHEN i < :n THEN 1 ELSE 0 END",
    "descendants": "CASE WHEN i = 1 THEN :n - 1 ELSE 0 END",
}
FAN = {  # one root and all others directly under it
    "parent": "CASE WHEN i > 1 THEN :base + 1 END",
    "root": "CASE WHEN i > 1 THEN :base + 1 END",
    "depth": "CASE WHEN i > 1 THEN 1 ELSE 0 END",
    "position": "i - 1",
    "replies": "CASE WHEN i = 1 THEN :n - 1 ELSE 0 END",
    "descendants": "CASE WHEN i = 1 THEN :n - 1 ELSE 0 END",
}
TENS = {  # every tenth a root with nine replies; :n must be a multiple of ten
    "parent": "CASE WHEN i % 10 <> 1 THEN :base + i - (i - 1) % 10 END",
    "root": "CASE WHEN i % 10 <> 1 THEN :base + i - (i - 1) % 10 END",
    "depth": "CASE WHEN i % 10 <> 1 THEN 1 ELSE 0 END",
    "position": "(i - 1) % 10",
    "replies": "CASE WHEN i % 10 = 1 THEN 9 ELSE 0 END",
    "descendants": "CASE WHEN i % 10 = 1 THEN 9 ELSE 0 END",
}

# Moments and ranks are shared by many comments, so that pages must go on in the middle of equal ones.
_GROW = """
INSERT INTO comments (id, site_id, story_id, number, parent_id, root_id, depth, position, name, text, markup, html,
                      created_at, state, kind, ups, downs, rank_best, rank_controversial, replies, descendants)
WITH RECURSIVE one(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM one WHERE i < :n)
SELECT :base + i, :site, :story, i, {parent}, {root}, {depth}, {position}, 'Ann', 'Hello', 'markdown', '<p>Hello</p>',
       :now + i / 3, 'published', 'comment', i % 5, i % 3, -(i * 7919 % 1000), -(i * 31 % 50), {replies}, {descendants}
FROM one
"""


def grow(db: Database, site: Site, story: Story, shape: dict[str, str], n: int) -> int:
    """Put a thread of n comments under an empty story; the id before that of its first comment."""

    def work(conn: Connection) -> int:
        base = int(conn.execute(text("SELECT coalesce(max(id), 0) FROM comments")).scalar_one())
        values = {"base": base, "n": n, "site": site.id, "story": story.id, "now": NOW}
        used = text(_GROW.format(**shape))
        conn.execute(used, {name: values[name] for name in used.compile().params})
        _settle(conn, story, n)
        return base

    return db.write(work)


def plant(db: Database, site: Site, story: Story, parents: Sequence[int | None]) -> list[int]:
    """Put a thread under an empty story, each comment under the one at its parent's place; the ids.

    Later replies are written before earlier ones, so that they do not come in order by chance.
    """
    rows: list[dict[str, Any]] = []
    replies: dict[int, int] = defaultdict(int)
    below: dict[int, int] = defaultdict(int)
    for i, parent in enumerate(parents):
        above = rows[parent] if parent is not None else None
        root = None if above is None else above["root_id"] or above["id"]
        if parent is not None and root is not None:
            replies[parent] += 1
            below[root] += 1
        rows.append(
            {
                "id": i + 1,
                "number": i + 1,
                "parent_id": above and above["id"],
                "root_id": root,
                "depth": above["depth"] + 1 if above else 0,
                "position": replies[parent] if parent is not None else 0,
                "created_at": NOW + i // 3,
                "rank_best": -(i * 7919 % 7),
                "rank_controversial": -(i * 104729 % 5),
            }
        )
    same = {"site_id": site.id, "story_id": story.id, "name": "Ann", "text": "Hello", "html": "<p>Hello</p>"}
    same |= {"markup": "markdown", "state": "published", "kind": "comment", "ups": 0, "downs": 0}
    for i, row in enumerate(rows):
        row.update(same, replies=replies[i], descendants=below[row["id"]])

    def work(conn: Connection) -> None:
        conn.execute(insert(comments), sorted(rows, key=lambda row: (row["depth"], -row["position"])))
        _settle(conn, story, len(rows))

    db.write(work)
    return [row["id"] for row in rows]


def _settle(conn: Connection, story: Story, n: int) -> None:
    conn.execute(text("UPDATE stories SET numbered = :n, comments = :n WHERE id = :id"), {"n": n, "id": story.id})
    if conn.dialect.name == "postgresql":
        conn.execute(text("SELECT setval(pg_get_serial_sequence('comments', 'id'), max(id)) FROM comments"))
    conn.execute(text("ANALYZE"))


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """Every statement with its values that any engine runs meanwhile."""
    ran: list[tuple[str, Any]] = []

    def note(_conn: object, _cursor: object, sql: str, values: object, *_: object) -> None:
        ran.append((sql, values))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield ran
    finally:
        event.remove(Engine, "before_cursor_execute", note)
