"""From the flat comments that storage reads to the flat rows that a page shows, in O(n).

A page holds a set number of comments whatever the thread's size or shape. What does not fit is
behind a `More` row: a count and the place from which to go on.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass

from weighin.domain.types import Comment


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a page shows: `size` comments in all, `branch` under one root, `width` replies under one comment."""

    size: int = 100

    @property
    def branch(self) -> int:
        return max(1, self.size // 2)

    @property
    def few(self) -> int:
        """How much of a branch must fit for its root to be the last on a page."""
        return max(1, self.size // 10)

    @property
    def first(self) -> int:
        """How many roots to read at first: enough for most pages, since most roots have replies."""
        return max(1, self.size * 2 // 5)

    @property
    def width(self) -> int:
        return max(1, self.size // 4)


@dataclass(frozen=True, slots=True)
class Shown:
    """A comment on the page and how deep it stands below the page's first level."""

    comment: Comment
    depth: int


@dataclass(frozen=True, slots=True)
class More:
    """`count` replies of `parent` that are on another page, which begins after its reply at place `after`."""

    parent: Comment
    depth: int
    count: int
    after: int


Row = Shown | More


def fit(roots: Sequence[Comment], bounds: Bounds) -> list[Comment]:
    """As many of the roots as share the page with what hangs below them; at least one of any.

    The last one may have to hide a part of its branch, but never all but a few of a branch that would have shown more.
    """
    chosen: list[Comment] = []
    used = 0
    for root in roots:
        if chosen and used + 1 + min(root.descendants, bounds.few) > bounds.size:
            break
        chosen.append(root)
        used += 1 + min(root.descendants, bounds.branch)
    return chosen


def arrange(tops: Sequence[Comment], below: Sequence[Comment], bounds: Bounds) -> list[Row]:
    """The rows of a page: every top in the order given, each followed by its replies, oldest first.

    `below` holds comments under the tops, in any order. Of one top's branch at most `bounds.branch` are shown,
    and no more than the page has room for, nearest levels first. Of the replies under one comment those up to the
    first that is missing are shown; the others wait behind a More row that begins right after them.
    """
    replies: dict[int | None, list[Comment]] = defaultdict(list)
    for comment in below:
        replies[comment.parent_id].append(comment)
    children: dict[int, list[Comment]] = {}
    room = max(0, bounds.size - len(tops))
    for top in tops:
        left, nearest = min(bounds.branch, room), deque([top.id])
        while nearest:
            parent_id = nearest.popleft()
            if parent_id not in replies:
                continue
            in_order = sorted(replies[parent_id], key=_place)[:left]
            here = [reply for place, reply in enumerate(in_order, 1) if reply.position == place]
            children[parent_id] = here
            left -= len(here)
            room -= len(here)
            nearest.extend(reply.id for reply in here)

    rows: list[Row] = []
    pending: list[Row] = [Shown(top, 0) for top in reversed(tops)]
    while pending:
        row = pending.pop()
        rows.append(row)
        if isinstance(row, More):
            continue
        parent, depth = row.comment, row.depth + 1
        here = children.get(parent.id, [])
        hidden = parent.replies - len(here)
        if hidden > 0:
            pending.append(More(parent, depth, hidden, len(here)))
        pending.extend(Shown(reply, depth) for reply in reversed(here))
    return rows


def _place(reply: Comment) -> int:
    return reply.position or 0
