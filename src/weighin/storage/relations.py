"""Relations between the explanations of a list, as people said them."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from weighin.domain.relations import Related, Relation
from weighin.storage.list_schema import explanations, relations


def of_story(conn: Connection, story_id: int) -> list[Related]:
    """All relations of a story's explanations, whatever became of them, by id."""
    statement = (
        select(relations.c.explanation_id, relations.c.other_id, relations.c.relation)
        .join(explanations, explanations.c.id == relations.c.explanation_id)
        .where(explanations.c.story_id == story_id)
        .order_by(relations.c.explanation_id, relations.c.other_id)
    )
    return [Related(row[0], row[1], Relation(row[2])) for row in conn.execute(statement)]


def put(conn: Connection, site_id: int, one: Related) -> None:
    """Keep a relation that is not there yet."""
    keys = {"explanation_id": one.one, "other_id": one.other, "site_id": site_id}
    conn.execute(insert(relations).values(**keys, relation=one.relation.value))


def remove(conn: Connection, one: Related) -> None:
    """Forget a relation."""
    this_one = (relations.c.explanation_id == one.one) & (relations.c.other_id == one.other)
    conn.execute(delete(relations).where(this_one, relations.c.relation == one.relation.value))
