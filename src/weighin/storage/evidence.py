"""Evidence: the checkable statements of a story's list, with their sources."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from weighin.domain.listing import Evidence, Place
from weighin.domain.types import Instant, Source
from weighin.storage.list_schema import evidence, evidence_sources

_COLUMNS = tuple(evidence.c[name] for name in Evidence.__dataclass_fields__ if name != "sources")


def insert_evidence(
    conn: Connection,
    site_id: int,
    story_id: int,
    text: str,
    happened: str,
    sources: Iterable[Source],
    place: Place,
    person_id: int | None,
    now: Instant,
) -> Evidence:
    """A new row under the next free number; the story must be locked."""
    highest = select(func.coalesce(func.max(evidence.c.number), 0)).where(evidence.c.story_id == story_id)
    values = {
        "site_id": site_id,
        "story_id": story_id,
        "number": int(conn.execute(highest).scalar_one()) + 1,
        "text": text,
        "happened": happened,
        "source_group": "",
        "place": place.value,
        "retracted": False,
        "person_id": person_id,
        "version": 1,
        "created_at": now,
    }
    row = conn.execute(insert(evidence).values(values).returning(*_COLUMNS)).one()
    cited = tuple(sources)
    for position, source in enumerate(cited, 1):
        keys = {"evidence_id": row.id, "position": position, "site_id": site_id}
        told = {"title": source.title, "publisher": source.publisher, "url": source.url}
        conn.execute(insert(evidence_sources).values(keys | told))
    return _evidence(row, cited)


def of_story(conn: Connection, story_id: int) -> list[Evidence]:
    """All of a story's, by number, with their sources."""
    rows = conn.execute(select(*_COLUMNS).where(evidence.c.story_id == story_id).order_by(evidence.c.number)).all()
    return _with_sources(conn, rows)


def by_id(conn: Connection, site_id: int, evidence_id: int) -> Evidence | None:
    this_one = (evidence.c.id == evidence_id) & (evidence.c.site_id == site_id)
    found = _with_sources(conn, conn.execute(select(*_COLUMNS).where(this_one)).all())
    return found[0] if found else None


def held(conn: Connection, site_id: int, limit: int) -> list[Evidence]:
    """Those of a site that wait for a moderator, oldest first."""
    waits = (evidence.c.site_id == site_id) & (evidence.c.place == Place.HELD.value)
    return _with_sources(conn, conn.execute(select(*_COLUMNS).where(waits).order_by(evidence.c.id).limit(limit)).all())


def weighed_stories(conn: Connection, site_id: int) -> set[int]:
    """The stories of a site on whose lists there is evidence."""
    statement = select(evidence.c.story_id).where(evidence.c.site_id == site_id).distinct()
    return set(conn.execute(statement).scalars())


def change(conn: Connection, evidence_id: int, **values: Any) -> None:
    """Set columns of one row; a `Place` may be given as it is."""
    told = {name: value.value if isinstance(value, Place) else value for name, value in values.items()}
    conn.execute(update(evidence).where(evidence.c.id == evidence_id).values(told))


def _with_sources(conn: Connection, rows: Iterable[Row[Any]]) -> list[Evidence]:
    found = list(rows)
    if not found:
        return []
    statement = select(evidence_sources).where(evidence_sources.c.evidence_id.in_([row.id for row in found]))
    cited: dict[int, list[Source]] = {}
    for row in conn.execute(statement.order_by(evidence_sources.c.evidence_id, evidence_sources.c.position)):
        cited.setdefault(row.evidence_id, []).append(Source(row.title, row.publisher, row.url))
    return [_evidence(row, tuple(cited.get(row.id, ()))) for row in found]


def _evidence(row: Row[Any], sources: tuple[Source, ...]) -> Evidence:
    values = dict(row._mapping)
    return Evidence(**values | {"place": Place(values["place"]), "sources": sources})
