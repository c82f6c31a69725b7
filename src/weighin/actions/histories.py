"""What went before each comment of a long row of them, told while walking through it from the oldest on.

What lies before the row is looked up once for each person and text that turns up, for many at a time; what lies in it
is noted on the way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection

from weighin.actions.judging import Past
from weighin.domain.policy import Needs
from weighin.domain.types import Comment, Instant, State
from weighin.storage import pasts
from weighin.storage.pasts import Moment


class Histories:
    """The pasts of the people and texts of one site, as far as a policy asks for them. `first`: where the row begins.

    It holds a number for each person, their last few instants, and a number for each text.
    """

    def __init__(self, site_id: int, asked: Needs, first: Moment) -> None:
        self._site_id = site_id
        self._asked = asked
        self._first = first
        self._people: set[int] = set()
        self._approved: dict[int, int] = defaultdict(int)
        self._sent: dict[int, list[Instant]] = defaultdict(list)
        self._looked: set[int] = set()
        self._seen: set[int] = set()

    def meet(self, conn: Connection, batch: Sequence[Comment], likenesses: Sequence[int | None]) -> None:
        """Look up what the writers of the row's next comments did before it: three queries at most."""
        new = {one.person_id for one in batch if one.person_id} - self._people
        self._people |= new
        if new and "approved" in self._asked.facts:
            self._approved.update(pasts.approved_before(conn, new, self._first))
        if new and "earlier" in self._asked.facts:
            since = self._first[0] - self._asked.window
            self._sent.update(pasts.sent_before(conn, new, since, self._first, self._asked.most))
        if "repeated" in self._asked.facts:
            words = {number for number in likenesses if number is not None} - self._looked
            self._looked |= words
            self._seen |= pasts.seen_before(conn, self._site_id, words, self._first) if words else set()

    def before(self, comment: Comment, likeness: int | None) -> Past:
        """What went before a comment, if all that did was noted."""
        person = comment.person_id or 0
        return Past(
            approved=self._approved[person] if person else 0,
            earlier=tuple(self._sent[person]) if person else (),
            repeated=likeness is not None and likeness in self._seen,
        )

    def note(self, comment: Comment, likeness: int | None) -> None:
        """A comment of the row is past, whatever became of it."""
        if likeness is not None:
            self._seen.add(likeness)
        if comment.person_id:
            self._approved[comment.person_id] += comment.state is State.PUBLISHED
            sent, most = self._sent[comment.person_id], self._asked.most
            self._sent[comment.person_id] = [*sent, comment.created_at][-most:] if most else []
