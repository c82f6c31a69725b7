"""What was fitted to a site's votes, and the votes to fit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, bindparam, func, insert, select, update

from weighin.domain.types import Instant
from weighin.storage.schema import comments, fits, stories, votes

_UNVOTED = select(fits.c.unvoted).where(fits.c.site_id == bindparam("site"))
_VERSION = select(fits.c.version).where(fits.c.site_id == bindparam("site"))
_OF_COMMENT = select(votes.c.person_id, votes.c.value).where(votes.c.comment_id == bindparam("comment"))
_PLACE = (
    update(comments)
    .where(comments.c.id == bindparam("comment"))
    .values(
        rank_bridging=bindparam("place"),
        rank_dividing=bindparam("apart"),
        approval_plus=bindparam("plus"),
        approval_minus=bindparam("minus"),
        agreed_since=bindparam("since"),
        agreed=bindparam("given"),
    )
)


@dataclass(frozen=True, slots=True)
class Fitted:
    """The last fit of a site: when, of how many votes, its data (None where there were too few for camps), and the
    share of new votes after which to fit anew."""

    version: int
    fitted_at: Instant
    votes: int
    data: bytes | None
    share: float


@dataclass(frozen=True, slots=True)
class Placed:
    """A comment's places in `bridging` and `dividing` as stored, with the approvals in thousandths and its badge."""

    comment: int
    place: int
    apart: int
    plus: int | None
    minus: int | None
    since: Instant | None
    given: bool


def last(conn: Connection, site_id: int) -> Fitted | None:
    """The last fit of a site, None before the first."""
    names = Fitted.__dataclass_fields__
    row = conn.execute(select(*(fits.c[name] for name in names)).where(fits.c.site_id == site_id)).first()
    return None if row is None else Fitted(*row)


def version(conn: Connection, site_id: int) -> int:
    """A number that grows with each fit of a site, 0 before the first."""
    return conn.execute(_VERSION, {"site": site_id}).scalar() or 0


def has_camps(conn: Connection, site_id: int) -> bool:
    """Whether the last fit of a site found camps."""
    there = select(fits.c.site_id).where(fits.c.site_id == site_id, fits.c.data.is_not(None))
    return conn.execute(there).first() is not None


def unvoted(conn: Connection, site_id: int) -> int:
    """The place in `bridging` of a comment that nobody has voted on."""
    return conn.execute(_UNVOTED, {"site": site_id}).scalar() or 0


def since(conn: Connection, site_id: int, instant: Instant) -> int:
    """How many of a site's votes were cast or changed after an instant."""
    later = (votes.c.site_id == site_id) & (votes.c.voted_at > instant)
    return int(conn.execute(select(func.count()).select_from(votes).where(later)).scalar_one())


def of_comment(conn: Connection, comment_id: int, writer_id: int | None) -> list[tuple[int, int]]:
    """(person, 1 or -1) for each vote on a comment but its own writer's."""
    found = conn.execute(_OF_COMMENT, {"comment": comment_id})
    return [(row[0], row[1]) for row in found if row[0] != writer_id]


def voted_since(conn: Connection, site_id: int, instant: Instant) -> list[int]:
    """The comments of a site on which votes were cast or changed at an instant or after it."""
    later = (votes.c.site_id == site_id) & (votes.c.voted_at >= instant)
    return list(conn.execute(select(votes.c.comment_id).where(later).distinct()).scalars())


def of_site(conn: Connection, site_id: int) -> NDArray[np.int64]:
    """All votes of a site, (votes, 3): person, comment, 1 or -1."""
    statement = select(votes.c.person_id, votes.c.comment_id, votes.c.value).where(votes.c.site_id == site_id)
    rows = conn.execute(statement).all()
    return np.array([tuple(row) for row in rows], np.int64).reshape(-1, 3)


def writers(conn: Connection, site_id: int) -> dict[int, int]:
    """{comment id: who wrote it} for the comments of a site that somebody voted on."""
    voted = select(votes.c.comment_id).where(votes.c.site_id == site_id)
    statement = select(comments.c.id, comments.c.person_id).where(
        comments.c.site_id == site_id, comments.c.person_id.is_not(None), comments.c.id.in_(voted)
    )
    return {row[0]: row[1] for row in conn.execute(statement)}


def placed(conn: Connection, site_id: int) -> dict[int, tuple[Placed, int]]:
    """{comment id: (its place as it is stored, its story)} for the comments of a site that have a place in a thread."""
    columns = (
        "id",
        "rank_bridging",
        "rank_dividing",
        "approval_plus",
        "approval_minus",
        "agreed_since",
        "agreed",
        "story_id",
    )
    statement = select(*(comments.c[name] for name in columns)).where(
        comments.c.site_id == site_id, comments.c.position.is_not(None)
    )
    return {row[0]: (Placed(*row[:7]), row[7]) for row in conn.execute(statement)}


def place(conn: Connection, its: Placed) -> None:
    """Store the place of one comment."""
    told = {"comment": its.comment, "place": its.place, "apart": its.apart, "plus": its.plus, "minus": its.minus}
    conn.execute(_PLACE, told | {"since": its.since, "given": its.given})


def place_all(conn: Connection, many: Iterable[Placed]) -> None:
    """Store the places of several comments."""
    for its in many:
        place(conn, its)


def place_by_best(conn: Connection, site_id: int) -> dict[int, int]:
    """Put the comments of a site without camps where they stand in `best`; {comment id: its story} of those moved."""
    astray = (comments.c.site_id == site_id) & (
        (comments.c.rank_bridging != comments.c.rank_best) | comments.c.approval_plus.is_not(None) | comments.c.agreed
    )
    found = {row[0]: row[1] for row in conn.execute(select(comments.c.id, comments.c.story_id).where(astray))}
    nothing = {"approval_plus": None, "approval_minus": None, "agreed_since": None, "agreed": False, "rank_dividing": 0}
    conn.execute(update(comments).where(astray).values(rank_bridging=comments.c.rank_best, **nothing))
    return found


def keep(
    conn: Connection, site_id: int, now: Instant, count: int, unvoted_place: int, data: bytes | None, share: float
) -> None:
    """Keep a new fit of a site in place of the last."""
    told = {"fitted_at": now, "votes": count, "unvoted": unvoted_place, "data": data, "share": share}
    changed = conn.execute(update(fits).where(fits.c.site_id == site_id).values(**told, version=fits.c.version + 1))
    if not changed.rowcount:
        conn.execute(insert(fits).values(site_id=site_id, version=1, **told))


def touch(conn: Connection, story_ids: set[int]) -> None:
    """The order of these threads has changed: their pages are rendered anew."""
    for story_id in sorted(story_ids):
        conn.execute(update(stories).where(stories.c.id == story_id).values(version=stories.c.version + 1))
