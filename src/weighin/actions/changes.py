"""The time line of a list: where it stood after each change, and what moved it, exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from weighin.actions.weighing import Camps, Lists, Weighted
from weighin.domain.explanations import NOTHING, Moment, Move, moves
from weighin.domain.types import Instant, Site
from weighin.storage import list_events, stories
from weighin.storage.db import Database
from weighin.storage.list_events import ListEvent

SHOWN = 20  # changes on a page
MOVES = 3  # explanations named in one change


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened to a list, and what it moved."""

    at: Instant
    event_id: int
    kind: str
    about: Mapping[str, Any]
    moves: tuple[Move, ...]


def remember(db: Database, lists: Lists, site: Site, story_id: int, camps: Camps, now: Instant) -> int:
    """Keep where a list stands, if it has moved since that was last kept; the id of what happened last."""
    with db.read() as conn:
        found = lists.weighted(conn, story_id, camps)
        kept = list_events.snapshots(conn, story_id, 1)
    data = _kept(found)
    if kept and not (_has_moved(kept[-1].data, data) or _has_other_words(kept[-1].data, data)):
        return found.event_id

    def work(conn: Connection) -> None:
        stories.lock(conn, site.id, story_id)
        last = list_events.snapshots(conn, story_id, 1)
        if last and (last[-1].event_id or 0) > found.event_id:
            return  # somebody else has kept a later state meanwhile, in which this one is contained
        list_events.keep(conn, site.id, story_id, found.event_id or None, data, now, SHOWN + 1)

    db.write(work)
    return found.event_id


def catch_up(db: Database, lists: Lists, site: Site, story_id: int, camps: Camps, now: Instant) -> bool:
    """Keep what has moved a list since it was last kept, as an event of its own: votes that moved the camps, say.
    Whether anything has.

    Before somebody acts on a list, so that what their act moved is told apart from what moved before it.
    """
    with db.read() as conn:
        found = lists.weighted(conn, story_id, camps)
        kept = list_events.snapshots(conn, story_id, 1)
    before, data = kept[-1].data if kept else _NOWHERE, _kept(found)
    moved = _has_moved(before, data)
    if not (moved or _has_other_words(before, data)):
        return False

    def work(conn: Connection) -> bool:
        stories.lock(conn, site.id, story_id)
        if list_events.last(conn, story_id) != found.event_id or list_events.snapshots(conn, story_id, 1) != kept:
            return False  # somebody was faster: what was read here is old
        event_id = found.event_id or None
        if moved:
            argued = _argued(before, data)
            event_id = list_events.append(conn, site.id, story_id, "weighed", None, now, argued=argued)
        list_events.keep(conn, site.id, story_id, event_id, data, now, SHOWN + 1)
        return moved

    return db.write(work)


def of_list(
    conn: Connection, story_id: int, letters: Mapping[int, str], numbers: Mapping[int, int] | None = None
) -> list[Change]:
    """The last changes of a list, newest first: what happened, and what it moved.

    `letters` of explanations and `numbers` of evidence, by id, are what both are called.
    """
    kept = list_events.snapshots(conn, story_id, SHOWN + 1)
    stood = [NOTHING, *(moment_of(snapshot.data) for snapshot in kept)]
    moved: dict[int | None, tuple[Move, ...]] = {}
    for snapshot, before, after in zip(kept, stood, stood[1:], strict=False):
        if its := moves(before, after)[:MOVES]:
            moved[snapshot.event_id] = its
    events = list_events.latest(conn, story_id, SHOWN, [one for one in moved if one])
    told = [(event, named(event, letters, numbers or {})) for event in events]
    return [Change(event.at, event.id, event.kind, about, moved.get(event.id, ())) for event, about in told]


def _kept(found: Weighted) -> dict[str, Any]:
    standings = found.standings
    moved = {row: round(standings.evidence[row].credibility - alone, 3) for row, alone in found.unargued.items()}
    return {
        "letters": sorted(one.explanation for one in standings.standings),
        "states": {one.explanation: one.state.value for one in standings.standings},
        "contributions": {row: dict(weight.contributions) for row, weight in standings.evidence.items()},
        "argued": {row: by for row, by in moved.items() if by},
    }


_NOWHERE: dict[str, Any] = {"letters": [], "states": {}, "contributions": {}}


def _has_moved(before: Mapping[str, Any], data: Mapping[str, Any]) -> bool:
    return bool(moves(moment_of(before), moment_of(data)))


def _has_other_words(before: Mapping[str, Any], data: Mapping[str, Any]) -> bool:
    """Whether an explanation is in another state than it was."""
    was = before.get("states")  # what was kept before there were states says nothing of them
    return bool(was is not None and was != data["states"])


def _argued(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The evidence of which comments have come to move the credibility by more or by less."""
    was, now = before.get("argued", {}), after["argued"]
    return sorted((row for row in {**was, **now} if was.get(row, 0) != now.get(row, 0)), key=int)


def moment_of(data: Mapping[str, Any]) -> Moment:
    """What is kept of a list as a moment of it."""
    return Moment(tuple(data["letters"]), data["contributions"])


def named(event: ListEvent, letters: Mapping[int, str], numbers: Mapping[int, int]) -> dict[str, Any]:
    """What an event was about, with the letters of explanations and the numbers of evidence for their ids."""
    told = dict(event.about)
    for name in ("explanation", "into", "other"):
        if name in told:
            told[name] = letters.get(told[name], "")
    for name in ("contains", "excludes"):
        told[name] = [letters.get(one, "") for one in told.get(name, ())]
    if "evidence" in told:
        told["evidence"] = numbers.get(told["evidence"])
    return told
