"""Coral's external moderation phase: Coral asks what the site's policy says of a comment before it publishes it.

Whatever is not answered in time, or with an error, Coral publishes. So once a call is known to come from Coral, what
cannot be judged in time is held by an ordinary answer; errors are for calls of others, and for what is no call.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from weighin import clock
from weighin.actions import elsewhere, judging
from weighin.actions.elsewhere import Sent
from weighin.domain.errors import Code, Refusal
from weighin.domain.keys import Key, Uses
from weighin.domain.policy import Outcome, Ruling
from weighin.domain.types import Role, Site
from weighin.moderation import remark
from weighin.moderation.scores import Scores
from weighin.web import answers, coral_call, forms, service
from weighin.web.coral_call import Call
from weighin.web.judge import DEADLINE_SECONDS
from weighin.web.service import Service
from weighin.web.threads import in_thread

_SPAM, _TOXIC = "COMMENT_DETECTED_SPAM", "COMMENT_DETECTED_TOXIC"
Result = TypeVar("Result")


async def moderate(request: Request) -> Response:
    """Coral: what the site's policy says of a comment, signed by Coral."""
    app = service.of(request)
    until = asyncio.get_running_loop().time() + DEADLINE_SECONDS
    sent = coral_call.signatures(request)
    body = await forms.read_body(request)
    try:
        signers = await _by(until, app.callers.signers(request.path_params["site"]))
    except TimeoutError:
        raise Refusal(Code.STORAGE_BUSY, "The signing secrets could not be read in time. Ask again.") from None
    key = coral_call.signer(signers, sent, body).key
    call = coral_call.decoded(body)
    if call.author.role in coral_call.ANSWERABLE:
        return _no_opinion()
    site = app.site_of(key.site_id)
    text = coral_call.words(call.comment.body)
    if coral_call.is_too_long(text):
        return _held("It is longer than any comment that is judged here.")
    try:
        app.callers.spend(key)
    except Refusal:
        return _held("More comments come than may be judged in a minute.")
    scores = await _scores(app, site, text, until) if elsewhere.is_scored(site) else None
    language = await _language(site, text, until)
    return _judged(app, key, site, call, text, scores, language)


async def _language(site: Site, text: str, until: float) -> str | None:
    """The language of a text, None if no rule asks for it or it cannot be told in time."""
    try:
        return await _by(until, in_thread(judging.language, site, text))
    except TimeoutError:
        return None


async def _scores(app: Service, site: Site, text: str, until: float) -> Scores | None:
    """The scores of a text, None if there are none in time."""
    try:
        return (await _by(until, app.judge.scores(site.id, [text])))[0]
    except (Refusal, TimeoutError):
        return None


async def _by(until: float, work: Awaitable[Result]) -> Result:
    async with asyncio.timeout_at(until):
        return await work


def _judged(
    app: Service, key: Key, site: Site, call: Call, text: str, scores: Scores | None, language: str | None
) -> Response:
    now = clock.now()
    earlier, repeated = app.recent.sent(site.id, call.author.id, remark.likeness(text), now, edited=call.is_edit)
    sent = Sent(text, Role.READER, earlier, repeated, call.is_edit, language)
    found = elsewhere.outcome(site, sent, scores, now)
    flags = _flags(found[0]) if found else []
    app.callers.note(key, now, Uses(calls=1, spam=int(_SPAM in flags), ham=int(_SPAM not in flags)))
    if found is None:
        return _held(judging.UNREADABLE)
    outcome, reason = found
    if outcome.verdict is Ruling.PUBLISH:
        return _no_opinion()
    clause = outcome.clause.number if outcome.clause else None
    return _decided(_status(outcome, flags), flags, reason=reason, clause=clause, policy=outcome.version)


def _flags(outcome: Outcome) -> list[str]:
    """Of what a decision convicts a comment, in Coral's words; nothing where that is not known."""
    if outcome.verdict is Ruling.PUBLISH or outcome.in_doubt:
        return []
    toxic = any(name != "substance" for name in outcome.scores if name != "spam")
    return [_SPAM] * ("spam" in outcome.scores) + [_TOXIC] * toxic


def _status(outcome: Outcome, flags: list[str]) -> str:
    if outcome.verdict is Ruling.REJECT:
        return "REJECTED"
    # Coral cannot ask a writer to rephrase at this point: a nudge waits for a moderator, as a hold does.
    return "SYSTEM_WITHHELD" if flags else "PREMOD"


def _no_opinion() -> Response:
    return Response(status_code=204, headers={"Cache-Control": "no-store"})


def _held(reason: str) -> Response:
    return _decided("PREMOD", [], reason=reason)


def _decided(status: str, flags: list[str], **why: str | None) -> Response:
    """A decision as Coral reads it; what says why it passes over, and whoever looks into the answer can read."""
    actions: list[dict[str, Any]] = [{"actionType": "FLAG", "reason": flag} for flag in flags]
    return answers.json({"status": status, **({"actions": actions} if actions else {}), **why})
