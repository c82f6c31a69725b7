"""The pages of the list of explanations: the list itself, and the thread seen through one of them."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from weighin import clock
from weighin.actions import changes, listpage
from weighin.domain import limits
from weighin.domain.errors import Refusal
from weighin.domain.text import clean, clean_line
from weighin.domain.types import Site
from weighin.render import render
from weighin.storage import attachments, comments, stories
from weighin.web import answers, memory
from weighin.web.listviews import ANSWERS, CREDIBILITIES, ListView, note_of
from weighin.web.pages import opened
from weighin.web.service import Service
from weighin.web.threads import in_thread
from weighin.web.views import Viewer

TYPED = ("statement", "evidence", "publisher", "title", "url", "happened")
TYPED_MOST = 10_000  # characters of a field that come back to be shortened
TICKS = ("contains-", "excludes-")  # what the names of ticks begin with


async def show_list(request: Request) -> Response:
    """The possible explanations of what a story is about, and the evidence."""
    app, site, viewer = await opened(request)
    slug = request.path_params["slug"]
    if viewer is None and not request.query_params:
        key = (site, slug, "explanations")
        page = await app.pages.page(key, lambda: _plain(app, site, slug))
        return memory.answer(request, page)
    found = await in_thread(_context, app, site, slug, viewer, request.query_params)
    return answers.html("explanations.html", **found)


async def show_explanation(request: Request) -> Response:
    """A thread seen through one explanation: the best comments for it, and against it."""
    app, site, viewer = await opened(request)
    slug, letter = request.path_params["slug"], request.path_params["letter"]
    if viewer is None and not request.query_params:
        key = (site, slug, "explanations", letter.upper())
        kept = await app.pages.page(key, lambda: _plain_explanation(app, site, slug, letter))
        return memory.answer(request, kept)
    found = await in_thread(_explanation, app, site, slug, letter, viewer)
    return answers.html("explanation.html", **found)


async def show_again(
    request: Request,
    app: Service,
    site: Site,
    slug: str,
    viewer: Viewer | None,
    typed: Mapping[str, str],
    error: Refusal,
) -> Response:
    """The list again, with what was typed and what is wrong with it."""
    if answers.wants_json(request):
        raise error
    found = await in_thread(_context, app, site, slug, viewer, {}, typed, error)
    return answers.html("explanations.html", answers.status_of(error), **found)


def weighed(app: Service, site: Site, story_id: int) -> int:
    """Keep where a list stands now; the id of what happened to it last, by which its page tells what that moved."""
    return changes.remember(app.db, app.lists, site, story_id, app.camps(site), clock.now())


def settled(app: Service, site: Site, story_id: int) -> None:
    """Before somebody acts on a list: keep what has moved it since, so that they are not told that they did."""
    changes.catch_up(app.db, app.lists, site, story_id, app.camps(site), clock.now())


@asynccontextmanager
async def attributed(app: Service, site: Site, comment_id: int) -> AsyncGenerator[None]:
    """Around what changes a comment: if it is attached to evidence, what that moves is kept as its doing."""
    story_id = await in_thread(_argued_on, app, site, comment_id)
    if story_id is not None:
        await in_thread(settled, app, site, story_id)
    yield
    if story_id is not None:
        await in_thread(weighed, app, site, story_id)


def _argued_on(app: Service, site: Site, comment_id: int) -> int | None:
    """The story on whose list a comment speaks for or against evidence, if it does."""
    with app.db.read() as conn:
        if not any(one.bearing for one in attachments.of_comment(conn, comment_id)):
            return None
        comment = comments.by_id(conn, site.id, comment_id)
        return comment.story_id if comment else None


def slug_of(app: Service, site: Site, story_id: int) -> str:
    """The name in its address of a story that is there."""
    with app.db.read() as conn:
        story = stories.by_id(conn, site.id, story_id)
        assert story is not None
        return story.slug


def _plain(app: Service, site: Site, slug: str) -> tuple[int, int, str]:
    found = _context(app, site, slug, None, {})
    story = found["page"].story
    return story.id, story.version, render("explanations.html", **found)


def _plain_explanation(app: Service, site: Site, slug: str, letter: str) -> tuple[int, int, str]:
    found = _explanation(app, site, slug, letter, None)
    story = found["page"].page.story
    return story.id, story.version, render("explanation.html", **found)


def _explanation(app: Service, site: Site, slug: str, letter: str, viewer: Viewer | None) -> dict[str, Any]:
    person = viewer.person if viewer else None
    page = listpage.of_explanation(app.db, app.lists, site, slug, letter, person, app.camps(site))
    return {"site": site, "viewer": viewer, "page": page, "list": ListView(page.page)}


def _context(
    app: Service,
    site: Site,
    slug: str,
    viewer: Viewer | None,
    asked: Mapping[str, str],
    typed: Mapping[str, str] | None = None,
    error: Refusal | None = None,
) -> dict[str, Any]:
    person = viewer.person if viewer else None
    page = listpage.of_slug(app.db, app.lists, site, slug, person, app.camps(site))
    view = ListView(page, asked.get("weigh", ""))
    begun = _prefilled(asked) if typed is None else {}
    typed = begun if typed is None else typed
    others = [name for name in typed if name.startswith(("credence-", *TICKS))]
    kept = {name: clean(typed.get(name, "")[:TYPED_MOST]) for name in (*TYPED, *others)}
    return {
        "site": site,
        "viewer": viewer,
        "mails": app.sends_mail,
        "page": view,
        "typed": kept,
        "ticked": any(name.startswith(TICKS) for name in kept),
        "prefilled": any(begun.values()),
        "error": error,
        "note": note_of(view, asked),
        "answers": ANSWERS,
        "credibilities": CREDIBILITIES,
    }


def _prefilled(asked: Mapping[str, str]) -> dict[str, str]:
    """The source that an address asks to begin the form of evidence with, as far as it is one."""
    told = {name: clean_line(asked.get(name, "")[:TYPED_MOST]) for name in ("title", "publisher", "url")}
    return {
        "title": told["title"][: limits.EVIDENCE_MAX],
        "publisher": told["publisher"][: limits.NAME_MAX],
        "url": told["url"] if limits.is_web_address(told["url"]) else "",
    }
