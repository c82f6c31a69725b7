"""What a comment that is being written seems to speak for or against: offered to its writer, who decides."""

from __future__ import annotations

from weighin.domain.listing import Bearing, Place
from weighin.domain.types import Site
from weighin.explaining import Stance
from weighin.explaining.offering import offered
from weighin.storage import bearings, comments, explanations
from weighin.storage.db import Database

_STANCES = {Bearing.FOR: Stance.FOR, Bearing.AGAINST: Stance.AGAINST}
_BEARINGS = {stance: bearing for bearing, stance in _STANCES.items()}


def offer(db: Database, site: Site, story_id: int, text: str, parent_id: int | None) -> dict[int, Bearing]:
    """{explanation id: for or against} that a text seems to take, by its words and by what it replies to."""
    with db.read() as conn:
        every = explanations.of_story(conn, story_id)
        listed = {one.letter: one for one in every if one.place is Place.LISTED}
        parent = comments.by_id(conn, site.id, parent_id) if listed and parent_id is not None else None
        ids = [parent.id] if parent is not None and parent.is_public else []
        above = [one for its in bearings.of_comments(conn, ids, every).values() for one in its]
    stances = {letter: _STANCES[bearing] for letter, bearing in above}
    found = offered({letter: one.statement for letter, one in listed.items()}, text, stances)
    return {listed[letter].id: _BEARINGS[stance] for letter, stance in found.items() if letter in listed}
