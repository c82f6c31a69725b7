"""The jobs beside a server, in a process of their own: it begins when something waits, and ends when nothing does.

So a thread that takes a minute to search slows no page, and a quiet site pays nothing for it.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import threading
import time
from multiprocessing.process import BaseProcess

from weighin import clock
from weighin.actions import ranking
from weighin.domain.errors import Refusal
from weighin.jobs import mail
from weighin.jobs.mail import NO_MAIL, Post
from weighin.jobs.worker import Worker
from weighin.storage import searches
from weighin.storage.db import Database

log = logging.getLogger("weighin.jobs")

LOOK_SECONDS = 1.0
IDLE_SECONDS = 60.0
NICE = 10  # readers come first


class Beside:
    """Looks whether anything waits, and has it done by a process of its own."""

    def __init__(self, db: Database, log_level: str = "info", post: Post = NO_MAIL) -> None:
        self._db, self._level, self._post = db, log_level, post
        self._stopped = threading.Event()
        self._child: BaseProcess | None = None
        self._counted = -ranking.LOOK_SECONDS  # when votes were last counted
        self._thread = threading.Thread(target=self._run, name="weighin-jobs", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """End, and the process with it; what it was doing is begun anew next time."""
        self._stopped.set()
        self._thread.join()
        if self._child is not None:
            self._child.terminate()
            self._child.join()

    def _run(self) -> None:
        while not self._stopped.wait(LOOK_SECONDS):
            try:
                if (self._child is None or not self._child.is_alive()) and self.waits():
                    self._child = self._begun()
            except Refusal as refusal:
                log.warning("%s", refusal.message)
            except Exception:  # whatever it was, the next look may go well; without one nothing is done any more
                log.exception("looking for work broke")

    def waits(self) -> bool:
        """Whether there is anything to do: a mail to send, a thread to search, or votes to fit."""
        if mail.waits(self._db, self._post, clock.now()):
            return True
        with self._db.read() as conn:
            if searches.next_unsearched(conn) is not None:
                return True
        if time.monotonic() - self._counted < ranking.LOOK_SECONDS:
            return False
        self._counted = time.monotonic()
        return ranking.next_due(self._db, clock.now()) is not None

    def _begun(self) -> BaseProcess:
        told = (self._db.url.render_as_string(hide_password=False), self._level, os.getpid(), self._post)
        child = multiprocessing.get_context("spawn").Process(target=work, args=told, daemon=True)
        child.start()
        return child


def work(database_url: str, log_level: str, parent: int, post: Post = NO_MAIL) -> None:
    """What the process does: the jobs, until nothing has waited for a minute or its parent is gone."""
    logging.basicConfig(level=log_level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s")
    os.nice(NICE)
    db = Database(database_url)
    # Mail goes its own way: a thread may take a minute to search, and a mail server longer to answer.
    worker, posting = Worker(db), Worker(db, mail.Postman(db, post).next)
    posting.start()
    while time.monotonic() - max(worker.worked_at, posting.worked_at) < IDLE_SECONDS and os.getppid() == parent:
        time.sleep(worker.step())
    posting.stop()
    db.close()
