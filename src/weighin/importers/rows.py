"""Imported comments to rows of the database. Nothing is remembered between chunks: the database knows the parents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection

from weighin import markup
from weighin.domain import limits
from weighin.domain.ranking import rank_best, rank_controversial
from weighin.domain.text import clean, clean_line, is_visible
from weighin.domain.types import Instant, Kind, State
from weighin.importers.imported import ImportedComment, Markup
from weighin.moderation import remark
from weighin.storage import arrivals
from weighin.storage.arrivals import Standing

_TO_HTML = {
    Markup.MARKDOWN: markup.comment,
    Markup.HTML: markup.imported_html,
    Markup.WORDPRESS: markup.imported_wordpress,
}


@dataclass(frozen=True, slots=True)
class Arriving:
    """An imported comment, cleaned and rendered, with the parent it will really have.

    `shown` if it has a place. `settles` if its parent stood before this import, and no more is to come below it.
    `substance` is how much it says, 0 to 999, None where that was not asked.
    """

    source: ImportedComment
    parent: str | None
    shown: bool
    settles: bool
    name: str
    email: str | None
    website: str | None
    text: str
    html: str
    likeness: int | None
    substance: int | None = None

    @classmethod
    def of(cls, source: ImportedComment, parent: str | None, *, shown: bool, settles: bool = False) -> Arriving:
        """Clean what came; a name or address that would be refused here is replaced or left out."""
        text = clean(source.text)
        website = source.website if source.website and limits.is_web_address(source.website) else None
        return cls(
            source=source,
            parent=parent,
            shown=shown,
            settles=settles,
            name=_name(source.name),
            email=_email(source.email) if source.email else None,
            website=website,
            text=text,
            html=_TO_HTML[source.markup](text),
            likeness=remark.likeness(text) if source.kind is Kind.COMMENT else None,
        )

    @property
    def is_placed_by_substance(self) -> bool:
        """Whether it stands at the top of its thread, or may once it is published, without an up vote."""
        public = self.source.state in {State.PUBLISHED, State.HELD} and self.source.kind is Kind.COMMENT
        return public and self.parent is None and self.source.ups == 0 and bool(self.text)


# The same people comment again and again.
@lru_cache(maxsize=2000)
def _name(written: str) -> str:
    name = clean_line(written)[: limits.NAME_MAX]
    return name if is_visible(name) else "Anonymous"


@lru_cache(maxsize=2000)
def _email(written: str) -> str | None:
    return clean_line(written).lower()[: limits.ADDRESS_MAX] or None


def write(conn: Connection, site_id: int, story_id: int, origin: str, chunk: Sequence[Arriving], now: Instant) -> None:
    """Write comments of one story, parents before children, in the transaction of `conn`.

    A parent that is not among them has been written before, by this run or an earlier one.
    """
    standing = arrivals.standing(conn, site_id, origin, _parents_elsewhere(chunk))
    ids = arrivals.reserve_ids(conn, len(chunk))
    number = arrivals.numbered(conn, story_id)
    wanted = {one.email: (one.name, one.website) for one in chunk if one.email}
    people = arrivals.people_by_email(conn, site_id, origin, wanted, now)
    rows: dict[int, dict[str, Any]] = {}
    elsewhere: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for id, one in zip(ids, chunk, strict=True):
        number += 1
        parent = standing.get(one.parent or "")
        row = _row(one, parent)
        row |= {"id": id, "site_id": site_id, "story_id": story_id, "number": number, "origin": origin}
        row["person_id"] = people.get(one.email or "")
        rows[id] = row
        if parent is not None and one.shown:
            parent.replies += 1
            _count(rows, elsewhere, parent.id, 0)
            _count(rows, elsewhere, parent.root_id or parent.id, 1)
        standing[one.source.id] = Standing(id, row["root_id"], row["depth"], 0)
    arrivals.insert_comments(conn, list(rows.values()))
    arrivals.add_replies(conn, {id: (direct, below) for id, (direct, below) in elsewhere.items()})
    held = [id for id, one in zip(ids, chunk, strict=True) if one.source.state is State.HELD]
    reason = "It waited for approval in the system that it was moved from."
    arrivals.insert_holds(conn, site_id, held, f"import {origin}", now, reason)
    published = [one.source.kind for one in chunk if one.source.state is State.PUBLISHED]
    comments = sum(kind is Kind.COMMENT for kind in published)
    arrivals.count_in(conn, story_id, len(chunk), comments, len(published) - comments)
    arrivals.settle(conn, site_id, [standing[one.parent].id for one in chunk if one.settles and one.parent])


def _parents_elsewhere(chunk: Sequence[Arriving]) -> list[str]:
    here = {one.source.id for one in chunk}
    return list({one.parent for one in chunk if one.parent and one.parent not in here})


def _count(rows: dict[int, dict[str, Any]], elsewhere: dict[int, list[int]], id: int, which: int) -> None:
    if id in rows:
        rows[id][("replies", "descendants")[which]] += 1
    else:
        elsewhere[id][which] += 1


def _row(one: Arriving, parent: Standing | None) -> dict[str, Any]:
    source = one.source
    place = (parent.replies + 1 if parent else 0) if one.shown else None
    return {
        "parent_id": parent.id if parent else None,
        "root_id": (parent.root_id or parent.id) if parent else None,
        "depth": parent.depth + 1 if parent else 0,
        "position": place,
        "name": one.name,
        "website": one.website,
        "text": one.text,
        "markup": source.markup.value,
        "html": one.html,
        "created_at": source.created_at,
        "edited_at": source.edited_at,
        "state": source.state.value,
        "kind": source.kind.value,
        "ups": source.ups,
        "downs": source.downs,
        "rank_best": rank_best(source.ups, source.downs, one.substance),
        "rank_controversial": rank_controversial(source.ups, source.downs),
        "rank_bridging": rank_best(source.ups, source.downs, one.substance),
        "replies": 0,
        "descendants": 0,
        "likeness": one.likeness,
        "substance": one.substance,
        "submission": None,
        "origin_id": source.id,
    }
