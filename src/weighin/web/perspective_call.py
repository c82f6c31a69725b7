"""Calls in Perspective's format as typed input, and its errors."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from weighin.domain.errors import Refusal
from weighin.domain.text import is_visible
from weighin.web import answers, forms
from weighin.web.attributes import ATTRIBUTES
from weighin.web.foreign import googles_error

TEXT_BYTES_MAX = 20 * 1024
ERROR = "type.googleapis.com/google.commentanalyzer.v1alpha1.Error"
_TYPES = {"", "PLAIN_TEXT", "TEXT_TYPE_UNSPECIFIED"}
_SCORES = {"", "PROBABILITY", "SCORE_TYPE_UNSPECIFIED"}


class Failure(Exception):
    """What the answer says instead of scores: an HTTP status, words, and details as the format has them."""

    def __init__(self, status: int, message: str, details: list[dict[str, Any]] | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.details = status, message, details or []


class Comment(msgspec.Struct):
    text: str | None = None
    type: str | None = None


class Asked(msgspec.Struct, rename="camel"):
    score_type: str | None = None
    score_threshold: float | None = None


class Value(msgspec.Struct):
    value: float | None = None
    type: str | None = None


class Suggested(msgspec.Struct, rename="camel"):
    summary_score: Value | None = None


class Analyze(msgspec.Struct, rename="camel"):
    """What `comments:analyze` is asked; what is not here (context, doNotStore, sessionId, …) changes no answer."""

    comment: Comment | None = None
    requested_attributes: dict[str, Asked | None] | None = None
    languages: list[str] | None = None
    span_annotations: bool | None = None
    client_token: str | None = None


class Suggest(msgspec.Struct, rename="camel"):
    """What `comments:suggestscore` is told."""

    comment: Comment | None = None
    attribute_scores: dict[str, Suggested | None] | None = None
    client_token: str | None = None


Body = TypeVar("Body", Analyze, Suggest)


def key(request: Request) -> str:
    """What was sent as a key: `?key=`, X-Goog-Api-Key, or a bearer token; empty if nothing was."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    bearer = token if scheme.lower() == "bearer" else ""
    sent = request.query_params.get("key") or request.headers.get("x-goog-api-key") or bearer
    return sent.strip().lower()


async def read(request: Request, shape: type[Body]) -> tuple[Body, str]:
    """The call and the text of its comment. Raises Failure."""
    try:
        body = await forms.read_body(request)
    except Refusal as refusal:
        raise invalid("COMMENT_TOO_LONG", "Comment text too long.") from refusal
    try:
        call = msgspec.json.decode(body, type=shape)
    except forms.MISSHAPEN as error:
        raise invalid("INVALID_REQUEST", f"Invalid JSON payload received. {error}") from error
    text, kind = (call.comment.text or "", call.comment.type or "") if call.comment else ("", "")
    if not is_visible(text):
        raise invalid("COMMENT_EMPTY", "Comment must be non-empty.")
    if len(text.encode("utf-8", "replace")) > TEXT_BYTES_MAX:
        raise invalid("COMMENT_TOO_LONG", "Comment text too long.")
    if kind not in _TYPES:
        raise invalid("INVALID_REQUEST", f"Text type {kind[:40]!r} is not supported. Send PLAIN_TEXT.")
    return call, text


def must_be_known(name: str, score_type: str | None) -> None:
    """Pass if there is such an attribute and score type. Raises Failure."""
    if name not in ATTRIBUTES:
        raise invalid("INVALID_REQUEST", f"Attribute unknown: {name[:80]}")
    if (score_type or "") not in _SCORES:
        raise invalid("INVALID_REQUEST", f"Score type {score_type!r:.60} is not supported. Ask for PROBABILITY.")


def invalid(error_type: str, message: str, **more: Any) -> Failure:
    """A mistake of the caller, HTTP 400, with the type that callers tell mistakes apart by."""
    return Failure(400, message, [{"@type": ERROR, "errorType": error_type, **more}])


def failed(failure: Failure) -> Response:
    """A failure as its callers expect it."""
    error = googles_error(failure.status, failure.message, failure.details)
    return answers.json(error, failure.status, answers.when_again(failure.status))


def of_refusal(refusal: Refusal) -> Failure:
    """One of our own refusals: too fast, too busy, no model, no storage."""
    return Failure(answers.status_of(refusal), refusal.message)
