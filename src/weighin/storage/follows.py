"""Who follows which story by mail, what was told them last, and which mail is due.

What is changed together is held in one order, or two would wait for each other: the story, the mailbox,
the follower, their follows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from weighin.domain.following import DAY, LINK_TIME, REFUSALS, WEEK, Follow, Follower, Ticket
from weighin.domain.types import Instant
from weighin.storage.follow_schema import asks, followers, follows
from weighin.storage.list_schema import list_events, standings
from weighin.storage.schema import stories

_FOLLOWER = [followers.c[field.name] for field in fields(Follower)]
_FOLLOW = [follows.c[field.name] for field in fields(Follow)]
FORGOTTEN = 100  # rows that one look forgets


def held(conn: Connection, site_id: int, email: str, now: Instant) -> Follower:
    """The follower with this address, made where there is none, and held until the transaction ends."""
    make = sqlite.insert if conn.dialect.name == "sqlite" else postgresql.insert
    new = {"site_id": site_id, "email": email, "created_at": now, "tries": 0, "refusals": 0}
    held = (
        make(followers)
        .values(new)
        .on_conflict_do_update(
            index_elements=["site_id", "email"],
            set_={"email": email},  # written anew, so that the row is held
        )
    )
    return Follower(*conn.execute(held.returning(*_FOLLOWER)).one())


def hold(conn: Connection, follower_ids: Sequence[int]) -> None:
    """Hold these followers until the transaction ends: nobody else changes what they follow."""
    its = select(followers.c.id).where(followers.c.id.in_(follower_ids)).order_by(followers.c.id)
    conn.execute(its.with_for_update()).all()


def of_ticket(conn: Connection, site_id: int, ticket: Ticket) -> Follower | None:
    """The follower that a link names, if it is still that one."""
    its = (followers.c.id == ticket.follower_id) & (followers.c.created_at == ticket.created_at)
    row = conn.execute(select(*_FOLLOWER).where(its, followers.c.site_id == site_id)).first()
    return None if row is None else Follower(*row)


def by_id(conn: Connection, follower_id: int) -> Follower | None:
    row = conn.execute(select(*_FOLLOWER).where(followers.c.id == follower_id)).first()
    return None if row is None else Follower(*row)


def one(conn: Connection, follower_id: int, story_id: int) -> Follow | None:
    """What a follower has with a story."""
    row = conn.execute(select(*_FOLLOW).where(*_this(follower_id, story_id))).first()
    return None if row is None else Follow(*row)


def confirmed(conn: Connection, follower_id: int) -> list[Follow]:
    """The stories that somebody follows; what was told longest ago first."""
    its = (follows.c.follower_id == follower_id) & follows.c.confirmed_at.is_not(None)
    statement = select(*_FOLLOW).where(its).order_by(follows.c.told_at, follows.c.story_id)
    return [Follow(*row) for row in conn.execute(statement)]


def asked_lately(conn: Connection, mailbox: str, now: Instant) -> int:
    """How many links to confirm a mailbox, told by its fingerprint, was sent within a day, on all sites.

    Nobody else learns it until the transaction ends: or as many more would be sent as ask at once.
    """
    if conn.dialect.name == "postgresql":  # on SQLite one writes at a time
        conn.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(mailbox, 0))))
    lately = (asks.c.mailbox == mailbox) & (asks.c.at > now - DAY)
    return int(conn.execute(select(func.count()).select_from(asks).where(lately)).scalar_one())


def ask(conn: Connection, follower: Follower, story_id: int, mailbox: str, now: Instant) -> None:
    """Somebody asks to follow a story: a link to confirm is due."""
    make = sqlite.insert if conn.dialect.name == "sqlite" else postgresql.insert
    new = {"follower_id": follower.id, "story_id": story_id, "site_id": follower.site_id, "told_at": now}
    new |= {"number": 0, "comments": 0, "event_id": 0}
    due = {"asked_at": now, "due_at": now, "tries": 0}
    asked = make(follows).values(new | due)
    conn.execute(asked.on_conflict_do_update(index_elements=["follower_id", "story_id"], set_=due))
    conn.execute(insert(asks).values(mailbox=mailbox, at=now))


def touch(conn: Connection, site_id: int, email: str) -> None:
    """Write what is there already: by how long an answer takes nobody learns who follows."""
    its = (followers.c.site_id == site_id) & (followers.c.email == email)
    conn.execute(update(followers).where(its).values(tries=followers.c.tries))


def confirm(conn: Connection, follower: Follower, story_id: int, told: Mapping[str, Any], due_at: Instant) -> None:
    """From now on this story is followed; `told` is where it stands (`mark`)."""
    values = {"confirmed_at": told["told_at"], "due_at": None, "tries": 0, **told}
    conn.execute(update(follows).where(*_this(follower.id, story_id)).values(values))
    first = (followers.c.id == follower.id) & followers.c.due_at.is_(None)
    conn.execute(update(followers).where(first).values(due_at=due_at, tries=0))


def mark(conn: Connection, story_id: int, now: Instant) -> dict[str, Any]:
    """Where a story stands, as a later mail will compare it: the columns of a follow that say what was told."""
    row = conn.execute(select(stories.c.numbered, stories.c.comments).where(stories.c.id == story_id)).one()
    event = select(func.coalesce(func.max(list_events.c.id), 0)).where(list_events.c.story_id == story_id)
    standing = select(func.max(standings.c.id)).where(standings.c.story_id == story_id)
    told = {"told_at": now, "number": row.numbered, "comments": row.comments}
    return told | {"event_id": conn.scalar(event), "standing_id": conn.scalar(standing)}


def tell(conn: Connection, follow: Follow, told: Mapping[str, Any]) -> None:
    """A mail has told this about a story."""
    values = dict(told)
    if told["standing_id"] is not None:
        # While the mail was sent, so much may have moved that this is not kept any more: then where it stood next.
        later = (standings.c.story_id == follow.story_id) & (standings.c.id >= told["standing_id"])
        values["standing_id"] = select(func.min(standings.c.id)).where(later).scalar_subquery()
    conn.execute(update(follows).where(*_this(follow.follower_id, follow.story_id)).values(values))


def stop(conn: Connection, follower_id: int, story_id: int) -> None:
    """Forget that somebody follows a story, or (0) anything; and the address with the last of them."""
    hold(conn, [follower_id])
    its = follows.c.follower_id == follower_id
    conn.execute(delete(follows).where(its & (follows.c.story_id == story_id) if story_id else its))
    _forget_idle(conn, [follower_id])


def forget(conn: Connection, now: Instant) -> int:
    """Forget what was asked for and not confirmed in time, and who was sent links more than a day ago, some at a time;
    how many of the former."""
    old = select(follows.c.follower_id, follows.c.story_id).where(*_unconfirmed(now))
    rows = conn.execute(old.order_by(follows.c.asked_at).limit(FORGOTTEN)).all()
    idle = [row.follower_id for row in rows]
    hold(conn, idle)
    for follower_id, story_id in rows:
        conn.execute(delete(follows).where(*_this(follower_id, story_id), *_unconfirmed(now)))
    _forget_idle(conn, idle)
    past = conn.execute(select(asks.c.id).where(asks.c.at <= now - DAY).limit(FORGOTTEN)).scalars().all()
    conn.execute(delete(asks).where(asks.c.id.in_(past)))
    return len(rows)


def is_forgettable(conn: Connection, now: Instant) -> bool:
    """Whether there is anything to `forget`."""
    old, past = select(follows.c.asked_at).where(*_unconfirmed(now)), select(asks.c.id).where(asks.c.at <= now - DAY)
    return any(conn.execute(one.limit(1)).first() is not None for one in (old, past))


def _unconfirmed(now: Instant) -> tuple[Any, Any]:
    return follows.c.confirmed_at.is_(None), follows.c.asked_at < now - LINK_TIME


def next_link(conn: Connection, now: Instant) -> Follow | None:
    """A follow whose link to confirm is due, the one that waits longest."""
    due = select(*_FOLLOW).where(follows.c.due_at.is_not(None), follows.c.due_at <= now)
    row = conn.execute(due.order_by(follows.c.due_at).limit(1)).first()
    return None if row is None else Follow(*row)


def next_digest(conn: Connection, now: Instant) -> Follower | None:
    """A follower to look at, the one that waits longest."""
    due = select(*_FOLLOWER).where(followers.c.due_at.is_not(None), followers.c.due_at <= now)
    row = conn.execute(due.order_by(followers.c.due_at).limit(1)).first()
    return None if row is None else Follower(*row)


def claim_link(conn: Connection, follow: Follow, due_at: Instant | None) -> bool:
    """Take on a link to confirm: it is due again only later, whatever happens. False where somebody else was faster."""
    mine = update(follows).where(*_this(follow.follower_id, follow.story_id), follows.c.due_at == follow.due_at)
    return conn.execute(mine.values(due_at=due_at, tries=follow.tries + 1)).rowcount == 1


def claim_digest(conn: Connection, follower: Follower, due_at: Instant) -> bool:
    """The same for a digest."""
    mine = (followers.c.id == follower.id) & (followers.c.due_at == follower.due_at)
    return conn.execute(update(followers).where(mine).values(due_at=due_at, tries=follower.tries + 1)).rowcount == 1


def set_link(conn: Connection, follow: Follow, **values: Any) -> None:
    """What became of a link to confirm: asked_at, due_at, tries."""
    unconfirmed = follows.c.confirmed_at.is_(None)
    conn.execute(update(follows).where(*_this(follow.follower_id, follow.story_id), unconfirmed).values(values))


def set_digest(conn: Connection, follower_id: int, **values: Any) -> None:
    """What became of a digest: due_at, tries, refusals."""
    conn.execute(update(followers).where(followers.c.id == follower_id).values(values))


def refused(conn: Connection, follower: Follower, now: Instant) -> None:
    """An address took its digest not now and not later: look again in a week, and forget it after some such weeks."""
    if follower.refusals + 1 >= REFUSALS:
        stop(conn, follower.id, 0)
    else:
        set_digest(conn, follower.id, due_at=now + WEEK, tries=0, refusals=follower.refusals + 1)


def _this(follower_id: int, story_id: int) -> tuple[Any, Any]:
    return follows.c.follower_id == follower_id, follows.c.story_id == story_id


def _forget_idle(conn: Connection, follower_ids: Sequence[int]) -> None:
    """Forget those addresses, of followers that are held, that follow nothing any more and wait for nothing."""
    busy = select(follows.c.follower_id).where(follows.c.follower_id == followers.c.id)
    conn.execute(delete(followers).where(followers.c.id.in_(follower_ids), ~busy.exists()))
