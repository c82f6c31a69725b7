"""Following a story by mail: the form, the page that confirms, the page that ends it. Each parses, acts, answers."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from weighin import clock
from weighin.actions import following
from weighin.domain.errors import Code, Refusal
from weighin.domain.following import ADDRESS_MAX, Ticket
from weighin.domain.text import clean_line
from weighin.domain.types import Site, Story
from weighin.web import answers, forms
from weighin.web.pages import opened
from weighin.web.service import Service
from weighin.web.threads import in_thread
from weighin.web.views import Viewer
from weighin.web.writing import find_story, spend


async def show_follow(request: Request) -> Response:
    """The form in which one asks to follow a story by mail, and what comes next (`?asked`)."""
    app, site, viewer = await opened(request)
    _must_send(app)
    story = await in_thread(find_story, app, site, request.path_params["slug"], None)
    return _form(app, site, viewer, story, asked="asked" in request.query_params)


async def follow(request: Request) -> Response:
    """Ask to follow a story by mail: a link to confirm is sent. The answer is the same for every address."""
    app, site, viewer = await opened(request)
    _must_send(app)
    form = await forms.fields(request)
    typed = form.get("email", "")
    story = await in_thread(find_story, app, site, request.path_params["slug"], None)
    try:
        spend(request, app, site, None)
        await app.write(following.to_ask(site, story.id, typed, clock.now()))
    except Refusal as refusal:
        if refusal.code not in {Code.EMAIL_INVALID, Code.TOO_FAST} or answers.wants_json(request):
            raise
        return _form(app, site, viewer, story, typed, refusal)
    return answers.go_to(f"/s/{story.slug}/follow?asked")


async def show_confirmation(request: Request) -> Response:
    """The page behind the link to confirm: it confirms nothing by itself, since programs look at links in mails."""
    app, site, viewer = await opened(request)
    found = await in_thread(following.asked, app.db, site, _to_follow(app, site, request))
    return answers.html(
        "confirm.html", site=site, viewer=viewer, story=found.story, confirmed=found.confirmed, action=request.url.path
    )


async def confirm(request: Request) -> Response:
    """Confirm that one wants to follow a story."""
    app, site, _ = await opened(request)
    await in_thread(following.confirm, app.db, site, _to_follow(app, site, request), clock.now())
    return answers.go_to(request.url.path)


async def show_unfollow(request: Request) -> Response:
    """The page behind the link that every mail carries: what one follows, and a button that ends it."""
    app, site, viewer = await opened(request)
    return await _unfollow_page(app, site, viewer, request, _to_unfollow(app, site, request))


async def unfollow(request: Request) -> Response:
    """End it: all that the link is about, or one `story` of that; also at the press of a mail program (RFC 8058)."""
    # No redirect: mail programs follow none. Nothing depends on who the browser is.
    app, site, viewer = await opened(request)
    ticket = _to_unfollow(app, site, request)
    one = (await _fields_if_any(request)).get("story", "")
    await in_thread(following.stop, app.db, site, ticket, forms.story_id(one) if one else None)
    return await _unfollow_page(app, site, viewer, request, ticket, stopped=True)


async def _fields_if_any(request: Request) -> dict[str, str]:
    """The fields of a form, none where a mail program sends no form: the link says enough."""
    try:
        return await forms.fields(request)
    except Refusal as refusal:
        if refusal.code not in {Code.BODY_TYPE_UNKNOWN, Code.BODY_INVALID}:
            raise
        return {}


def _must_send(app: Service) -> None:
    if not app.sends_mail:
        raise Refusal(Code.PAGE_UNKNOWN, "This site sends no mail. You can follow a story by its feeds.")


def _form(
    app: Service,
    site: Site,
    viewer: Viewer | None,
    story: Story,
    typed: str = "",
    error: Refusal | None = None,
    *,
    asked: bool = False,
) -> Response:
    status = answers.status_of(error) if error else 200
    kept = clean_line(typed[: 2 * ADDRESS_MAX])
    told = {"story": story, "mails": app.sends_mail, "typed": kept, "error": error, "asked": asked}
    return answers.html("follow.html", status, site=site, viewer=viewer, **told)


def _to_follow(app: Service, site: Site, request: Request) -> Ticket:
    ticket = app.links.to_follow(site, request.path_params["token"])
    if ticket is None:
        message = "This link is damaged or older than three days. Ask for a new one below the story."
        raise Refusal(Code.LINK_EXPIRED, message)
    return ticket


def _to_unfollow(app: Service, site: Site, request: Request) -> Ticket:
    ticket = app.links.to_unfollow(site, request.path_params["token"])
    if ticket is None:
        raise Refusal(
            Code.LINK_EXPIRED, "This link is damaged. Please copy it whole from the mail, to its last letter."
        )
    return ticket


async def _unfollow_page(
    app: Service, site: Site, viewer: Viewer | None, request: Request, ticket: Ticket, *, stopped: bool = False
) -> Response:
    found, confirmed = await in_thread(following.followed, app.db, site, ticket)
    return answers.html(
        "unfollow.html",
        site=site,
        viewer=viewer,
        stories=found,
        confirmed=confirmed,
        stopped=stopped,
        action=request.url.path,
    )
