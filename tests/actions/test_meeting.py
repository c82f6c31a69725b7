"""Two who do something to the same thread at the same moment, one waiting for the other, on PostgreSQL.

SQLite has one writer, so there they cannot meet.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from recount import miscounts
from sqlalchemy import Connection, text

from cast import NOW, make_story
from weighin.actions import moderating, posting, publishing, voting
from weighin.domain.articles import NewStory
from weighin.domain.errors import Code, Refusal
from weighin.domain.types import Comment, Person, Site, State, Story
from weighin.storage import comments, people, stories
from weighin.storage.db import Database

PATIENCE = 30
WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


@pytest.fixture
def db(postgresql_db: Database) -> Database:
    return postgresql_db


@pytest.fixture
def ann(db: Database, site: Site) -> Person:
    return db.write(lambda conn: people.insert_person(conn, site.id, "Ann", NOW))


@pytest.fixture
def comment(db: Database, site: Site, story: Story, ann: Person) -> Comment:
    return posting.post(db, site, story.id, posting.Typed("Ann", "Hello"), ann, 1, NOW)


def meet(
    db: Database, first: Callable[[Connection], Any], second: Callable[[], Any], then: Callable[[Connection], Any]
) -> Future[Any]:
    """Do `first` in a transaction, let `second` begin elsewhere until it has to wait, then do `then` and commit."""
    with ThreadPoolExecutor(1) as pool:
        with db.engine.begin() as conn:
            first(conn)
            answer = pool.submit(second)
            until = time.monotonic() + PATIENCE
            with db.engine.connect() as watching:
                while not answer.done() and not watching.execute(WAITING).scalar() and time.monotonic() < until:
                    watching.rollback()
            then(conn)
        return answer


def lock(site: Site, story: Story) -> Callable[[Connection], Any]:
    return lambda conn: stories.lock(conn, site.id, story.id)


def reply(site: Site, parent_id: int) -> Callable[[Connection], Any]:
    """What posting writes once it holds the story."""

    def work(conn: Connection) -> None:
        parent = comments.by_id(conn, site.id, parent_id)
        assert parent is not None
        number = stories.next_number(conn, parent.story_id, comments=1)
        new = comments.NewComment(
            parent.story_id, number, parent, None, "Bo", None, "Hi", "<p>Hi</p>", NOW, State.PUBLISHED
        )
        comments.insert_comment(conn, site.id, new)

    return work


def test_a_comment_withdrawn_while_a_reply_is_posted_stays_as_its_marker(
    db: Database, site: Site, story: Story, ann: Person, comment: Comment
) -> None:
    withdrawn = meet(
        db, lock(site, story), lambda: posting.withdraw(db, site, comment.id, ann, NOW), reply(site, comment.id)
    ).result()
    assert (withdrawn.state, withdrawn.position, withdrawn.replies) == (State.WITHDRAWN, 0, 1)
    assert miscounts(db, story.id) == []


def test_a_comment_edited_while_a_reply_is_posted_is_both(
    db: Database, site: Site, story: Story, ann: Person, comment: Comment
) -> None:
    edited = meet(
        db, lock(site, story), lambda: posting.edit(db, site, comment.id, "Bye", ann, NOW), reply(site, comment.id)
    ).result()
    assert (edited.text, edited.replies) == ("Bye", 1)
    assert miscounts(db, story.id) == []


def test_a_comment_withdrawn_twice_at_once_is_counted_out_once(
    db: Database, site: Site, story: Story, ann: Person, comment: Comment
) -> None:
    def first(conn: Connection) -> None:
        stories.lock(conn, site.id, story.id)
        comments.set_state(conn, comment, State.WITHDRAWN)

    second = meet(
        db,
        first,
        lambda: posting.withdraw(db, site, comment.id, ann, NOW),
        lambda conn: stories.touch(conn, story.id, comments=-1),
    )
    refusal = second.exception()
    assert isinstance(refusal, Refusal)
    assert refusal.code is Code.COMMENT_UNKNOWN
    assert miscounts(db, story.id) == []


@pytest.mark.parametrize("verdict", ["publish", "hold", "remove"])
def test_a_comment_withdrawn_while_a_moderator_decides_stays_withdrawn(
    db: Database, site: Site, story: Story, comment: Comment, moderator: Person, verdict: str
) -> None:
    def withdraw(conn: Connection) -> None:
        stories.lock(conn, site.id, story.id)
        comments.set_state(conn, comment, State.WITHDRAWN)
        stories.touch(conn, story.id, comments=-1)

    decided = meet(
        db,
        withdraw,
        lambda: moderating.decide(db, site, comment.id, verdict, "why", moderator, NOW),
        lambda conn: None,
    )
    refusal = decided.exception()
    assert isinstance(refusal, Refusal)
    assert refusal.code is Code.COMMENT_UNKNOWN
    assert miscounts(db, story.id) == []


def test_there_is_no_vote_on_a_comment_that_is_removed_meanwhile(
    db: Database, site: Site, story: Story, comment: Comment
) -> None:
    def remove(conn: Connection) -> None:
        stories.lock(conn, site.id, story.id)
        comments.set_state(conn, comment, State.REMOVED)
        stories.touch(conn, story.id, comments=-1)

    refusal = meet(db, remove, lambda: voting.vote(db, site, comment.id, 1, None, NOW), lambda conn: None).exception()
    assert isinstance(refusal, Refusal)
    assert refusal.code is Code.COMMENT_UNKNOWN


def test_two_first_readers_of_a_page_find_one_story(db: Database, site: Site) -> None:
    url = "https://blog.example/ferry"
    made = NewStory("ferry", "Ferry", NOW, url=url, address="blog.example/ferry")
    second = meet(
        db,
        lambda conn: stories.insert_story(conn, site.id, made),
        lambda: publishing.story_for_page(db, site, url, "Ferry", NOW),
        lambda conn: None,
    )
    assert (second.result().slug, second.result().url) == ("ferry", url)


def test_two_pages_that_want_the_same_short_name_get_two(db: Database, site: Site) -> None:
    made = NewStory("ferry", "Ferry", NOW, url="https://blog.example/1", address="blog.example/1")
    second = meet(
        db,
        lambda conn: stories.insert_story(conn, site.id, made),
        lambda: publishing.story_for_page(db, site, "https://blog.example/2", "Ferry", NOW),
        lambda conn: None,
    )
    assert second.result().slug == "ferry-2"


def test_the_same_form_sent_twice_at_once_makes_one_comment(db: Database, site: Site, ann: Person) -> None:
    story = make_story(db, site, "other")
    typed = posting.Typed("Ann", "Hello")
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: posting.post(db, site, story.id, typed, ann, 77, NOW).id, range(4)))
    assert len(set(made)) == 1
    assert miscounts(db, story.id) == []
