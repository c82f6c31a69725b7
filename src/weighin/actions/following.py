"""Following a story by mail: to ask for it, to confirm it, to end it.

Whoever asks gets the same answer, whether the address follows already or not. Nothing but a link to confirm is sent
to an address until somebody who reads its mail has done so.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from weighin.actions import reading
from weighin.domain import following
from weighin.domain.errors import Code, Refusal
from weighin.domain.following import Follower, Ticket
from weighin.domain.types import Instant, Site, Story
from weighin.storage import follows, stories
from weighin.storage.db import Database, Work

_GONE = "This link is damaged, used up or older than three days. Ask for a new one below the story."


@dataclass(frozen=True, slots=True)
class Asked:
    """What a link to confirm is about: its story, and whether it was confirmed already."""

    story: Story
    confirmed: bool


def to_ask(site: Site, story_id: int, typed: str, now: Instant) -> Work[None]:
    """Ask for a link to confirm, as a transaction still to be run. Raises Refusal for a bad address.

    The transaction raises it for a story that is closed or not there. It does nothing, and says so to nobody, where
    the address follows already, or was sent a link for this story within the hour or enough of them within a day.
    """
    email = following.address(typed)
    return lambda conn: _ask(conn, site, story_id, email, now)


def _ask(conn: Connection, site: Site, story_id: int, email: str, now: Instant) -> None:
    story = reading.public_story(stories.lock(conn, site.id, story_id), None)
    if not story.open:
        raise Refusal(
            Code.STORY_CLOSED, "This story is closed: nothing more will change, so there is nothing to follow."
        )
    mailbox = following.fingerprint(email)
    if follows.asked_lately(conn, mailbox, now) >= following.ASKS_A_DAY:
        follows.touch(conn, site.id, email)
        return
    follower = follows.held(conn, site.id, email, now)
    before = follows.one(conn, follower.id, story.id)
    if before is None or (before.confirmed_at is None and now - before.asked_at >= following.ASK_AGAIN):
        follows.ask(conn, follower, story.id, mailbox, now)
    else:
        follows.touch(conn, site.id, email)


def asked(db: Database, site: Site, ticket: Ticket) -> Asked:
    """What a link to confirm is about. Raises Refusal where nobody waits for it any more."""
    with db.read() as conn:
        _, confirmed = _waiting(conn, site, ticket)
        return Asked(reading.public_story(stories.by_id(conn, site.id, ticket.story_id), None), confirmed)


def confirm(db: Database, site: Site, ticket: Ticket, now: Instant) -> None:
    """Follow a story from now on; again, it changes nothing. Raises Refusal as `asked` does."""

    def work(conn: Connection) -> None:
        story = reading.public_story(stories.lock(conn, site.id, ticket.story_id), None)
        follows.hold(conn, [ticket.follower_id])
        follower, confirmed = _waiting(conn, site, ticket)
        if not confirmed:
            told = follows.mark(conn, story.id, now)
            follows.confirm(conn, follower, story.id, told, now + following.WEEK)

    db.write(work)


def followed(db: Database, site: Site, ticket: Ticket) -> tuple[list[Story], bool]:
    """The public stories that a link to end it is about, and whether they are followed; else one was asked for."""
    with db.read() as conn:
        follower = follows.of_ticket(conn, site.id, ticket)
        if follower is None:
            return [], False
        if ticket.story_id:
            asked = follows.one(conn, follower.id, ticket.story_id)
            its = [asked] if asked else []
        else:
            its = follows.confirmed(conn, follower.id)
        found = stories.by_ids(conn, [one.story_id for one in its]) if its else {}
        public = [found[one.story_id] for one in its if one.story_id in found and found[one.story_id].public]
        return public, all(one.confirmed_at is not None for one in its)


def stop(db: Database, site: Site, ticket: Ticket, story_id: int | None = None) -> None:
    """Forget that somebody follows: one of the stories that a link is about, or all of them. Again, it does nothing."""

    def work(conn: Connection) -> None:
        follows.hold(conn, [ticket.follower_id])
        follower = follows.of_ticket(conn, site.id, ticket)
        if follower is not None and ticket.story_id in {0, story_id or ticket.story_id}:
            follows.stop(conn, follower.id, story_id or ticket.story_id)

    db.write(work)


def _waiting(conn: Connection, site: Site, ticket: Ticket) -> tuple[Follower, bool]:
    follower = follows.of_ticket(conn, site.id, ticket)
    follow = follows.one(conn, ticket.follower_id, ticket.story_id) if follower else None
    if follower is None or follow is None:
        raise Refusal(Code.LINK_EXPIRED, _GONE)
    return follower, follow.confirmed_at is not None
