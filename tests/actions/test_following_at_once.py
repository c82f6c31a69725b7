"""Following while others follow, at one moment and on both engines: nobody waits for ever, nothing is sent twice."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from cast import NOW, make_story
from postbox import Postbox, ask, follow
from weighin.actions import digests, following
from weighin.actions.ranking import Fits
from weighin.actions.weighing import Lists
from weighin.domain.errors import Code, Refusal
from weighin.domain.following import ASKS_A_DAY, DAY, LINK_TIME, Ticket
from weighin.domain.types import Site, Story
from weighin.storage import follows
from weighin.storage.db import Database

TIMES = 240


class Gone(Exception):
    """Somebody else was faster, and a link is used up."""


def confirm(db: Database, site: Site, ticket: Ticket, now: int) -> None:
    try:
        following.confirm(db, site, ticket, now)
    except Refusal as refusal:
        raise (Gone() if refusal.code is Code.LINK_EXPIRED else refusal) from None


@pytest.fixture
def postbox(db: Database, tmp_path: Path) -> Postbox:
    folder = tmp_path / "post"
    folder.mkdir()
    return Postbox(db, folder)


def test_what_a_link_is_about_can_be_read(postbox: Postbox, site: Site, story: Story) -> None:
    ticket = follow(postbox, site, story)
    assert following.asked(postbox.db, site, ticket).confirmed
    assert following.followed(postbox.db, site, ticket) == ([story], True)


def test_asking_confirming_telling_and_ending_wait_for_nobody_for_ever(postbox: Postbox, site: Site) -> None:
    db = postbox.db
    two = [make_story(db, site, slug) for slug in ("the-fog", "the-flood")]
    lists, camps = Lists(), Fits(db).camps(site.id)

    def act(number: int) -> None:
        chance = random.Random(number)
        story = chance.choice(two)
        now = NOW + number * DAY  # so that no bound on asking is reached
        with db.read() as conn:
            its = conn.execute(sql("SELECT max(id) FROM followers")).scalar()
            follower = follows.by_id(conn, its) if its else None
        what = chance.choice(("ask", "confirm", "tell", "stop", "forget"))
        if what == "forget":
            db.write(lambda conn: follows.forget(conn, now + LINK_TIME))
        elif what == "ask" or follower is None:
            ask(db, site, story, now=now)
        elif what == "tell":
            digests.tell(db, follower, digests.compose(db, lists, camps, site, follower, now), now)
        elif what == "stop":
            following.stop(db, site, Ticket(follower.id, follower.created_at))
        else:
            with suppress(Gone):
                confirm(db, site, Ticket(follower.id, follower.created_at, story.id), now)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, range(TIMES)))


def test_a_mailbox_gets_so_many_links_a_day_whatever_it_is_asked_for_at_once(postbox: Postbox, site: Site) -> None:
    stories = [make_story(postbox.db, site, f"a-{number}") for number in range(24)]

    def act(number: int) -> None:
        ask(postbox.db, site, stories[number], f"ann+{number}@mail.example")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, range(24)))
    assert len(postbox.deliver()) == ASKS_A_DAY
