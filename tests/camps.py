"""Readers who vote in two camps, so that orders which camps decide have something to go by."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from sqlalchemy import Connection

from cast import NOW
from weighin.domain.types import Comment, Person, Site
from weighin.storage import comments, votes
from weighin.storage.db import Database

READERS, COMMENTS = 40, 20


def vote_in_camps(db: Database, site: Site, said: Sequence[Comment], readers: Sequence[Person], now: int = NOW) -> None:
    """Of each five readers three like the first ten comments, two the next eight, all the last two, mostly."""
    random = Random(7)

    def likes(reader: int, number: int) -> bool:
        both = number >= COMMENTS - 2
        own = (number < 10) == (reader % 5 < 3)
        return random.random() < (0.95 if both or own else 0.1)

    def work(conn: Connection) -> None:
        for number, comment in enumerate(said):
            cast = [(1 if likes(place, number) else -1, reader) for place, reader in enumerate(readers)]
            cast = [one for one in cast if random.random() < 0.8]
            for value, reader in cast:
                votes.put(conn, site.id, comment.id, reader.id, value, now)
            ups = sum(value == 1 for value, _ in cast)
            comments.set_votes(conn, comment.id, ups, len(cast) - ups, 0, 0)

    db.write(work)
