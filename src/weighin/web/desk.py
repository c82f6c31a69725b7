"""The moderator's side: signing in by a link, what waits and what was decided, deciding about one comment."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from weighin import clock
from weighin.actions import learning, moderating, reading
from weighin.domain.errors import Code, Refusal
from weighin.domain.text import clean
from weighin.domain.types import Comment, Site
from weighin.web import answers, explanations, forms, notes
from weighin.web.headers import framed_by
from weighin.web.pages import opened
from weighin.web.service import Service
from weighin.web.threads import in_thread
from weighin.web.views import Viewer

LINK_SECONDS = 24 * 3600
ON_THE_DESK = 50
# What a moderator can put right by deciding again: the form comes back with what they typed.
_AGAIN = {Code.REASON_EMPTY, Code.REASON_TOO_LONG, Code.RULE_UNKNOWN, Code.COMMENT_CHANGED}


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
    """The comments that wait for a moderator, and what moderators decided last."""
    app, site, viewer = await opened_for_moderators(request)
    desk = await in_thread(reading.desk, app.db, site, ON_THE_DESK)
    foretold = await in_thread(learning.foretold, app.db, site)
    note = await in_thread(notes.find, app, site, viewer, request.query_params, ())
    return answers.html("desk.html", site=site, viewer=viewer, desk=desk, foretold=foretold, note=note)


async def opened_for_moderators(request: Request) -> tuple[Service, Site, Viewer]:
    """What every page of the desk begins with. Raises Refusal for anybody but a moderator."""
    app, site, viewer = await opened(request)
    if viewer is None or not viewer.is_moderator:
        message = "This page is for moderators. Open your sign-in link first."
        raise Refusal(Code.MODERATORS_ONLY, message)
    return app, site, viewer


async def decide(request: Request) -> Response:
    """A decision: publish, hold, reject or remove, with a rule of the policy or a reason in words."""
    app, site, viewer = await opened(request)
    comment_id = forms.comment_id(request.path_params["id"])
    form = await forms.fields(request)
    verdict, reason, rule = form.get("verdict", ""), form.get("reason", ""), form.get("rule", "")
    person = viewer.person if viewer else None
    told = (comment_id, verdict, reason, person, clock.now(), forms.instant(form.get("read")), rule)
    back = form.get("back") or answers.back(request, "/desk")
    scorer = await in_thread(app.scorers.if_any, site.id)
    try:
        async with explanations.attributed(app, site, comment_id):
            comment = await in_thread(moderating.decide, app.db, site, *told, scorer)
    except Refusal as refusal:
        if refusal.code not in _AGAIN or answers.wants_json(request):
            raise
        return await show_again(request, app, site, viewer, comment_id, form, back, refusal)
    app.pages.changed(comment.story_id)
    app.scorers.changed(site.id)
    return answers.go_to(after(back, comment))


async def show_again(
    request: Request,
    app: Service,
    site: Site,
    viewer: Viewer | None,
    comment_id: int,
    form: dict[str, str],
    back: str,
    refusal: Refusal,
) -> Response:
    """The comment as it reads now, with what its moderator chose and typed, and why it was not enough."""

    def find() -> Comment:
        with app.db.read() as conn:
            return moderating.standing(conn, site, comment_id)

    typed = {"rule": form.get("rule", ""), "reason": clean(form.get("reason", "")), "back": _local(back)}
    framed = answers.framed(request)
    answer = answers.html(
        "decision.html",
        answers.status_of(refusal),
        site=site,
        viewer=viewer,
        comment=await in_thread(find),
        typed=typed,
        error=refusal.message,
        framed=framed,
    )
    if framed:
        answer.headers["Content-Security-Policy"] = framed_by(site.origins)
    return answer


def after(back: str, comment: Comment) -> str:
    """The page on which the decision was taken, at the comment's place, saying what was done."""
    parts = urlsplit(_local(back))
    kept = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in {"done", "wrote"}
    ]
    query = urlencode([*kept, ("done", str(comment.id))])
    if parts.path == "/desk":
        return f"/desk?{query}"
    is_its_own = parts.path == f"/c/{comment.id}"
    return f"{parts.path}?{query}" + (f"#c{comment.id}" if is_its_own else notes.place(comment))


def _local(back: str) -> str:
    """The address if it leads to a page of ours that can be opened, else the desk's: a form may say anything."""
    try:
        parts = urlsplit(back)
    except ValueError:
        return "/desk"
    ours = back.startswith("/") and not parts.netloc and "\\" not in back and back.isprintable()
    return back if ours and not parts.path.endswith("/decision") else "/desk"
