"""What a page says about the thing that its reader has just done: published a comment, decided about one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from weighin.domain.types import Comment, Decision, Site, State, Verdict
from weighin.moderation.adds import adds
from weighin.storage import comments, decisions, pasts, stories
from weighin.web import forms
from weighin.web.service import Service
from weighin.web.views import Viewer

COMPARED = 100  # earlier comments with which a new one is compared

_DONE = {
    Verdict.PUBLISH: "is published",
    Verdict.HOLD: "is held and waits on the desk",
    Verdict.REJECT: "is rejected",
    Verdict.REMOVE: "is removed",
}


@dataclass(frozen=True, slots=True)
class Note:
    """What was just done, and the comment at which the page says so; without one, at its top."""

    words: str
    comment: Comment
    at: int | None
    wrote: bool = False


def find(
    app: Service, site: Site, viewer: Viewer | None, asked: Mapping[str, str], shown: Collection[int]
) -> Note | None:
    """The note for an address with `wrote=` or `done=` in it, for whom it is about; `shown` are the page's comments."""
    if viewer is None:
        return None
    named = (asked.get("done") if viewer.is_moderator else None) or asked.get("wrote") or ""
    if not forms.is_id(named):
        return None
    with app.db.read() as conn:
        comment = comments.by_id(conn, site.id, int(named))
        decision = decisions.latest(conn, int(named)) if "done" in asked else None
    if comment is None or comment.state is State.WITHDRAWN:
        return None
    at = next((one for one in (comment.id, comment.parent_id) if one in shown), None)
    if viewer.is_moderator and decision is not None:
        return Note(_decided(comment, decision), comment, at)
    if viewer.wrote(comment) and comment.is_public and "wrote" in asked:
        with app.db.read() as conn:
            return Note(_published(conn, site, comment), comment, at, wrote=True)
    return None


def place(comment: Comment) -> str:
    """Where on a page of its thread a decision about a comment is seen: at it, or at what it replied to."""
    at = comment.id if comment.position is not None else comment.parent_id
    return f"#c{at}" if at else "#comments"


def _published(conn: Connection, site: Site, comment: Comment) -> str:
    story = stories.by_id(conn, site.id, comment.story_id)
    parent = comments.by_id(conn, site.id, comment.parent_id) if comment.parent_id else None
    before = [story.title if story else "", *pasts.said_before(conn, comment, COMPARED)]
    brought = adds(comment.text, parent.text if parent else "", before)
    if not brought:
        return "Your comment is published."
    return f"Your comment is published. It brings {', '.join(brought[:-1])} and {brought[-1]}: thank you."


def _decided(comment: Comment, decision: Decision) -> str:
    words = f"Comment #{comment.number} {_DONE[decision.verdict]}."
    return f"{words} Reason: {decision.reason}" if decision.reason else words
