"""The moderator's side: signing in by a link, the comments that wait, deciding about one."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from weighin import clock
from weighin.actions import moderating
from weighin.domain.errors import Code, Refusal
from weighin.domain.types import Comment
from weighin.storage import comments, stories
from weighin.web import answers, forms
from weighin.web.pages import opened
from weighin.web.threads import in_thread

LINK_SECONDS = 24 * 3600
HELD_ON_A_PAGE = 50


async def sign_in(request: Request) -> Response:
    """Following the link signs in; it may be followed again within a day, and carries no right beyond the site's."""
    app, site, _ = await opened(request)
    person_id = app.sessions.person_of_link(site, request.path_params["token"], LINK_SECONDS)
    if person_id is None:
        message = "This sign-in link is damaged or older than a day. Make a new one with: weighin user link"
        raise Refusal(Code.LINK_EXPIRED, message)
    answer = answers.go_to("/desk")
    app.sessions.remember(answer, site, person_id, secure=app.is_secure(site))
    return answer


async def sign_out(request: Request) -> Response:
    """Forget who this browser is."""
    app, _, _ = await opened(request)
    answer = answers.go_to("/")
    app.sessions.forget(answer)
    return answer


async def show_desk(request: Request) -> Response:
    """The comments that wait for a moderator."""
    app, site, viewer = await opened(request)
    if viewer is None or not viewer.is_moderator:
        message = "This page is for moderators. Open your sign-in link first."
        raise Refusal(Code.MODERATORS_ONLY, message)

    def find() -> tuple[list[Comment], dict[int, str]]:
        with app.db.read() as conn:
            held = comments.held(conn, site.id, HELD_ON_A_PAGE + 1)
            return held, stories.titles(conn, {comment.story_id for comment in held})

    held, titles = await in_thread(find)
    shown, more = held[:HELD_ON_A_PAGE], len(held) > HELD_ON_A_PAGE
    return answers.html("desk.html", site=site, viewer=viewer, held=shown, more=more, titles=titles)


async def decide(request: Request) -> Response:
    """A decision: publish, hold, reject or remove, with a reason."""
    app, site, viewer = await opened(request)
    comment_id = forms.comment_id(request.path_params["id"])
    form = await forms.fields(request)
    verdict, reason = form.get("verdict", ""), form.get("reason", "")
    person = viewer.person if viewer else None
    told = (comment_id, verdict, reason, person, clock.now(), forms.instant(form.get("read")))
    comment = await in_thread(moderating.decide, app.db, site, *told)
    app.pages.changed(comment.story_id)
    return answers.go_to(answers.back(request, "/desk"))
