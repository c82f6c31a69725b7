"""What moderators do with a list: nod, decline, reword, merge and undo it, group and retract evidence, mend links."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from weighin.actions import listing
from weighin.actions.listing import held_still
from weighin.actions.reading import is_moderator
from weighin.domain import limits
from weighin.domain.errors import Code, Refusal
from weighin.domain.listing import Bearing, Evidence, Explanation, Link, Linker, Place, targets
from weighin.domain.relations import consistent
from weighin.domain.types import Comment, Instant, Person, Site
from weighin.storage import (
    assessments,
    attachments,
    bearings,
    comments,
    evidence,
    explanations,
    list_events,
    relations,
    searches,
    stories,
)
from weighin.storage.db import Database


def list_(db: Database, site: Site, explanation_id: int, person: Person | None, now: Instant) -> Explanation:
    """Put a suggestion, or what was declined, merged or held, on the list as one of its own. Raises Refusal."""

    def told(conn: Connection, one: Explanation) -> dict[str, Any]:
        comes = one.place in {Place.DECLINED, Place.SUGGESTED}  # the others have their places already
        if comes and listing.open_places(explanations.of_story(conn, one.story_id)) <= 0:
            raise Refusal(Code.EXPLANATION_LISTED, "This list is full. Decline another explanation first.")
        return {"place": Place.LISTED, "listed_at": now, "merged_id": None, "needs_wording": False}

    return _change(db, site, explanation_id, person, now, "listed", told)


def decline(db: Database, site: Site, explanation_id: int, person: Person | None, now: Instant) -> Explanation:
    """Take an explanation off the list, or off the suggestions; it stays reachable. Raises Refusal."""
    told = {"place": Place.DECLINED, "merged_id": None}
    return _change(db, site, explanation_id, person, now, "declined", lambda _conn, _one: told)


def reword(
    db: Database, site: Site, explanation_id: int, statement: str, person: Person | None, now: Instant
) -> Explanation:
    """Say an explanation in other words that mean the same. Raises Refusal."""
    words = limits.statement(statement)
    told = {"statement": words, "needs_wording": False}
    return _change(db, site, explanation_id, person, now, "reworded", lambda _conn, _one: told)


def merge(
    db: Database, site: Site, explanation_id: int, into_id: int, person: Person | None, now: Instant
) -> Explanation:
    """Let one explanation stand for another that says the same; listing it again undoes it. Raises Refusal."""

    def told(conn: Connection, one: Explanation) -> dict[str, Any]:
        there = explanations.of_story(conn, one.story_id)
        other = next((another for another in there if another.id == into_id), None)
        if other is None or other.place is not Place.LISTED:
            raise Refusal(Code.EXPLANATION_UNKNOWN, "Choose an explanation that is on the list to merge it with.")
        if other.id == one.id or targets(there)[other.id] == one.id:
            raise Refusal(Code.EXPLANATION_CIRCULAR, "An explanation cannot be merged with itself.")
        into, letters = targets(there), {another.id: another.letter for another in there}
        after = {name: other.id if its == one.id else its for name, its in into.items()}
        consistent(relations.of_story(conn, one.story_id), after, letters)
        return {"place": Place.MERGED, "merged_id": other.id}

    return _change(db, site, explanation_id, person, now, "merged", told)


def retract(
    db: Database, site: Site, evidence_id: int, person: Person | None, now: Instant, *, retracted: bool
) -> Evidence:
    """Say that a piece of evidence was withdrawn or proved false, or that it was not: it stays, and counts nothing."""
    kind = "retracted" if retracted else "restored"
    return _change_evidence(db, site, evidence_id, person, now, kind, retracted=retracted)


def publish_evidence(db: Database, site: Site, evidence_id: int, person: Person | None, now: Instant) -> Evidence:
    """Let evidence that was held, or taken off, stand on the list. Raises Refusal."""
    return _change_evidence(db, site, evidence_id, person, now, "evidence_listed", place=Place.LISTED)


def take_off_evidence(db: Database, site: Site, evidence_id: int, person: Person | None, now: Instant) -> Evidence:
    """Take evidence off the list; it stays reachable for moderators. Raises Refusal."""
    return _change_evidence(db, site, evidence_id, person, now, "evidence_declined", place=Place.DECLINED)


def group(db: Database, site: Site, evidence_id: int, name: str, person: Person | None, now: Instant) -> Evidence:
    """Name the source that a piece of evidence goes back to: rows of one name count less each. Raises Refusal."""
    shown = limits.reason(name)[: limits.NAME_MAX]
    return _change_evidence(db, site, evidence_id, person, now, "grouped", source_group=shown)


def edit_evidence(
    db: Database, site: Site, evidence_id: int, text: str, person: Person | None, now: Instant
) -> Evidence:
    """Let evidence say something else: a new version, for which nobody's assessment counts any more. Raises Refusal."""
    words = limits.evidence_text(text)

    def told(conn: Connection, row: Evidence) -> dict[str, Any]:
        if row.text == words:
            return {}
        assessments.void(conn, row.id)
        attachments.void(conn, row.id)
        return {"text": words, "version": row.version + 1}

    return _changed_evidence(db, site, evidence_id, person, now, "evidence_edited", told)


