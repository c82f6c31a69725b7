"""The newest of what anybody may read, for feeds and digests."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from weighin.domain.types import Comment, Kind, State
from weighin.storage.comments import COLUMNS, to_comment
from weighin.storage.schema import comments

_PUBLIC = (comments.c.state == State.PUBLISHED.value, comments.c.kind == Kind.COMMENT.value)
_NEWEST = (
    select(*COLUMNS)
    .where(comments.c.story_id == bindparam("story"), comments.c.number > bindparam("after"), *_PUBLIC)
    .order_by(comments.c.number.desc())
    .limit(bindparam("most"))
)


def newest_comments(conn: Connection, story_id: int, most: int, after: int = 0) -> list[Comment]:
    """The last published comments of a story with a higher number than `after`, newest first, at most so many."""
    return [to_comment(row) for row in conn.execute(_NEWEST, {"story": story_id, "after": after, "most": most})]
