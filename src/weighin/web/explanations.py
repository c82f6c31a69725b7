"""The pages of the list of explanations: the list itself, and the thread seen through one of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from weighin import clock
from weighin.actions import changes, listpage
from weighin.domain.errors import Refusal
from weighin.domain.text import clean
from weighin.domain.types import Site
from weighin.render import render
from weighin.storage import stories
from weighin.web import answers, memory
from weighin.web.listviews import ANSWERS, CREDIBILITIES, ListView, note_of
from weighin.web.pages import opened
from weighin.web.service import Service
from weighin.web.threads import in_thread
from weighin.web.views import Viewer

TYPED = ("statement", "evidence", "publisher", "title", "url", "happened")


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
    person = viewer.person if viewer else None

    def found() -> listpage.ExplanationPage:  # the camps, too, are read beside the event loop
        return listpage.of_explanation(app.db, app.lists, site, slug, letter, person, app.camps(site))

    page = await in_thread(found)
    view = ListView(page.page)
    return answers.html("explanation.html", site=site, viewer=viewer, page=page, list=view)


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
    view = ListView(page)
    kept = {name: clean((typed or {}).get(name, "")) for name in TYPED}
    return {
        "site": site,
        "viewer": viewer,
        "page": view,
        "typed": kept,
        "error": error,
        "note": note_of(view, asked),
        "answers": ANSWERS,
        "credibilities": CREDIBILITIES,
    }
