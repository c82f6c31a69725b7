"""Writing a comment, changing it, taking it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from weighin import markup
from weighin.actions import attaching, judging
from weighin.actions.judging import Judged, Ruled
from weighin.domain import limits
from weighin.domain.errors import Code, Refusal, Refusals
from weighin.domain.listing import Bearing, Link, Linker
from weighin.domain.policy import Ruling
from weighin.domain.types import Comment, Instant, Kind, Person, Role, Site, State, Verdict
from weighin.moderation import ready
from weighin.moderation.scorer import Scorer
from weighin.storage import bearings, comments, decisions, explanations, fits, people, searches, stories
from weighin.storage.db import Database, Work

_BECOMES = {Ruling.PUBLISH: State.PUBLISHED, Ruling.HOLD: State.HELD, Ruling.REJECT: State.REJECTED}
_NUDGE = "Please say this in other words. {} Send it again as it is, and a moderator will decide."


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form or a program sent for a new comment, not yet checked."""

    name: str
    text: str
    email: str = ""
    website: str = ""
    parent_id: int | None = None
    nudged: bool = False  # whether its writer was asked to rephrase it already
    bears: tuple[tuple[int, int], ...] = ()  # (explanation id, 1 for or -1 against), as its writer says
    attaches: tuple[tuple[int, int], ...] = ()  # (evidence id, 1 or -1): it happened as reported, or not


@dataclass(frozen=True, slots=True)
class Checked:
    """The same, cleaned and within limits, with its words as safe HTML."""

    name: str
    text: str
    html: str
    email: str | None
    website: str | None
    parent_id: int | None
    nudged: bool
    bears: tuple[tuple[int, int], ...]
    attaches: tuple[tuple[int, int], ...]


def check(typed: Typed) -> Checked:
    """Clean what was typed. Raises Refusals with everything that is wrong, field by field."""
    found: dict[str, str | None] = {}
    wrong: list[Refusal] = []
    fields = (
        ("name", limits.name),
        ("text", limits.comment_text),
        ("email", limits.email),
        ("website", limits.website),
    )
    for field, rule in fields:
        try:
            found[field] = rule(getattr(typed, field))
        except Refusal as refusal:
            wrong.append(refusal)
    if wrong:
        raise Refusals(wrong)
    name, text = found["name"] or "", found["text"] or ""
    html = markup.comment(text)
    links = typed.bears, typed.attaches
    return Checked(name, text, html, found["email"], found["website"], typed.parent_id, typed.nudged, *links)


def post(
    db: Database,
    site: Site,
    story_id: int,
    typed: Typed,
    person: Person | None,
    submission: int,
    now: Instant,
    scorer: Callable[[], Scorer] = ready.scorer,
) -> Comment:
    """Write a comment under a story and return it once it is durable.

    `person` is who the browser says it is, or None for someone new, who becomes a guest. The same
    submission within ten minutes returns the comment that it already made. Raises Refusal or Refusals. `scorer`
    gives the site's, or raises Refusal: then the policy does without scores.
    """
    return db.write(to_post(site, story_id, typed, person, submission, now, scorer))


def to_post(
    site: Site,
    story_id: int,
    typed: Typed,
    person: Person | None,
    submission: int,
    now: Instant,
    scorer: Callable[[], Scorer] = ready.scorer,
) -> Work[Comment]:
    """`post` as a transaction still to be run: everything that needs no database is done. Raises Refusals."""
    checked = check(typed)
    judged = judging.read(site, checked.text, scorer)
    return lambda conn: _post(conn, site, story_id, checked, judged, person, submission, now)


