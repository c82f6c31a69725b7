"""Deciding about comments: what each verdict does to a comment, its place and its story."""

from __future__ import annotations

from dataclasses import replace

import pytest
from recount import miscounts

from cast import NOW, Say, make_site
from weighin.actions import moderating, posting, reading
from weighin.domain.errors import Code, Refusal
from weighin.domain.ordering import Sort
from weighin.domain.tree import Bounds, Shown
from weighin.domain.types import MINUTE, Comment, Person, Role, Site, State, Story, Verdict
from weighin.storage import comments, decisions, people, stories
from weighin.storage.db import Database

BECOMES = {"publish": State.PUBLISHED, "hold": State.HELD, "reject": State.REJECTED, "remove": State.REMOVED}


def thread(db: Database, site: Site, story: Story) -> list[tuple[int, str]]:
    """(number, state) of all that is shown, in reading order."""
    rows = reading.thread(db, site, story.slug, Sort.OLD, None, Bounds(100)).rows
    return [(row.comment.number, row.comment.state.value) for row in rows if isinstance(row, Shown)]


def again(db: Database, site: Site, comment: Comment) -> Comment:
    with db.read() as conn:
        found = comments.by_id(conn, site.id, comment.id)
    assert found is not None
    return found


def writer_of(db: Database, site: Site, comment: Comment) -> Person | None:
    with db.read() as conn:
        return people.by_id(conn, site.id, comment.person_id or 0)


def test_each_verdict_is_kept_with_who_when_and_why(db: Database, site: Site, say: Say, moderator: Person) -> None:
    for verdict, state in BECOMES.items():
        comment = say()
        after = moderating.decide(db, site, comment.id, verdict, " Rule 1:\n be respectful \0", moderator, NOW + MINUTE)
        assert after.state is state
        with db.read() as conn:
            decision = decisions.latest(conn, comment.id)
        assert decision is not None
        assert (decision.verdict, decision.decided_by, decision.decided_at) == (Verdict(verdict), "mod", NOW + MINUTE)
        assert decision.reason == "Rule 1: be respectful"
        assert miscounts(db, comment.story_id) == []


def test_only_moderators_decide(db: Database, site: Site, say: Say) -> None:
    comment = say()
    crowd = [
        db.write(lambda conn, role=role: people.insert_person(conn, site.id, "Eve", NOW, role=role))
        for role in (Role.GUEST, Role.READER)
    ]
    for person in (None, writer_of(db, site, comment), *crowd):
        with pytest.raises(Refusal) as caught:
            moderating.decide(db, site, comment.id, "remove", "why", person, NOW)
        assert caught.value.code is Code.MODERATORS_ONLY
    assert again(db, site, comment).state is State.PUBLISHED


def test_there_are_no_other_verdicts(db: Database, site: Site, say: Say, moderator: Person) -> None:
    comment = say()
    for verdict in ("", "delete", "PUBLISH", "withdraw", "published"):
        with pytest.raises(Refusal) as caught:
            moderating.decide(db, site, comment.id, verdict, "why", moderator, NOW)
        assert caught.value.code is Code.DECISION_UNKNOWN


def test_there_is_no_deciding_about_what_is_not_there(db: Database, site: Site, say: Say, moderator: Person) -> None:
    comment = say()
    other = make_site(db, "herald")
    posting.withdraw(db, site, comment.id, writer_of(db, site, comment), NOW)
    for where, comment_id in ((site, comment.id), (site, 10_000), (other, say().id)):
        with pytest.raises(Refusal) as caught:
            moderating.decide(db, where, comment_id, "publish", "why", moderator, NOW)
        assert caught.value.code is Code.COMMENT_UNKNOWN


@pytest.mark.parametrize("verdict", ["hold", "reject", "remove"])
def test_a_comment_without_replies_leaves_nothing_and_one_with_replies_a_marker(
    db: Database, site: Site, story: Story, say: Say, moderator: Person, verdict: str
) -> None:
    parent = say()
    say(parent=parent)
    alone = say()
    for comment in (parent, alone):
        moderating.decide(db, site, comment.id, verdict, "why", moderator, NOW)
    assert thread(db, site, story) == [(1, BECOMES[verdict].value), (2, "published")]
    assert miscounts(db, story.id) == []


