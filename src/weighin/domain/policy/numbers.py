"""Numbers in rules: `above 0.8`, `at least 3`, `more than 2 days`, `between 23:00 and 06:00`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from weighin.domain.policy.case import DAY
from weighin.domain.policy.cursor import Cursor
from weighin.domain.policy.mistakes import shown
from weighin.domain.policy.spans import END, START, Spans, after, at, span
from weighin.domain.types import MINUTE

COUNT_MAX = 1_000_000
_MIDNIGHT = 24 * 60
UNITS = {"minute": MINUTE, "hour": 60 * MINUTE, "day": DAY, "week": 7 * DAY}

_DECIMAL = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,9})?")
_WHOLE = re.compile(r"[0-9]{1,7}")
_CLOCK = re.compile(r"([01]?[0-9]|2[0-4]):([0-5][0-9])")
_UNIT_WORDS = UNITS.keys() | {f"{unit}s" for unit in UNITS}
_HOW = {
    "above": "above",
    "over": "above",
    "more than": "above",
    "below": "below",
    "under": "below",
    "less than": "below",
    "fewer than": "below",
    "at least": "at least",
    "at most": "at most",
    "exactly": "exactly",
    "between": "between",
}
_SIGNS = {">": "above", "<": "below", ">=": "at least", "<=": "at most", "=": "exactly", "==": "exactly"}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as it is compared, and as it is said."""

    value: float
    said: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The values that are allowed; `how` is above, below, at least, at most, exactly or between."""

    allowed: Spans
    how: str
    amounts: tuple[Amount, ...]


def comparison(cursor: Cursor, read: Callable[[Cursor], Amount], *, whole: bool) -> Comparison:
    """What follows a subject that is a number. `read` reads the number; between `whole` ones there is nothing.
    Raises Misread."""
    typed = cursor.take(_HOW)
    if typed is None:
        token = cursor.peek()
        if token and token.plain in _SIGNS:
            raise token.wrong(f"{shown(token.text)} is not read here.", f"Write `{_SIGNS[token.plain]}`.")
        known = ["above", "below", "at least", "at most", "exactly", "between"]
        instead = "Write `above`, `below`, `at least` or `at most` and a number."
        raise cursor.unknown("a comparison", known, instead)
    how = _HOW[typed]
    start = cursor.peek()
    low = high = read(cursor)
    if how == "between":
        if not cursor.take({"and"}):
            raise cursor.wrong("The second number is missing.", f"Write `between {low.said} and …`.")
        high = read(cursor)
        if low.value > high.value and start:
            raise start.wrong("Nothing lies between these two.", f"Write `between {high.said} and {low.said}`.")
    behind = at(high.value + 1) if whole else after(high.value)
    allowed = {
        "above": span(behind, END),
        "below": span(START, at(low.value)),
        "at least": span(at(low.value), END),
        "at most": span(START, behind),
    }.get(how, span(at(low.value), behind))
    return Comparison(allowed, how, (low, high) if how == "between" else (low,))


def share(cursor: Cursor) -> Amount:
    """A score, from 0 to 1. Raises Misread."""
    text = _typed(cursor)
    if _DECIMAL.fullmatch(text) and float(text) <= 1:
        cursor.step()
        return Amount(float(text), text)
    number = text.removesuffix("%").replace(",", ".")
    number = f"0{number}" if number.startswith(".") else number
    if not _DECIMAL.fullmatch(number):
        raise cursor.wrong(f"{_here(cursor)} is not a number from 0 to 1.", "Write one such as `0.8`.")
    value = float(number)
    if text.endswith("%") or 1 < value <= 100:
        value /= 100
    meant = f"`{value:g}`" if value <= 1 else "one such as `0.8`"
    raise cursor.wrong(f"A score is a number from 0 to 1 with a point, not {shown(text)}.", f"Write {meant}.")


def count(cursor: Cursor) -> Amount:
    """A whole number from 0 to a million. Raises Misread."""
    text = _typed(cursor)
    if _WHOLE.fullmatch(text) and int(text) <= COUNT_MAX:
        cursor.step()
        return Amount(int(text), str(int(text)))
    raise cursor.wrong(
        f"{_here(cursor)} is not a whole number up to {COUNT_MAX:,}.", "Write digits only, such as `20`."
    )


def duration(cursor: Cursor) -> Amount:
    """A time in microseconds: a whole number and minutes, hours, days or weeks. Raises Misread."""
    number = count(cursor)
    unit = cursor.take(_UNIT_WORDS)
    if unit is None:
        known = [f"{unit}s" for unit in UNITS]
        instead = (
            f"Write `{number.said} minutes`, `{number.said} hours`, `{number.said} days` or `{number.said} weeks`."
        )
        raise cursor.unknown("a unit of time", known, instead)
    unit = unit.removesuffix("s")
    return Amount(number.value * UNITS[unit], f"{number.said} {unit}{'' if number.value == 1 else 's'}")


def clock(cursor: Cursor) -> Amount:
    """A time of day in minutes since midnight; 24:00 is midnight. Raises Misread."""
    match = _CLOCK.fullmatch(_typed(cursor))
    minutes = int(match[1]) * 60 + int(match[2]) if match else _MIDNIGHT + 1
    if minutes > _MIDNIGHT:
        raise cursor.wrong(f"{_here(cursor)} is not a time of day.", "Write one such as `23:00`.")
    cursor.step()
    return Amount(minutes % _MIDNIGHT, f"{minutes // 60:02d}:{minutes % 60:02d}")


def _typed(cursor: Cursor) -> str:
    token = cursor.peek()
    return token.text if token and token.kind == "number" else ""


def _here(cursor: Cursor) -> str:
    token = cursor.peek()
    return shown(token.text) if token else "What is missing here"
