"""The scorer of this process, made when it is first asked for."""

from __future__ import annotations

from functools import lru_cache

from weighin.moderation import deep
from weighin.moderation.model import shipped
from weighin.moderation.scorer import Scorer


@lru_cache(maxsize=1)
def scorer() -> Scorer:
    """The shipped models' scorer, the same one each time. Raises Refusal (model_invalid), and tries again next time."""
    return Scorer(shipped(), second=deep.shipped())
