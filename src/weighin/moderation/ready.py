"""The scorer of this process, made when it is first asked for."""

from __future__ import annotations

import threading
from functools import lru_cache

from weighin.moderation import deep
from weighin.moderation.model import shipped
from weighin.moderation.scorer import Scorer

_one = threading.Lock()  # or everybody who comes first would load the models


def scorer(*, second: bool = False) -> Scorer:
    """The scorer of the shipped model, the same one each time; `second`: with the deep model, where it is installed.

    Raises Refusal (model_invalid), and tries again next time.
    """
    with _one:
        return _made(second)


@lru_cache(maxsize=2)
def _made(second: bool) -> Scorer:
    return Scorer(shipped(), second=deep.shipped() if second else None)
