"""The weekly digest: what changed in the stories that somebody follows since they were told last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from weighin import markup
from weighin.actions import changes
from weighin.actions.weighing import Camps, Lists, Weighted
from weighin.domain import digest, happened
from weighin.domain.digest import Cause, Entry, Moved, News, Said, turned, when
from weighin.domain.explanations import NOTHING, Move, Standing, moves, sentence
from weighin.domain.following import WEEK, Follow, Follower
from weighin.domain.listing import Place
from weighin.domain.text import first_words
from weighin.domain.types import Comment, Instant, Site, Story
from weighin.storage import feeds, follows, list_events, stories
from weighin.storage.db import Database


@dataclass(frozen=True, slots=True)
class Told:
    """News, and how the follow is marked once they are told."""

    follow: Follow
    news: News
    mark: Mapping[str, Any]


def compose(db: Database, lists: Lists, camps: Camps, site: Site, follower: Follower, now: Instant) -> list[Told]:
    """What there is to tell somebody, at most so many stories; what was told longest ago first."""
    with db.read() as conn:
        its = follows.confirmed(conn, follower.id)
        found = stories.by_ids(conn, [follow.story_id for follow in its]) if its else {}
    told: list[Told] = []
    for follow in its:
        story = found.get(follow.story_id)
        if story is None or not story.public:
            continue
        one = _of_story(db, lists, camps, site, story, follow, now)
        if one.news.is_any:
            told.append(one)
        if len(told) == digest.STORIES:
            break
    return told


def tell(db: Database, follower: Follower, told: list[Told], now: Instant) -> None:
    """The mail has left, or there was nothing to tell: look again in a week."""

    def work(conn: Connection) -> None:
        for story_id in sorted(one.follow.story_id for one in told):
            # What the next mail will compare with must not be forgotten while it is written down.
            stories.lock(conn, follower.site_id, story_id)
        follows.hold(conn, [follower.id])
        for one in told:
            follows.tell(conn, one.follow, one.mark)
        follows.set_digest(conn, follower.id, due_at=now + WEEK, tries=0, **({"refusals": 0} if told else {}))

    db.write(work)


def _of_story(db: Database, lists: Lists, camps: Camps, site: Site, story: Story, follow: Follow, now: Instant) -> Told:
    with db.read() as conn:
        has_list = list_events.last(conn, story.id) > 0
    # What moved it since somebody last acted is kept first, and with it where this mail leaves off.
    if has_list and changes.catch_up(db, lists, site, story.id, camps, now):
        db.write(lambda conn: stories.touch(conn, story.id))
    with db.read() as conn:
        mark = follows.mark(conn, story.id, now)
        fresh = feeds.newest_comments(conn, story.id, digest.COUNTED, follow.number)
        # What was held and is published by now has an older number.
        count = max(len(fresh), mark["comments"] - follow.comments)
        news = News(story, when(follow.told_at, site.time_zone), count, _best(fresh))
        if has_list and mark["event_id"] > follow.event_id:
            news = _with_list(conn, lists.weighted(conn, story.id, camps), news, follow, mark)
        return Told(follow, news, mark)


def _best(fresh: list[Comment]) -> tuple[Said, ...]:
    best = sorted(fresh, key=lambda one: (one.rank_best, one.number))[: digest.BEST]
    return tuple(
        Said(one.id, one.number, one.name, first_words(markup.excerpt(one.html), digest.WORDS)) for one in best
    )


def _with_list(conn: Connection, found: Weighted, news: News, follow: Follow, mark: Mapping[str, Any]) -> News:
    letters = {one.id: one.letter for one in found.every}
    numbers = {row.id: row.number for row in (*found.rows, *found.held)}
    named = {one.letter: one.statement for one in found.every if one.place is Place.LISTED}
    texts = {str(row.number): row.text for row in found.rows}
    events = [
        happened.sentence(event.kind, changes.named(event, letters, numbers))
        for event in list_events.since(conn, news.story.id, follow.event_id, digest.EVENTS + 1)
    ]
    before, after = (list_events.snapshot(conn, one) for one in (follow.standing_id, mark["standing_id"]))
    moved = moves(changes.moment_of(before) if before else NOTHING, changes.moment_of(after)) if after else ()
    states = {one.explanation: one.state for one in found.standings.standings}
    was = turned((before or {}).get("states", {}), states)
    return replace(
        news,
        events=tuple(events[: digest.EVENTS]),
        more_events=len(events) > digest.EVENTS,
        moves=tuple(_moved(one, named, texts) for one in moved[: changes.MOVES]),
        verdict=sentence(found.standings, named | texts),
        entries=tuple(_entry(one, named, was) for one in found.standings.standings),
    )


def _moved(one: Move, named: Mapping[str, str], texts: Mapping[str, str]) -> Moved:
    causes = (Cause(cause.evidence or "", cause.decibels, texts.get(cause.evidence or "", "")) for cause in one.causes)
    return Moved(one.explanation, named.get(one.explanation, ""), one.decibels, tuple(causes))


def _entry(one: Standing, named: Mapping[str, str], was: Mapping[str, str]) -> Entry:
    name = one.explanation
    return Entry(name, named[name], one.state, one.behind if one.rank else None, was.get(name, ""))
