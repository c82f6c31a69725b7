"""The forms that readers send: a comment, a vote, a change, a withdrawal. Each parses, acts, answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from weighin import clock
from weighin.actions import bearing, judging, posting, reading, voting
from weighin.actions.posting import Typed
from weighin.domain.errors import Code, Refusal, Refusals
from weighin.domain.ordering import DEFAULT, Sort
from weighin.domain.text import clean
from weighin.domain.types import Comment, Site, Story
from weighin.storage import stories
from weighin.web import answers, explanations, forms, pages
from weighin.web.headers import framed_by
from weighin.web.pages import opened
from weighin.web.service import Service
from weighin.web.threads import in_thread
from weighin.web.views import FormView, Viewer, errors_of, frame_address

SHORT = 2000


async def create_comment(request: Request) -> Response:
    """A comment under a story, or a preview of it."""
    app, site, viewer = await opened(request)
    form = await forms.fields(request)
    story = await in_thread(find_story, app, site, request.path_params["slug"], viewer)
    try:
        typed = forms.new_comment(form)
        if "preview" in form:
            checked = await in_thread(posting.check, typed)
            told = (app.db, site, story.id, checked.text, typed.parent_id)
            offered = {} if typed.bears else await in_thread(bearing.offer, *told)
            return await show_form(app, site, story, viewer, form, preview=checked.html, offered=offered)
        comment, newcomer = await send(request, app, site, story.id, typed, viewer)
    except (Refusal, Refusals) as error:
        return await show_form(app, site, story, viewer, form, error=error)
    answer = answers.go_to(where(comment, story, app))
    if newcomer:
        app.sessions.remember(answer, site, newcomer, secure=app.is_secure(site))
    return answer


async def send(
    request: Request, app: Service, site: Site, story_id: int, typed: Typed, viewer: Viewer | None
) -> tuple[Comment, int | None]:
    """Post a comment for whoever the request comes from; pages, frames and the API all come through here.

    With it the id of the person that was made for it, whom this browser is from now on. A form that was
    sent before makes nobody: who repeats another person's words must not become that person.
    """
    spend(request, app, site, viewer)
    submission = app.submission(request, site.id, story_id, typed.parent_id, typed.name, typed.text)
    person = viewer.person if viewer else None
    now = clock.now()
    sent = (site, story_id, typed, person, submission, now, partial(app.scorers.of, site.id))
    # A short text is checked sooner than a thread is woken.
    work = (
        posting.to_post(*sent)
        if len(typed.text) < SHORT and not judging.applies(site)
        else await in_thread(posting.to_post, *sent)
    )
    if typed.attaches:
        await in_thread(explanations.settled, app, site, story_id)
    comment = await app.write(work)
    if typed.attaches:
        await in_thread(explanations.weighed, app, site, story_id)
    app.pages.changed(story_id)
    is_new = comment.created_at == now
    return comment, comment.person_id if is_new and viewer is None else None


def spend(request: Request, app: Service, site: Site, viewer: Viewer | None) -> None:
    """Count one more thing written from this address, unless by a moderator. Raises Refusal once it is too much."""
    if not (viewer and viewer.is_moderator):
        app.posting.spend(f"{site.id} {app.client(request)}")


async def show_form(
    app: Service,
    site: Site,
    story: Story,
    viewer: Viewer | None,
    typed: dict[str, str],
    error: Refusal | Refusals | None = None,
    preview: str | None = None,
    offered: Mapping[int, int] | None = None,
) -> Response:
    """The page again, with everything that was typed, what is wrong with it or how it would look."""
    refusals = error.refusals if isinstance(error, Refusals) else [error] if error else []
    status = answers.status_of(refusals[0]) if refusals else 200
    form = form_view(f"/s/{story.slug}/comments", typed, refusals, preview)
    if offered:
        form = replace(form, bears=offered, offers=True)
    parent = typed.get("parent", "")
    if parent.isdigit() and not any(refusal.field == "parent" for refusal in refusals):
        try:
            context = await in_thread(pages.comment_context, app, site, int(parent), 0, viewer, form)
            above = context["page"].comment
            if above.is_public and above.story_id == story.id and story.open:
                return answers.html("comment.html", status, **context)
        except Refusal:  # what it replied to is gone: the text goes on below the story
            pass
    context = await in_thread(pages.story_context, app, site, story.slug, DEFAULT, None, viewer, form)
    return answers.html("story.html", status, **context)


def form_view(action: str, typed: dict[str, str], refusals: list[Refusal], preview: str | None) -> FormView:
    name, text, email, website = (clean(typed.get(field, "")) for field in ("name", "text", "email", "website"))
    nudged = typed.get("nudged") == "1" or any(refusal.code is Code.TEXT_NUDGED for refusal in refusals)
    errors, bears, attaches = errors_of(refusals), dict(forms.bears(typed)), forms.attaches(typed)
    form = FormView(action, None, name, text, email, website, errors=errors, preview=preview, nudged=nudged)
    return replace(form, bears=bears, attaches=attaches)


def where(comment: Comment, story: Story, app: Service) -> str:
    """Where a new comment is best seen: in the whole thread while that fits a page, else in its context."""
    if story.comments < app.bounds.branch and comment.is_public:
        return f"/s/{story.slug}?sort={Sort.OLD}&wrote={comment.id}#c{comment.id}"
    return f"/c/{comment.id}?wrote={comment.id}#c{comment.id}"


def find_story(app: Service, site: Site, slug: str, viewer: Viewer | None) -> Story:
    with app.db.read() as conn:
        return reading.public_story(stories.by_slug(conn, site.id, slug), viewer.person if viewer else None)


async def vote(request: Request) -> Response:
    """A vote: value 1, -1, or 0 to take it back."""
    app, site, viewer = await opened(request)
    comment_id = forms.comment_id(request.path_params["id"])
    form = await forms.fields(request)
    value = {"1": 1, "-1": -1, "0": 0}.get(form.get("value", ""), 9)
    comment, voter = await cast(request, app, site, comment_id, value, viewer)
    if answers.wants_json(request):
        answer: Response = answers.json({"ups": comment.ups, "downs": comment.downs, "yours": value})
    else:
        answer = answers.go_to(f"{answers.back(request, f'/c/{comment.id}')}#c{comment.id}")
    if voter and not viewer:
        framed = answers.back(request, "").startswith("/embed?")
        app.sessions.remember(answer, site, voter, secure=app.is_secure(site), framed=framed)
    return answer


async def cast(
    request: Request, app: Service, site: Site, comment_id: int, value: int, viewer: Viewer | None
) -> tuple[Comment, int | None]:
    """Vote for whoever the request comes from: the comment after it, and the voter's id."""
    app.voting.spend(f"{site.id} {app.client(request)}")
    person = viewer.person if viewer else None
    told = (app.db, site, comment_id, value, person, clock.now())
    comment, voter = await in_thread(lambda: voting.vote(*told, app.fits.of(site.id)))
    app.pages.changed(comment.story_id)
    return comment, voter.id if voter else None


