"""What people say of evidence and explanations: assessments, credibility, credences. One each, changeable."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select, union, update
from sqlalchemy.sql.expression import ColumnElement
from sqlalchemy.sql.schema import Table

from weighin.domain.types import Instant, State
from weighin.storage.list_schema import assessments, credences, credibilities, evidence, explanations
from weighin.storage.schema import comments

# (person, evidence, explanation, value or None for "does not bear on it", when)
Assessed = tuple[int, int, int, int | None, Instant]


def put_assessment(
    conn: Connection,
    site_id: int,
    person_id: int,
    evidence_id: int,
    explanation_id: int,
    value: int | None,
    now: Instant,
) -> None:
    """Set how well a piece of evidence fits an explanation, as one person sees it."""
    keys = {"evidence_id": evidence_id, "explanation_id": explanation_id, "person_id": person_id}
    _put(conn, assessments, keys, site_id, value, now)


def remove_assessment(conn: Connection, person_id: int, evidence_id: int, explanation_id: int) -> None:
    """Take an assessment back."""
    _remove(conn, assessments, evidence_id=evidence_id, explanation_id=explanation_id, person_id=person_id)


def put_credibility(
    conn: Connection, site_id: int, person_id: int, evidence_id: int, value: int | None, now: Instant
) -> None:
    """Set how credible a piece of evidence is to one person, 0..3, or take it back with None."""
    keys = {"evidence_id": evidence_id, "person_id": person_id}
    if value is None:
        _remove(conn, credibilities, **keys)
    else:
        _put(conn, credibilities, keys, site_id, value, now)


def put_credence(
    conn: Connection, site_id: int, person_id: int, explanation_id: int, value: int | None, now: Instant
) -> None:
    """Set how plausible an explanation is to one person, 0..100, or take it back with None."""
    keys = {"explanation_id": explanation_id, "person_id": person_id}
    if value is None:
        _remove(conn, credences, **keys)
    else:
        _put(conn, credences, keys, site_id, value, now)


def of_story(conn: Connection, story_id: int, person_id: int | None = None) -> list[Assessed]:
    """Every assessment of a story's evidence, or one person's, in an order that does not depend on when they came."""
    statement = (
        select(*(assessments.c[name] for name in ("person_id", "evidence_id", "explanation_id", "value", "made_at")))
        .join(evidence, evidence.c.id == assessments.c.evidence_id)
        .where(evidence.c.story_id == story_id, *_by(assessments, person_id))
        .order_by(assessments.c.person_id, assessments.c.evidence_id, assessments.c.explanation_id)
    )
    return [(row[0], row[1], row[2], row[3], row[4]) for row in conn.execute(statement)]


def credibilities_of(conn: Connection, story_id: int, person_id: int | None = None) -> list[tuple[int, int, int]]:
    """(person, evidence, 0..3) for a story's evidence, of everybody or of one person."""
    statement = (
        select(credibilities.c.person_id, credibilities.c.evidence_id, credibilities.c.value)
        .join(evidence, evidence.c.id == credibilities.c.evidence_id)
        .where(evidence.c.story_id == story_id, *_by(credibilities, person_id))
        .order_by(credibilities.c.person_id, credibilities.c.evidence_id)
    )
    return [(row[0], row[1], row[2]) for row in conn.execute(statement)]


def credences_of(conn: Connection, story_id: int, person_id: int | None = None) -> list[tuple[int, int, int]]:
    """(person, explanation, 0..100) for a story's explanations, of everybody or of one person."""
    statement = (
        select(credences.c.person_id, credences.c.explanation_id, credences.c.value)
        .join(explanations, explanations.c.id == credences.c.explanation_id)
        .where(explanations.c.story_id == story_id, *_by(credences, person_id))
        .order_by(credences.c.person_id, credences.c.explanation_id)
    )
    return [(row[0], row[1], row[2]) for row in conn.execute(statement)]


def writers(conn: Connection, story_id: int) -> set[int]:
    """Those of the people who weighed a story's evidence of whom a comment stands published on the site."""
    rows = select(evidence.c.id).where(evidence.c.story_id == story_id)
    weighed = [select(table.c.person_id).where(table.c.evidence_id.in_(rows)) for table in (assessments, credibilities)]
    statement = (
        select(comments.c.person_id)
        .where(comments.c.person_id.in_(union(*weighed)), comments.c.state == State.PUBLISHED.value)
        .distinct()
    )
    return set(conn.execute(statement).scalars())


def void(conn: Connection, evidence_id: int) -> None:
    """Forget what was said of a row that means something else now."""
    conn.execute(delete(assessments).where(assessments.c.evidence_id == evidence_id))
    conn.execute(delete(credibilities).where(credibilities.c.evidence_id == evidence_id))


def _put(conn: Connection, table: Table, keys: dict[str, int], site_id: int, value: int | None, now: Instant) -> None:
    changed = conn.execute(update(table).where(*_these(table, keys)).values(value=value, made_at=now))
    if not changed.rowcount:
        conn.execute(insert(table).values(**keys, site_id=site_id, value=value, made_at=now))


def _remove(conn: Connection, table: Table, **keys: int) -> None:
    conn.execute(delete(table).where(*_these(table, keys)))


def _these(table: Table, keys: dict[str, int]) -> list[ColumnElement[bool]]:
    return [table.c[name] == value for name, value in keys.items()]


def _by(table: Table, person_id: int | None) -> list[ColumnElement[bool]]:
    return [] if person_id is None else [table.c.person_id == person_id]
