"""What every handler needs, made once for a process."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import threading
import time
from contextlib import suppress
from functools import partial
from typing import TypeVar
from urllib.parse import urlsplit

from starlette.requests import Request

from weighin.actions import elsewhere
from weighin.actions.learning import Scorers
from weighin.actions.ranking import Fits
from weighin.actions.weighing import Camps, Lists
from weighin.config import Config
from weighin.domain.errors import Code, Refusal
from weighin.domain.tree import Bounds
from weighin.domain.types import Person, Site
from weighin.links import Links
from weighin.moderation import ready
from weighin.storage import people, sites
from weighin.storage.db import Database, Work
from weighin.web.callers import Callers
from weighin.web.clients import Clients
from weighin.web.exposure import Exposure
from weighin.web.judge import Judge
from weighin.web.newcomers import Newcomers
from weighin.web.recent import Recent
from weighin.web.session import COOKIE, Sessions
from weighin.web.speed import Speed
from weighin.web.threadcache import ThreadCache
from weighin.web.threads import in_thread

Result = TypeVar("Result")
SITES_FRESH_SECONDS = 5.0


class Service:
    """The database, the settings and the small memories of one web process."""

    def __init__(self, config: Config, db: Database, secret: str) -> None:
        self.config = config
        self.db = db
        self.bounds = Bounds(config.page_size)
        self.sessions = Sessions(secret)
        self.links = Links(secret)
        self.sends_mail = bool(config.smtp_url)
        self.posting = Speed(config.post_limit)
        self.voting = Speed(config.vote_limit)
        self.newcomers = Newcomers(config.post_limit)
        self.pages = ThreadCache(db)
        self.exposure = Exposure(db, self.pages)
        self.callers = Callers(db, config.key_limit)
        general = partial(ready.scorer, second=config.second_opinion == "auto")
        self.scorers = Scorers(db, general)
        self.judge = Judge(self.scorers.of, general)
        self.recent = Recent()
        self.lists = Lists()
        self.fits = Fits(db)
        self.replaying = threading.Lock()  # held by whoever tries a draft of a policy
        self._secret = secret.encode()
        self._clients = Clients(config.trusted_proxies)
        self._sites: list[Site] = []
        self._sites_read = 0.0

    def sites(self) -> list[Site]:
        """All sites, as they were in the last seconds. Raises Refusal."""
        if time.monotonic() - self._sites_read > SITES_FRESH_SECONDS:
            self._sites_read = time.monotonic()
            try:
                with self.db.read() as conn:
                    self._sites = sites.all_sites(conn)
            except Refusal:  # the pages in memory can still be read while the database cannot
                if not self._sites:
                    raise
        return self._sites

    def site(self, request: Request) -> Site:
        """The site that the request's host belongs to; the only one, where there is only one. Raises Refusal."""
        known = self.sites()
        if len(known) == 1:
            return known[0]
        host = request.headers.get("host", "").lower()
        for site in known:
            if urlsplit(site.url).netloc.lower() == host:
                return site
        message = "No publication is set up at this address. Its owner can make one with: weighin init"
        raise Refusal(Code.SITE_UNKNOWN, message)

    def site_of(self, site_id: int) -> Site:
        """The site with this id, which somebody holds a key of. Raises Refusal."""
        for site in self.sites():
            if site.id == site_id:
                return site
        self._sites_read = 0.0  # it was made a moment ago
        return next(site for site in self.sites() if site.id == site_id)

    def camps(self, site: Site) -> Camps:
        """The camps of a site's readers, as they were last fitted."""
        return self.fits.camps(site.id)

    async def warm(self) -> None:
        """Load what judges, so that the first who asks does not wait for it."""
        await self.judge.warm()
        with suppress(Refusal):  # told to whoever asks
            await in_thread(elsewhere.warm, self.db)

    async def person(self, request: Request, site: Site) -> Person | None:
        """Who the browser's signed cookie says it is, or None."""
        person_id = self.sessions.person_id(site, request.cookies.get(COOKIE))
        if person_id is None:
            return None

        def find() -> Person | None:
            with self.db.read() as conn:
                return people.by_id(conn, site.id, person_id)

        return await in_thread(find)

    async def write(self, work: Work[Result]) -> Result:
        """Run a transaction beside the event loop and return once it is durable. Raises what it raises."""
        return await asyncio.wrap_future(self.db.submit(work))

    def client(self, request: Request) -> str:
        """The address of the reader; what a proxy says of it is believed only from a trusted one."""
        peer = request.client.host if request.client else "unknown"
        return self._clients.of(peer, request.headers.getlist("x-forwarded-for"))

    def submission(self, request: Request, *parts: object) -> int:
        """A keyed hash of what was sent and from where, so that the same form sent twice is known again."""
        told = "\x00".join([self.client(request), request.headers.get("user-agent", ""), *map(str, parts)])
        digest = hmac.new(self._secret, told.encode("utf-8", "replace"), hashlib.sha256).digest()
        return int.from_bytes(digest[:8], "big") >> 1

    def home(self, site: Site) -> str:
        """The address under which readers reach a site, for links that leave it."""
        return (self.config.base_url or site.url).rstrip("/")

    def is_secure(self, site: Site) -> bool:
        return self.home(site).startswith("https://")


def of(request: Request) -> Service:
    service: Service = request.app.state.service
    return service
