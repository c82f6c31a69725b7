"""Nods: trusted readers list what was found in comments, without waiting for a moderator."""

from __future__ import annotations

from sqlalchemy import Connection

from weighin.actions.listing import UNKNOWN, held_still, open_places
from weighin.actions.reading import is_moderator
from weighin.domain.errors import Code, Refusal
from weighin.domain.listing import Explanation, Place
from weighin.domain.types import Instant, Person, Site
from weighin.storage import explanations, list_events, pasts, stories
from weighin.storage.db import Database

TRUSTED_FROM = 5  # comments of theirs that stand published
NODS = 3  # more nods than shakes of the head


def is_trusted(conn: Connection, person: Person | None) -> bool:
    """Whether somebody's nod counts: who wrote comments that stand, and moderators."""
    if person is None:
        return False
    return is_moderator(person) or pasts.approved(conn, person.id) >= TRUSTED_FROM


def nod(db: Database, site: Site, explanation_id: int, value: int, person: Person | None, now: Instant) -> Explanation:
    """Say that a suggestion belongs on the list (1) or does not (-1), or take that back (0). Raises Refusal.

    With so many more nods than shakes it is listed, on a full list with the next nod once there is room; with so many
    more shakes it is declined.
    """
    if value not in {-1, 0, 1}:
        raise Refusal(Code.VOTE_INVALID, "A nod is 1, -1, or 0 to take it back.")

    def work(conn: Connection) -> Explanation:
        one = held_still(conn, site, explanation_id)
        if one.place is Place.HELD:
            raise Refusal(Code.EXPLANATION_UNKNOWN, UNKNOWN)
        if person is None or not is_trusted(conn, person):
            message = f"Readers can nod once {TRUSTED_FROM} of their comments stand here. You can say it in a comment."
            raise Refusal(Code.NOT_YOURS, message)
        if explanations.nod_of(conn, one.id, person.id) == value:
            return one
        total = explanations.put_nod(conn, site.id, one.id, person.id, value)
        full = open_places(explanations.of_story(conn, one.story_id)) <= 0
        if one.place is Place.SUGGESTED and abs(total) >= NODS and not (full and total > 0):
            place = Place.LISTED if total > 0 else Place.DECLINED
            explanations.change(conn, one.id, place=place, listed_at=now if total > 0 else None)
            about = {"explanation": one.id, "was": one.place.value, "nods": total}
            kind = "listed" if total > 0 else "declined"
            list_events.append(conn, site.id, one.story_id, kind, None, now, **about)
        stories.touch(conn, one.story_id)
        return explanations.by_id(conn, site.id, one.id) or one

    return db.write(work)
