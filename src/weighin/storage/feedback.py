"""What moderators of other systems said of texts: the newest of each key, each text once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from weighin.domain.keys import Feedback, FeedbackKind, Key
from weighin.domain.types import Instant
from weighin.storage.schema import feedback, keys


def put(conn: Connection, key: Key, digest: str, said: Feedback, now: Instant, most: int) -> Feedback | None:
    """Keep what was said, in place of what was said of the same text before, which is returned.

    A key keeps `most` texts; the oldest go.
    """
    values = {"kind": said.kind.value, "scores": said.scores, "guid": said.guid, "at": now}
    # The key's row is written first: whoever else sends feedback with it waits, and sees what was written here.
    number = keys.c.feedbacks + 1
    newest = conn.execute(update(keys).where(keys.c.id == key.id).values(feedbacks=number).returning(keys.c.feedbacks))
    place = newest.scalar_one()
    same = (feedback.c.key_id == key.id) & (feedback.c.digest == digest)
    before = conn.execute(select(feedback).where(same)).first()
    if before is not None:
        conn.execute(update(feedback).where(same).values(**values, number=place))
    else:
        named = {"site_id": key.site_id, "key_id": key.id, "digest": digest, "text": said.text}
        conn.execute(insert(feedback).values(**values, **named, number=place))
    conn.execute(delete(feedback).where(feedback.c.key_id == key.id, feedback.c.number <= place - most))
    return None if before is None else _to_feedback(before)


def of_key(conn: Connection, key_id: int, limit: int) -> list[Feedback]:
    """The last feedback sent with a key, newest first."""
    statement = select(feedback).where(feedback.c.key_id == key_id).order_by(feedback.c.number.desc()).limit(limit)
    return [_to_feedback(row) for row in conn.execute(statement)]


def _to_feedback(row: Row[Any]) -> Feedback:
    return Feedback(FeedbackKind(row.kind), row.text, dict(row.scores), row.guid)
