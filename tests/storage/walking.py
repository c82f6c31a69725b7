"""Walking through a thread as a reader with much time does: every page, every link to more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from weighin.actions import reading
from weighin.domain.ordering import Cursor, Sort
from weighin.domain.tree import Bounds, More, Row, Shown
from weighin.domain.types import Comment, Site
from weighin.storage.db import Database


@dataclass
class Walk:
    """What one found: how often each comment, the roots in their order, the rows of each page."""

    seen: Counter[int] = field(default_factory=Counter)
    roots: list[Comment] = field(default_factory=list)
    pages: list[list[Row]] = field(default_factory=list)


def walk(db: Database, site: Site, slug: str, sort: Sort, bounds: Bounds) -> Walk:
    """All pages of a thread, and all that their links to more replies lead to."""
    found = Walk()
    for rows in _pages(db, site, slug, sort, bounds):
        found.pages.append(rows)
        for row in rows:
            if isinstance(row, Shown):
                found.seen[row.comment.id] += 1
                if row.comment.parent_id is None:
                    found.roots.append(row.comment)
    return found


def _pages(db: Database, site: Site, slug: str, sort: Sort, bounds: Bounds) -> Iterator[list[Row]]:
    links: list[More] = []
    after: Cursor | None = None
    while True:
        page = reading.thread(db, site, slug, sort, after, bounds)
        links += (row for row in page.rows if isinstance(row, More))
        yield page.rows
        after = page.next
        if after is None:
            break
    while links:
        link = links.pop()
        page = reading.comment_in_context(db, site, link.parent.id, link.after, bounds)
        assert _told(page) == link.count  # what the link promised is here or behind the next one
        links += (row for row in page.rows if isinstance(row, More))
        yield page.rows


def _told(page: reading.CommentPage) -> int:
    """How many replies to the comment itself a page shows or says that there are more."""
    shown = sum(isinstance(row, Shown) and row.depth == 0 for row in page.rows)
    return shown + sum(row.count for row in page.rows if isinstance(row, More) and row.parent.id == page.comment.id)
