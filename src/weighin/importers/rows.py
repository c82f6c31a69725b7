"""Imported comments to rows of the database, chunk by chunk."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from weighin import markup
from weighin.domain import limits
from weighin.domain.ranking import rank_best, rank_controversial
from weighin.domain.text import clean, clean_line, is_visible
from weighin.domain.types import Instant, Kind, State
from weighin.importers.imported import ImportedComment, Markup
from weighin.storage import arrivals
from weighin.storage.arrivals import Standing

_TO_HTML = {
    Markup.MARKDOWN: markup.comment,
    Markup.HTML: markup.imported_html,
    Markup.WORDPRESS: markup.imported_wordpress,
}


@dataclass(frozen=True, slots=True)
class Arriving:
    """An imported comment, cleaned and rendered, with the parent it will really have."""

    source: ImportedComment
    parent: str | None
    shown: bool
    name: str
    email: str | None
    website: str | None
    text: str
    html: str

    @classmethod
    def of(cls, source: ImportedComment, parent: str | None, *, shown: bool) -> Arriving:
        """Clean what came; a name or address that would be refused here is replaced or left out."""
        name = clean_line(source.name)[: limits.NAME_MAX]
        text = clean(source.text)
        website = source.website if source.website and limits.is_web_address(source.website) else None
        email = clean_line(source.email or "").lower()[: limits.ADDRESS_MAX]
        return cls(
            source=source,
            parent=parent,
            shown=shown,
            name=name if is_visible(name) else "Anonymous",
            email=email or None,
            website=website,
            text=text,
            html=_TO_HTML[source.markup](text),
        )


class Rows:
    """Writes the comments of one story; knows those that stand already, by their id at the origin."""

    def __init__(self, site_id: int, story_id: int, origin: str, there: dict[str, Standing], now: Instant) -> None:
        self._site_id = site_id
        self._story_id = story_id
        self._origin = origin
        self._standing = dict(there)
        self._old = {standing.id for standing in there.values()}
        self._unsettled: set[int] = set()
        self._now = now

    def write(self, conn: Connection, chunk: list[Arriving]) -> None:
        """One transaction's worth of comments, parents before children."""
        ids = arrivals.reserve_ids(conn, len(chunk))
        number = arrivals.numbered(conn, self._story_id)
        wanted = {one.email: (one.name, one.website) for one in chunk if one.email}
        people = arrivals.people_by_email(conn, self._site_id, self._origin, wanted, self._now)
        rows: dict[int, dict[str, Any]] = {}
        elsewhere: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        for id, one in zip(ids, chunk, strict=True):
            number += 1
            parent = self._standing.get(one.parent or "")
            rows[id] = self._row(id, number, one, parent, people.get(one.email or ""))
            if parent is not None and one.shown:
                parent.replies += 1
                self._count(rows, elsewhere, parent.id, 0)
                self._count(rows, elsewhere, parent.root_id or parent.id, 1)
                if parent.id in self._old:
                    self._unsettled.add(parent.id)
            root = (parent.root_id or parent.id) if parent else None
            self._standing[one.source.id] = Standing(id, root, parent.depth + 1 if parent else 0, 0)
        arrivals.insert_comments(conn, list(rows.values()))
        arrivals.add_replies(conn, {id: (direct, below) for id, (direct, below) in elsewhere.items()})
        held = [id for id, one in zip(ids, chunk, strict=True) if one.source.state is State.HELD]
        reason = "It waited for approval in the system that it was moved from."
        arrivals.insert_holds(conn, self._site_id, held, f"import {self._origin}", self._now, reason)
        published = [one.source.kind for one in chunk if one.source.state is State.PUBLISHED]
        comments = sum(kind is Kind.COMMENT for kind in published)
        arrivals.count_in(conn, self._story_id, len(chunk), comments, len(published) - comments)

    def settle(self, conn: Connection) -> None:
        """Where new replies came under comments of an earlier run, put all of them in order of time."""
        arrivals.numbered(conn, self._story_id)  # holds the story: nobody posts meanwhile
        arrivals.settle(conn, self._site_id, sorted(self._unsettled))

    @staticmethod
    def _count(rows: dict[int, dict[str, Any]], elsewhere: dict[int, list[int]], id: int, which: int) -> None:
        if id in rows:
            rows[id][("replies", "descendants")[which]] += 1
        else:
            elsewhere[id][which] += 1

    def _row(
        self, id: int, number: int, one: Arriving, parent: Standing | None, person_id: int | None
    ) -> dict[str, Any]:
        source = one.source
        place = (parent.replies + 1 if parent else 0) if one.shown else None
        return {
            "id": id,
            "site_id": self._site_id,
            "story_id": self._story_id,
            "number": number,
            "parent_id": parent.id if parent else None,
            "root_id": (parent.root_id or parent.id) if parent else None,
            "depth": parent.depth + 1 if parent else 0,
            "position": place,
            "person_id": person_id,
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
            "rank_best": rank_best(source.ups, source.downs),
            "rank_controversial": rank_controversial(source.ups, source.downs),
            "replies": 0,
            "descendants": 0,
            "submission": None,
            "origin": self._origin,
            "origin_id": source.id,
        }
