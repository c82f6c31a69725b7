"""Finished answers, kept as the bytes that are sent, one for each (story, sort, place) and version.

A page is rendered once for each change, not once for each request. In a burst of changes it is rendered
a few times a second at most and readers see the last one meanwhile, for a fraction of a second; whoever
has a cookie, such as the writer, is served outside this cache and always sees the newest state.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b

from weighin.domain.errors import Code, Refusal
from weighin.storage import stories
from weighin.storage.db import Database
from weighin.web.coding import compress
from weighin.web.headers import GUARDS
from weighin.web.threads import in_thread

Key = tuple[object, ...]
Address = tuple[bytes, bytes, bytes]  # host, path, query
Render = Callable[[], tuple[int, int, str]]  # -> (story id, story version, text)
Wire = tuple[bytes, list[tuple[bytes, bytes]], bytes]  # ETag, headers, body

HTML = "text/html; charset=utf-8"
BURST = 8  # renders of one page that a quiet second has saved up
RATE = 4.0  # renders of one page a second beyond that
FOREIGN_SECONDS = 0.5  # how soon another process's change is noticed
KEPT_BYTES = 64 * 1024 * 1024
_GONE = {Code.STORY_UNKNOWN, Code.COMMENT_UNKNOWN, Code.EXPLANATION_UNKNOWN}
UNCOUNTED = 64  # pages that have gone before their readers were counted; more would only hold memory
ADDRESSES = 32  # how many spellings of its address lead to a page without routing


@dataclass(slots=True)
class Page:
    """A rendered answer: its bytes as they are, and ready to send in each coding that was asked for."""

    story_id: int
    version: int
    plain: bytes
    media_type: str
    checked_at: float
    rendered_at: float
    tokens: float = BURST
    stale: bool = False
    views: int = 0  # since they were last counted
    addresses: list[Address] = field(default_factory=list)
    wires: dict[str, Wire] = field(default_factory=dict)

    def wire(self, coding: str) -> Wire:
        """What is sent, headers and all."""
        if coding not in self.wires:
            self.wires[coding] = self._wire(coding)
        return self.wires[coding]

    def _wire(self, coding: str) -> Wire:
        body = compress(self.plain, coding)
        # Of the words themselves: the site's name and the code are in them, and a restored backup cannot mislead.
        etag = f'"{blake2b(self.plain, digest_size=12).hexdigest()}-{coding[0]}"'.encode()
        headers = [
            (b"content-type", self.media_type.encode()),
            (b"etag", etag),
            (b"cache-control", b"no-cache"),
            (b"vary", b"Accept-Encoding, Cookie"),
            *GUARDS,
        ]
        if coding != "identity":
            headers.append((b"content-encoding", coding.encode()))
        return etag, headers, body


class ThreadCache:
    """Pages by key, forgotten least recently used first; used from the event loop alone."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._rendering: dict[Key, tuple[asyncio.Future[Page], int]] = {}
        self._by_story: dict[int, set[Key]] = {}
        self._by_address: dict[Address, Key] = {}
        self._bytes = 0
        self._replaced: list[tuple[bytes, int]] = []  # pages that were sent, and have gone since
        self._changes = 0  # how often this process has changed any story

    def viewed(self) -> list[tuple[bytes, int]]:
        """The pages that were sent since this was last asked, and how often each."""
        seen, self._replaced = self._replaced, []
        for page in self._pages.values():
            if page.views:
                seen.append((page.plain, page.views))
                page.views = 0
        return seen

    def changed(self, story_id: int) -> None:
        """This process has changed the story: its pages are stale."""
        self._changes += 1
        for key in self._by_story.get(story_id, ()):
            self._pages[key].stale = True

    def at(self, address: Address) -> Page | None:
        """The page last served at this address, if it needs neither rendering nor a look at the database."""
        key = self._by_address.get(address)
        if key is None:
            return None
        page = self._pages[key]
        return None if page.stale or time.monotonic() - page.checked_at > FOREIGN_SECONDS else page

    def serves(self, key: Key, address: Address) -> None:
        """Remember that a page stands at this address."""
        page, before = self._pages.get(key), self._by_address.get(address)
        if page is None or before == key or len(page.addresses) >= ADDRESSES:
            return
        if before is not None:  # the site was changed: another page stands here now
            self._pages[before].addresses.remove(address)
        page.addresses.append(address)
        self._by_address[address] = key

    async def page(self, key: Key, render: Render, media_type: str = HTML, *, eager: bool = False) -> Page:
        """The page, rendered if need be; requests that come meanwhile wait for the same rendering.

        `eager` never serves an old one in a burst: programs do not expect that.
        """
        while True:
            if (page := await self._at_hand(key, eager=eager)) is not None:
                return page
            if (running := self._rendering.get(key)) is None:
                return await self._render(key, render, media_type)
            finished, began = running
            page = await asyncio.shield(finished)
            if began == self._changes:
                return page
            # Something changed since that rendering began: look again, so that a writer never misses their own words.

    async def _at_hand(self, key: Key, *, eager: bool) -> Page | None:
        page = self._pages.get(key)
        if page is None:
            return None
        now = time.monotonic()
        if not page.stale and now - page.checked_at > FOREIGN_SECONDS:
            await self._check(page, now)
        if page.stale and (eager or _may_render(page, now)):
            return None
        if key in self._pages:
            self._pages.move_to_end(key)
        return page

    async def _render(self, key: Key, render: Render, media_type: str) -> Page:
        finished: asyncio.Future[Page] = asyncio.get_running_loop().create_future()
        self._rendering[key] = finished, self._changes
        try:
            page = await self._rendered(key, render, media_type)
        except BaseException as error:
            finished.set_exception(error)
            finished.exception()  # whoever waits gets it; nobody waiting is no mistake
            raise
        else:
            finished.set_result(page)
            return page
        finally:
            del self._rendering[key]

    async def _rendered(self, key: Key, render: Render, media_type: str) -> Page:
        began = self._changes
        before = self._pages.get(key)
        if before is not None:
            before.stale = False  # a change that lands while we render makes it stale again

        def work() -> Page:
            story_id, version, text = render()
            now = time.monotonic()
            page = Page(story_id, version, text.encode("utf-8", "replace"), media_type, now, now)
            page.wire("br")  # what nearly every browser asks for, made beside the event loop
            return page

        try:
            page = await in_thread(work)
        except BaseException as error:
            if before is not None:
                before.stale = True
                gone = isinstance(error, Refusal) and error.code in _GONE
                if gone and self._pages.get(key) is before:  # or a burst would still be served it
                    self._drop(key)
            raise
        if before is not None:
            page.stale, page.tokens = before.stale, before.tokens
        elif began != self._changes:
            page.stale = True  # it was not there yet to be told
        self._keep(key, page)
        return page

    def _keep(self, key: Key, page: Page) -> None:
        if (before := self._pages.pop(key, None)) is not None:
            self._bytes -= len(before.plain)
            self._forget_views(before)
            page.addresses = before.addresses
        self._pages[key] = page
        self._bytes += len(page.plain)
        self._by_story.setdefault(page.story_id, set()).add(key)
        while len(self._pages) > 1 and self._bytes > KEPT_BYTES:
            self._drop(next(iter(self._pages)))

    def _drop(self, key: Key) -> None:
        page = self._pages.pop(key)
        self._bytes -= len(page.plain)
        self._forget_views(page)
        for address in page.addresses:
            del self._by_address[address]
        keys = self._by_story[page.story_id]
        keys.discard(key)
        if not keys:
            del self._by_story[page.story_id]

    def _forget_views(self, page: Page) -> None:
        if page.views and len(self._replaced) < UNCOUNTED:
            self._replaced.append((page.plain, page.views))

    async def _check(self, page: Page, now: float) -> None:
        """Ask the database whether another process has changed the story."""
        page.checked_at = now

        def version() -> int | None:
            with self._db.read() as conn:
                return stories.version_of(conn, page.story_id)

        try:
            found = await in_thread(version)
        except Refusal:  # what is at hand can still be read while the database cannot
            return
        if found != page.version:
            page.stale = True


def _may_render(page: Page, now: float) -> bool:
    """Spend one of the page's renders, which come back at RATE a second."""
    page.tokens = min(BURST, page.tokens + (now - page.rendered_at) * RATE)
    page.rendered_at = now
    if page.tokens < 1:
        return False
    page.tokens -= 1
    return True
