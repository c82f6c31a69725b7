"""What a feed tells: new stories, the newest comments of a story, what changed on its list.

A feed is what anybody may read: nothing in it depends on who asks.
"""

from __future__ import annotations

from dataclasses import dataclass

from weighin.actions import changes, reading
from weighin.actions.changes import Change
from weighin.domain.types import Comment, Site, Story
from weighin.storage import evidence, explanations, feeds, stories
from weighin.storage.db import Database

STORIES = 20
COMMENTS = 30
CHARACTERS = 200_000  # of HTML, beyond which a feed of comments holds no further one


@dataclass(frozen=True, slots=True)
class ListFeed:
    """A story and the last changes of its list, newest first."""

    story: Story
    changes: list[Change]


def new_stories(db: Database, site: Site) -> list[Story]:
    """The newest stories, newest first."""
    with db.read() as conn:
        return stories.latest(conn, site.id, STORIES)


def newest_comments(db: Database, site: Site, slug: str) -> tuple[Story, list[Comment]]:
    """A story and its newest published comments, newest first. Raises Refusal for an unknown story."""
    with db.read() as conn:
        story = reading.public_story(stories.by_slug(conn, site.id, slug), None)
        found = feeds.newest_comments(conn, story.id, COMMENTS)
    kept: list[Comment] = []
    size = 0
    for comment in found:
        size += len(comment.html)
        if kept and size > CHARACTERS:
            break
        kept.append(comment)
    return story, kept


def list_changes(db: Database, site: Site, slug: str) -> ListFeed:
    """What changed on a story's list, as its page says it. Raises Refusal for an unknown story."""
    with db.read() as conn:
        story = reading.public_story(stories.by_slug(conn, site.id, slug), None)
        letters = {one.id: one.letter for one in explanations.of_story(conn, story.id)}
        numbers = {row.id: row.number for row in evidence.of_story(conn, story.id)}
        return ListFeed(story, changes.of_list(conn, story.id, letters, numbers))
