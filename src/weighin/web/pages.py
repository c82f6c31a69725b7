"""The pages that readers see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from weighin import clock, markup, render
from weighin.actions import listpage, ranking, reading
from weighin.domain.citations import cited
from weighin.domain.errors import Code, Refusal
from weighin.domain.listing import Place
from weighin.domain.ordering import Cursor, Sort, parse_cursor, parse_sort
from weighin.domain.policy import clauses, without_rules
from weighin.domain.tree import Shown
from weighin.domain.types import Person, Site, Story
from weighin.storage import authors, evidence, stories
from weighin.web import answers, forms, memory, notes, service, session
from weighin.web.service import Service
from weighin.web.threads import in_thread
from weighin.web.views import FormView, Viewer, empty_form, quoted

STORIES_ON_A_PAGE = 20
WORKS = 3  # cited by a comment, that its page offers to put on the list


async def show_stories(request: Request) -> Response:
    """The stories of the site, newest first."""
    app, site, viewer = await opened(request)
    before = parse_cursor(request.query_params.get("after"))

    def find() -> list[Story]:
        with app.db.read() as conn:
            place = (before.key, before.number) if before else None
            return stories.latest(conn, site.id, STORIES_ON_A_PAGE + 1, place)

    found = await in_thread(find)
    shown = found[:STORIES_ON_A_PAGE]
    last = found[STORIES_ON_A_PAGE - 1] if len(found) > STORIES_ON_A_PAGE else None
    return answers.html("stories.html", site=site, viewer=viewer, stories=shown, last=last, first=before is None)


async def show_story(request: Request) -> Response:
    """A story with a page of its thread (`?sort=best|new|old|controversial&after=…`)."""
    # From memory for everyone who has no cookie; rendered for those who have.
    app = service.of(request)
    site = app.site(request)
    slug = request.path_params["slug"]
    sort = parse_sort(request.query_params.get("sort"))
    after = parse_cursor(request.query_params.get("after"))
    viewer = await who(request, app, site)
    asked = request.query_params
    if viewer is None and forms.is_id(asked.get("evidence", "")):
        return answers.html(
            "story.html", **await in_thread(story_context, app, site, slug, sort, after, None, None, asked)
        )
    if viewer is None:
        key = (site, slug, sort, after)
        page = await app.pages.page(key, lambda: plain_story(app, site, slug, sort, after))
        app.pages.serves(key, memory.address_of(request.scope, dict(request.scope["headers"])))
        return memory.answer(request, page)
    context = await in_thread(story_context, app, site, slug, sort, after, viewer, None, asked)
    shown = [row.comment.id for row in context["page"].rows if isinstance(row, Shown)]
    camps = await in_thread(app.camps, site)
    app.exposure.note(shown, camps.sides.get(str(viewer.person.id), ""))
    return answers.html("story.html", **context)


def plain_story(app: Service, site: Site, slug: str, sort: Sort, after: Cursor | None) -> tuple[int, int, str]:
    context = story_context(app, site, slug, sort, after, None)
    story = context["page"].story
    return story.id, story.version, render.render("story.html", **context)


def story_context(
    app: Service,
    site: Site,
    slug: str,
    sort: Sort,
    after: Cursor | None,
    viewer: Viewer | None,
    form: FormView | None = None,
    asked: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What the story template needs; `form` where a refused or previewed one is shown again, `asked` from the
    address: what was just done."""
    person = viewer.person if viewer else None
    page = reading.thread(app.db, site, slug, sort, after, app.bounds, person)
    form = form or empty_form(f"/s/{page.story.slug}/comments", viewer)
    form = _with_evidence(app, page.story, form, asked or {})
    shown = [row.comment.id for row in page.rows if isinstance(row, Shown)]
    note = notes.find(app, site, viewer, asked or {}, shown)
    shows_list = page.has_list and page.first
    listed = listpage.in_short(app.db, app.lists, page.story, app.camps(site)) if shows_list else None
    told = {"site": site, "viewer": viewer, "page": page, "form": form, "note": note, "list": listed}
    return told | {"mails": app.sends_mail}