async def show_edit(request: Request) -> Response:
    """The form in which a comment is changed or withdrawn."""
    app, site, viewer = await opened(request)
    comment_id = forms.comment_id(request.path_params["id"])
    comment = await in_thread(posting.changeable, app.db, site, comment_id, viewer and viewer.person, clock.now())
    return await edit_form(request, app, site, viewer, comment, comment.text)


async def edit(request: Request) -> Response:
    """New words for one's own comment."""
    app, site, viewer = await opened(request)
    comment_id = forms.comment_id(request.path_params["id"])
    form = await forms.fields(request)
    person, now = viewer and viewer.person, clock.now()
    spend(request, app, site, viewer)
    try:
        scorer = partial(app.scorers.of, site.id)
        async with explanations.attributed(app, site, comment_id):
            comment = await in_thread(posting.edit, app.db, site, comment_id, form.get("text", ""), person, now, scorer)
    except Refusal as refusal:
        if refusal.field != "text":
            raise
        comment = await in_thread(posting.changeable, app.db, site, comment_id, person, now)
        return await edit_form(request, app, site, viewer, comment, clean(form.get("text", "")), refusal)
    app.pages.changed(comment.story_id)
    return answers.go_to(await place_of(request, app, site, comment))


async def edit_form(
    request: Request,
    app: Service,
    site: Site,
    viewer: Viewer | None,
    comment: Comment,
    text: str,
    error: Refusal | None = None,
) -> Response:
    """The form in which a comment is changed, here or (`?framed`) within a frame on somebody else's page."""
    framed = answers.framed(request)
    answer = answers.html(
        "edit.html",
        answers.status_of(error) if error else 200,
        site=site,
        viewer=viewer,
        comment=comment,
        text=text,
        error=error.message if error else None,
        framed=framed,
        back=await place_of(request, app, site, comment),
    )
    if framed:
        answer.headers["Content-Security-Policy"] = framed_by(site.origins)
    return answer


async def place_of(request: Request, app: Service, site: Site, comment: Comment) -> str:
    """Where a changed comment is seen, without leaving the frame in which it was changed."""
    if not answers.framed(request):
        return f"/c/{comment.id}#c{comment.id}"
    story = await in_thread(story_of, app, site, comment)
    return f"{frame_address(story.url or f'{site.url}/s/{story.slug}')}&wrote={comment.id}#c{comment.id}"


async def withdraw(request: Request) -> Response:
    """Take one's own comment back."""
    app, site, viewer = await opened(request)
    comment_id = forms.comment_id(request.path_params["id"])
    person = viewer and viewer.person
    async with explanations.attributed(app, site, comment_id):
        comment = await in_thread(posting.withdraw, app.db, site, comment_id, person, clock.now())
    app.pages.changed(comment.story_id)
    if answers.framed(request):
        return answers.go_to(await place_of(request, app, site, comment))
    return answers.go_to(f"/s/{(await in_thread(story_of, app, site, comment)).slug}#comments")


def story_of(app: Service, site: Site, comment: Comment) -> Story:
    with app.db.read() as conn:
        story = stories.by_id(conn, site.id, comment.story_id)
        assert story is not None
        return story
