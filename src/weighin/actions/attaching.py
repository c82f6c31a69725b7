"""Attaching a comment to a piece of evidence: it speaks for or against that this happened as reported."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from weighin.actions.reading import is_moderator
from weighin.domain.errors import Code, Refusal
from weighin.domain.listing import Bearing, Evidence, Linker, Place
from weighin.domain.types import Comment, Instant, Person, Site
from weighin.storage import attachments, comments, evidence, list_events, stories
from weighin.storage.db import Database

EACH_MOST = 5  # pieces of evidence that one comment may speak of


def attach(
    db: Database,
    site: Site,
    comment_id: int,
    evidence_id: int,
    bearing: Bearing,
    person: Person | None,
    now: Instant,
) -> Comment:
    """Say that a comment speaks for or against a piece of evidence, as its writer or as a moderator.

    NEITHER takes it off. A moderator's word is not changed by the writer. Raises Refusal.
    """

    def work(conn: Connection) -> Comment:
        comment = _public(conn, site, comment_id)
        story = stories.lock(conn, site.id, comment.story_id)
        comment = _public(conn, site, comment_id)  # it may have changed while we waited
        its_writer = person is not None and comment.person_id == person.id
        if not (its_writer or is_moderator(person)):
            raise Refusal(Code.NOT_YOURS, "Only its writer or a moderator can say what a comment speaks for.")
        if not (is_moderator(person) or (story and story.public and story.open)):
            raise Refusal(Code.STORY_CLOSED, "This story is closed. You can still read its list of explanations.")
        row = _listed(conn, site, comment, evidence_id)
        said = {one.evidence_id: one for one in attachments.of_comment(conn, comment.id)}
        before = said.pop(row.id, None)
        linker = Linker.MODERATOR if is_moderator(person) else Linker.WRITER
        if linker is Linker.WRITER and before and before.linker is Linker.MODERATOR:
            message = "A moderator has said what this comment speaks for. Tell them if it is wrong."
            raise Refusal(Code.NOT_YOURS, message)
        listed = _on_list(conn, comment.story_id)
        if bearing and sum(bool(one.bearing) and one.evidence_id in listed for one in said.values()) >= EACH_MOST:
            message = f"A comment can speak of {EACH_MOST} pieces of evidence. Take it off another first."
            raise Refusal(Code.ATTACHMENT_INVALID, message)
        was = before.bearing if before else Bearing.NEITHER
        attachments.put(conn, site.id, row.id, comment.id, bearing, linker)
        if was != bearing:
            kind = "attached" if bearing else "detached"
            _tell(conn, comment, row.id, bearing or was, kind, person, now)
            stories.touch(conn, comment.story_id)
        return comment

    return db.write(work)


def attach_new(
    conn: Connection, site: Site, comment: Comment, attaches: Iterable[tuple[int, int]], now: Instant
) -> None:
    """Attach a comment that is being posted as its writer asked; what has left the list meanwhile is passed over."""
    listed = _on_list(conn, comment.story_id)
    for evidence_id, bearing in [one for one in attaches if one[0] in listed][:EACH_MOST]:
        attachments.put(conn, site.id, evidence_id, comment.id, Bearing(bearing), Linker.WRITER)
        if comment.is_public:
            _tell(conn, comment, evidence_id, Bearing(bearing), "attached", None, now)


def shown_or_hidden(conn: Connection, comment: Comment, *, is_public: bool, now: Instant) -> None:
    """What a comment's coming or going is to the evidence that it is attached to, written down: it counts from now on,
    or no longer."""
    if comment.is_public != is_public:
        for one in attachments.of_comment(conn, comment.id):
            if one.bearing:
                kind = "attached" if is_public else "detached"
                _tell(conn, comment, one.evidence_id, one.bearing, kind, None, now)


def _public(conn: Connection, site: Site, comment_id: int) -> Comment:
    comment = comments.by_id(conn, site.id, comment_id)
    if comment is None or not comment.is_public:
        raise Refusal(Code.COMMENT_UNKNOWN, "There is no such comment here.")
    return comment


def _listed(conn: Connection, site: Site, comment: Comment, evidence_id: int) -> Evidence:
    row = evidence.by_id(conn, site.id, evidence_id)
    if row is None or row.story_id != comment.story_id or row.place is not Place.LISTED:
        raise Refusal(Code.EVIDENCE_UNKNOWN, "There is no such evidence on this story's list.")
    return row


def _on_list(conn: Connection, story_id: int) -> set[int]:
    return {row.id for row in evidence.of_story(conn, story_id) if row.place is Place.LISTED}


def _tell(
    conn: Connection,
    comment: Comment,
    evidence_id: int,
    bearing: Bearing,
    kind: str,
    person: Person | None,
    now: Instant,
) -> None:
    about = {"evidence": evidence_id, "comment": comment.id, "bearing": int(bearing)}
    who = person.id if person else comment.person_id
    list_events.append(conn, comment.site_id, comment.story_id, kind, who, now, **about)
