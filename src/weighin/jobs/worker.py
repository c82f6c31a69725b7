"""The worker: one thread that does what waits, and looks again a moment later where nothing does."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from weighin import clock
from weighin.actions import ranking, searching
from weighin.domain.errors import Refusal
from weighin.domain.types import Instant
from weighin.storage.db import Database

log = logging.getLogger("weighin.jobs")

IDLE_SECONDS = 1.0
TROUBLE_SECONDS = 30.0

# Each does one piece of work and says whether there was any.
Job = Callable[[Instant], bool]


class Worker:
    """Runs jobs in a thread of its own until it is stopped: those about threads and votes, or those it is given."""

    def __init__(self, db: Database, *jobs: Job) -> None:
        self._jobs = jobs or _usual(db)
        self.worked_at = time.monotonic()  # when it last found something to do
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="weighin-jobs", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, seconds: float = 10.0) -> None:
        """End after the piece of work at hand; what is not finished by then is begun anew next time."""
        self._stopped.set()
        self._thread.join(seconds)

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._stopped.wait(self.step())

    def step(self) -> float:
        """Do one piece of each kind of work that waits; for how many seconds to wait then."""
        found = troubled = False
        for job in self._jobs:  # all of them: one that cannot work must not keep the others from it
            try:
                found |= job(clock.now())
            except Refusal as refusal:  # storage or a model out of reach: it says what to do
                log.warning("%s", refusal.message)
                troubled = True
            except Exception:
                log.exception("a job broke")
                troubled = True
        if found:
            self.worked_at = time.monotonic()
        return TROUBLE_SECONDS if troubled else 0.0 if found else IDLE_SECONDS


def _usual(db: Database) -> tuple[Job, ...]:
    searcher = searching.Searcher(db)
    return lambda now: searcher.next(now) is not None, ranking.Ranker(db).next
