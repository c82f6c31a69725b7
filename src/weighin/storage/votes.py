"""Votes: one for each person and comment, changeable."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select, update

from weighin.domain.types import Instant
from weighin.storage.schema import votes


def value_of(conn: Connection, comment_id: int, person_id: int) -> int:
    """1, -1, or 0 where the person has not voted."""
    this_one = (votes.c.comment_id == comment_id) & (votes.c.person_id == person_id)
    return conn.execute(select(votes.c.value).where(this_one)).scalar() or 0


def put(conn: Connection, site_id: int, comment_id: int, person_id: int, value: int, now: Instant) -> None:
    """Set a person's vote to 1 or -1, or withdraw it with 0."""
    this_one = (votes.c.comment_id == comment_id) & (votes.c.person_id == person_id)
    if value == 0:
        conn.execute(delete(votes).where(this_one))
    elif value_of(conn, comment_id, person_id) != 0:
        conn.execute(update(votes).where(this_one).values(value=value, voted_at=now))
    else:
        keys = {"comment_id": comment_id, "person_id": person_id, "site_id": site_id}
        conn.execute(insert(votes).values(**keys, value=value, voted_at=now))


def of_person(conn: Connection, person_id: int, comment_ids: Iterable[int]) -> dict[int, int]:
    """{comment id: 1 or -1} for those of the comments that the person voted on."""
    ids = list(comment_ids)
    if not ids:
        return {}
    statement = select(votes.c.comment_id, votes.c.value).where(
        votes.c.person_id == person_id, votes.c.comment_id.in_(ids)
    )
    return {row.comment_id: row.value for row in conn.execute(statement)}
