"""Answers: pages, JSON, redirects, and refusals as a page or as problem+json (RFC 9457)."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.types import Scope

from weighin.domain.errors import Code, Refusal, Refusals
from weighin.domain.text import clean
from weighin.render import render
from weighin.web import foreign, forms
from weighin.web.headers import framed_by

log = logging.getLogger("weighin")

STATUS = {
    Code.STORY_UNKNOWN: 404,
    Code.COMMENT_UNKNOWN: 404,
    Code.SITE_UNKNOWN: 404,
    Code.PAGE_UNKNOWN: 404,
    Code.EXPLANATION_UNKNOWN: 404,
    Code.EVIDENCE_UNKNOWN: 404,
    Code.METHOD_UNKNOWN: 405,
    Code.STORY_CLOSED: 403,
    Code.NOT_YOURS: 403,
    Code.EDIT_WINDOW_OVER: 403,
    Code.OWN_COMMENT: 403,
    Code.ORIGIN_FOREIGN: 403,
    Code.ADDRESS_NOT_ALLOWED: 403,
    Code.MODERATORS_ONLY: 403,
    Code.LINK_EXPIRED: 403,
    Code.SIGNATURE_MISSING: 401,
    Code.SIGNATURE_INVALID: 403,
    Code.PARENT_GONE: 409,
    Code.EXPLANATION_LISTED: 409,
    Code.EXPLANATION_CIRCULAR: 409,
    Code.RELATION_CONTRADICTORY: 409,
    Code.COMMENT_CHANGED: 409,
    Code.BODY_TOO_LARGE: 413,
    Code.BODY_TYPE_UNKNOWN: 415,
    Code.BODY_INVALID: 400,
    Code.SORT_UNKNOWN: 400,
    Code.CURSOR_INVALID: 400,
    Code.LIMIT_INVALID: 400,
    Code.TOO_FAST: 429,
    Code.STORAGE_UNAVAILABLE: 503,
    Code.STORAGE_BUSY: 503,
    Code.MAIL_UNAVAILABLE: 503,
    Code.MODEL_INVALID: 503,
    Code.SCORING_BUSY: 503,
    Code.REPLAY_BUSY: 503,
}
TITLES = {
    400: "That request could not be read",
    401: "Not signed",
    403: "That is not possible",
    404: "Nothing here",
    405: "That is not possible",
    409: "That has changed meanwhile",
    413: "Too large",
    415: "That request could not be read",
    422: "Please check what you entered",
    429: "One moment, please",
    500: "Something went wrong",
    503: "Not just now",
}
# What a page says above the message, where the code tells more than the status.
HEADLINES = {
    Code.MODERATORS_ONLY: "For moderators",
    Code.LINK_EXPIRED: "This link no longer works",
    Code.NOT_YOURS: "Not your comment",
    Code.EDIT_WINDOW_OVER: "Too late to change it",
    Code.OWN_COMMENT: "This is your own comment",
    Code.STORY_CLOSED: "Comments are closed",
    Code.ORIGIN_FOREIGN: "Sent from somewhere else",
    Code.ADDRESS_NOT_ALLOWED: "No comments for this page",
    Code.METHOD_UNKNOWN: "Not from here",
    Code.COMMENT_UNKNOWN: "No such comment",
    Code.STORY_UNKNOWN: "No such story",
    Code.EXPLANATION_UNKNOWN: "No such explanation",
    Code.EVIDENCE_UNKNOWN: "No such evidence",
    Code.EXPLANATION_CIRCULAR: "These go round in a circle",
    Code.RELATION_CONTRADICTORY: "These contradict each other",
}
SIGNED = ("/sign-in/", "/follow/", "/unfollow/")
BROKEN = "This is a mistake on our side. Please try again in a moment; the site's owner finds it in the log."


class Wrong(msgspec.Struct):
    """One field that was refused."""

    field: str
    code: str
    message: str


class Problem(msgspec.Struct, omit_defaults=True):
    """What every failed call of the API answers (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[Wrong] = []


def status_of(refusal: Refusal) -> int:
    return STATUS.get(refusal.code, 422)


def html(name: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A page that is made for one reader, and so kept by no cache."""
    return HTMLResponse(render(name, **context), status, headers={"Cache-Control": "no-store", **when_again(status)})


def when_again(status: int) -> dict[str, str]:
    """When to try again, as a header, where it is worth trying."""
    return {"Retry-After": "5" if status == 503 else "60"} if status in {429, 503} else {}


def json(value: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """An answer for one program, and so kept by no cache unless `headers` say so."""
    headers = {"Cache-Control": "no-store", **(headers or {})}
    return Response(msgspec.json.encode(value), status, headers, media_type="application/json")


def go_to(address: str) -> RedirectResponse:
    """After a form was taken: look there, with GET."""
    return RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})


def back(request: Request, otherwise: str) -> str:
    """The path on this site that the reader came from, or `otherwise`."""
    try:
        came = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return otherwise
    if came.netloc != request.headers.get("host") or not came.path.startswith("/") or came.path.startswith("//"):
        return otherwise
    return f"{came.path}?{came.query}" if came.query else came.path


async def refused(request: Request, error: Exception) -> Response:
    """The answer to a Refusal or Refusals that no handler has shown in its own form."""
    all_of_them = error.refusals if isinstance(error, Refusals) else [error]
    refusals = [one for one in all_of_them if isinstance(one, Refusal)]
    status = status_of(refusals[0])
    if status >= 500:
        log.error("refused with %s at %r", refusals[0].code, _place(request))
        await _read_typed(request)
    return answer(request, status, refusals, when_again(status))


async def _read_typed(request: Request) -> None:
    """Have the text of a form at hand that failed before anybody looked into it."""
    if request.method == "POST" and not wants_json(request) and not hasattr(request.state, "typed"):
        with suppress(Refusal, ClientDisconnect):
            await forms.fields(request)


def _place(request: Request) -> str:
    """The address as it may stand in a log: a signed link is a secret."""
    path = request.url.path
    return next((f"{begin}…" for begin in SIGNED if path.startswith(begin)), path)


async def http_error(request: Request, error: Exception) -> Response:
    """Starlette's own 404 and 405, said in our words."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 405:
        refusal = Refusal(Code.METHOD_UNKNOWN, "This address does not take that kind of request.")
    elif status == 404:
        refusal = Refusal(Code.PAGE_UNKNOWN, "There is no page at this address. It may have moved or been mistyped.")
    else:
        refusal = Refusal(Code.BODY_INVALID, "This request could not be read.")
    headers = {"Allow": ", ".join(sorted(methods(request)))} if status == 405 else {}
    return answer(request, status, [refusal], headers)


def methods(request: Request) -> set[str]:
    """What this address takes, by all of its routes; Starlette itself names the methods of the first one."""
    root = request.scope.get("app_root_path", request.scope.get("root_path", ""))  # as it was before any mount
    return _methods(request.app.routes, {**request.scope, "root_path": root})


def _methods(routes: Iterable[BaseRoute], scope: Scope) -> set[str]:
    taken: set[str] = set()
    for route in routes:
        match, inner = route.matches(scope)
        if match is Match.NONE:
            continue
        if isinstance(route, Mount):
            taken |= _methods(route.routes, {**scope, **inner})
        elif isinstance(route, Route):
            taken |= route.methods or set()
    return taken


async def broken(request: Request, error: Exception) -> Response:
    """A 500: always a bug, and logged as one by the server."""
    log.error("broken at %r", _place(request), exc_info=error)
    return answer(request, 500, [Refusal(Code.STORAGE_UNAVAILABLE, BROKEN)], {}, code="internal_error")


def answer(
    request: Request, status: int, refusals: list[Refusal], headers: dict[str, str], code: str | None = None
) -> Response:
    """The refusals as problem+json where a program asks, as a page where a person does; on the paths of another
    system's format as that has them."""
    first = refusals[0]
    headers = {"Cache-Control": "no-store", **headers}
    path = request.url.path
    if foreign.is_perspectives(path):
        return json(foreign.googles_error(status, first.message), status, headers)
    if foreign.is_akismets(path):
        return PlainTextResponse(first.message, status, headers | foreign.akismets_headers(path, code or first.code))
    if wants_json(request):
        title = TITLES.get(status, "Refused")
        wrong = [Wrong(one.field, one.code, one.message) for one in refusals if one.field]
        name = code or first.code
        problem = Problem(f"/problems/{name}", title, status, first.message, name, wrong)
        return Response(msgspec.json.encode(problem), status, headers, media_type="application/problem+json")
    page = render(
        "error.html",
        site=getattr(request.state, "site", None),
        viewer=None,
        title=HEADLINES.get(first.code) or TITLES.get(status, "Refused"),
        messages=[one.message for one in refusals],
        kept=clean(getattr(request.state, "typed", {}).get("text", "")),
        framed=framed(request),
    )
    site = getattr(request.state, "site", None)
    if site is not None and framed(request):  # or the frame would stay blank
        headers["Content-Security-Policy"] = framed_by(site.origins)
    return HTMLResponse(page, status, headers)


def framed(request: Request) -> bool:
    """Whether the answer is for a frame on somebody else's page."""
    return request.url.path.startswith("/embed") or "framed" in request.query_params


def wants_json(request: Request) -> bool:
    path = request.url.path
    to_programs = path.startswith(("/api/", "/coral/")) or foreign.is_perspectives(path) or foreign.is_akismets(path)
    return to_programs or "application/json" in request.headers.get("accept", "")
