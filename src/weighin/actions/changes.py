"""The time line of a list: where it stood after each change, and what moved it, exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from weighin.actions.weighing import Camps, Lists, Weighted
from weighin.domain.explanations import printed
from weighin.domain.types import Instant, Site
from weighin.storage import list_events, stories
from weighin.storage.db import Database
from weighin.storage.list_events import ListEvent, Snapshot

SHOWN = 20  # changes on a page
MOVES = 3  # explanations named in one change


@dataclass(frozen=True, slots=True)
class Cause:
    """A piece of evidence and by how many dB, to one digit, it moved an explanation."""

    number: str
    decibels: float


@dataclass(frozen=True, slots=True)
class Move:
    """By how many dB an explanation moved against the average of its list: the sum of its causes, as printed."""

    letter: str
    decibels: float
    causes: tuple[Cause, ...]


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
        before = list_events.snapshots(conn, story_id, 1)
    data = _data(found)
    if before and not moves(before[-1].data, data):
        return found.event_id

    def work(conn: Connection) -> None:
        stories.lock(conn, site.id, story_id)
        last = list_events.snapshots(conn, story_id, 1)
        if last and (last[-1].event_id or 0) > found.event_id:
            return  # somebody else has kept a later state meanwhile, in which this one is contained
        list_events.keep(conn, site.id, story_id, found.event_id or None, data, now, SHOWN + 1)

    db.write(work)
    return found.event_id


def catch_up(db: Database, lists: Lists, site: Site, story_id: int, camps: Camps, now: Instant) -> None:
    """Keep what has moved a list since it was last kept, as an event of its own: votes that moved the camps, say.

    Before somebody acts on a list, so that what their act moved is told apart from what moved before it.
    """
    with db.read() as conn:
        data = _data(lists.weighted(conn, story_id, camps))
        kept = list_events.snapshots(conn, story_id, 1)
    before = (kept[-1] if kept else _NOTHING).data
    if not moves(before, data):
        return
    argued = _argued(before, data)

    def work(conn: Connection) -> None:
        event_id = list_events.append(conn, site.id, story_id, "weighed", None, now, argued=argued)
        list_events.keep(conn, site.id, story_id, event_id, data, now, SHOWN + 1)

    db.write(work)


def of_list(
    conn: Connection, story_id: int, letters: Mapping[int, str], numbers: Mapping[int, int] | None = None
) -> list[Change]:
    """The last changes of a list, newest first: what happened, and what it moved.

    `letters` of explanations and `numbers` of evidence, by id, are what both are called.
    """
    kept = list_events.snapshots(conn, story_id, SHOWN + 1)
    moved = {
        snapshot.event_id: moves(earlier.data, snapshot.data)
        for earlier, snapshot in zip([_NOTHING, *kept], kept, strict=False)
    }
    events = list_events.latest(conn, story_id, SHOWN, [one for one in moved if one])
    named = [(event, _named(event, letters, numbers or {})) for event in events]
    return [Change(event.at, event.id, event.kind, about, moved.get(event.id, ())) for event, about in named]


def moves(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Move, ...]:
    """What moved between two snapshots, the most first. The causes of each sum to it, as they are printed."""
    was, now = before["contributions"], after["contributions"]
    rows = sorted(was.keys() | now.keys(), key=int)
    found = []
    for name in sorted({*before["letters"], *after["letters"]}):
        exact = {row: now.get(row, {}).get(name, 0.0) - was.get(row, {}).get(name, 0.0) for row in rows}
        parts = printed(list(exact.values()), sum(exact.values()))
        causes = [Cause(row, dB) for row, dB in zip(rows, parts, strict=True) if dB]
        if total := round(sum(parts), 1):
            found.append(Move(name, total, tuple(sorted(causes, key=lambda cause: -abs(cause.decibels)))))
    return tuple(sorted(found, key=lambda move: -abs(move.decibels))[:MOVES])


_NOTHING = Snapshot(0, None, {"letters": [], "contributions": {}})


def _argued(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The evidence of which comments have come to move the credibility by more or by less."""
    was, now = before.get("argued", {}), after["argued"]
    return sorted((row for row in {**was, **now} if was.get(row, 0) != now.get(row, 0)), key=int)


def _data(found: Weighted) -> dict[str, Any]:
    standings = found.standings
    moved = {row: round(standings.evidence[row].credibility - alone, 3) for row, alone in found.unargued.items()}
    return {
        "argued": {row: by for row, by in moved.items() if by},
        "letters": sorted(one.explanation for one in standings.standings),
        "contributions": {row: dict(weight.contributions) for row, weight in standings.evidence.items()},
    }


def _named(event: ListEvent, letters: Mapping[int, str], numbers: Mapping[int, int]) -> dict[str, Any]:
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
