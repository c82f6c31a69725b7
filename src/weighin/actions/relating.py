"""Saying that one explanation of a list contains another, or that two exclude each other, and taking that back."""

from __future__ import annotations

from sqlalchemy import Connection

from weighin.actions.curating import must_moderate
from weighin.actions.listing import held_still, must_fit
from weighin.domain.errors import Code, Refusal
from weighin.domain.listing import Explanation, Place, targets
from weighin.domain.relations import Related, Relation, related, standing
from weighin.domain.types import Instant, Person, Site
from weighin.storage import explanations, list_events, relations, stories
from weighin.storage.db import Database

_BACK = {Relation.CONTAINS: "uncontains", Relation.EXCLUDES: "unexcludes"}


def relate(
    db: Database,
    site: Site,
    explanation_id: int,
    other_id: int,
    relation: Relation,
    person: Person | None,
    now: Instant,
) -> Explanation:
    """Say that an explanation contains another, or that they exclude each other. Raises Refusal for what goes round in
    a circle or contradicts what was said before."""
    must_moderate(person)

    def work(conn: Connection) -> Explanation:
        one = held_still(conn, site, explanation_id)
        there = explanations.of_story(conn, one.story_id)
        listed = {each.id for each in there if each.place is Place.LISTED}
        if not {one.id, other_id} <= listed:
            raise Refusal(Code.EXPLANATION_UNKNOWN, "Choose two explanations that are on the list.")
        said, into = relations.of_story(conn, one.story_id), targets(there)
        new = related(one.id, other_id, relation)
        if new in standing(said, into):
            return one
        must_fit(there, said, [new], into)
        relations.put(conn, site.id, new)
        _tell(conn, site, one, new, relation.value, person, now)
        return one

    return db.write(work)


def unrelate(
    db: Database,
    site: Site,
    explanation_id: int,
    other_id: int,
    relation: Relation,
    person: Person | None,
    now: Instant,
) -> Explanation:
    """Take such a relation back, also where it was said of what has been merged into these since. Raises Refusal."""
    must_moderate(person)

    def work(conn: Connection) -> Explanation:
        one = held_still(conn, site, explanation_id)
        into = targets(explanations.of_story(conn, one.story_id))
        wanted = standing([related(one.id, other_id, relation)], into)
        gone = [each for each in relations.of_story(conn, one.story_id) if standing([each], into) == wanted]
        for each in gone:
            relations.remove(conn, each)
        if gone:
            _tell(conn, site, one, related(one.id, other_id, relation), _BACK[relation], person, now)
        return one

    return db.write(work)


def _tell(
    conn: Connection, site: Site, one: Explanation, new: Related, kind: str, person: Person | None, now: Instant
) -> None:
    about = {"explanation": new.one, "other": new.other}
    list_events.append(conn, site.id, one.story_id, kind, person.id if person else None, now, **about)
    stories.touch(conn, one.story_id)
