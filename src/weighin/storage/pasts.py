"""What a writer, and a site, has seen before: what the policy asks of a comment's past.

The first three functions and `said_before` are about one comment; the others about many, as of a moment that is past.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, func, select, tuple_

from weighin.domain.types import Comment, Instant, State
from weighin.storage.schema import comments

Moment = tuple[Instant, int]  # when a comment was sent, and its id: what is before what


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


def last(conn: Connection, site_id: int, limit: int) -> list[Moment]:
    """The moments of the last comments of a site, whatever became of them, oldest first."""
    found = select(comments.c.created_at, comments.c.id).where(comments.c.site_id == site_id)
    found = found.order_by(comments.c.created_at.desc(), comments.c.id.desc()).limit(limit)
    return [(row.created_at, row.id) for row in conn.execute(found)][::-1]


def approved_before(conn: Connection, person_ids: Collection[int], moment: Moment) -> dict[int, int]:
    """How many comments of each person stand published that were sent before a moment."""
    its = comments.c.person_id.in_(person_ids) & (comments.c.state == State.PUBLISHED.value)
    found = select(comments.c.person_id, func.count()).where(its, _before(moment)).group_by(comments.c.person_id)
    return {row[0]: row[1] for row in conn.execute(found)}


def sent_before(
    conn: Connection, person_ids: Collection[int], since: Instant, moment: Moment, most: int
) -> dict[int, list[Instant]]:
    """When each person sent their latest comments before a moment, oldest first, at most so many and none before
    `since`."""
    newest = func.row_number().over(
        partition_by=comments.c.person_id, order_by=(comments.c.created_at.desc(), comments.c.id.desc())
    )
    its = comments.c.person_id.in_(person_ids) & (comments.c.created_at >= since)
    of_them = select(comments.c.person_id, comments.c.created_at, newest.label("place")).where(its, _before(moment))
    ranked = of_them.subquery()
    sent: dict[int, list[Instant]] = defaultdict(list)
    for row in conn.execute(select(ranked).where(ranked.c.place <= most).order_by(ranked.c.place.desc())):
        sent[row.person_id].append(row.created_at)
    return sent


def seen_before(conn: Connection, site_id: int, likenesses: Collection[int], moment: Moment) -> set[int]:
    """Which of these numbers stand for words that a comment of the site had before a moment."""
    its = (comments.c.site_id == site_id) & comments.c.likeness.in_(likenesses)
    return set(conn.execute(select(comments.c.likeness).where(its, _before(moment)).distinct()).scalars())


def _before(moment: Moment) -> ColumnElement[bool]:
    return tuple_(comments.c.created_at, comments.c.id) < moment