def _post(
    conn: Connection,
    site: Site,
    story_id: int,
    new: Checked,
    judged: Judged,
    person: Person | None,
    submission: int,
    now: Instant,
) -> Comment:
    story = stories.lock(conn, site.id, story_id)
    if story is None or not story.public:
        raise Refusal(Code.STORY_UNKNOWN, "There is no such story here.")
    twin = comments.same_submission(conn, story.id, submission, since=now - limits.SAME_FORM_WINDOW)
    if twin is not None:
        return twin
    if not story.open:
        raise Refusal(Code.STORY_CLOSED, "Comments on this story are closed. You can still read them all.")
    parent = _parent(conn, site, story.id, new.parent_id)
    ruled = judging.ruling(conn, site, story, parent, person, new.text, judged, now, nudged=new.nudged)
    if ruled and ruled.ruling is Ruling.NUDGE:
        raise Refusal(Code.TEXT_NUDGED, _NUDGE.format(ruled.reason), "text")
    if person is None:
        person = people.insert_person(conn, site.id, new.name, now, new.email, new.website)
    elif person.role is Role.GUEST and (person.name, person.email, person.website) != _given(new):
        people.update_person(conn, person.id, *_given(new))
    state = State.PUBLISHED if ruled is None else _BECOMES[ruled.ruling]
    if site.holds_all and person.role is not Role.MODERATOR and state is State.PUBLISHED:
        state = State.HELD
    number = stories.next_number(conn, story.id, comments=int(state is State.PUBLISHED))
    comment = comments.insert_comment(
        conn,
        site.id,
        comments.NewComment(
            story_id=story.id,
            number=number,
            parent=parent,
            person_id=person.id,
            name=new.name,
            website=new.website,
            text=new.text,
            html=new.html,
            created_at=now,
            state=state,
            submission=submission,
            likeness=judged.likeness,
            substance=judged.substance,
            unvoted=fits.unvoted(conn, site.id),
        ),
    )
    if new.bears:
        _bear(conn, site, comment, new.bears)
    if new.attaches:
        attaching.attach_new(conn, site, comment, new.attaches, now)
    if ruled and ruled.ruling is not Ruling.PUBLISH:
        _decide(conn, site, comment, ruled, now)
    elif state is State.HELD:
        reason = "This site reads every comment before it is published."
        decisions.insert_decision(conn, site.id, comment.id, Verdict.HOLD, "the site's setting", now, reason)
    return comment


def _bear(conn: Connection, site: Site, comment: Comment, bears: Sequence[tuple[int, int]]) -> None:
    """Label a comment as its writer did; what has left the list since the form was opened is passed over."""
    listed = {one.id for one in explanations.listed(conn, comment.story_id)}
    for explanation_id, bearing in bears:
        if explanation_id in listed:
            bearings.put(conn, site.id, Link(comment.id, explanation_id, Bearing(bearing), Linker.WRITER, 1.0))


def edit(
    db: Database,
    site: Site,
    comment_id: int,
    text: str,
    person: Person | None,
    now: Instant,
    scorer: Callable[[], Scorer] = ready.scorer,
) -> Comment:
    """Replace the words of one's own comment; the old ones stay in its history. Raises Refusal."""
    words = limits.comment_text(text)
    html = markup.comment(words)
    judged = judging.read(site, words, scorer)

    def work(conn: Connection) -> Comment:
        comment = _own_alone(conn, site, comment_id, person, now)
        if comment.text != words:
            unread = comment.is_public and _hold_edited(conn, site, comment, person, words, judged, now)
            comments.edit(conn, comment, words, html, now, judged.likeness, judged.substance)
            attaching.shown_or_hidden(conn, comment, is_public=comment.is_public and not unread, now=now)
            searches.again(conn, comment.story_id)
            stories.touch(conn, comment.story_id, comments=-int(unread))
        return _found(conn, site, comment_id)

    return db.write(work)


