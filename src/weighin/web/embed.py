"""The thread alone, for a frame on somebody else's page. The story is made with its first comment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from weighin import clock
from weighin.actions import posting, publishing, reading
from weighin.actions.reading import ThreadPage
from weighin.domain import addresses
from weighin.domain.errors import Refusal, Refusals
from weighin.domain.ordering import Cursor, Sort, parse_cursor, parse_sort
from weighin.domain.tree import Shown
from weighin.domain.types import Comment, Person, Site, State, Story
from weighin.render import render
from weighin.storage import comments, stories
from weighin.web import answers, forms, notes
from weighin.web.headers import framed_by
from weighin.web.pages import opened
from weighin.web.service import Service
from weighin.web.threads import in_thread
from weighin.web.views import FormView, Viewer, empty_form, frame_address
from weighin.web.writing import form_view, send, spend


async def show_frame(request: Request) -> Response:
    """The thread of a page elsewhere (`?url=`), for a frame on that page."""
    app, site, viewer = await opened(request)
    url = request.query_params.get("url", "")
    publishing.check_page(site, url)
    sort = parse_sort(request.query_params.get("sort"))
    after = parse_cursor(request.query_params.get("after"))
    answering = request.query_params.get("reply")
    parent_id = forms.comment_id(answering) if answering else None
    wrote = request.query_params.get("wrote")
    wrote_id = forms.comment_id(wrote) if wrote else None
    form = replace(empty_form(_action(url), viewer), title=request.query_params.get("title", ""))
    asked = request.query_params
    return await in_thread(frame, app, site, url, sort, after, viewer, parent_id, form, 200, wrote_id, asked)


async def create_comment(request: Request) -> Response:
    """A comment from inside the frame; the first one makes the story."""
    app, site, viewer = await opened(request)
    url = request.query_params.get("url", "")
    publishing.check_page(site, url)
    form = await forms.fields(request)
    try:
        typed = forms.new_comment(form)
        checked = await in_thread(posting.check, typed)
        if "preview" in form:
            return await again(app, site, url, viewer, form, preview=checked.html)
        story = await in_thread(_story, app, site, url)
        if story is None:
            spend(request, app, site, viewer)
            title = form.get("title", "")
            story = await in_thread(publishing.story_for_page, app.db, site, url, title, clock.now())
        comment, newcomer = await send(request, app, site, story.id, typed, viewer)
    except (Refusal, Refusals) as error:
        return await again(app, site, url, viewer, form, error=error)
    answer = answers.go_to(f"{frame_address(url)}&sort={Sort.NEW}&wrote={comment.id}#c{comment.id}")
    if newcomer:
        app.sessions.remember(answer, site, newcomer, secure=app.is_secure(site), framed=True)
    return answer


async def again(
    app: Service,
    site: Site,
    url: str,
    viewer: Viewer | None,
    form: dict[str, str],
    error: Refusal | Refusals | None = None,
    preview: str | None = None,
) -> Response:
    """The frame with the form as it was typed, and what is wrong with it or how it would look."""
    refusals = error.refusals if isinstance(error, Refusals) else [error] if error else []
    shown = replace(form_view(_action(url), form, refusals, preview), title=form.get("title", ""))
    status = answers.status_of(refusals[0]) if refusals else 200
    parent = form.get("parent", "")
    parent_id = int(parent) if parent.isascii() and parent.isdigit() and len(parent) <= 18 else None
    return await in_thread(frame, app, site, url, Sort.BEST, None, viewer, parent_id, shown, status)


def frame(
    app: Service,
    site: Site,
    url: str,
    sort: Sort,
    after: Cursor | None,
    viewer: Viewer | None,
    parent_id: int | None,
    form: FormView,
    status: int,
    wrote_id: int | None = None,
    asked: Mapping[str, str] | None = None,
) -> Response:
    """The page inside the frame; a page that has no story yet is shown as an empty thread."""
    person = viewer.person if viewer else None
    story, parent, wrote = _find(app, site, url, parent_id, wrote_id, person)
    if story is None:
        page = ThreadPage(_unwritten(site, url), sort, [], None, first=True)
    else:
        page = reading.thread(app.db, site, story.slug, sort, after, app.bounds, person)
        form = replace(form, title="")
    shown = [row.comment.id for row in page.rows if isinstance(row, Shown)]
    done = {"done": asked["done"]} if asked and "done" in asked else {}
    context = {
        "note": notes.find(app, site, viewer, done, shown),
        "site": site,
        "viewer": viewer,
        "page": page,
        "form": replace(form, parent=parent),
        "frame": frame_address(url),
        "wrote": wrote,
    }
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": framed_by(site.origins)}
    headers |= answers.when_again(status)
    return HTMLResponse(render("embed.html", **context), status, headers)


def _story(app: Service, site: Site, url: str) -> Story | None:
    with app.db.read() as conn:
        return stories.by_address(conn, site.id, addresses.canonical(url))


def _find(
    app: Service, site: Site, url: str, parent_id: int | None, wrote_id: int | None, person: Person | None
) -> tuple[Story | None, Comment | None, Comment | None]:
    """The story of a page; the comment to reply to, if it can be replied to; the one just written, if it stands."""
    with app.db.read() as conn:
        story = stories.by_address(conn, site.id, addresses.canonical(url))
        if story is None:
            return None, None, None
        reading.public_story(story, person)
        parent = comments.by_id(conn, site.id, parent_id) if parent_id else None
        wrote = comments.by_id(conn, site.id, wrote_id) if wrote_id else None
        if parent is not None and not (parent.story_id == story.id and parent.is_public):
            parent = None
        if wrote is not None and not (wrote.story_id == story.id and wrote.state in {State.PUBLISHED, State.HELD}):
            wrote = None
        return story, parent, wrote


def _unwritten(site: Site, url: str) -> Story:
    return Story(0, site.id, "", "", url, "", "", 0, True, True, 0, 0, 0)


def _action(url: str) -> str:
    return f"/embed/comments?url={quote(url, safe='')}"
