"""The scorer of this process, made when it is first asked for."""

from __future__ import annotations

from functools import lru_cache

from weighin.moderation import deep
from weighin.moderation.model import shipped
from weighin.moderation.scorer import Scorer


@lru_cache(maxsize=2)
def scorer(*, second: bool = False) -> Scorer:
    """The scorer of the shipped model, the same one each time; `second`: with the deep model, where it is installed.

    Raises Refusal (model_invalid), and tries again next time.
    """
    return Scorer(shipped(), second=deep.shipped() if second else None)
