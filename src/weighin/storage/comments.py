"""Comments: writing one, and giving it or taking from it a place in the thread.

How pages read them is in `threads.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, literal_column, select, update

from weighin.domain.ranking import rank_best
from weighin.domain.types import Comment, Instant, Kind, State
from weighin.storage.schema import comment_edits, comments

COLUMNS = tuple(comments.c[name] for name in Comment.__dataclass_fields__)
_STATE, _KIND = (list(Comment.__dataclass_fields__).index(name) for name in ("state", "kind"))

# Built once: putting a statement together costs several times what SQLite needs to run it.
_INSERT = insert(comments).returning(comments.c.id)
_BY_ID = select(*COLUMNS).where(comments.c.id == bindparam("comment"), comments.c.site_id == bindparam("site"))
_TWIN = (
    select(*COLUMNS)
    .where(comments.c.story_id == bindparam("story"), comments.c.submission == bindparam("sent"))
    .where(comments.c.created_at >= bindparam("since"))
    .where(comments.c.state != State.WITHDRAWN.value, comments.c.edited_at.is_(None))
    .limit(1)
)
_COUNT_REPLIES = (
    update(comments).where(comments.c.id == bindparam("comment")).values(replies=comments.c.replies + bindparam("more"))
)
_COUNT_BELOW = (
    update(comments)
    .where(comments.c.id == bindparam("comment"))
    .values(descendants=comments.c.descendants + bindparam("more"))
)


@dataclass(frozen=True, slots=True)
class NewComment:
    """A comment about to be written, below `parent` or, without one, at the top of its story."""

    story_id: int
    number: int
    parent: Comment | None
    person_id: int | None
    name: str
    website: str | None
    text: str
    html: str
    created_at: Instant
    state: State
    submission: int | None = None
    likeness: int | None = None
    substance: int | None = None
    unvoted: int = 0  # the place in bridging of what nobody has voted on; 0 where there are no camps


def insert_comment(conn: Connection, site_id: int, new: NewComment) -> Comment:
    """Write a comment and, if it is published, give it the last place under its parent."""
    parent = new.parent
    shown = new.state is State.PUBLISHED
    comment = Comment(
        id=0,
        site_id=site_id,
        story_id=new.story_id,
        number=new.number,
        parent_id=parent.id if parent else None,
        root_id=(parent.root_id or parent.id) if parent else None,
        depth=parent.depth + 1 if parent else 0,
        position=(parent.replies + 1 if parent else 0) if shown else None,
        person_id=new.person_id,
        name=new.name,
        website=new.website,
        text=new.text,
        html=new.html,
        created_at=new.created_at,
        edited_at=None,
        state=new.state,
        kind=Kind.COMMENT,
        ups=0,
        downs=0,
        rank_best=rank_best(0, 0, new.substance),
        rank_controversial=0,
        replies=0,
        descendants=0,
        substance=new.substance,
        rank_bridging=new.unvoted or rank_best(0, 0, new.substance),
    )
    values = {column.name: getattr(comment, column.name) for column in COLUMNS[1:]}
    values |= {"state": new.state.value, "kind": Kind.COMMENT.value, "markup": "markdown", "submission": new.submission}
    values["likeness"] = new.likeness
    comment_id = int(conn.execute(_INSERT, values).scalar_one())
    if parent and shown:
        _count(conn, parent, 1)
    return replace(comment, id=comment_id)


def by_id(conn: Connection, site_id: int, comment_id: int) -> Comment | None:
    row = conn.execute(_BY_ID, {"comment": comment_id, "site": site_id}).first()
    return None if row is None else to_comment(row)


def same_submission(conn: Connection, story_id: int, submission: int, since: Instant) -> Comment | None:
    """The comment that the same form already made since `since`, if it still says what the form said:
    whoever sends words again that they took back or changed wants them to stand there."""
    row = conn.execute(_TWIN, {"story": story_id, "sent": submission, "since": since}).first()
    return None if row is None else to_comment(row)


def edit(
    conn: Connection,
    comment: Comment,
    text: str,
    html: str,
    now: Instant,
    likeness: int | None = None,
    substance: int | None = None,
) -> None:
    """New words, which may take another place in `best`; the old ones are kept in the history."""
    kept = {"site_id": comment.site_id, "comment_id": comment.id, "text": comment.text}
    conn.execute(insert(comment_edits).values(**kept, edited_at=now))
    changed = {"text": text, "html": html, "markup": "markdown", "edited_at": now, "likeness": likeness}
    best = rank_best(comment.ups, comment.downs, substance)
    changed |= {"substance": substance, "rank_best": best}
    if comment.rank_bridging == comment.rank_best:  # as long as there are no camps, they are the same
        changed["rank_bridging"] = best
    conn.execute(update(comments).where(comments.c.id == comment.id).values(changed))


def edits(conn: Connection, comment_id: int) -> list[tuple[Instant, str]]:
    """(when it was replaced, what it said), oldest first."""
    statement = select(comment_edits.c.edited_at, comment_edits.c.text).where(comment_edits.c.comment_id == comment_id)
    return [(row.edited_at, row.text) for row in conn.execute(statement.order_by(comment_edits.c.id))]


def set_votes(conn: Connection, comment_id: int, ups: int, downs: int, rank_best: int, rank_controversial: int) -> None:
    values = {"ups": ups, "downs": downs, "rank_best": rank_best, "rank_controversial": rank_controversial}
    conn.execute(update(comments).where(comments.c.id == comment_id).values(values))


def set_state(conn: Connection, comment: Comment, state: State) -> None:
    """Change where a comment stands, and its place in the thread with it.

    A published comment has a place. One that is no longer public keeps it, as a marker, only while
    shown replies hang on it; a marker that has lost its last reply goes too, and so on upwards.
    """
    conn.execute(update(comments).where(comments.c.id == comment.id).values(state=state.value))
    if state is State.PUBLISHED:
        show(conn, comment)
    elif comment.replies == 0:
        _hide(conn, comment)


def held(conn: Connection, site_id: int, limit: int) -> list[Comment]:
    """Comments that wait for a moderator, oldest first."""
    # Written out: SQLite takes the index of what is held only where it reads the word itself.
    is_held = comments.c.state == literal_column(f"'{State.HELD}'")
    statement = select(*COLUMNS).where(comments.c.site_id == site_id, is_held)
    in_order = statement.order_by(comments.c.created_at, comments.c.number)
    return [to_comment(row) for row in conn.execute(in_order.limit(limit))]


def by_ids(conn: Connection, site_id: int, comment_ids: Iterable[int]) -> dict[int, Comment]:
    """The comments of a site that have these ids, by id."""
    statement = select(*COLUMNS).where(comments.c.id.in_(list(comment_ids)), comments.c.site_id == site_id)
    return {comment.id: comment for comment in map(to_comment, conn.execute(statement))}


def renumber_replies(conn: Connection, parent_id: int) -> None:
    """Number the shown replies of one parent 1, 2, 3, … by time."""
    order = func.row_number().over(order_by=(comments.c.created_at, comments.c.id))
    shown = comments.c.position.is_not(None) & (comments.c.parent_id == parent_id)
    ranked = select(comments.c.id, order.label("place")).where(shown).subquery()
    conn.execute(update(comments).where(comments.c.id == ranked.c.id).values(position=ranked.c.place))


def to_comment(row: Sequence[Any]) -> Comment:
    values = list(row)
    values[_STATE] = State(values[_STATE])
    values[_KIND] = Kind(values[_KIND])
    return Comment(*values)


def show(conn: Connection, comment: Comment) -> None:
    """Give a comment a place, and its ancestors places as markers where they have none."""
    while comment.position is None and comment.kind is Kind.COMMENT:
        conn.execute(update(comments).where(comments.c.id == comment.id).values(position=0))
        if comment.parent_id is None:
            return
        parent = by_id(conn, comment.site_id, comment.parent_id)
        assert parent is not None
        _count(conn, parent, 1)
        renumber_replies(conn, parent.id)
        comment = parent


def _hide(conn: Connection, comment: Comment) -> None:
    """Take a comment out of the thread, and with it the markers above that stood only for its sake."""
    while comment.position is not None:
        conn.execute(update(comments).where(comments.c.id == comment.id).values(position=None))
        if comment.parent_id is None:
            return
        parent = by_id(conn, comment.site_id, comment.parent_id)
        assert parent is not None
        _count(conn, parent, -1)
        renumber_replies(conn, parent.id)
        if parent.is_public or parent.replies > 1:
            return
        comment = parent


def _count(conn: Connection, parent: Comment, more: int) -> None:
    conn.execute(_COUNT_REPLIES, {"comment": parent.id, "more": more})
    conn.execute(_COUNT_BELOW, {"comment": parent.root_id or parent.id, "more": more})
