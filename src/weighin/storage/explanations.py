"""Explanations: what is on a story's list, was suggested for it, or was taken off."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from weighin.domain.listing import Explanation, Place
from weighin.domain.types import Instant, State
from weighin.storage.list_schema import bearings, explanations, nods
from weighin.storage.schema import comments

_FORGOTTEN = "forgotten"  # a row that keeps a number from being given again, and nothing else
_COLUMNS = tuple(explanations.c[name] for name in Explanation.__dataclass_fields__)
_KNOWN = explanations.c.place != _FORGOTTEN
_SHOWN = (
    select(*_COLUMNS)
    .where(explanations.c.story_id == bindparam("story"))
    .where(explanations.c.place.in_([Place.LISTED.value, Place.SUGGESTED.value, Place.MERGED.value]))
    .order_by(explanations.c.number)
)


def insert_explanation(
    conn: Connection,
    site_id: int,
    story_id: int,
    statement: str,
    place: Place,
    person_id: int | None,
    now: Instant,
    *,
    needs_wording: bool = False,
    confidence: float | None = None,
    people: int = 1,
    claim: tuple[int, int] | None = None,
) -> Explanation:
    """A new explanation under a number that none of the story ever had; the story must be locked."""
    highest = select(func.coalesce(func.max(explanations.c.number), 0)).where(explanations.c.story_id == story_id)
    number = int(conn.execute(highest).scalar_one()) + 1
    values = {
        "story_id": story_id,
        "number": number,
        "statement": statement,
        "place": place.value,
        "person_id": person_id,
        "needs_wording": needs_wording,
        "confidence": confidence,
        "people": people,
        "created_at": now,
        "listed_at": now if place is Place.LISTED else None,
        "merged_id": None,
        "claim_comment_id": claim[0] if claim else None,
        "claim_start": claim[1] if claim else None,
    }
    statement_ = insert(explanations).values(site_id=site_id, **values).returning(*_COLUMNS)
    return _explanation(conn.execute(statement_).one())


def of_story(conn: Connection, story_id: int) -> list[Explanation]:
    """All of a story's, whatever became of them, by number."""
    its = (explanations.c.story_id == story_id) & _KNOWN
    statement = select(*_COLUMNS).where(its).order_by(explanations.c.number)
    return [_explanation(row) for row in conn.execute(statement)]


def shown(conn: Connection, story_id: int) -> list[Explanation]:
    """Those on a story's list, those suggested for it, and those that others stand for, by number."""
    return [_explanation(row) for row in conn.execute(_SHOWN, {"story": story_id})]


def unsaid(conn: Connection, story_id: int) -> set[int]:
    """The ids of suggestions whose words are those of a comment that nobody can read any more."""
    statement = (
        select(explanations.c.id)
        .join(comments, comments.c.id == explanations.c.claim_comment_id)
        .where(explanations.c.story_id == story_id, explanations.c.place == Place.SUGGESTED.value)
        .where(comments.c.state != State.PUBLISHED.value)
    )
    return set(conn.execute(statement).scalars())


def listed(conn: Connection, story_id: int) -> list[Explanation]:
    """Those on a story's list, by number."""
    return [one for one in shown(conn, story_id) if one.place is Place.LISTED]


def by_id(conn: Connection, site_id: int, explanation_id: int) -> Explanation | None:
    this_one = (explanations.c.id == explanation_id) & (explanations.c.site_id == site_id) & _KNOWN
    row = conn.execute(select(*_COLUMNS).where(this_one)).first()
    return None if row is None else _explanation(row)


def by_number(conn: Connection, story_id: int, number: int) -> Explanation | None:
    this_one = (explanations.c.story_id == story_id) & (explanations.c.number == number) & _KNOWN
    row = conn.execute(select(*_COLUMNS).where(this_one)).first()
    return None if row is None else _explanation(row)


def held(conn: Connection, site_id: int, limit: int) -> list[Explanation]:
    """Those of a site that wait for a moderator, oldest first."""
    waits = (explanations.c.site_id == site_id) & (explanations.c.place == Place.HELD.value)
    statement = select(*_COLUMNS).where(waits).order_by(explanations.c.id).limit(limit)
    return [_explanation(row) for row in conn.execute(statement)]


def change(conn: Connection, explanation_id: int, **values: Any) -> None:
    """Set columns of one explanation; a `Place` may be given as it is."""
    told = {name: value.value if isinstance(value, Place) else value for name, value in values.items()}
    conn.execute(update(explanations).where(explanations.c.id == explanation_id).values(told))


def forget(conn: Connection, story_id: int, explanation_ids: Iterable[int]) -> None:
    """Forget suggestions of a story that are found no more, with what was linked to them; the story must be locked.

    Their letters may have been read, and become nobody else's: of the highest number an empty row stays.
    """
    ids = list(explanation_ids)
    if not ids:
        return
    for table in (bearings, nods):
        conn.execute(delete(table).where(table.c.explanation_id.in_(ids)))
    its = explanations.c.story_id == story_id
    highest = int(conn.execute(select(func.max(explanations.c.number)).where(its)).scalar_one())
    gone = explanations.c.id.in_(ids) | (explanations.c.place == _FORGOTTEN)
    conn.execute(delete(explanations).where(its, gone, explanations.c.number < highest))
    nothing: dict[str, Any] = {"statement": "", "place": _FORGOTTEN, "claim_comment_id": None, "claim_start": None}
    nothing |= {"confidence": None, "people": 0, "needs_wording": False}
    conn.execute(update(explanations).where(its, gone).values(nothing))


def put_nod(conn: Connection, site_id: int, explanation_id: int, person_id: int, value: int) -> int:
    """Set a person's nod (1, -1, or 0 to take it back); the sum of all."""
    theirs = (nods.c.explanation_id == explanation_id) & (nods.c.person_id == person_id)
    conn.execute(delete(nods).where(theirs))
    if value:
        keys = {"explanation_id": explanation_id, "person_id": person_id, "site_id": site_id}
        conn.execute(insert(nods).values(**keys, value=value))
    total = select(func.coalesce(func.sum(nods.c.value), 0)).where(nods.c.explanation_id == explanation_id)
    return int(conn.execute(total).scalar_one())


def nod_of(conn: Connection, explanation_id: int, person_id: int) -> int:
    """A person's nod, 0 where they gave none."""
    theirs = (nods.c.explanation_id == explanation_id) & (nods.c.person_id == person_id)
    return int(conn.execute(select(nods.c.value).where(theirs)).scalar() or 0)


def nods_of(conn: Connection, explanation_ids: Iterable[int]) -> dict[int, int]:
    """{explanation id: sum of its nods} for those that have any."""
    ids = list(explanation_ids)
    if not ids:
        return {}
    total = func.sum(nods.c.value).label("total")
    statement = select(nods.c.explanation_id, total).where(nods.c.explanation_id.in_(ids))
    return {row.explanation_id: int(row.total) for row in conn.execute(statement.group_by(nods.c.explanation_id))}


def _explanation(row: Row[Any]) -> Explanation:
    values = dict(row._mapping)
    return Explanation(**values | {"place": Place(values["place"])})
