"""What decisions taught the scores of a site."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from weighin.domain.lessons import Lesson
from weighin.domain.types import Instant
from weighin.storage.schema import lessons

_OF_LESSON = [lessons.c[name] for name in Lesson.__dataclass_fields__]


def insert_lesson(
    conn: Connection,
    site_id: int,
    lesson: Lesson,
    now: Instant,
    *,
    comment_id: int | None = None,
    key_id: int | None = None,
) -> None:
    """Keep a lesson of a decision about a comment here, or of feedback that came with a key."""
    values = {name: getattr(lesson, name) for name in Lesson.__dataclass_fields__ if name not in {"id", "taught_at"}}
    about = {"site_id": site_id, "comment_id": comment_id, "key_id": key_id, "taught_at": now}
    conn.execute(insert(lessons).values(values | about))


def mark(conn: Connection, site_id: int) -> tuple[int, Instant]:
    """(the newest lesson's id, when lessons were last undone), 0 where there is none: whether anything is new."""
    newest = select(func.max(lessons.c.id)).where(lessons.c.site_id == site_id).scalar_subquery()
    undone = lessons.c.undone_at.is_not(None)
    last = select(func.max(lessons.c.undone_at)).where(lessons.c.site_id == site_id, undone).scalar_subquery()
    row = conn.execute(select(newest, last)).one()
    return row[0] or 0, row[1] or 0


def newest(conn: Connection, site_id: int, limit: int, after: int = 0) -> list[Lesson]:
    """The last lessons after an id that were not undone, oldest first; of those about the same the newest alone."""
    found = select(*_OF_LESSON).where(lessons.c.site_id == site_id, lessons.c.undone_at.is_(None))
    found = found.where(lessons.c.id > after).order_by(lessons.c.id.desc()).limit(limit)
    last: dict[str, Lesson] = {}
    for row in conn.execute(found):
        last.setdefault(row.digest, _to_lesson(row))
    return list(last.values())[::-1]


def decided(conn: Connection, site_id: int, limit: int) -> list[tuple[bool, bool, bool]]:
    """(flagged, flagged by the model alone, refused) of the last lessons of decisions here, newest first."""
    of_comments = lessons.c.comment_id.is_not(None)
    found = select(lessons.c.flagged, lessons.c.flagged_untaught, lessons.c.refused)
    found = found.where(lessons.c.site_id == site_id, of_comments, lessons.c.undone_at.is_(None))
    return [tuple(row) for row in conn.execute(found.order_by(lessons.c.id.desc()).limit(limit))]


def undo(conn: Connection, site_id: int, now: Instant, *, after: int = 0, key_id: int | None = None) -> int:
    """Undo every lesson with a higher id, or those of a key alone; how many."""
    which = (lessons.c.site_id == site_id) & lessons.c.undone_at.is_(None) & (lessons.c.id > after)
    if key_id is not None:
        which &= lessons.c.key_id == key_id
    return conn.execute(update(lessons).where(which).values(undone_at=now)).rowcount


def _to_lesson(row: Row[Any]) -> Lesson:
    return Lesson(**row._mapping)
