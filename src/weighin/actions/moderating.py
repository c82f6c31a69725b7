"""Deciding about a comment: publish, hold, reject or remove, with the reason."""

from __future__ import annotations

from sqlalchemy import Connection

from weighin.domain.errors import Code, Refusal
from weighin.domain.text import clean_line
from weighin.domain.types import Comment, Instant, Kind, Person, Role, Site, State, Verdict
from weighin.storage import comments, decisions, stories
from weighin.storage.db import Database

_BECOMES = {
    Verdict.PUBLISH: State.PUBLISHED,
    Verdict.HOLD: State.HELD,
    Verdict.REJECT: State.REJECTED,
    Verdict.REMOVE: State.REMOVED,
}


def decide(
    db: Database,
    site: Site,
    comment_id: int,
    verdict: str,
    reason: str,
    moderator: Person | None,
    now: Instant,
    read: Instant | None = None,
) -> Comment:
    """Take a moderator's decision about a comment and keep who, when and why. Raises Refusal.

    `read` is when the words that the moderator has read were written: others are not published unread.
    """
    if moderator is None or moderator.role is not Role.MODERATOR:
        raise Refusal(Code.MODERATORS_ONLY, "Only moderators decide about comments. Sign in with your link first.")
    if verdict not in set(Verdict):
        raise Refusal(Code.DECISION_UNKNOWN, f"A decision is one of: {', '.join(Verdict)}.")
    why = clean_line(reason)[:500]

    def work(conn: Connection) -> Comment:
        stories.lock(conn, site.id, _standing(conn, site, comment_id).story_id)
        comment = _standing(conn, site, comment_id)  # it may have changed while we waited
        if verdict == Verdict.PUBLISH and read is not None and read != comment.worded_at:
            message = "Its writer has changed this comment since you opened it. Please read it again, then decide."
            raise Refusal(Code.COMMENT_CHANGED, message)
        state = _BECOMES[Verdict(verdict)]
        if state is not comment.state:
            comments.set_state(conn, comment, state)
            more = (state is State.PUBLISHED) - comment.is_public
            counted = comment.kind is Kind.COMMENT
            stories.touch(conn, comment.story_id, comments=more * counted, mentions=more * (not counted))
        decisions.insert_decision(conn, site.id, comment.id, Verdict(verdict), moderator.name, now, why, moderator.id)
        return comments.by_id(conn, site.id, comment_id) or comment

    return db.write(work)


def _standing(conn: Connection, site: Site, comment_id: int) -> Comment:
    comment = comments.by_id(conn, site.id, comment_id)
    if comment is None or comment.state is State.WITHDRAWN:
        raise Refusal(Code.COMMENT_UNKNOWN, "There is no such comment here, or its writer took it back.")
    return comment
