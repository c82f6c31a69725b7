"""The cast of the tests: their moment, their site, their story."""

from __future__ import annotations

from collections.abc import Callable

from weighin.actions import publishing, sites
from weighin.domain.articles import Article, NewStory
from weighin.domain.types import Comment, Site, Story
from weighin.storage import stories
from weighin.storage.db import Database

NOW = 1_790_000_000_000_000  # 21 September 2026, in microseconds
SECRET = "a secret of the tests, long enough"

Say = Callable[..., Comment]


def make_site(db: Database, key: str = "gazette", origins: tuple[str, ...] = ("https://blog.example",)) -> Site:
    policy = "### 1. Be respectful\n\nAttack the argument, not the person."
    home = "http://testserver" if key == "gazette" else f"http://{key}.testserver"  # one site at one host
    return sites.create(db, key, "The Gazette", home, policy, origins, NOW)


def make_story(db: Database, site: Site, slug: str = "the-ferry", *, is_open: bool = True) -> Story:
    new = NewStory(slug, "Who moved the ferry?", NOW, summary="A ferry.", body="<p>It was gone.</p>", open=is_open)
    publishing.publish(db, site, [Article(new)])
    with db.read() as conn:
        found = stories.by_slug(conn, site.id, slug)
    assert found is not None
    return found
