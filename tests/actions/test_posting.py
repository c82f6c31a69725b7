"""Posting, editing and withdrawing, on both engines."""

from __future__ import annotations

import pytest

from cast import NOW, Say
from weighin.actions import posting, sites
from weighin.domain.errors import Code, Refusal
from weighin.domain.types import MINUTE, Site, State, Story
from weighin.storage import people, stories
from weighin.storage.db import Database


def test_a_comment_is_stored_with_its_number_and_place(db: Database, site: Site, story: Story, say: Say) -> None:
    first = say("The *tide* took it")
    reply = say("Against the wind?", parent=first)
    assert (first.number, first.depth, first.position, first.html) == (1, 0, 0, "<p>The <em>tide</em> took it</p>")
    assert (reply.number, reply.depth, reply.position, reply.parent_id, reply.root_id) == (2, 1, 1, first.id, first.id)
    with db.read() as conn:
        found = stories.by_id(conn, site.id, story.id)
    assert found is not None
    assert (found.comments, found.version) == (2, 3)


def test_the_same_submission_makes_one_comment(db: Database, site: Site, story: Story) -> None:
    typed = posting.Typed("Ann", "Once")
    first = posting.post(db, site, story.id, typed, None, 77, NOW)
    again = posting.post(db, site, story.id, typed, None, 77, NOW + MINUTE)
    later = posting.post(db, site, story.id, typed, None, 77, NOW + 11 * MINUTE)
    assert again.id == first.id
    assert later.id != first.id


def test_a_comment_can_be_changed_for_fifteen_minutes(db: Database, site: Site, say: Say) -> None:
    comment = say("I am sure")
    with db.read() as conn:
        writer = people.by_id(conn, site.id, comment.person_id or 0)
    edited = posting.edit(db, site, comment.id, "I was wrong", writer, NOW + 14 * MINUTE)
    assert (edited.text, edited.edited_at) == ("I was wrong", NOW + 14 * MINUTE)
    with pytest.raises(Refusal) as late:
        posting.edit(db, site, comment.id, "Again", writer, NOW + 16 * MINUTE)
    assert late.value.code is Code.EDIT_WINDOW_OVER
    with pytest.raises(Refusal) as stranger:
        posting.edit(db, site, comment.id, "Mine now", None, NOW)
    assert stranger.value.code is Code.NOT_YOURS


def test_a_withdrawn_comment_leaves_a_marker_only_above_replies(db: Database, site: Site, say: Say) -> None:
    alone, parent = say("Alone"), say("Parent")
    say("Reply", parent=parent)
    with db.read() as conn:
        writers = [people.by_id(conn, site.id, one.person_id or 0) for one in (alone, parent)]
    gone = posting.withdraw(db, site, alone.id, writers[0], NOW + MINUTE)
    kept = posting.withdraw(db, site, parent.id, writers[1], NOW + MINUTE)
    assert (gone.state, gone.position) == (State.WITHDRAWN, None)
    assert (kept.state, kept.position) == (State.WITHDRAWN, 0)


def test_where_every_comment_is_read_first_an_edit_is_read_again(db: Database, site: Site, say: Say) -> None:
    comment = say("Approved words")
    with db.read() as conn:
        writer = people.by_id(conn, site.id, comment.person_id or 0)
    careful = sites.change(db, site, holds_all=True)
    assert posting.edit(db, careful, comment.id, "Other words", writer, NOW + MINUTE).state is State.HELD
    with db.read() as conn:
        story = stories.by_id(conn, site.id, comment.story_id)
    assert story is not None
    assert story.comments == 0
