"""Which comments were shown, to readers of which camp, and how often. Nobody in particular is counted.

A comment that few have seen has few votes for another reason than one that all have passed over.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import Counter
from collections.abc import Iterable

from weighin.domain.errors import Refusal
from weighin.storage import exposures
from weighin.storage.db import Database
from weighin.web.threadcache import ThreadCache
from weighin.web.threads import in_thread

log = logging.getLogger("weighin")

WRITTEN_SECONDS = 60.0  # how long counts are kept in memory alone: as much may be lost if the process is killed
_SHOWN = re.compile(rb'<article class="comment [^"]*" id="c(\d+)"')


class Exposure:
    """What was shown since it was last written down; used from the event loop alone."""

    def __init__(self, db: Database, pages: ThreadCache) -> None:
        self._db, self._pages = db, pages
        self._noted: Counter[tuple[int, str]] = Counter()

    def note(self, comment_ids: Iterable[int], camp: str) -> None:
        """Comments were shown to one reader of a camp ("+", "-", or "" for none)."""
        self._noted.update((comment_id, camp) for comment_id in comment_ids)

    async def write_for_ever(self) -> None:
        """Write down what was shown, once a minute, until cancelled."""
        while True:
            await asyncio.sleep(WRITTEN_SECONDS)
            await self.write()

    async def write(self) -> None:
        """Write down what was shown; what cannot be written is kept for the next time."""
        for page, views in self._pages.viewed():
            for comment_id in map(int, _SHOWN.findall(page)):
                self._noted[comment_id, ""] += views
        noted, self._noted = self._noted, Counter()
        if not noted:
            return
        try:
            await in_thread(self._db.write, lambda conn: exposures.add(conn, noted))
        except Refusal as refusal:
            log.warning("what was shown is not written down yet: %s", refusal.code)
            self._noted.update(noted)
