"""Finished pages, kept as the bytes that are sent, one for each (story, sort, place) and version.

A page is rendered once for each change, not once for each request. In a burst of changes it is rendered
a few times a second at most and readers see the last one meanwhile, for a fraction of a second; whoever
has a cookie, such as the writer, is served outside this cache and always sees the newest state.
"""

from __future__ import annotations

import asyncio
import gzip
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

import brotli
from starlette.concurrency import run_in_threadpool

from weighin.storage import stories
from weighin.storage.db import Database

Key = tuple[object, ...]
Render = Callable[[], tuple[int, int, str]]  # -> (story id, story version, HTML)

BURST = 8  # renders of one page that a quiet second has saved up
RATE = 4.0  # renders of one page a second beyond that
FOREIGN_SECONDS = 0.5  # how soon another process's change is noticed
KEPT_BYTES = 64 * 1024 * 1024


@dataclass(slots=True)
class Page:
    """A rendered page: its bytes as they are, and compressed once somebody asks for that."""

    story_id: int
    version: int
    plain: bytes
    coded: dict[str, bytes] = field(default_factory=dict)
    checked_at: float = 0.0
    stale: bool = False
    tokens: float = BURST
    rendered_at: float = 0.0

    def bytes_for(self, coding: str) -> bytes:
        if coding == "identity":
            return self.plain
        if coding not in self.coded:
            self.coded[coding] = compress(self.plain, coding)
        return self.coded[coding]

    @property
    def size(self) -> int:
        return len(self.plain) + sum(map(len, self.coded.values()))


def compress(plain: bytes, coding: str) -> bytes:
    return brotli.compress(plain, quality=5) if coding == "br" else gzip.compress(plain, 6, mtime=0)


def coding_for(accepts: str) -> str:
    """The best coding that an Accept-Encoding header allows."""
    offered = {}
    for part in accepts.lower().split(","):
        name, _, weight = part.strip().partition(";")
        offered[name.strip()] = weight.strip().replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return next((coding for coding in ("br", "gzip") if offered.get(coding)), "identity")


class ThreadCache:
    """Pages by key, forgotten least recently used first; used from the event loop alone."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._rendering: dict[Key, asyncio.Future[Page]] = {}
        self._by_story: dict[int, set[Key]] = {}
        self._bytes = 0

    def changed(self, story_id: int) -> None:
        """This process has changed the story: its pages are stale."""
        for key in self._by_story.get(story_id, ()):
            if key in self._pages:
                self._pages[key].stale = True

    async def page(self, key: Key, render: Render) -> Page:
        """The page, rendered if need be; requests that come meanwhile wait for the same rendering."""
        page = self._pages.get(key)
        now = time.monotonic()
        if page is not None:
            if not page.stale and now - page.checked_at > FOREIGN_SECONDS:
                await self._check(page, now)
            if not page.stale or not _may_render(page, now):
                self._pages.move_to_end(key)
                return page
        if (running := self._rendering.get(key)) is not None:
            return await asyncio.shield(running)
        future: asyncio.Future[Page] = asyncio.get_running_loop().create_future()
        self._rendering[key] = future
        try:
            fresh = await self._render(key, render, page)
        except BaseException as error:
            future.set_exception(error)
            future.exception()  # whoever waits gets it; nobody waiting is no mistake
            raise
        else:
            future.set_result(fresh)
            return fresh
        finally:
            del self._rendering[key]

    async def _render(self, key: Key, render: Render, before: Page | None) -> Page:
        if before is not None:
            before.stale = False  # a change that lands while we render makes it stale again
        story_id, version, html = await run_in_threadpool(render)
        now = time.monotonic()
        page = Page(story_id, version, html.encode("utf-8", "replace"), checked_at=now, rendered_at=now)
        if before is not None:
            page.stale, page.tokens = before.stale, before.tokens
        self._keep(key, page)
        return page

    def _keep(self, key: Key, page: Page) -> None:
        self._pages[key] = page
        self._pages.move_to_end(key)
        self._by_story.setdefault(page.story_id, set()).add(key)
        while len(self._pages) > 1 and sum(page.size for page in self._pages.values()) > KEPT_BYTES:
            old, dropped = self._pages.popitem(last=False)
            self._by_story[dropped.story_id].discard(old)

    async def _check(self, page: Page, now: float) -> None:
        """Ask the database whether another process has changed the story."""
        page.checked_at = now

        def version() -> int | None:
            with self._db.read() as conn:
                return stories.version_of(conn, page.story_id)

        if await run_in_threadpool(version) != page.version:
            page.stale = True


def _may_render(page: Page, now: float) -> bool:
    """Spend one of the page's renders, which come back at RATE a second."""
    page.tokens = min(BURST, page.tokens + (now - page.rendered_at) * RATE)
    page.rendered_at = now
    if page.tokens < 1:
        return False
    page.tokens -= 1
    return True