def test_with_the_last_reply_the_markers_above_go_too(
    db: Database, site: Site, story: Story, say: Say, moderator: Person
) -> None:
    top = say()
    first = say(parent=top)
    second = say(parent=first)
    last = say(parent=second)
    for comment in (first, second):
        moderating.decide(db, site, comment.id, "remove", "why", moderator, NOW)
    assert thread(db, site, story) == [(1, "published"), (2, "removed"), (3, "removed"), (4, "published")]
    moderating.decide(db, site, last.id, "hold", "why", moderator, NOW)
    assert thread(db, site, story) == [(1, "published")]
    assert miscounts(db, story.id) == []
    moderating.decide(db, site, last.id, "publish", "why", moderator, NOW)
    assert thread(db, site, story) == [(1, "published"), (2, "removed"), (3, "removed"), (4, "published")]
    assert miscounts(db, story.id) == []


def test_a_marker_stays_while_another_reply_needs_it(
    db: Database, site: Site, story: Story, say: Say, moderator: Person
) -> None:
    top = say()
    one, other = say(parent=top), say(parent=top)
    moderating.decide(db, site, top.id, "remove", "why", moderator, NOW)
    moderating.decide(db, site, one.id, "remove", "why", moderator, NOW)
    assert thread(db, site, story) == [(1, "removed"), (3, "published")]
    posting.withdraw(db, site, other.id, writer_of(db, site, other), NOW)
    assert thread(db, site, story) == []
    assert miscounts(db, story.id) == []


def test_what_is_published_again_stands_where_it_stood(
    db: Database, site: Site, story: Story, say: Say, moderator: Person
) -> None:
    top = say()
    replies = [say(parent=top) for _ in range(4)]
    before = thread(db, site, story)
    for comment in (replies[1], replies[2], top):
        moderating.decide(db, site, comment.id, "remove", "why", moderator, NOW)
    assert [again(db, site, reply).position for reply in replies] == [1, None, None, 2]
    for comment in (replies[2], top, replies[1]):
        moderating.decide(db, site, comment.id, "publish", "why", moderator, NOW)
    assert thread(db, site, story) == before
    assert [again(db, site, reply).position for reply in replies] == [1, 2, 3, 4]
    assert miscounts(db, story.id) == []


def test_a_decision_that_changes_nothing_is_noted_and_counts_nothing(
    db: Database, site: Site, story: Story, say: Say, moderator: Person
) -> None:
    comment = say()
    for verdict in ("publish", "remove", "remove", "reject"):
        moderating.decide(db, site, comment.id, verdict, verdict, moderator, NOW)
        with db.read() as conn:
            found = decisions.latest(conn, comment.id)
        assert found is not None
        assert found.reason == verdict
        assert miscounts(db, story.id) == []


def test_every_change_that_readers_see_raises_the_storys_version(
    db: Database, site: Site, story: Story, say: Say, moderator: Person
) -> None:
    comment, versions = say(), []
    for verdict in ("remove", "publish", "hold", "publish"):
        moderating.decide(db, site, comment.id, verdict, "why", moderator, NOW)
        with db.read() as conn:
            versions.append(stories.version_of(conn, story.id))
    assert versions == sorted(set(versions))


def test_a_site_that_reads_everything_first_holds_what_comes(
    db: Database, site: Site, story: Story, moderator: Person
) -> None:
    strict = replace(site, holds_all=True)
    typed = posting.Typed("Ann", "Hello")
    held = posting.post(db, strict, story.id, typed, None, 1, NOW)
    own = posting.post(db, strict, story.id, typed, moderator, 2, NOW)
    assert (held.state, held.position, own.state) == (State.HELD, None, State.PUBLISHED)
    assert thread(db, site, story) == [(2, "published")]
    with db.read() as conn:
        assert [comment.id for comment in comments.held(conn, site.id, 10)] == [held.id]
    moderating.decide(db, site, held.id, "publish", "why", moderator, NOW)
    assert thread(db, site, story) == [(1, "published"), (2, "published")]
    assert miscounts(db, story.id) == []
