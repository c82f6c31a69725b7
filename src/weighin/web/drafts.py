"""The page on which moderators try a draft of the policy on the comments that are there. It saves nothing."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from weighin.actions import replaying
from weighin.domain import limits
from weighin.domain.errors import Code, Refusal
from weighin.domain.policy import Mistakes
from weighin.domain.trial import Trial
from weighin.domain.types import Site
from weighin.web import answers, forms
from weighin.web.desk import opened_for_moderators
from weighin.web.service import Service
from weighin.web.threads import in_thread
from weighin.web.views import DraftView, Viewer, with_lines

MOST = 2000  # comments, so that nobody waits for more than about two seconds; the command takes more
MOST_EFFORT = 2_000_000  # comparisons, for the same reason; the shipped policy comes to 80,000 with all of these
SHOWN = 50  # changes of one kind on the page


async def show_draft(request: Request) -> Response:
    """The policy in force as a draft, to be changed and tried on the last comments."""
    _, site, viewer = await opened_for_moderators(request)
    return _page(site, viewer, DraftView(site.policy, str(limits.REPLAYED)))


async def try_draft(request: Request) -> Response:
    """What a draft would have done to the last comments, or what is wrong with it; or the draft as a file (`keep`)."""
    app, site, viewer = await opened_for_moderators(request)
    form = await forms.fields(request)
    text, last = form.get("draft", ""), form.get("last", "")
    if "keep" in form:
        headers = {"Content-Disposition": 'attachment; filename="policy.md"', "Cache-Control": "no-store"}
        return Response(text.replace("\r\n", "\n"), media_type="text/markdown; charset=utf-8", headers=headers)
    try:
        trial = await _tried(app, site, text, last)
    except Mistakes as mistakes:
        return await in_thread(_wrong, site, viewer, text, last, mistakes)
    except Refusal as refusal:
        if refusal.code not in {Code.LIMIT_INVALID, Code.MODEL_INVALID, Code.REPLAY_BUSY}:
            raise
        view = DraftView(text, last, errors={refusal.field or "": refusal.message})
        return await in_thread(_page, site, viewer, view, 422 if refusal.field else answers.status_of(refusal))
    return await in_thread(_page, site, viewer, DraftView(text, last, trial=trial))


async def _tried(app: Service, site: Site, text: str, last: str) -> Trial:
    most = forms.amount(last, limits.REPLAYED, MOST, "last")
    return await in_thread(_alone, app, site, text, most)


def _alone(app: Service, site: Site, text: str, most: int) -> Trial:
    """Try a draft while nobody else does: two at once would take twice as long, and readers would feel it."""
    if not app.replaying.acquire(blocking=False):
        message = (
            "Another draft is being tried at this moment. Nothing was tried yet; send yours again in a few seconds."
        )
        raise Refusal(Code.REPLAY_BUSY, message)
    try:
        scorer = partial(app.scorers.of, site.id)
        return replaying.try_out(app.db, site, text, scorer, most, most_effort=MOST_EFFORT)
    finally:
        app.replaying.release()


def _wrong(site: Site, viewer: Viewer, text: str, last: str, mistakes: Mistakes) -> Response:
    return _page(site, viewer, DraftView(text, last, mistakes=with_lines(mistakes.mistakes, text)), 422)


def _page(site: Site, viewer: Viewer, view: DraftView, status: int = 200) -> Response:
    return answers.html("draft.html", status, site=site, viewer=viewer, view=view, most=MOST, shown=SHOWN)
