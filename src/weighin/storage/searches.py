"""Which threads still have to be searched for explanations, and what a search reads of them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, String, case, cast, func, select, text, update

from weighin.domain.types import Instant, Kind, State
from weighin.storage.schema import IS_CITING, comments, sites, stories


@dataclass(frozen=True, slots=True)
class Unsearched:
    """A story whose thread has changed since it was searched; `numbered` is the highest comment number now, and
    `searched` what `done` must still find: whatever was changed meanwhile has changed that too."""

    site_id: int
    story_id: int
    title: str
    body: str
    numbered: int
    searched: int


@dataclass(frozen=True, slots=True)
class Said:
    """A published comment as a search reads it; `who` tells its writers apart."""

    id: int
    parent_id: int | None
    who: str
    text: str
    edited_at: Instant | None


def next_unsearched(conn: Connection) -> Unsearched | None:
    """A story that has to be searched, of a site that wants it, the one with the least to read; None without any."""
    statement = (
        select(*(stories.c[name] for name in ("site_id", "id", "title", "body", "numbered", "searched")))
        .join(sites, sites.c.id == stories.c.site_id)
        .where(text("stories.searched < stories.numbered"), stories.c.public.is_(True), sites.c.explains.is_(True))
        .order_by(stories.c.numbered - stories.c.searched, stories.c.id.desc())
        .limit(1)
    )
    row = conn.execute(statement).first()
    return None if row is None else Unsearched(*row)


def said(conn: Connection, story_id: int, most: int) -> list[Said]:
    """The last published comments of a story, at most so many, oldest first."""
    who = func.coalesce(cast(comments.c.person_id, String), comments.c.name)
    statement = (
        select(comments.c.id, comments.c.parent_id, who.label("who"), comments.c.text, comments.c.edited_at)
        .where(comments.c.story_id == story_id, comments.c.state == State.PUBLISHED.value)
        .where(comments.c.kind == Kind.COMMENT.value)
        .order_by(comments.c.number.desc())
        .limit(most)
    )
    return [Said(*row) for row in conn.execute(statement)][::-1]


def citing(conn: Connection, story_id: int, most: int) -> list[tuple[int, int, str, str]]:
    """(id, number, who, HTML) of the first published comments of a story that hold a link, at most so many."""
    who = func.coalesce(cast(comments.c.person_id, String), comments.c.name)
    statement = (
        select(comments.c.id, comments.c.number, who, comments.c.html)
        .where(comments.c.story_id == story_id, IS_CITING)
        .order_by(comments.c.number)
        .limit(most)
    )
    return [(row[0], row[1], row[2], row[3]) for row in conn.execute(statement)]


def again(conn: Connection, story_id: int) -> None:
    """Search a story's thread anew: what was searched has changed. Each call leaves another number, below 0."""
    less = case((stories.c.searched < 0, stories.c.searched), else_=0) - 1
    conn.execute(update(stories).where(stories.c.id == story_id).values(searched=less))


def done(conn: Connection, story: Unsearched) -> None:
    """A story's thread was searched as it was when it was read; what has changed since is searched next."""
    this_one = (stories.c.id == story.story_id) & (stories.c.searched == story.searched)
    conn.execute(update(stories).where(this_one).values(searched=story.numbered))