async def show_comment(request: Request) -> Response:
    """A comment in its context: what it replies to, and what was replied to it (`?after=`, `?quote`)."""
    app, site, viewer = await opened(request)
    comment_id = forms.comment_id(request.path_params["id"])
    after = forms.place(request.query_params.get("after"))
    quote = "quote" in request.query_params
    context = await in_thread(comment_context, app, site, comment_id, after, viewer, None, quote, request.query_params)
    return answers.html("comment.html", **context)


def comment_context(
    app: Service,
    site: Site,
    comment_id: int,
    after: int,
    viewer: Viewer | None,
    form: FormView | None = None,
    quote: bool = False,
    asked: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What the page of one comment needs."""
    page = reading.comment_in_context(app.db, site, comment_id, after, app.bounds, viewer.person if viewer else None)
    text = quoted(page.comment) if quote and page.comment.is_public else ""
    action = f"/s/{page.story.slug}/comments"
    form = replace(form, parent=page.comment) if form else empty_form(action, viewer, page.comment, text)
    form = _with_evidence(app, page.story, form, {})
    below = [row.comment for row in page.rows if isinstance(row, Shown)]
    shown = [one.id for one in (page.comment, *page.above, *below)]
    note = notes.find(app, site, viewer, asked or {}, shown)
    place = ranking.explained(app.db, page.comment, app.fits.of(site.id)) if page.comment.is_public else ""
    told = {"site": site, "viewer": viewer, "page": page, "form": form, "note": note}
    is_open = page.comment.is_public and page.story.open
    works = cited([(page.comment.id, page.comment.number, "", page.comment.html)], {})[:WORKS] if is_open else []
    return told | {"quote": quote, "place": place, "works": works}


def _with_evidence(app: Service, story: Story, form: FormView, asked: Mapping[str, str]) -> FormView:
    """The form with the evidence that it asks about: what was asked before, or what the address names by its number
    (`evidence=3&side=against`)."""
    number = asked.get("evidence", "")
    if not (form.attaches or forms.is_id(number)):
        return form
    with app.db.read() as conn:
        listed = [row for row in evidence.of_story(conn, story.id) if row.place is Place.LISTED]
    about = [row for row in listed if row.id in form.attaches or str(row.number) == number]
    side = {"for": 1, "against": -1}.get(asked.get("side", ""), 0)
    return replace(form, about=about, attaches={row.id: form.attaches.get(row.id, side) for row in about})


async def show_policy(request: Request) -> Response:
    """The site's written comments policy."""
    _, site, viewer = await opened(request)
    return answers.html("policy.html", site=site, viewer=viewer, policy=markup.story(without_rules(site.policy)))


async def show_privacy(request: Request) -> Response:
    """What is stored of a commenter, what for, and who sees it."""
    _, site, viewer = await opened(request)
    days = session.YEAR_SECONDS // 86_400
    return answers.html("privacy.html", site=site, viewer=viewer, days=days)


async def show_how_weighed(request: Request) -> Response:
    """How the list of explanations is weighed, for readers."""
    _, site, viewer = await opened(request)
    return answers.html("how-weighed.html", site=site, viewer=viewer)


async def show_how_ordered(request: Request) -> Response:
    """How comments are ordered, for readers."""
    _, site, viewer = await opened(request)
    return answers.html("how-ordered.html", site=site, viewer=viewer)


async def show_picture(request: Request) -> Response:
    """A picture that the publication put beside its words."""
    app = service.of(request)
    site = app.site(request)

    def find() -> tuple[str, bytes] | None:
        with app.db.read() as conn:
            return authors.picture(conn, site.id, request.path_params["name"])

    found = await in_thread(find)
    if found is None:
        raise Refusal(Code.PAGE_UNKNOWN, "There is no such picture here.")
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(found[1], media_type=found[0], headers=headers)


async def opened(request: Request) -> tuple[Service, Site, Viewer | None]:
    """The process's service, the site asked for, and who asks."""
    app = service.of(request)
    site = app.site(request)
    request.state.site = site
    return app, site, await who(request, app, site)


async def who(request: Request, app: Service, site: Site) -> Viewer | None:
    request.state.site = site
    person: Person | None = await app.person(request, site)
    if person is None:
        return None
    return Viewer(person, clock.now(), tuple(clauses(site.policy)) if reading.is_moderator(person) else ())
