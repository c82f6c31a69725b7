"""Scores for whoever asks over the web: by a site's own scorer, with a bound on how much waits for it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence

from weighin.domain.errors import Code, Refusal
from weighin.moderation import ready
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
    """Scores texts. `scorers` gives the scorer of a site by its id, `general` the one that they all begin with; both
    raise Refusal without a model."""

    def __init__(
        self,
        scorers: Callable[[int], Scorer],
        general: Callable[[], Scorer] = ready.scorer,
        *,
        waiting_max: int = WAITING_MAX,
        deadline: float = DEADLINE_SECONDS,
    ) -> None:
        self._scorers = scorers
        self._general = general
        self._waiting_max = waiting_max
        self._deadline = deadline
        self._failed: tuple[float, Refusal] | None = None
        self._waiting = 0
        self.trouble: str | None = None

    async def scores(self, site_id: int, texts: Sequence[str]) -> list[Scores]:
        """The scores of texts, in their order; of the first by both models, if nobody waits.

        Raises Refusal: model_invalid, or scoring_busy if it would be late.
        """
        if self._failed and time.monotonic() - self._failed[0] < RETRY_SECONDS:
            raise self._failed[1]
        if self._waiting >= self._waiting_max:
            raise _busy()
        self._waiting += 1
        try:
            # One that is late and has not begun yet is never begun: nobody waits for it any more.
            # A second opinion takes ten times as long: one at a time, and only while nobody waits.
            hurried = self._waiting > 1
            return await asyncio.wait_for(in_thread(self._score, site_id, texts, hurried), self._deadline)
        except TimeoutError:
            raise _busy() from None
        except Refusal as refusal:
            if refusal.code is Code.MODEL_INVALID:
                log.warning("%s", refusal.message)
                self._failed = time.monotonic(), refusal
            raise
        finally:
            self._waiting -= 1

    async def warm(self) -> None:
        """Load the model, so that the first caller does not wait for it; why it cannot be is kept in `trouble`."""
        try:
            await in_thread(self._general)
        except Refusal as refusal:
            log.error("%s", refusal.message)  # noqa: TRY400  the message says what to do; a traceback would not
            self.trouble = refusal.message
        else:
            self.trouble = None

    def _score(self, site_id: int, texts: Sequence[str], hurried: bool) -> list[Scores]:
        scorer = self._scorers(site_id)
        return scorer.score_many(texts[:1], hurried=hurried) + scorer.score_many(texts[1:], hurried=True)


def _busy() -> Refusal:
    return Refusal(Code.SCORING_BUSY, "More texts wait to be scored than can be in time. Ask again in a moment.")
