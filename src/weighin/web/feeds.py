"""Feeds (Atom, RFC 4287): new stories, the newest comments of a story, what changed on its list.

They are pages without a reader: kept in memory, told apart by their ETag. There is no Last-Modified: a comment that is
taken back must leave a feed at once, and that changes no time in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from weighin import markup
from weighin.actions import feeding
from weighin.domain.text import first_words
from weighin.domain.types import Comment, Instant, Site, Story
from weighin.render import render
from weighin.web import memory, service
from weighin.web.changeviews import ChangeView
from weighin.web.service import Service
from weighin.web.threadcache import Page
from weighin.web.threads import in_thread

ATOM = "application/atom+xml; charset=utf-8"
TITLE_MOST = 200
WORDS_MOST = 80  # of a comment, in its title
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; `id` stays for ever, `html` is safe."""

    id: str
    title: str
    link: str
    updated: Instant
    published: Instant
    author: str = ""  # the site itself, where none is named
    website: str | None = None
    summary: str = ""
    html: str = ""
    moves: ChangeView | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed without its entries: where it is, and the page it is about."""

    id: str
    title: str
    itself: str
    about: str


async def show_stories(request: Request) -> Response:
    """A feed of the new stories (Atom)."""
    app = service.of(request)
    site = app.site(request)
    text = await in_thread(_stories, app, site)
    return memory.answer(request, Page(0, 0, text.encode("utf-8", "replace"), ATOM, 0.0, 0.0))


async def show_comments(request: Request) -> Response:
    """A feed of the newest comments of a story (Atom)."""
    app = service.of(request)
    site, slug = app.site(request), request.path_params["slug"]
    page = await app.pages.page((site, slug, "feed"), lambda: _comments(app, site, slug), ATOM)
    return memory.answer(request, page)


async def show_changes(request: Request) -> Response:
    """A feed of what changed on a story's list of explanations (Atom)."""
    app = service.of(request)
    site, slug = app.site(request), request.path_params["slug"]
    page = await app.pages.page((site, slug, "feed of the list"), lambda: _changes(app, site, slug), ATOM)
    return memory.answer(request, page)


def _stories(app: Service, site: Site) -> str:
    home = app.home(site)
    entries = [_story(site, home, story) for story in feeding.new_stories(app.db, site)]
    feed = Feed(f"{site.url}/feeds/stories.atom", site.name, f"{home}/feeds/stories.atom", f"{home}/")
    return _written(feed, site, entries, 0)


def _story(site: Site, home: str, story: Story) -> Entry:
    at, place = story.published_at, f"/s/{story.slug}"
    return Entry(f"{site.url}{place}", story.title, f"{home}{place}", at, at, summary=story.summary)


def _comments(app: Service, site: Site, slug: str) -> tuple[int, int, str]:
    story, found = feeding.newest_comments(app.db, site, slug)
    home, at = app.home(site), f"feeds/s/{slug}.atom"
    entries = [_comment(site, home, comment) for comment in found]
    feed = Feed(f"{site.url}/{at}", f"Comments: {story.title}", f"{home}/{at}", f"{home}/s/{slug}#comments")
    return story.id, story.version, _written(feed, site, entries, story.published_at)


def _comment(site: Site, home: str, comment: Comment) -> Entry:
    place = f"/c/{comment.id}"
    return Entry(
        id=f"{site.url}{place}",
        title=f"{comment.name}: {first_words(markup.excerpt(comment.html), WORDS_MOST)}",
        link=f"{home}{place}#c{comment.id}",
        updated=comment.worded_at,
        published=comment.created_at,
        author=comment.name,
        website=comment.website,
        html=comment.html,
    )


def _changes(app: Service, site: Site, slug: str) -> tuple[int, int, str]:
    found = feeding.list_changes(app.db, site, slug)
    story, home, at = found.story, app.home(site), f"feeds/s/{slug}/explanations.atom"
    page = f"/s/{slug}/explanations"
    entries = [_change(site, home, page, ChangeView(change)) for change in found.changes]
    feed = Feed(f"{site.url}/{at}", f"What changed on the list: {story.title}", f"{home}/{at}", f"{home}{page}")
    return story.id, story.version, _written(feed, site, entries, story.published_at)


def _change(site: Site, home: str, page: str, change: ChangeView) -> Entry:
    place = f"{page}#change-{change.event_id}"
    return Entry(f"{site.url}{place}", change.words, f"{home}{place}", change.at, change.at, moves=change)


def _written(feed: Feed, site: Site, entries: list[Entry], otherwise: Instant) -> str:
    """The feed as XML, without the characters that XML cannot hold. `otherwise`: when an empty one was made."""
    updated = max((entry.updated for entry in entries), default=otherwise)
    text = render("feed.xml", feed=feed, site=site, entries=entries, updated=updated, most=TITLE_MOST)
    return _NOT_XML.sub("", text)
