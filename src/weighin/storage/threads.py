"""Reading a thread: a page's worth of it, whatever its size and shape.

Every query here walks one index from a known place and stops at a limit, so the first page of a
thread of 100,000 costs what the first page of 100 costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    literal_column,
    select,
    tuple_,
)

from weighin.domain.ordering import Cursor, Sort
from weighin.domain.types import Comment
from weighin.storage.comments import COLUMNS, to_comment
from weighin.storage.schema import comments

_KEYS = {
    Sort.BEST: comments.c.rank_best,
    Sort.CONTROVERSIAL: comments.c.rank_controversial,
    Sort.BRIDGING: comments.c.rank_bridging,
    Sort.DIVIDING: comments.c.rank_dividing,
    Sort.OLD: comments.c.created_at,
    Sort.NEW: comments.c.created_at,
}


def roots(conn: Connection, story_id: int, sort: Sort, after: Cursor | None, limit: int) -> list[Comment]:
    """Shown comments without a parent, in the order of `sort`, after the cursor."""
    values: dict[str, object] = {"story": story_id, "most": limit}
    if after is not None:
        values |= {"key": after.key, "last": after.number}
    return _all(conn, _roots(sort, continued=after is not None), values)


def below(conn: Connection, parent_ids: Sequence[int], width: int, limit: int) -> list[Comment]:
    """Shown comments below the given ones, nearest levels first: at most `width` replies of each comment
    and `limit` in all."""
    if not parent_ids:
        return []
    return _all(conn, _BELOW, {"parents": list(parent_ids), "width": width, "most": limit})


def replies(conn: Connection, parent_id: int, after: int, limit: int) -> list[Comment]:
    """Shown replies under one comment, oldest first, from the place after `after`."""
    return _all(conn, _REPLIES, {"parent": parent_id, "after": after, "most": limit})


def ancestors(conn: Connection, comment: Comment, limit: int) -> list[Comment]:
    """The nearest comments above one, top first, at most `limit`."""
    if comment.parent_id is None:
        return []
    return _all(conn, _ANCESTORS, {"parent": comment.parent_id, "most": limit})


def mentions(conn: Connection, story_id: int, limit: int) -> list[Comment]:
    """Pingbacks and trackbacks of a story, oldest first."""
    return _all(conn, _MENTIONS, {"story": story_id, "most": limit})


@cache
def _roots(sort: Sort, *, continued: bool) -> Select[Any]:
    key = _KEYS[sort]
    place = tuple_(key, comments.c.number)
    last = tuple_(bindparam("key", type_=BigInteger), bindparam("last", type_=BigInteger))
    statement = select(*COLUMNS).where(
        comments.c.story_id == bindparam("story"),
        comments.c.parent_id.is_(None),
        comments.c.position.is_not(None),
    )
    if sort is Sort.NEW:
        beyond: ColumnElement[bool] = place < last
        statement = statement.order_by(key.desc(), comments.c.number.desc())
    else:
        beyond = place > last
        statement = statement.order_by(key, comments.c.number)
    return (statement.where(beyond) if continued else statement).limit(bindparam("most"))


def _below() -> Select[Any]:
    shown = and_(comments.c.position >= 1, comments.c.position <= bindparam("width"))
    first = select(*COLUMNS).where(comments.c.parent_id.in_(bindparam("parents", expanding=True)), shown)
    reached = first.cte("reached", recursive=True)
    # IN and not =, or SQLite, once it has statistics, reads every reply there is into a Bloom filter beforehand.
    further = select(*COLUMNS).join(reached, comments.c.parent_id.in_([reached.c.id])).where(shown)
    # Both engines fill a recursive table level by level, and stop once the limit is met.
    reached = reached.union_all(further)
    return select(*[reached.c[column.name] for column in COLUMNS]).limit(bindparam("most"))


def _ancestors() -> Select[Any]:
    parent = select(*COLUMNS, literal_column("1").label("height")).where(comments.c.id == bindparam("parent"))
    above = parent.cte("above", recursive=True)
    higher = (
        select(*COLUMNS, above.c.height + literal_column("1"))
        .join(above, comments.c.id == above.c.parent_id)
        .where(above.c.height < bindparam("most"))
    )
    above = above.union_all(higher)
    return select(*[above.c[column.name] for column in COLUMNS]).order_by(above.c.height.desc())


_BELOW = _below()
_ANCESTORS = _ancestors()
_REPLIES = (
    select(*COLUMNS)
    .where(comments.c.parent_id == bindparam("parent"), comments.c.position > bindparam("after"))
    .order_by(comments.c.position)
    .limit(bindparam("most"))
)
_MENTIONS = (
    select(*COLUMNS)
    .where(comments.c.story_id == bindparam("story"), comments.c.kind != literal_column("'comment'"))
    .where(comments.c.state == "published")
    .order_by(comments.c.created_at)
    .limit(bindparam("most"))
)


def _all(conn: Connection, statement: Select[Any], values: dict[str, object]) -> list[Comment]:
    return [to_comment(row) for row in conn.execute(statement, values)]
