"""The one place that reads the clock. Everything below the edge is told the time."""

from __future__ import annotations

import time

from weighin.domain.types import Instant


def now() -> Instant:
    """This moment, in whole microseconds since 1970 UTC."""
    return time.time_ns() // 1000
