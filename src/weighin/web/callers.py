"""Other systems that ask with a key: whose key it is, how often it may ask, and how often it did."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import replace

from weighin.actions import keys
from weighin.domain.errors import Code, Refusal
from weighin.domain.keys import Key, Signer, Uses, month
from weighin.domain.types import Instant
from weighin.storage.db import Database
from weighin.web.speed import Speed
from weighin.web.threads import in_thread

log = logging.getLogger("weighin")

FRESH_SECONDS = 5.0  # how long a key is believed that was valid: a revoked one is refused after that
WRITTEN_SECONDS = 10.0  # how long counts are kept in memory alone: as much may be lost if the process is killed


class Callers:
    """The keys that were seen lately, and what was done with them since it was last written down."""

    def __init__(self, db: Database, limit: str) -> None:
        self._db = db
        self._speed = Speed(limit)
        self._known: dict[str, tuple[Key, float]] = {}  # valid keys alone, so that guesses leave nothing here
        self._signers: dict[str, tuple[list[Signer], float]] = {}  # by the key of a site that has some
        self._noted: dict[tuple[Key, str], Uses] = {}
        self._writing: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._one = asyncio.Lock()  # whoever reads after `write` sees all that was noted before it

    async def find(self, typed: str) -> Key | None:
        """The key that somebody sent, or None if it is none of ours or revoked. Raises Refusal."""
        known = self._known.get(typed)
        if known is not None and time.monotonic() - known[1] < FRESH_SECONDS:
            return known[0]
        found = await in_thread(keys.find, self._db, typed)
        if found is None:
            self._known.pop(typed, None)
        else:
            self._known[typed] = replace(found, name=""), time.monotonic()
        return found

    async def signers(self, site_key: str) -> list[Signer]:
        """Those who may sign for a site; none where there is no such site. Raises Refusal."""
        known = self._signers.get(site_key)
        if known is not None and time.monotonic() - known[1] < FRESH_SECONDS:
            return known[0]
        try:
            found = await in_thread(keys.signers, self._db, site_key)
        except Refusal:
            if known is None:
                raise
            return known[0]  # while nothing can be read: an error would publish what waits for our answer
        if found:
            self._signers[site_key] = found, time.monotonic()
        else:
            self._signers.pop(site_key, None)
        return found

    def spend(self, key: Key) -> None:
        """Count one more call against the limit of a key. Raises Refusal (too_fast) once it is too many."""
        try:
            self._speed.spend(str(key.id))
        except Refusal:
            raise Refusal(Code.TOO_FAST, "This key has asked too often. Ask again in a minute.") from None

    def note(self, key: Key, now: Instant, uses: Uses) -> None:
        """Remember what was done with a key; it is written down within WRITTEN_SECONDS, behind everybody's back."""
        entry = replace(key, name=""), month(now)
        self._noted[entry] = self._noted.get(entry, Uses()) + uses
        if self._writing is None:
            self._writing = asyncio.get_running_loop().call_later(WRITTEN_SECONDS, self._begin)

    async def uses(self, key: Key, in_month: str) -> Uses:
        """What was done with a key in a month. Raises Refusal."""
        await self.write()
        return await in_thread(keys.uses, self._db, key, in_month)

    async def write(self) -> None:
        """Write down what was noted; what cannot be written is kept for the next time."""
        async with self._one:
            if self._writing is not None:
                self._writing.cancel()
                self._writing = None
            noted, self._noted = self._noted, {}
            if not noted:
                return
            try:
                await in_thread(keys.count, self._db, noted)
            except Refusal as refusal:
                log.warning("uses of keys are not written down yet: %s", refusal.code)
                for (key, its_month), uses in noted.items():
                    entry = key, its_month
                    self._noted[entry] = self._noted.get(entry, Uses()) + uses

    def _begin(self) -> None:
        self._writing = None
        self._task = asyncio.get_running_loop().create_task(self.write())
