"""From the flat comments that storage reads to the flat rows that a page shows, in O(n).

A page holds a set number of comments whatever the thread's size or shape. What does not fit is
behind a `More` row: a count and the place from which to go on.
"""

from __future__ import annotations

from collections import defaultdict
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
    """As many of the roots as share the page with what hangs below them; at least one of any."""
    chosen: list[Comment] = []
    used = 0
    for root in roots:
        used += 1 + min(root.descendants, bounds.branch)
        if chosen and used > bounds.size:
            break
        chosen.append(root)
    return chosen


def arrange(tops: Sequence[Comment], below: Sequence[Comment], bounds: Bounds) -> list[Row]:
    """The rows of a page: every top in the order given, each followed by its replies, oldest first.

    `below` holds comments under the tops, every parent before its children. Of one top's branch at most
    `bounds.branch` are shown; a comment whose parent is not on the page waits behind a More row.
    """
    placed: dict[int, int] = {top.id: top.id for top in tops}  # comment id -> its top
    left: dict[int, int] = defaultdict(lambda: bounds.branch)
    children: dict[int, list[Comment]] = defaultdict(list)
    for comment in below:
        if comment.parent_id is None or comment.parent_id not in placed or comment.id in placed:
            continue
        top = placed[comment.parent_id]
        if left[top] > 0:
            left[top] -= 1
            placed[comment.id] = top
            children[comment.parent_id].append(comment)

    rows: list[Row] = []
    pending: list[Row] = [Shown(top, 0) for top in reversed(tops)]
    while pending:
        row = pending.pop()
        rows.append(row)
        if isinstance(row, More):
            continue
        parent, depth = row.comment, row.depth + 1
        here = sorted(children[parent.id], key=lambda comment: comment.position or 0)
        hidden = parent.replies - len(here)
        if hidden > 0:
            after = here[-1].position or 0 if here else 0
            pending.append(More(parent, depth, hidden, after))
        pending.extend(Shown(reply, depth) for reply in reversed(here))
    return rows
