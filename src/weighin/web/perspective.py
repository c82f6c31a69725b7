"""Perspective's wire format (Comment Analyzer v1alpha1): scores of a comment by attribute, and what they should be."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from weighin import clock
from weighin.actions import keys
from weighin.domain.errors import Refusal
from weighin.domain.keys import Feedback, FeedbackKind, Key, Uses
from weighin.moderation.language import Spoken, spoken
from weighin.web import answers, perspective_call, service
from weighin.web.attributes import ATTRIBUTES, Asked, wanted
from weighin.web.foreign import googles_error
from weighin.web.perspective_call import Analyze, Failure, Suggest, invalid
from weighin.web.perspective_discovery import document
from weighin.web.sentences import sentences
from weighin.web.service import Service
from weighin.web.threads import in_thread

JUDGED = "en"  # the language that the model has learned
_UNSUPPORTED = "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE"

Act = Callable[[Service, Key, Request], Awaitable[Response]]


async def analyze(request: Request) -> Response:
    """Perspective: the scores of a comment."""
    return await _answered(request, _analyze)


async def suggest_score(request: Request) -> Response:
    """Perspective: what the scores of a comment should have been."""
    return await _answered(request, _suggest)


async def show_discovery(request: Request) -> Response:
    """The description of the Perspective calls that Google's API clients ask for first."""
    if request.query_params.get("version", "v1alpha1") != "v1alpha1":
        return answers.json(googles_error(404, "There is version v1alpha1 alone."), 404)
    host = request.headers.get("host", "")
    # Only who asks reads this: at worst a proxy's header that nobody vouches for sends its own sender astray.
    scheme = request.headers.get("x-forwarded-proto", request.url.scheme)
    return answers.json(document(f"{'https' if scheme == 'https' else 'http'}://{host}/"))


async def _answered(request: Request, act: Act) -> Response:
    app = service.of(request)
    try:
        sent = perspective_call.key(request)
        if not sent:
            raise Failure(403, "The request is missing a valid API key. Make one with: weighin key --site SITE")
        key = await app.callers.find(sent)
        if key is None:
            reason = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}
            raise Failure(400, "API key not valid. Please pass a valid API key.", [reason])
        app.callers.spend(key)
        return await act(app, key, request)
    except Failure as failure:
        return perspective_call.failed(failure)
    except Refusal as refusal:
        return perspective_call.failed(perspective_call.of_refusal(refusal))


async def _analyze(app: Service, key: Key, request: Request) -> Response:
    call, text = await perspective_call.read(request, Analyze)
    asked = call.requested_attributes or {}
    if not asked:
        raise invalid("NO_REQUESTED_ATTRIBUTES", "No requested attributes specified.")
    for name, how in asked.items():
        perspective_call.must_be_known(name, how.score_type if how else None)
    detected = await in_thread(spoken, text)
    _must_be_judged(call, next(iter(asked)), detected)
    whole = (0, len(text))
    places = sentences(text) if call.span_annotations else [whole]
    apart = [text[start:end] for start, end in places] if places != [whole] else []
    scored = await app.judge.scores(key.site_id, [text, *apart])
    site, now = app.site_of(key.site_id), clock.now()
    comment = Asked(text, scored[0], site, now)
    parts = [Asked(part, scores, site, now, whole=False) for part, scores in zip(apart, scored[1:], strict=True)]
    spans = list(zip(places, parts or [comment], strict=True))
    found: dict[str, Any] = {}
    for name, how in asked.items():
        value = ATTRIBUTES[name].value(comment)
        if how is None or value >= (how.score_threshold or 0):
            found[name] = _attribute(name, value, spans)
    app.callers.note(key, now, Uses(calls=1))
    told: dict[str, Any] = {"attributeScores": found, "languages": call.languages or [JUDGED]}
    told["detectedLanguages"] = [detected.code]
    return answers.json(told | _echo(call.client_token))


def _must_be_judged(call: Analyze, first: str, detected: Spoken) -> None:
    """Pass if every language that is asked for is judged; where none is, unless the text is surely in another. What
    cannot be told, as most short remarks, is taken for what is judged. Raises Failure."""
    asked = call.languages or []
    if not asked and detected.is_surely_not(JUDGED):
        about: dict[str, Any] = {"attribute": first, "detectedLanguages": [detected.code]}
        message = f"Attribute {first} does not support the language of this comment: {detected.code}"
        raise invalid(_UNSUPPORTED, message, languageNotSupportedByAttributeError=about)
    if any(one.lower().partition("-")[0] != JUDGED for one in asked):
        message = f"Attribute {first} does not support request languages: {', '.join(asked)[:200]}"
        about = {"attribute": first, "requestedLanguages": asked}
        raise invalid(_UNSUPPORTED, message, languageNotSupportedByAttributeError=about)


def _attribute(name: str, value: float, spans: Sequence[tuple[tuple[int, int], Asked]]) -> dict[str, Any]:
    told = [
        {"begin": start, "end": end, "score": _score(ATTRIBUTES[name].value(asked))} for (start, end), asked in spans
    ]
    return {"summaryScore": _score(value), "spanScores": told}


def _score(value: float) -> dict[str, Any]:
    return {"value": round(value, 8), "type": "PROBABILITY"}


async def _suggest(app: Service, key: Key, request: Request) -> Response:
    call, text = await perspective_call.read(request, Suggest)
    scores: dict[str, float] = {}
    for name, suggested in (call.attribute_scores or {}).items():
        summary = suggested.summary_score if suggested else None
        perspective_call.must_be_known(name, summary.type if summary else None)
        if summary is None:
            raise invalid("INVALID_REQUEST", f"There is no summaryScore for {name}.")
        value = summary.value or 0.0  # the format leaves a zero out where it writes a value
        if not 0 <= value <= 1:
            raise invalid("INVALID_REQUEST", f"The score of {name} must be from 0 to 1.")
        scores[wanted(name)] = value
    if not scores:
        raise invalid("INVALID_REQUEST", "No attribute scores specified.")
    now = clock.now()
    said = Feedback(FeedbackKind.SCORES, text.replace("\x00", ""), scores)
    scorer = await in_thread(app.scorers.if_any, key.site_id)
    await app.write(lambda conn: keys.learn(conn, key, said, now, scorer))
    app.scorers.changed(key.site_id)
    return answers.json(_echo(call.client_token))


def _echo(token: str | None) -> dict[str, str]:
    return {"clientToken": token} if token else {}
