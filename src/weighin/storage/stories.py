"""Stories with their authors and sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, delete, insert, or_, select, tuple_, update

from weighin.domain.articles import NewStory
from weighin.domain.types import Author, Instant, Source, Story
from weighin.storage.schema import authors, sources, stories, story_authors

_COLUMNS = tuple(
    stories.c[name]
    for name in (
        [
            "id",
            "site_id",
            "slug",
            "title",
            "url",
            "summary",
            "body",
            "published_at",
            "open",
            "public",
            "comments",
            "mentions",
            "version",
        ]
    )
)
_STORY: Select[Any] = select(*_COLUMNS)

# Built once: putting a statement together costs several times what SQLite needs to run it.
_THIS = (stories.c.site_id == bindparam("site"), stories.c.id == bindparam("story"))
_BY_ID = _STORY.where(*_THIS)
_LOCK = _BY_ID.with_for_update()
_BY_SLUG = _STORY.where(stories.c.site_id == bindparam("site"), stories.c.slug == bindparam("named"))
_BY_ADDRESS = _STORY.where(stories.c.site_id == bindparam("site"), stories.c.address == bindparam("at"))
_VERSION = select(stories.c.version).where(stories.c.id == bindparam("story"))
_TOUCH = (
    update(stories)
    .where(stories.c.id == bindparam("story"))
    .values(
        version=stories.c.version + 1,
        comments=stories.c.comments + bindparam("more"),
        mentions=stories.c.mentions + bindparam("mentioned"),
    )
)
_NUMBER = _TOUCH.values(numbered=stories.c.numbered + 1).returning(stories.c.numbered)
_AUTHORS = (
    select(authors)
    .join(story_authors, story_authors.c.author_id == authors.c.id)
    .where(story_authors.c.story_id == bindparam("story"))
    .order_by(story_authors.c.position)
)
_SOURCES = (
    select(sources.c.title, sources.c.publisher, sources.c.url)
    .where(sources.c.story_id == bindparam("story"))
    .order_by(sources.c.position)
)


def insert_story(conn: Connection, site_id: int, new: NewStory) -> int:
    """The id of a new story; slug and address must be free."""
    values = _values(new) | {"site_id": site_id, "numbered": 0, "comments": 0, "mentions": 0, "version": 1}
    return int(conn.execute(insert(stories).values(values).returning(stories.c.id)).scalar_one())


def update_story(conn: Connection, story_id: int, new: NewStory) -> None:
    """Replace what the publication wrote; comments and counts stay."""
    changed = _values(new) | {"version": stories.c.version + 1}
    conn.execute(update(stories).where(stories.c.id == story_id).values(changed))


def by_slug(conn: Connection, site_id: int, slug: str) -> Story | None:
    return _one(conn, _BY_SLUG, site=site_id, named=slug)


def by_address(conn: Connection, site_id: int, address: str) -> Story | None:
    return _one(conn, _BY_ADDRESS, site=site_id, at=address)


def by_id(conn: Connection, site_id: int, story_id: int) -> Story | None:
    return _one(conn, _BY_ID, site=site_id, story=story_id)


def by_ids(conn: Connection, story_ids: Iterable[int]) -> dict[int, Story]:
    """The stories that have these ids, by id."""
    return {row.id: _story(row) for row in conn.execute(_STORY.where(stories.c.id.in_(list(story_ids))))}


def lock(conn: Connection, site_id: int, story_id: int) -> Story | None:
    """The story, held until the transaction ends, so that numbers and counts below it cannot race."""
    return _one(conn, _LOCK, site=site_id, story=story_id)


def version_of(conn: Connection, story_id: int) -> int | None:
    return conn.execute(_VERSION, {"story": story_id}).scalar()


def next_number(conn: Connection, story_id: int, *, comments: int) -> int:
    """Give out the next comment number and count `comments` more as published."""
    return int(conn.execute(_NUMBER, {"story": story_id, "more": comments, "mentioned": 0}).scalar_one())


def touch(conn: Connection, story_id: int, comments: int = 0, mentions: int = 0) -> None:
    """Something that readers see has changed; `comments` and `mentions` are how many more are published."""
    conn.execute(_TOUCH, {"story": story_id, "more": comments, "mentioned": mentions})


def latest(conn: Connection, site_id: int, limit: int, before: tuple[Instant, int] | None = None) -> list[Story]:
    """Public stories of a site, newest first, after the (published_at, id) of the last one seen.

    A page elsewhere is among them once somebody has written about it: anybody may ask for its thread.
    """
    statement = _STORY.where(stories.c.site_id == site_id, stories.c.public.is_(True))
    statement = statement.where(
        or_(stories.c.url.is_(None), stories.c.body != "", stories.c.summary != "", stories.c.comments > 0)
    )
    if before is not None:
        statement = statement.where(tuple_(stories.c.published_at, stories.c.id) < before)
    statement = statement.order_by(stories.c.published_at.desc(), stories.c.id.desc()).limit(limit)
    return [_story(row) for row in conn.execute(statement)]


def titles(conn: Connection, story_ids: Iterable[int]) -> dict[int, str]:
    """{story id: title}."""
    statement = select(stories.c.id, stories.c.title).where(stories.c.id.in_(list(story_ids)))
    return {row.id: row.title for row in conn.execute(statement)}


def with_credits(conn: Connection, story: Story) -> Story:
    """The story with its authors and sources."""
    wrote = conn.execute(_AUTHORS, {"story": story.id})
    cited = conn.execute(_SOURCES, {"story": story.id})
    return replace(
        story,
        authors=tuple(
            Author(row.key, row.name, row.bio, row.picture, tuple((a, b) for a, b in row.links)) for row in wrote
        ),
        sources=tuple(Source(*row) for row in cited),
    )


def set_credits(
    conn: Connection, site_id: int, story_id: int, author_ids: list[int], cited: tuple[Source, ...]
) -> None:
    """Replace who wrote a story and what it cites."""
    conn.execute(delete(story_authors).where(story_authors.c.story_id == story_id))
    conn.execute(delete(sources).where(sources.c.story_id == story_id))
    for position, author_id in enumerate(author_ids):
        conn.execute(insert(story_authors).values(story_id=story_id, author_id=author_id, position=position))
    for position, source in enumerate(cited):
        conn.execute(
            insert(sources).values(
                site_id=site_id,
                story_id=story_id,
                position=position,
                title=source.title,
                publisher=source.publisher,
                url=source.url,
            )
        )


def _values(new: NewStory) -> dict[str, Any]:
    return {
        "slug": new.slug,
        "title": new.title,
        "url": new.url,
        "address": new.address,
        "summary": new.summary,
        "body": new.body,
        "published_at": new.published_at,
        "open": new.open,
        "public": new.public,
    }


def _one(conn: Connection, statement: Select[Any], **values: object) -> Story | None:
    if any(isinstance(value, str) and "\0" in value for value in values.values()):
        return None  # no story is named so, and PostgreSQL would not even take the question
    row = conn.execute(statement, values).first()
    return None if row is None else _story(row)


def _story(row: Row[Any]) -> Story:
    return Story(*tuple(row))
