"""Voting on a comment, and taking the vote back."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from weighin.actions.ranking import after_vote
from weighin.domain import ranking
from weighin.domain.errors import Code, Refusal
from weighin.domain.ranking import Kept
from weighin.domain.types import Comment, Instant, Person, Site
from weighin.storage import comments, fits, people, stories, votes
from weighin.storage.db import Database


def vote(
    db: Database,
    site: Site,
    comment_id: int,
    value: int,
    person: Person | None,
    now: Instant,
    kept: Kept | None = None,
) -> tuple[Comment, Person | None]:
    """Set one's vote on a comment to 1 or -1, or withdraw it with 0; the comment and the voter after it.

    `kept` is the site's last fit, by which the comment takes its place in `bridging`. Someone new becomes a guest
    without a name. Raises Refusal for one's own comment and for what is not there.
    """
    if value not in (-1, 0, 1):
        raise Refusal(Code.VOTE_INVALID, "A vote is 1 for up, -1 for down, or 0 to take it back.")
    return db.write(lambda conn: _vote(conn, site, comment_id, value, person, now, kept))


def _vote(
    conn: Connection,
    site: Site,
    comment_id: int,
    value: int,
    person: Person | None,
    now: Instant,
    kept: Kept | None,
) -> tuple[Comment, Person | None]:
    comment = _public(conn, site, comment_id)
    # Counts below are read and written back: the story's lock keeps two voters from reading the same ones.
    if (story := stories.lock(conn, site.id, comment.story_id)) is None or not story.public:
        raise Refusal(Code.COMMENT_UNKNOWN, "There is no such comment here.")
    if not story.open:
        raise Refusal(Code.STORY_CLOSED, "This story is closed; its comments can no longer be voted on.")
    if person is not None and comment.person_id == person.id:
        raise Refusal(Code.OWN_COMMENT, "You cannot vote on your own comment.")
    comment = _public(conn, site, comment_id)  # it may have changed while we waited
    if person is None and value == 0:
        return comment, None  # there is nothing to take back, and nobody to be remembered
    person = person or people.insert_person(conn, site.id, "", now)
    before = votes.value_of(conn, comment.id, person.id)
    if before != value:
        votes.put(conn, site.id, comment.id, person.id, value, now)
        ups = comment.ups + (value == 1) - (before == 1)
        downs = comment.downs + (value == -1) - (before == -1)
        best = ranking.rank_best(ups, downs, comment.substance)
        comments.set_votes(conn, comment.id, ups, downs, best, ranking.rank_controversial(ups, downs))
        voted = replace(comment, ups=ups, downs=downs)
        fits.place(conn, after_vote(conn, voted, kept))
        stories.touch(conn, comment.story_id)
    return comments.by_id(conn, site.id, comment.id) or comment, person


def _public(conn: Connection, site: Site, comment_id: int) -> Comment:
    comment = comments.by_id(conn, site.id, comment_id)
    if comment is None or not comment.is_public:
        raise Refusal(Code.COMMENT_UNKNOWN, "There is no such comment here.")
    return comment
