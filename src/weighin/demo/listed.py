"""The example's list of explanations: from its file to rows, with two dozen readers who do not quite agree."""

from __future__ import annotations

from pathlib import Path
from random import Random  # not for secrets: the example is always the same
from typing import Any

import yaml
from sqlalchemy import Connection

from weighin.actions import attaching, changes, voting
from weighin.actions.weighing import NO_CAMPS, Lists
from weighin.domain.listing import Bearing, Explanation, Link, Linker, Place
from weighin.domain.relations import Relation, related
from weighin.domain.types import MINUTE, Instant, Site, Source, Story
from weighin.storage import (
    arrivals,
    assessments,
    bearings,
    comments,
    evidence,
    explanations,
    list_events,
    people,
    relations,
    stories,
)
from weighin.storage.db import Database

HERE = Path(__file__).parent / "lists"
READERS = 24
FILLS = 0.7  # of the cells each reader rates
DAY = 24 * 60 * MINUTE


def build(db: Database, site: Site, slug: str, origin: str) -> None:
    """Put the list of a story's file on it, if it has one and there is nothing on its list yet."""
    file = HERE / f"{slug}.yaml"
    if not file.exists():
        return
    told = yaml.safe_load(file.read_text("utf-8"))

    def work(conn: Connection) -> Story | None:
        story = stories.by_slug(conn, site.id, slug)
        if story is None or explanations.of_story(conn, story.id):
            return None
        listed = _explanations(conn, site, story, told["explanations"], origin)
        _relations(conn, site, story, told, listed)
        _evidence(conn, site, story, told["evidence"], listed)
        stories.touch(conn, story.id)
        return story

    story = db.write(work)
    if story:
        changes.catch_up(db, Lists(), site, story.id, NO_CAMPS, story.published_at + 3 * DAY)
        _attach(db, site, story, told["evidence"], origin)


def _explanations(
    conn: Connection, site: Site, story: Story, told: list[dict[str, Any]], origin: str
) -> list[Explanation]:
    named = [one for entry in told for one in (*entry["for"], *entry["against"])]
    there = arrivals.standing(conn, site.id, origin, named)
    listed: list[Explanation] = []
    for place, entry in enumerate(told):
        now = story.published_at + DAY + place * 7 * MINUTE
        person = people.insert_person(conn, site.id, "", now)
        one = explanations.insert_explanation(conn, site.id, story.id, entry["statement"], Place.LISTED, person.id, now)
        about = {"explanation": one.id, "contains": [listed[its - 1].id for its in entry.get("contains", ())]}
        list_events.append(conn, site.id, story.id, "proposed", person.id, now, **about)
        for bearing, speaking in ((Bearing.FOR, entry["for"]), (Bearing.AGAINST, entry["against"])):
            for comment in speaking:
                bearings.put(conn, site.id, Link(there[comment].id, one.id, bearing, Linker.WRITER, 1.0))
        listed.append(one)
    return listed


def _relations(conn: Connection, site: Site, story: Story, told: dict[str, Any], listed: list[Explanation]) -> None:
    """What is made of others, and what excludes another: by their places in the file, from 1 on."""
    for one, entry in zip(listed, told["explanations"], strict=True):
        for place in entry.get("contains", ()):
            relations.put(conn, site.id, related(one.id, listed[place - 1].id, Relation.CONTAINS))
    now = story.published_at + 2 * DAY
    for one, other in told["relations"]["excludes"]:
        both = related(listed[one - 1].id, listed[other - 1].id, Relation.EXCLUDES)
        relations.put(conn, site.id, both)
        list_events.append(conn, site.id, story.id, "excludes", None, now, explanation=both.one, other=both.other)


def _attach(db: Database, site: Site, story: Story, told: list[dict[str, Any]], origin: str) -> None:
    """Attach comments to evidence, each with so many readers who vote for it and have not weighed anything."""
    with db.read() as conn:
        rows = evidence.of_story(conn, story.id)
    now = story.published_at + 3 * DAY
    for row, entry in zip(rows, told, strict=True):
        for bearing, its in ((Bearing.FOR, entry.get("for", {})), (Bearing.AGAINST, entry.get("against", {}))):
            for name, votes in its.items():
                now += 17 * MINUTE
                _attach_one(db, site, (row.id, int(bearing)), (origin, name), votes, now)
                changes.remember(db, Lists(), site, story.id, NO_CAMPS, now)


def _attach_one(
    db: Database, site: Site, attaches: tuple[int, int], named: tuple[str, str], votes: int, now: Instant
) -> None:
    with db.read() as conn:
        comment = comments.by_id(conn, site.id, arrivals.standing(conn, site.id, named[0], [named[1]])[named[1]].id)
    assert comment is not None
    for _ in range(votes):
        voting.vote(db, site, comment.id, 1, None, now)
    db.write(lambda conn: attaching.attach_new(conn, site, comment, [attaches], now))


def _evidence(
    conn: Connection, site: Site, story: Story, told: list[dict[str, Any]], listed: list[Explanation]
) -> None:
    now = story.published_at + 2 * DAY
    rows = []
    for entry in told:
        now += 11 * MINUTE
        source = Source(entry.get("title") or entry["publisher"], entry["publisher"], entry.get("url"))
        person = people.insert_person(conn, site.id, "", now)
        row = evidence.insert_evidence(
            conn, site.id, story.id, entry["text"], entry.get("happened", ""), [source], Place.LISTED, person.id, now
        )
        evidence.change(conn, row.id, source_group=entry.get("group", ""))
        list_events.append(conn, site.id, story.id, "evidence", person.id, now, evidence=row.id)
        rows.append((row, entry))
    random = Random(39)  # noqa: S311
    for _ in range(READERS):
        now += 13 * MINUTE
        reader = people.insert_person(conn, site.id, "", now)
        leaning = [random.gauss(0, 0.6) for _ in listed]
        for row, entry in rows:
            values = {}
            for place, (one, says) in enumerate(zip(listed, entry["says"], strict=True)):
                if random.random() < FILLS:
                    value = max(-2, min(2, round(says + leaning[place] + random.gauss(0, 0.5))))
                    assessments.put_assessment(conn, site.id, reader.id, row.id, one.id, value, now)
                    values[str(one.id)] = value
            credible = max(0, min(3, round(entry["credible"] + random.gauss(0, 0.4))))
            assessments.put_credibility(conn, site.id, reader.id, row.id, credible, now)
            about = {"evidence": row.id, "values": values, "credibility": credible}
            list_events.append(conn, site.id, story.id, "assessed", reader.id, now, **about)
        opinions = [random.random() ** 2 for _ in listed]
        for one, opinion in zip(listed, opinions, strict=True):
            assessments.put_credence(conn, site.id, reader.id, one.id, round(85 * opinion / sum(opinions)), now)
