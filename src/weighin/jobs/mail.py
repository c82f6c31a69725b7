"""The post: links to confirm at once, digests once a week, and forgetting of what was never confirmed.

A mail is taken on before it is sent, by moving the moment at which it is due: whoever dies meanwhile, or is refused,
leaves it to be tried again after a pause that grows, and to be given up in the end. So a mail may come twice where a
process died between the server's word and its own note, and never every second.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from weighin.actions import digests
from weighin.actions.ranking import Fits
from weighin.actions.weighing import Lists
from weighin.domain import following
from weighin.domain.following import Follow, Follower, Ticket
from weighin.domain.types import Instant, Site
from weighin.links import Links
from weighin.mail import letters, transport
from weighin.mail.letters import Places
from weighin.mail.message import Letter, message
from weighin.mail.sender import sender_of
from weighin.mail.transport import Later, Refused
from weighin.storage import follows, sites, stories
from weighin.storage.db import Database

log = logging.getLogger("weighin.jobs")


@dataclass(frozen=True, slots=True)
class Post:
    """How this installation sends mail; the settings of these names. An empty `smtp_url`: it does not."""

    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    base_url: str = ""
    secret: str = field(default="", repr=False)

    def home(self, site: Site) -> str:
        """The address under which readers reach a site."""
        return (self.base_url or site.url).rstrip("/")


NO_MAIL = Post()


def waits(db: Database, post: Post, now: Instant) -> bool:
    """Whether a mail is due, or something has to be forgotten."""
    with db.read() as conn:
        if follows.is_forgettable(conn, now):
            return True
        is_due = post.smtp_url and (follows.next_link(conn, now) or follows.next_digest(conn, now))
        return bool(is_due)


class Postman:
    """Does the post of all sites, one mail at a time."""

    def __init__(self, db: Database, post: Post) -> None:
        """Raises Refusal if the settings are wrong."""
        self._db, self._post = db, post
        self._transport = transport.opened(post.smtp_url) if post.smtp_url else None
        self._links, self._lists, self._fits = Links(post.secret), Lists(), Fits(db)

    def next(self, now: Instant) -> bool:
        """Do one piece of what is due; whether there was any. Raises Refusal where no mail can leave."""
        with self._db.read() as conn:
            is_any = follows.is_forgettable(conn, now)
        if is_any and self._db.write(lambda conn: follows.forget(conn, now)):
            return True
        if self._transport is None:
            return False
        found = self._next_link(now)
        return self._next_digest(now) or found  # however many ask, those who follow are told

    def _next_link(self, now: Instant) -> bool:
        with self._db.read() as conn:
            follow = follows.next_link(conn, now)
        if follow is None:
            return False
        later = following.again(follow.tries + 1, now)
        if self._db.write(lambda conn: follows.claim_link(conn, follow, later)):
            self._send_link(follow, now)
        return True

    def _send_link(self, follow: Follow, now: Instant) -> None:
        with self._db.read() as conn:
            site, story = sites.by_id(conn, follow.site_id), stories.by_id(conn, follow.site_id, follow.story_id)
            follower = follows.by_id(conn, follow.follower_id)
        if site is None or story is None or follower is None or not story.public:
            return  # it was taken back meanwhile
        ticket = Ticket(follower.id, follower.created_at, story.id)
        home = self._post.home(site)
        places = Places(home, home + self._links.unfollow(site, ticket))
        asked = f"{follow.follower_id} {follow.story_id} {follow.asked_at}"
        letter = letters.confirmation(site, story, home + self._links.follow(site, ticket), places, asked)
        try:
            self._send(site, letter, follower, now)
        except Later:
            return
        except Refused:
            self._db.write(lambda conn: follows.set_link(conn, follow, due_at=None))
            return
        self._db.write(lambda conn: follows.set_link(conn, follow, asked_at=now, due_at=None, tries=0))

    def _next_digest(self, now: Instant) -> bool:
        with self._db.read() as conn:
            follower = follows.next_digest(conn, now)
            site = sites.by_id(conn, follower.site_id) if follower else None
        if follower is None or site is None:
            return False
        later = following.again(follower.tries + 1, now)
        if later is None:  # it was tried often enough: its news come with those of next week
            self._db.write(lambda conn: follows.set_digest(conn, follower.id, due_at=now + following.WEEK, tries=0))
        elif self._db.write(lambda conn: follows.claim_digest(conn, follower, later)):
            self._send_digest(site, follower, now)
        return True

    def _send_digest(self, site: Site, follower: Follower, now: Instant) -> None:
        told = digests.compose(self._db, self._lists, self._fits.camps(site.id), site, follower, now)
        if told:
            home = self._post.home(site)
            places = Places(home, home + self._links.unfollow(site, Ticket(follower.id, follower.created_at)))
            try:
                since = " ".join(f"{one.follow.story_id} {one.follow.told_at}" for one in told)
                news = [one.news for one in told]
                self._send(site, letters.digest(site, news, places, f"{follower.id} {since}"), follower, now)
            except Later:
                return
            except Refused:
                self._db.write(lambda conn: follows.refused(conn, follower, now))
                return
        digests.tell(self._db, follower, told, now)

    def _send(self, site: Site, letter: Letter, follower: Follower, now: Instant) -> None:
        assert self._transport is not None
        sender = sender_of(self._post.mail_from, self._post.home(site))
        try:
            self._transport.send(message(letter, sender, follower.email, now), sender, follower.email)
        except (Refused, Later) as error:
            log.info("site %s: a mail was not taken (%s)", site.key, error)
            raise
        log.info("site %s: a mail was sent", site.key)
