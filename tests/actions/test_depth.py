"""Replies as deep as people reply: five hundred levels, posted one by one and read to the last."""

from __future__ import annotations

import pytest
from recount import miscounts

from cast import NOW, Say
from weighin.actions import moderating, posting, reading
from weighin.domain.ordering import Sort
from weighin.domain.tree import Bounds, More, Shown
from weighin.domain.types import Person, Site, Story
from weighin.storage.db import Database

DEEP = 500


def test_five_hundred_replies_stand_one_under_another(
    db: Database, site: Site, story: Story, moderator: Person
) -> None:
    last = None
    for n in range(DEEP):
        typed = posting.Typed("Ann", f"Level {n}", parent_id=last.id if last else None)
        last = posting.post(db, site, story.id, typed, moderator, n, NOW + n)
        assert last.depth == n
    assert last is not None
    assert last.root_id == last.id - DEEP + 1
    assert miscounts(db, story.id) == []

    rows = reading.thread(db, site, story.slug, Sort.OLD, None, Bounds(100)).rows
    met = [row.comment.text for row in rows if isinstance(row, Shown)]
    while isinstance(rows[-1], More):
        rows = reading.comment_in_context(db, site, rows[-1].parent.id, rows[-1].after, Bounds(100)).rows
        met += [row.comment.text for row in rows if isinstance(row, Shown)]
    assert met == [f"Level {n}" for n in range(DEEP)]

    page = reading.comment_in_context(db, site, last.id, 0, Bounds(100))
    assert [above.depth for above in page.above] == [495, 496, 497, 498]

    # With the deepest gone, markers all the way up to the first that is still published go too.
    for comment_id in range(last.id - 50, last.id):
        moderating.decide(db, site, comment_id, "remove", "why", moderator, NOW)
    assert miscounts(db, story.id) == []
    moderating.decide(db, site, last.id, "remove", "why", moderator, NOW)
    assert miscounts(db, story.id) == []
    bottom = reading.comment_in_context(db, site, last.id - 51, 0, Bounds(100))
    assert (bottom.comment.replies, bottom.rows) == (0, [])


@pytest.mark.parametrize("bounds", [Bounds(2), Bounds(10), Bounds(1000)])
def test_a_reply_far_below_is_reached_from_every_page(db: Database, site: Site, say: Say, bounds: Bounds) -> None:
    chain = [say()]
    for _ in range(12):
        chain.append(say(parent=chain[-1]))
    for place, comment in enumerate(chain):
        page = reading.comment_in_context(db, site, comment.id, 0, bounds)
        assert [one.id for one in page.above] == [one.id for one in chain[max(0, place - reading.CONTEXT) : place]]
        below = [row.comment.id for row in page.rows if isinstance(row, Shown)]
        assert below == [one.id for one in chain[place + 1 :]][: len(below)]
        assert len(below) == min(bounds.size, len(chain) - place - 1)
