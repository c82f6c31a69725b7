"""What a writer, and a site, has seen before: what the policy asks of a comment's past."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from weighin.domain.types import Comment, Instant, State
from weighin.storage.schema import comments


def approved(conn: Connection, person_id: int) -> int:
    """How many comments of a person stand published."""
    found = select(func.count()).where(comments.c.person_id == person_id, comments.c.state == State.PUBLISHED.value)
    return int(conn.execute(found).scalar_one())


def sent(conn: Connection, person_id: int, since: Instant, most: int) -> list[Instant]:
    """When a person sent their latest comments, newest first, at most so many and none before `since`."""
    found = (
        select(comments.c.created_at)
        .where(comments.c.person_id == person_id, comments.c.created_at >= since)
        .order_by(comments.c.id.desc())
        .limit(most)
    )
    return list(conn.execute(found).scalars())


def is_repeated(conn: Connection, site_id: int, likeness: int | None, but: int | None = None) -> bool:
    """Whether another comment than `but` has the same words; never so for a text too short to tell."""
    if likeness is None:
        return False
    found = select(comments.c.id).where(comments.c.site_id == site_id, comments.c.likeness == likeness)
    found = found.where(comments.c.id != (but or 0)).limit(1)
    return conn.execute(found).first() is not None


def said_before(conn: Connection, comment: Comment, most: int) -> list[str]:
    """The words of the published comments before one on its story, the latest first, at most so many."""
    found = (
        select(comments.c.text)
        .where(comments.c.story_id == comment.story_id, comments.c.number < comment.number)
        .where(comments.c.state == State.PUBLISHED.value)
        .order_by(comments.c.number.desc())
        .limit(most)
    )
    return list(conn.execute(found).scalars())
