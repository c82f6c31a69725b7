"""The types of the JSON API, from which its OpenAPI description is made as well."""

from __future__ import annotations

import msgspec

from weighin.domain import ordering, tree
from weighin.domain.types import Comment, State, Story
from weighin.render import iso


class StoryOut(msgspec.Struct):
    """A page under discussion. `url` is where it is published, `page` its thread here."""

    id: int
    slug: str
    title: str
    url: str | None
    page: str
    summary: str
    published_at: str
    open: bool
    comments: int


class StoriesOut(msgspec.Struct):
    """Stories of the site, newest first; `next` continues the list."""

    stories: list[StoryOut]
    next: str | None = None


class CommentOut(msgspec.Struct):
    """A comment. Where it is no longer public, only its place is told: name, text and html are null."""

    id: int
    number: int
    story: int
    parent: int | None
    depth: int
    state: str
    name: str | None
    website: str | None
    text: str | None
    html: str | None
    created_at: str
    edited_at: str | None
    ups: int
    downs: int
    replies: int
    url: str


class MoreOut(msgspec.Struct):
    """Replies of `parent` that are not in this answer; ask with parent=… and after=…."""

    parent: int
    count: int
    after: str


class ThreadOut(msgspec.Struct):
    """A page of a thread in reading order: every comment after its parent. `next` continues it."""

    story: int
    sort: str
    comments: list[CommentOut]
    more: list[MoreOut]
    next: str | None


class NewStoryIn(msgspec.Struct):
    """A page whose comments are kept here."""

    url: str
    title: str = ""


class NewCommentIn(msgspec.Struct):
    """A comment to write; `parent` is the comment it replies to. `nudged`: sent again after it was refused with
    `text_nudged`, which asks its writer to rephrase it; then a moderator decides."""

    name: str
    text: str
    email: str | None = None
    website: str | None = None
    parent: int | None = None
    nudged: bool = False


class EditIn(msgspec.Struct):
    """New words for one's own comment."""

    text: str


class VoteIn(msgspec.Struct):
    """1 for up, -1 for down."""

    value: int


class VoteOut(msgspec.Struct):
    """The comment's votes after one's own."""

    comment: int
    ups: int
    downs: int
    yours: int


def story_out(story: Story) -> StoryOut:
    return StoryOut(
        id=story.id,
        slug=story.slug,
        title=story.title,
        url=story.url,
        page=f"/s/{story.slug}",
        summary=story.summary,
        published_at=iso(story.published_at),
        open=story.open,
        comments=story.comments,
    )


def comment_out(comment: Comment, *, own: bool = False) -> CommentOut:
    """What the API tells of a comment; a held one is told in full to its writer alone."""
    told = comment.is_public or (own and comment.state is State.HELD)
    return CommentOut(
        id=comment.id,
        number=comment.number,
        story=comment.story_id,
        parent=comment.parent_id,
        depth=comment.depth,
        state=comment.state,
        name=comment.name if told else None,
        website=comment.website if told else None,
        text=comment.text if told else None,
        html=comment.html if told else None,
        created_at=iso(comment.created_at),
        edited_at=iso(comment.edited_at) if comment.edited_at else None,
        ups=comment.ups,
        downs=comment.downs,
        replies=comment.replies,
        url=f"/c/{comment.id}",
    )


def thread_out(story_id: int, sort: ordering.Sort, rows: list[tree.Row], following: str | None) -> ThreadOut:
    """A page of a thread as the API sends it."""
    shown = [comment_out(row.comment) for row in rows if isinstance(row, tree.Shown)]
    more = [MoreOut(row.parent.id, row.count, str(row.after)) for row in rows if isinstance(row, tree.More)]
    return ThreadOut(story_id, sort, shown, more, following)
