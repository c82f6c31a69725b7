"""Deciding about a comment: publish, hold, reject or remove, with the reason."""

from __future__ import annotations

from sqlalchemy import Connection

from weighin.actions import attaching, learning
from weighin.domain import limits
from weighin.domain.errors import Code, Refusal
from weighin.domain.policy import clauses
from weighin.domain.types import Comment, Instant, Kind, Person, Role, Site, State, Verdict
from weighin.moderation.scorer import Scorer
from weighin.storage import comments, decisions, searches, stories
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
    rule: str = "",
    scorer: Scorer | None = None,
) -> Comment:
    """Take a moderator's decision about a comment and keep who, when and why. Raises Refusal.

    `rule` is the number of a clause of the site's policy; it, words of one's own or both are the reason, without
    which only publishing is possible. `read` is when the words that the moderator has read were written: others
    are not published unread. `scorer` is the site's: what the decision teaches it is kept with the decision.
    """
    if moderator is None or moderator.role is not Role.MODERATOR:
        raise Refusal(Code.MODERATORS_ONLY, "Only moderators decide about comments. Sign in with your link first.")
    if verdict not in set(Verdict):
        raise Refusal(Code.DECISION_UNKNOWN, f"A decision is one of: {', '.join(Verdict)}.")
    why = _reason(site, rule, limits.reason(reason))
    if not why and verdict != Verdict.PUBLISH:
        message = "Nothing is decided yet. Say why, for its writer: choose a rule or write a few words."
        raise Refusal(Code.REASON_EMPTY, message, "reason")

    def work(conn: Connection) -> Comment:
        stories.lock(conn, site.id, standing(conn, site, comment_id).story_id)
        comment = standing(conn, site, comment_id)  # it may have changed while we waited
        if verdict == Verdict.PUBLISH and read is not None and read != comment.worded_at:
            message = "Its writer has changed this comment since you opened it. Please read it again, then decide."
            raise Refusal(Code.COMMENT_CHANGED, message)
        state = _BECOMES[Verdict(verdict)]
        if state is not comment.state:
            comments.set_state(conn, comment, state)
            attaching.shown_or_hidden(conn, comment, is_public=state is State.PUBLISHED, now=now)
            searches.again(conn, comment.story_id)
            more = (state is State.PUBLISHED) - comment.is_public
            counted = comment.kind is Kind.COMMENT
            stories.touch(conn, comment.story_id, comments=more * counted, mentions=more * (not counted))
        decisions.insert_decision(conn, site.id, comment.id, Verdict(verdict), moderator.name, now, why, moderator.id)
        if scorer:
            learning.of_decision(conn, site, scorer, comment, Verdict(verdict), rule or None, now)
        return comments.by_id(conn, site.id, comment_id) or comment

    return db.write(work)


def _reason(site: Site, rule: str, words: str) -> str:
    """What is kept as the reason: the rule as the policy puts it, the words, or both."""
    if not rule:
        return words
    heading = dict(clauses(site.policy)).get(rule)
    if heading is None:
        message = "The comments policy has no such rule, or no longer. Choose another or write a few words."
        raise Refusal(Code.RULE_UNKNOWN, message, "rule")
    return f"{rule}. {heading} – {words}" if words else f"{rule}. {heading}"


def standing(conn: Connection, site: Site, comment_id: int) -> Comment:
    """The comment, as long as its writer has not taken it back. Raises Refusal."""
    comment = comments.by_id(conn, site.id, comment_id)
    if comment is None or comment.state is State.WITHDRAWN:
        raise Refusal(Code.COMMENT_UNKNOWN, "There is no such comment here, or its writer took it back.")
    return comment
