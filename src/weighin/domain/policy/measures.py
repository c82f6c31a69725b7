"""Conditions that compare a number: scores, counts, ages, speed, the time of day."""

from __future__ import annotations

from collections.abc import Callable

from weighin.domain.policy.case import DAY, Variable
from weighin.domain.policy.conditions import Check
from weighin.domain.policy.cursor import Cursor
from weighin.domain.policy.numbers import UNITS, Comparison, clock, comparison, count, duration, share
from weighin.domain.policy.spans import END, Spans, after, at, joined, span
from weighin.domain.policy.wording import Wording, plural

WINDOW_MAX = 7 * DAY
ANY_COUNT = span(at(0), END)
FROM_ONE = span(at(1), END)

_SHARE = span(at(0), after(1))
_MIDNIGHT = 24 * 60
_MANY = {"above": "more than", "below": "fewer than"}
_OLD = {"above": "more than", "below": "less than"}


def score(name: str) -> Callable[[Cursor], Check]:
    """`spam above 0.8`"""

    def read(cursor: Cursor) -> Check:
        asked = comparison(cursor, share, whole=False)
        rest = f"{asked.how} {' and '.join(amount.said for amount in asked.amounts)}"
        subject = f"its score for {name.replace('_', ' ')}"
        return Check(Variable("score", name, _SHARE), asked.allowed, Wording(subject, "is", "is not", rest, subject))

    return read


def counted(kind: str, whole: Spans, subject: str, noun: str, missing: str) -> Callable[[Cursor], Check]:
    """`links at least 3`"""

    def read(cursor: Cursor) -> Check:
        asked = comparison(cursor, count, whole=True)
        last = noun.rsplit(" ", 1)[-1]
        cursor.take({last, f"{last}s"})
        wording = Wording(subject, "has", "does not have", _many(asked, noun), missing)
        return Check(Variable(kind, "", whole), asked.allowed, wording)

    return read


def first_comment(cursor: Cursor) -> Check:
    """`first comment`"""
    wording = Wording("it", "is", "is not", "its writer's first comment here", "how much its writer has published")
    return Check(Variable("approved", "", ANY_COUNT), span(at(0), at(1)), wording)


def account_age(cursor: Cursor) -> Check:
    """`account age below 2 days`"""
    asked = comparison(cursor, duration, whole=False)
    rest = f"{_OLD.get(asked.how, asked.how)} {' and '.join(amount.said for amount in asked.amounts)} old"
    wording = Wording("its writer's account", "is", "is not", rest, "the age of its writer's account")
    return Check(Variable("account_age", "", ANY_COUNT), asked.allowed, wording)


def speed(cursor: Cursor) -> Check:
    """`comments in the last 10 minutes above 5`"""
    cursor.take({"the last", "the", "last"})
    start = cursor.peek()
    unit = cursor.take(UNITS)
    window, said = (float(UNITS[unit]), unit) if unit else (0.0, "")
    if not unit:
        amount = duration(cursor)
        window, said = amount.value, amount.said
    if start and not 0 < window <= WINDOW_MAX:
        raise start.wrong("Comments are counted over a minute at least and a week at most.", "Write `10 minutes`.")
    asked = comparison(cursor, count, whole=True)
    rest = f"{_many(asked, 'other comment')} in the {said} before"
    wording = Wording("its writer", "sent", "did not send", rest, "how fast its writer sends comments")
    return Check(Variable("speed", int(window), ANY_COUNT), asked.allowed, wording)


def time_of_day(cursor: Cursor) -> Check:
    """`time between 23:00 and 06:00`"""
    start = cursor.peek()
    if not cursor.take({"between", "is between"}):
        raise cursor.unknown("`between`", ["between"], "Write `time between 23:00 and 06:00`.")
    low = clock(cursor)
    if not cursor.take({"and"}):
        raise cursor.wrong("The second time is missing.", f"Write `time between {low.said} and 06:00`.")
    high = clock(cursor)
    if start and low.value == high.value:
        raise start.wrong("These two times are the same.", "Write two that differ, or leave this condition out.")
    inside = span(at(low.value), at(high.value))
    if not inside:
        inside = joined([span(at(low.value), at(_MIDNIGHT)), span(at(0), at(high.value))])
    wording = Wording("it", "was", "was not", f"sent between {low.said} and {high.said}", "when it was sent")
    return Check(Variable("time", "", span(at(0), at(_MIDNIGHT))), inside, wording)


def _many(asked: Comparison, noun: str) -> str:
    numbers = [amount.said for amount in asked.amounts]
    how = _MANY.get(asked.how, asked.how)
    return f"{how} {' and '.join([*numbers[:-1], plural(numbers[-1], noun)])}"
