"""Scores for whoever asks over the web: the model, loaded once for a process, and a bound on how much waits for it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from pathlib import Path

from weighin.domain.errors import Code, Refusal
from weighin.moderation import ready
from weighin.moderation.model import of_file
from weighin.moderation.scorer import Scorer
from weighin.moderation.scores import Scores
from weighin.web.threads import in_thread

log = logging.getLogger("weighin")

# Callers give up after 0.8 (Coral) or 1 second (the Python client of Akismet): whoever is told before then that there
# is no score can still hold the comment; whoever hears nothing may publish it.
DEADLINE_SECONDS = 0.7
WAITING_MAX = 256
RETRY_SECONDS = 10.0  # how long a model that cannot be loaded is not tried again


class Judge:
    """Scores texts with the shipped model, or the one in a file."""

    def __init__(
        self, model: Path | None = None, waiting_max: int = WAITING_MAX, deadline: float = DEADLINE_SECONDS
    ) -> None:
        self._model = model
        self._waiting_max = waiting_max
        self._deadline = deadline
        self._scorer: Scorer | None = None
        self._loading = asyncio.Lock()
        self._failed: tuple[float, Refusal] | None = None
        self._waiting = 0

    async def scores(self, texts: Sequence[str]) -> list[Scores]:
        """The scores of texts, in their order. Raises Refusal: model_invalid, or scoring_busy if it would be late."""
        if self._waiting >= self._waiting_max:
            raise _busy()
        self._waiting += 1
        try:
            scorer = self._scorer or await self._loaded()
            # One that is late and has not begun yet is never begun: nobody waits for it any more.
            return await asyncio.wait_for(in_thread(scorer.score_many, texts), self._deadline)
        except TimeoutError:
            raise _busy() from None
        finally:
            self._waiting -= 1

    async def _loaded(self) -> Scorer:
        async with self._loading:
            if self._scorer is None:
                if self._failed and time.monotonic() - self._failed[0] < RETRY_SECONDS:
                    raise self._failed[1]
                try:
                    self._scorer = await in_thread(self._load)
                except Refusal as refusal:
                    log.warning("%s", refusal.message)
                    self._failed = time.monotonic(), refusal
                    raise
            return self._scorer

    def _load(self) -> Scorer:
        return Scorer(of_file(self._model)) if self._model else ready.scorer()  # the one that judges comments here


def _busy() -> Refusal:
    return Refusal(Code.SCORING_BUSY, "More texts wait to be scored than can be in time. Ask again in a moment.")
