"""Pages elsewhere that link to a story: listed apart, counted apart, never part of the conversation."""

from __future__ import annotations

import pytest
from recount import miscounts

from cast import NOW, Say, make_story
from weighin.actions import moderating, posting, reading
from weighin.domain.errors import Code, Refusal
from weighin.domain.ordering import Sort
from weighin.domain.tree import Bounds, Shown
from weighin.domain.types import Comment, Kind, Person, Site, State, Story
from weighin.importers.imported import ImportedComment, ImportedStory, Markup
from weighin.importers.load import load
from weighin.storage import comments, stories
from weighin.storage.db import Database

PAGE = Bounds(100)
URL = "https://blog.example/ferry"


@pytest.fixture
def mentioned(db: Database, site: Site) -> Story:
    """A story with a comment, two published mentions and one that waits for approval."""
    kinds = (Kind.COMMENT, Kind.PINGBACK, Kind.TRACKBACK, Kind.PINGBACK)
    arriving = [
        ImportedComment(f"{n}", "s", None, f"No. {n}", "Hello", Markup.MARKDOWN, NOW + n, kind=kind)
        for n, kind in enumerate(kinds, 1)
    ]
    waiting = ImportedComment("5", "s", None, "No. 5", "Hi", Markup.MARKDOWN, NOW, state=State.HELD, kind=Kind.PINGBACK)
    load(db, site, "test", iter([ImportedStory("s", "Ferry", URL), *arriving[:3], waiting]), NOW)
    with db.read() as conn:
        found = stories.by_address(conn, site.id, "blog.example/ferry")
    assert found is not None
    return found


def mentions(db: Database, site: Site, story: Story) -> list[str]:
    return [one.name for one in reading.thread(db, site, story.slug, Sort.BEST, None, PAGE).mentions]


def named(db: Database, site: Site, name: str) -> Comment:
    """The imported comment of this name: they are the first of the database."""
    with db.read() as conn:
        found = [comments.by_id(conn, site.id, comment_id) for comment_id in range(1, 5)]
    return next(comment for comment in found if comment and comment.name == name)


def test_mentions_are_listed_apart_and_only_on_the_first_page(db: Database, site: Site, mentioned: Story) -> None:
    page = reading.thread(db, site, mentioned.slug, Sort.OLD, None, PAGE)
    assert [row.comment.name for row in page.rows if isinstance(row, Shown)] == ["No. 1"]
    assert [one.name for one in page.mentions] == ["No. 2", "No. 3"]
    assert (page.story.comments, page.story.mentions) == (1, 2)
    cursor = reading.cursor_after(page.rows[0].comment, Sort.OLD)  # type: ignore[union-attr]
    assert reading.thread(db, site, mentioned.slug, Sort.OLD, cursor, PAGE).mentions == []


def test_a_mention_that_waited_is_listed_once_it_is_published(
    db: Database, site: Site, mentioned: Story, moderator: Person
) -> None:
    for name in ("No. 2", "No. 3"):
        moderating.decide(db, site, named(db, site, name).id, "remove", "why", moderator, NOW)
    assert mentions(db, site, mentioned) == []
    assert miscounts(db, mentioned.id) == []
    moderating.decide(db, site, named(db, site, "No. 5").id, "publish", "why", moderator, NOW)
    assert mentions(db, site, mentioned) == ["No. 5"]
    assert named(db, site, "No. 5").position is None
    assert miscounts(db, mentioned.id) == []


def test_nobody_replies_to_a_mention(db: Database, site: Site, mentioned: Story) -> None:
    typed = posting.Typed("Ann", "Hello there", parent_id=named(db, site, "No. 2").id)
    with pytest.raises(Refusal) as caught:
        posting.post(db, site, mentioned.id, typed, None, 1, NOW)
    assert caught.value.code is Code.PARENT_UNKNOWN
    assert miscounts(db, mentioned.id) == []


def test_a_story_without_mentions_asks_for_none(db: Database, site: Site, say: Say) -> None:
    say()
    assert mentions(db, site, make_story(db, site, "quiet")) == []
