"""People: who comments, votes, moderates."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from weighin.domain.types import Instant, Person, Role
from weighin.storage.schema import people

_COLUMNS = (people.c.id, people.c.site_id, people.c.name, people.c.email, people.c.website, people.c.role)

_INSERT = insert(people).returning(people.c.id)
_BY_ID = select(*_COLUMNS).where(people.c.site_id == bindparam("site"), people.c.id == bindparam("person"))


def insert_person(
    conn: Connection,
    site_id: int,
    name: str,
    now: Instant,
    email: str | None = None,
    website: str | None = None,
    role: Role = Role.GUEST,
) -> Person:
    values = {"site_id": site_id, "name": name, "email": email, "website": website, "role": role.value}
    person_id = int(conn.execute(_INSERT, {**values, "created_at": now}).scalar_one())
    return Person(person_id, site_id, name, email, website, role)


def update_person(conn: Connection, person_id: int, name: str, email: str | None, website: str | None) -> None:
    """What a guest last gave as name, e-mail and website."""
    values = {"name": name, "email": email, "website": website}
    conn.execute(update(people).where(people.c.id == person_id).values(values))


def by_id(conn: Connection, site_id: int, person_id: int) -> Person | None:
    return _one(conn.execute(_BY_ID, {"site": site_id, "person": person_id}).first())


def joined(conn: Connection, person_id: int) -> Instant:
    """When a person first came here."""
    return int(conn.execute(select(people.c.created_at).where(people.c.id == person_id)).scalar_one())


def moderator_by_email(conn: Connection, site_id: int, email: str) -> Person | None:
    statement = select(*_COLUMNS).where(
        people.c.site_id == site_id, people.c.email == email, people.c.role == Role.MODERATOR.value
    )
    return _one(conn.execute(statement).first())


def standings(conn: Connection, person_ids: Collection[int]) -> dict[int, tuple[Role, Instant]]:
    """The role of each of these people, and when they first came here."""
    statement = select(people.c.id, people.c.role, people.c.created_at).where(people.c.id.in_(person_ids))
    return {row.id: (Role(row.role), row.created_at) for row in conn.execute(statement)}


def _one(row: Row[*tuple[Any, ...]] | None) -> Person | None:
    return None if row is None else Person(row.id, row.site_id, row.name, row.email, row.website, Role(row.role))
