"""What happened to a list, in order, and where it stood after each change."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from weighin.domain.types import Instant
from weighin.storage.follow_schema import follows
from weighin.storage.list_schema import list_events, standings

QUIET = ("assessed", "believed", "held", "evidence_held", "attached", "detached")  # seen where they moved something
ANEW = "weighed"  # nobody's act: what moved it is told by what it moved


@dataclass(frozen=True, slots=True)
class ListEvent:
    """One thing that happened: `kind` and what it was `about`, by ids."""

    id: int
    at: Instant
    kind: str
    person_id: int | None
    about: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Where a list stood right after an event."""

    at: Instant
    event_id: int | None
    data: dict[str, Any]


def append(
    conn: Connection, site_id: int, story_id: int, kind: str, person_id: int | None, now: Instant, **about: Any
) -> int:
    """Write down what happened; its id."""
    values = {"site_id": site_id, "story_id": story_id, "at": now, "kind": kind, "person_id": person_id}
    statement = insert(list_events).values(**values, about=about).returning(list_events.c.id)
    return int(conn.execute(statement).scalar_one())


def of_story(conn: Connection, story_id: int) -> list[ListEvent]:
    """Everything that happened to a story's list, in order."""
    names = ListEvent.__dataclass_fields__
    statement = select(*(list_events.c[name] for name in names)).where(list_events.c.story_id == story_id)
    return [ListEvent(*row) for row in conn.execute(statement.order_by(list_events.c.id))]


def latest(conn: Connection, story_id: int, most: int, also: Collection[int]) -> list[ListEvent]:
    """The last of what happened to a list that a reader would see, and those events of the given ids, newest first."""
    names = ListEvent.__dataclass_fields__
    told = list_events.c.kind.not_in(QUIET) | list_events.c.id.in_(list(also))
    statement = select(*(list_events.c[name] for name in names)).where(list_events.c.story_id == story_id, told)
    return [ListEvent(*row) for row in conn.execute(statement.order_by(list_events.c.id.desc()).limit(most))]


def since(conn: Connection, story_id: int, event_id: int, most: int) -> list[ListEvent]:
    """What happened to a list after an event that a reader would see even if it moved nothing, oldest first."""
    names = ListEvent.__dataclass_fields__
    later = (list_events.c.story_id == story_id) & (list_events.c.id > event_id)
    told = list_events.c.kind.not_in([*QUIET, ANEW])
    statement = select(*(list_events.c[name] for name in names)).where(later, told)
    return [ListEvent(*row) for row in conn.execute(statement.order_by(list_events.c.id).limit(most))]


def snapshot(conn: Connection, standing_id: int | None) -> dict[str, Any] | None:
    """Where a list stood, by the id of that; None where nothing was kept yet."""
    statement = select(standings.c.data).where(standings.c.id == standing_id)
    return None if standing_id is None else conn.execute(statement).scalar()


def reworded(conn: Connection, story_id: int) -> set[int]:
    """The explanations of a story that a moderator has put into other words."""
    statement = select(list_events.c.about).where(list_events.c.story_id == story_id, list_events.c.kind == "reworded")
    return {about["explanation"] for about in conn.execute(statement).scalars()}


def last(conn: Connection, story_id: int) -> int:
    """The id of the last thing that happened to a list, 0 where nothing has."""
    statement = select(func.coalesce(func.max(list_events.c.id), 0)).where(list_events.c.story_id == story_id)
    return int(conn.execute(statement).scalar_one())


def keep(
    conn: Connection, site_id: int, story_id: int, event_id: int | None, data: dict[str, Any], now: Instant, most: int
) -> None:
    """Keep where the list stands, and no more than so many of the times before: each is as large as the list."""
    values = {"site_id": site_id, "story_id": story_id, "at": now, "event_id": event_id, "data": data}
    conn.execute(insert(standings).values(values))
    its = standings.c.story_id == story_id
    last = select(standings.c.id).where(its).order_by(standings.c.id.desc()).offset(most - 1).limit(1)
    # A digest compares with where the list stood when its reader was told last.
    told = select(follows.c.standing_id).where(follows.c.story_id == story_id, follows.c.standing_id == standings.c.id)
    conn.execute(delete(standings).where(its, standings.c.id < last.scalar_subquery(), ~told.exists()))


def snapshots(conn: Connection, story_id: int, limit: int) -> list[Snapshot]:
    """The last snapshots of a list, oldest first."""
    statement = select(standings.c.at, standings.c.event_id, standings.c.data).where(standings.c.story_id == story_id)
    found = [Snapshot(*row) for row in conn.execute(statement.order_by(standings.c.id.desc()).limit(limit))]
    return found[::-1]
