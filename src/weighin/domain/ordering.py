"""The orders of a thread and the cursors that continue them.

Roots follow the chosen sort; replies under a comment always read oldest first, whatever the sort,
because a conversation read backwards is no conversation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from weighin.domain.errors import Code, Refusal
from weighin.domain.types import Comment


class Sort(StrEnum):
    BEST = "best"
    NEW = "new"
    OLD = "old"
    CONTROVERSIAL = "controversial"
    BRIDGING = "bridging"
    DIVIDING = "dividing"


DEFAULT = Sort.BEST
BY_CAMPS = {Sort.BRIDGING, Sort.DIVIDING}


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place after which a page begins: the sort key of the last comment shown, and its number for ties."""

    key: int
    number: int

    def __str__(self) -> str:
        return f"{self.key}_{self.number}"


_CURSOR = re.compile(r"(-?\d{1,18})_(\d{1,18})", re.ASCII)


def parse_sort(text: str | None) -> Sort:
    """The sort named in an address; the default where none is named. Raises Refusal for an unknown one."""
    if not text:
        return DEFAULT
    try:
        return Sort(text)
    except ValueError:
        names = ", ".join(Sort)
        raise Refusal(Code.SORT_UNKNOWN, f"There is no such order. Choose one of: {names}.") from None


def parse_cursor(text: str | None) -> Cursor | None:
    """The cursor in an address, or None where the page begins at the start. Raises Refusal if it is not one."""
    if not text:
        return None
    match = _CURSOR.fullmatch(text)
    if not match:
        message = "This link to a later page is damaged. Start again from the first page of the thread."
        raise Refusal(Code.CURSOR_INVALID, message)
    return Cursor(int(match[1]), int(match[2]))


def key_of(comment: Comment, sort: Sort) -> int:
    """The stored key by which `sort` places a root."""
    match sort:
        case Sort.BEST:
            return comment.rank_best
        case Sort.CONTROVERSIAL:
            return comment.rank_controversial
        case Sort.BRIDGING:
            return comment.rank_bridging
        case Sort.DIVIDING:
            return comment.rank_dividing
        case Sort.NEW | Sort.OLD:
            return comment.created_at


def cursor_after(comment: Comment, sort: Sort) -> Cursor:
    """The cursor that continues a list of roots after `comment`."""
    return Cursor(key_of(comment, sort), comment.number)
