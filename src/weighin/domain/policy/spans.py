"""Sets of values on a line: what a condition allows, in a form that can be joined, cut and compared.

A bound is a tuple, so that numbers and words sort alike and "above 3" differs from "at least 3".
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

Bound = tuple[Any, ...]

START: Bound = (0,)
END: Bound = (2,)


def at(value: float | str) -> Bound:
    """The bound right before a value."""
    return (1, value, 0)


def after(value: float | str) -> Bound:
    """The bound right behind a value."""
    return (1, value, 1)


@dataclass(frozen=True, slots=True)
class Spans:
    """Pairs (from, up to but without), in rising order, none of them empty, no two touching."""

    parts: tuple[tuple[Bound, Bound], ...] = ()

    def __contains__(self, value: float | str) -> bool:
        point = at(value)
        if len(self.parts) > 1:
            place = bisect_right(self.parts, point, key=itemgetter(0))
            return place > 0 and point < self.parts[place - 1][1]
        return bool(self.parts) and self.parts[0][0] <= point < self.parts[0][1]

    def __bool__(self) -> bool:
        return bool(self.parts)

    def __invert__(self) -> Spans:
        edges = [START, *(edge for part in self.parts for edge in part), END]
        pairs = zip(edges[::2], edges[1::2], strict=True)
        return Spans(tuple((low, high) for low, high in pairs if low < high))

    def __and__(self, other: Spans) -> Spans:
        parts: list[tuple[Bound, Bound]] = []
        mine, theirs = iter(self.parts), iter(other.parts)
        one, two = next(mine, None), next(theirs, None)
        while one and two:
            low, high = max(one[0], two[0]), min(one[1], two[1])
            if low < high:
                parts.append((low, high))
            if one[1] < two[1]:
                one = next(mine, None)
            else:
                two = next(theirs, None)
        return Spans(tuple(parts))

    def within(self, other: Spans) -> bool:
        """Whether each value of this set is in the other one too."""
        return self & other == self


def span(low: Bound, high: Bound) -> Spans:
    """All values between two bounds; none where the first is not below the second."""
    return Spans(((low, high),)) if low < high else Spans()


def points(values: Iterable[float | str]) -> Spans:
    """These values and no other."""
    return joined(span(at(value), after(value)) for value in values)


def joined(sets: Iterable[Spans]) -> Spans:
    """What is in any of the sets."""
    parts: list[tuple[Bound, Bound]] = []
    for low, high in sorted(part for one in sets for part in one.parts):
        if parts and low <= parts[-1][1]:
            parts[-1] = (parts[-1][0], max(high, parts[-1][1]))
        else:
            parts.append((low, high))
    return Spans(tuple(parts))


ALL = span(START, END)
