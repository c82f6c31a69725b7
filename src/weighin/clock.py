"""The one place that reads the clock. Everything below the edge is told the time."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from weighin.domain.types import SECOND, Instant


def now() -> Instant:
    """This moment, in whole microseconds since 1970 UTC."""
    return time.time_ns() // 1000


def day(instant: Instant) -> str:
    """The day of an instant, UTC, such as 2026-11-22."""
    return datetime.fromtimestamp(instant // SECOND, UTC).date().isoformat()
