"""Writing many imported comments at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, text, update

from weighin.domain.types import Instant, Role
from weighin.storage import comments as one_by_one
from weighin.storage.schema import comments, decisions, people, stories

CHUNK = 400


@dataclass(slots=True)
class Standing:
    """A comment that is there already, as far as its replies need to know. `replies` are the shown ones."""

    id: int
    root_id: int | None
    depth: int
    replies: int


def standing(conn: Connection, site_id: int, origin: str, ids: Sequence[str]) -> dict[str, Standing]:
    """Those of an origin's comments that are there already, by their id at the origin."""
    found: dict[str, Standing] = {}
    columns = (comments.c.origin_id, comments.c.id, comments.c.root_id, comments.c.depth, comments.c.replies)
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        statement = select(*columns).where(
            comments.c.site_id == site_id, comments.c.origin == origin, comments.c.origin_id.in_(part)
        )
        for origin_id, *rest in conn.execute(statement):
            found[origin_id] = Standing(*rest)
    return found


def reserve_ids(conn: Connection, amount: int) -> list[int]:
    """Ids for new comments, for this transaction alone."""
    if conn.dialect.name == "postgresql":
        sql = text("SELECT nextval(pg_get_serial_sequence('comments', 'id')) FROM generate_series(1, :n)")
        return [int(value) for value in conn.execute(sql, {"n": amount}).scalars()]
    first = (conn.execute(select(func.max(comments.c.id))).scalar() or 0) + 1
    return list(range(first, first + amount))


def insert_comments(conn: Connection, rows: list[dict[str, Any]]) -> None:
    """Rows with a value for every column of the comments table."""
    if rows:
        conn.execute(insert(comments), rows)


def add_replies(conn: Connection, more: dict[int, tuple[int, int]]) -> None:
    """Add to (shown replies, shown descendants) of comments that are there already, by id."""
    rows = [{"this": id, "direct": direct, "below": below} for id, (direct, below) in more.items()]
    if rows:
        statement = (
            update(comments)
            .where(comments.c.id == bindparam("this"))
            .values(
                replies=comments.c.replies + bindparam("direct"),
                descendants=comments.c.descendants + bindparam("below"),
            )
        )
        conn.execute(statement, rows)


def settle(conn: Connection, site_id: int, parent_ids: Sequence[int]) -> None:
    """Put the replies of comments that had some before in order again, and give hidden ones their marker."""
    for parent_id in parent_ids:
        one_by_one.renumber_replies(conn, parent_id)
        parent = one_by_one.by_id(conn, site_id, parent_id)
        if parent is not None and parent.position is None and parent.replies:
            one_by_one.show(conn, parent)


def insert_holds(
    conn: Connection, site_id: int, ids: Sequence[int], decided_by: str, now: Instant, reason: str
) -> None:
    """Note for each of these comments that it was held before it came here."""
    values = {"site_id": site_id, "verdict": "hold", "person_id": None, "decided_by": decided_by}
    rows = [{**values, "comment_id": id, "decided_at": now, "reason": reason} for id in ids]
    if rows:
        conn.execute(insert(decisions), rows)


def count_in(conn: Connection, story_id: int, numbered: int, published: int, mentions: int) -> None:
    """Note on the story what has arrived."""
    changed = {
        "numbered": stories.c.numbered + numbered,
        "comments": stories.c.comments + published,
        "mentions": stories.c.mentions + mentions,
        "version": stories.c.version + 1,
    }
    conn.execute(update(stories).where(stories.c.id == story_id).values(changed))


def numbered(conn: Connection, story_id: int) -> int:
    """The highest comment number given out, held until the transaction ends."""
    statement = select(stories.c.numbered).where(stories.c.id == story_id).with_for_update()
    return int(conn.execute(statement).scalar_one())


def people_by_email(
    conn: Connection, site_id: int, origin: str, wanted: dict[str, tuple[str, str | None]], now: Instant
) -> dict[str, int]:
    """{e-mail: person id} for {e-mail: (name, website)}: unclaimed people of this origin, made where missing."""
    found = _people(conn, site_id, origin, list(wanted))
    missing = [email for email in wanted if email not in found]
    if not missing:
        return found
    shared = {"site_id": site_id, "origin": origin, "role": Role.GUEST.value, "created_at": now}
    rows = [shared | {"email": email, "name": wanted[email][0], "website": wanted[email][1]} for email in missing]
    conn.execute(insert(people), rows)
    return found | _people(conn, site_id, origin, missing)


def _people(conn: Connection, site_id: int, origin: str, emails: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(emails), CHUNK):
        of_them = people.c.email.in_(emails[start : start + CHUNK])
        statement = select(people.c.email, people.c.id).where(
            people.c.site_id == site_id, people.c.origin == origin, of_them
        )
        found |= {row.email: row.id for row in conn.execute(statement)}
    return found