def link(
    db: Database,
    site: Site,
    comment_id: int,
    explanation_id: int,
    bearing: Bearing,
    person: Person | None,
    now: Instant,
) -> Comment:
    """Say how a comment bears on an explanation, as its writer or as a moderator; the machine keeps to it.

    A moderator's word is not changed by the writer, and NEITHER takes the label off for good. Raises Refusal.
    """

    def work(conn: Connection) -> Comment:
        comment = comments.by_id(conn, site.id, comment_id)
        if comment is None or not comment.is_public:
            raise Refusal(Code.COMMENT_UNKNOWN, "There is no such comment here.")
        its_writer = person is not None and comment.person_id == person.id
        if not (its_writer or is_moderator(person)):
            raise Refusal(Code.NOT_YOURS, "Only its writer or a moderator can say what a comment speaks for.")
        one = held_still(conn, site, explanation_id)
        if one.story_id != comment.story_id:
            raise Refusal(Code.EXPLANATION_UNKNOWN, "There is no such explanation on this story's list.")
        linker = Linker.MODERATOR if is_moderator(person) else Linker.WRITER
        if linker is Linker.WRITER and bearings.linker_of(conn, one.id, comment.id) is Linker.MODERATOR:
            raise Refusal(
                Code.NOT_YOURS, "A moderator has said what this comment speaks for. Tell them if it is wrong."
            )
        bearings.put(conn, site.id, Link(comment.id, one.id, bearing, linker, 1.0))
        searches.again(conn, comment.story_id)  # the finder respects it, and may see others differently
        stories.touch(conn, comment.story_id)
        return comment

    return db.write(work)


def must_moderate(person: Person | None) -> None:
    """Raises Refusal for anybody but a moderator."""
    if not is_moderator(person):
        raise Refusal(Code.MODERATORS_ONLY, "Only moderators change the list. Sign in with your link first.")


_Told = Callable[[Connection, Explanation], dict[str, Any]]
_ToldOfEvidence = Callable[[Connection, Evidence], dict[str, Any]]


def _change(
    db: Database, site: Site, explanation_id: int, person: Person | None, now: Instant, kind: str, told: _Told
) -> Explanation:
    must_moderate(person)

    def work(conn: Connection) -> Explanation:
        one = held_still(conn, site, explanation_id)
        values = told(conn, one)
        if all(getattr(one, name) == value for name, value in values.items() if name != "listed_at"):
            return one
        explanations.change(conn, one.id, **values)
        about = {"explanation": one.id, "was": one.statement if "statement" in values else one.place.value}
        if values.get("merged_id"):
            about["into"] = values["merged_id"]
        told_as = kind
        if one.listed_at is None and one.place in {Place.HELD, Place.DECLINED} and kind != "listed":
            told_as, about["verdict"] = "held", kind  # readers have not seen it, and are not told of it
        moderator = person.id if person else None
        list_events.append(conn, site.id, one.story_id, told_as, moderator, now, **about)
        searches.again(conn, one.story_id)
        stories.touch(conn, one.story_id)
        return explanations.by_id(conn, site.id, one.id) or one

    return db.write(work)


def _change_evidence(
    db: Database, site: Site, evidence_id: int, person: Person | None, now: Instant, kind: str, **values: Any
) -> Evidence:
    return _changed_evidence(db, site, evidence_id, person, now, kind, lambda _conn, _row: values)


def _changed_evidence(
    db: Database, site: Site, evidence_id: int, person: Person | None, now: Instant, kind: str, told: _ToldOfEvidence
) -> Evidence:
    must_moderate(person)

    def work(conn: Connection) -> Evidence:
        row = evidence.by_id(conn, site.id, evidence_id)
        if row is None:
            raise Refusal(Code.EVIDENCE_UNKNOWN, "There is no such evidence here.")
        stories.lock(conn, site.id, row.story_id)
        row = evidence.by_id(conn, site.id, evidence_id) or row  # as it stands now that nobody else can change it
        values = told(conn, row)
        if any(getattr(row, name) != value for name, value in values.items()):
            evidence.change(conn, row.id, **values)
            about: dict[str, Any] = {"evidence": row.id, "was": row.text if "text" in values else row.source_group}
            told_as = kind
            if row.place is Place.HELD and kind != "evidence_listed":
                told_as, about["verdict"] = "evidence_held", kind
            list_events.append(conn, site.id, row.story_id, told_as, person.id if person else None, now, **about)
            stories.touch(conn, row.story_id)
        return evidence.by_id(conn, site.id, row.id) or row

    return db.write(work)
