"""What is counted and numbered under a story, counted again from the bare rows."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Row, select

from weighin.domain.ranking import rank_best, rank_controversial
from weighin.storage.db import Database
from weighin.storage.schema import comments, stories, votes

Rows = dict[int, Row[Any]]


def miscounts(db: Database, story_id: int) -> list[str]:
    """Everything about a story's thread that is not as its rows say; empty if all is right."""
    with db.read() as conn:
        story = conn.execute(select(stories).where(stories.c.id == story_id)).one()
        rows = {row.id: row for row in conn.execute(select(comments).where(comments.c.story_id == story_id))}
        cast = conn.execute(select(votes).where(votes.c.comment_id.in_(list(rows)))).all()
    children: dict[int | None, list[Row[Any]]] = defaultdict(list)
    for row in rows.values():
        children[row.parent_id].append(row)

    wrong = _of_story(story, rows)
    for row in rows.values():
        wrong += _of_place(row, rows) + _of_replies(row, rows, children[row.id])
        ups, downs = (sum(v.value == value for v in cast if v.comment_id == row.id) for value in (1, -1))
        due = (ups, downs, rank_best(ups, downs, row.substance), rank_controversial(ups, downs))
        wrong += _unless(row, "votes", (row.ups, row.downs, row.rank_best, row.rank_controversial), due)
    return wrong


def _of_story(story: Row[Any], rows: Rows) -> list[str]:
    published = [row.kind for row in rows.values() if row.state == "published"]
    written = sum(kind == "comment" for kind in published)
    wrong = _unless(story, "story's comments", story.comments, written)
    wrong += _unless(story, "story's mentions", story.mentions, len(published) - written)
    numbers = sorted(row.number for row in rows.values())
    return wrong + _unless(story, "numbers", numbers, [*range(1, story.numbered + 1)])


def _of_place(row: Row[Any], rows: Rows) -> list[str]:
    above = rows.get(row.parent_id)
    due = row.kind == "comment" and (row.state == "published" or row.replies > 0)
    wrong = _unless(row, "shown", row.position is not None, due)
    if above is None:
        return wrong + _unless(row, "root", (row.parent_id, row.root_id, row.depth), (None, None, 0))
    wrong += _unless(row, "branch", (row.root_id, row.depth), (above.root_id or above.id, above.depth + 1))
    return wrong + _unless(row, "parent's place", row.position is None or above.position is not None, True)


def _of_replies(row: Row[Any], rows: Rows, replies: list[Row[Any]]) -> list[str]:
    shown = sorted((reply for reply in replies if reply.position is not None), key=lambda r: (r.created_at, r.id))
    below = sum(one.root_id == row.id and one.position is not None for one in rows.values())
    wrong = _unless(row, "replies", row.replies, len(shown))
    wrong += _unless(row, "descendants", row.descendants, below)
    return wrong + _unless(row, "order of replies", [r.position for r in shown], [*range(1, len(shown) + 1)])


def _unless(row: Row[Any], what: str, found: object, due: object) -> list[str]:
    return [] if found == due else [f"{what} of {row.id}: {found}, not {due}"]