def _hold_edited(
    conn: Connection, site: Site, comment: Comment, person: Person | None, words: str, judged: Judged, now: Instant
) -> bool:
    """Hold a public comment whose new words nobody has read, where the site or its policy asks for that."""
    if person and person.role is Role.MODERATOR:
        return False
    story = stories.by_id(conn, site.id, comment.story_id)
    parent = comments.by_id(conn, site.id, comment.parent_id) if comment.parent_id else None
    assert story is not None
    ruled = judging.ruling(conn, site, story, parent, person, words, judged, now, nudged=True, edited=comment.id)
    if ruled and ruled.ruling is not Ruling.PUBLISH:
        comments.set_state(conn, comment, State.HELD)
        _decide(conn, site, comment, replace(ruled, ruling=Ruling.HOLD), now)
    elif site.holds_all:  # what a moderator let through is not what stands there now
        comments.set_state(conn, comment, State.HELD)
        why = "It was edited; this site reads every comment before it is published."
        decisions.insert_decision(conn, site.id, comment.id, Verdict.HOLD, "the site's setting", now, why)
    else:
        return False
    return True


def _decide(conn: Connection, site: Site, comment: Comment, ruled: Ruled, now: Instant) -> None:
    verdict = Verdict(ruled.ruling.value)
    decisions.insert_decision(
        conn,
        site.id,
        comment.id,
        verdict,
        "the site's policy",
        now,
        ruled.reason,
        clause=ruled.clause,
        policy=ruled.policy,
    )


def withdraw(db: Database, site: Site, comment_id: int, person: Person | None, now: Instant) -> Comment:
    """Take one's own comment back: its words leave every page, a marker holds its replies. Raises Refusal."""

    def work(conn: Connection) -> Comment:
        comment = _own_alone(conn, site, comment_id, person, now)
        comments.set_state(conn, comment, State.WITHDRAWN)
        attaching.shown_or_hidden(conn, comment, is_public=False, now=now)
        searches.again(conn, comment.story_id)
        stories.touch(conn, comment.story_id, comments=-int(comment.is_public))
        return _found(conn, site, comment_id)

    return db.write(work)


def changeable(db: Database, site: Site, comment_id: int, person: Person | None, now: Instant) -> Comment:
    """One's own comment while it can be changed. Raises Refusal saying why it cannot."""
    with db.read() as conn:
        return _own(conn, site, comment_id, person, now)


def _parent(conn: Connection, site: Site, story_id: int, parent_id: int | None) -> Comment | None:
    if parent_id is None:
        return None
    parent = comments.by_id(conn, site.id, parent_id)
    if parent is None or parent.story_id != story_id:
        message = "The comment you reply to is not part of this story. Your text is kept; send it as a new comment."
        raise Refusal(Code.PARENT_UNKNOWN, message, "parent")
    if parent.kind is not Kind.COMMENT:
        message = "A mention elsewhere cannot be replied to. Your text is kept; send it as a new comment."
        raise Refusal(Code.PARENT_UNKNOWN, message, "parent")
    if not parent.is_public:
        message = "The comment you reply to is no longer here. Your text is kept; send it as a new comment."
        raise Refusal(Code.PARENT_GONE, message, "parent")
    return parent


def _own(conn: Connection, site: Site, comment_id: int, person: Person | None, now: Instant) -> Comment:
    comment = comments.by_id(conn, site.id, comment_id)
    if comment is None or comment.state not in {State.PUBLISHED, State.HELD}:
        raise Refusal(Code.COMMENT_UNKNOWN, "There is no such comment here.")
    limits.may_change(comment, person.id if person else None, now)
    return comment


def _own_alone(conn: Connection, site: Site, comment_id: int, person: Person | None, now: Instant) -> Comment:
    """One's own comment, its story held as by everyone who changes something below it, so that they cannot race."""
    stories.lock(conn, site.id, _own(conn, site, comment_id, person, now).story_id)
    return _own(conn, site, comment_id, person, now)  # it may have changed while we waited


def _found(conn: Connection, site: Site, comment_id: int) -> Comment:
    comment = comments.by_id(conn, site.id, comment_id)
    assert comment is not None
    return comment


def _given(new: Checked) -> tuple[str, str | None, str | None]:
    return new.name, new.email, new.website
