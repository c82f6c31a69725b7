"""What exports write into their fields, as values of ours."""

from __future__ import annotations

from datetime import datetime, timedelta

from weighin.domain.limits import is_web_address
from weighin.domain.types import SECOND, Instant

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - differences of times without zone are quick


def instant(text: str) -> Instant | None:
    """A date and time in ISO 8601, UTC where it names no zone, as an instant; None where it is no date."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if moment.year == 1:  # how some systems write "never"
        return None
    if moment.tzinfo is None:
        since = moment - _EPOCH
    else:
        since = moment.replace(tzinfo=None) - _EPOCH - (moment.utcoffset() or timedelta())
    return (since.days * 86_400 + since.seconds) * SECOND + since.microseconds


def web_address(text: str) -> str | None:
    """An http(s) address that a link may point to; None for anything else."""
    text = text.strip()
    return text if text and is_web_address(text) else None
