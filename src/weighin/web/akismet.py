"""Akismet's wire format: other systems ask whether a text is spam, and say where the answer was wrong.

Answers are bare words that callers compare byte for byte. Whatever is not exactly `true` some of them take for ham,
so where no score can be had the answer is an error of ours (5xx), never a word.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Awaitable, Callable
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from weighin import clock
from weighin.actions import elsewhere, keys
from weighin.domain.errors import Code, Refusal
from weighin.domain.keys import Feedback, FeedbackKind, Key, Uses, is_month, month
from weighin.moderation import remark
from weighin.web import akismet_call, answers, forms, service
from weighin.web.akismet_call import Call
from weighin.web.foreign import DEBUG, GUID
from weighin.web.service import Service
from weighin.web.threads import in_thread

SPAM_FROM = 0.5  # the probability from which a text is called spam
DISCARD_FROM = 0.995  # and from which it may be thrown away unseen: a fifth of spam, 3 of 11,187 other texts
DISCARD_WORDS = 3  # and how many different words it must have for that: no emoji are thrown away unseen
THANKS = "Thanks for making the web a better place."
_COLUMNS = ["Site", "Total API Calls", "Spam", "Ham", "Missed Spam", "False Positives", "Is Revoked"]
_SITES_MAX = 500

Act = Callable[[Service, Key, Call], Awaitable[Response]]


async def verify_key(request: Request) -> Response:
    """Akismet: whether a key is valid."""

    async def act(_app: Service, _key: Key, _call: Call) -> Response:
        return _text("valid")

    return await _answered(request, act)


async def check_comment(request: Request) -> Response:
    """Akismet: whether a text is spam."""
    answer = await _answered(request, _check)
    # WordPress's plug-in knows a comment again by this alone (5.5, 5.7), and publishes what it does not know again.
    answer.headers[GUID] = uuid4().hex
    return answer


async def submit_spam(request: Request) -> Response:
    """Akismet: this text was spam."""

    async def act(app: Service, key: Key, call: Call) -> Response:
        return await _learned(app, key, call, FeedbackKind.SPAM, Uses(missed_spam=1))

    return await _answered(request, act)


async def submit_ham(request: Request) -> Response:
    """Akismet: this text was no spam."""

    async def act(app: Service, key: Key, call: Call) -> Response:
        return await _learned(app, key, call, FeedbackKind.HAM, Uses(false_positives=1))

    return await _answered(request, act)


async def show_usage(request: Request) -> Response:
    """Akismet: how often a key was used this month."""
    return await _answered(request, _usage)


async def show_sites(request: Request) -> Response:
    """Akismet: what a key was used for in a month, as JSON or CSV."""
    return await _answered(request, _sites)


async def _answered(request: Request, act: Act) -> Response:
    app = service.of(request)
    try:
        call = await akismet_call.read(request)
        key = await app.callers.find(call.key)
        if key is None:
            why = "This key is not valid here, or was revoked." if call.key else "There is no key in this request."
            return _text("invalid", {DEBUG: f"{why} Make one with: weighin key --site SITE"})
        app.callers.spend(key)
        return await act(app, key, call)
    except Refusal as refusal:
        status = answers.status_of(refusal)
        return _text(refusal.message, {DEBUG: refusal.code, **answers.when_again(status)}, status)


async def _check(app: Service, key: Key, call: Call) -> Response:
    if call.missing:
        return _incomplete(call)
    is_spam, is_blatant = call.is_guaranteed_spam, False  # a test is to see the plain answer
    if not (call.is_guaranteed_spam or call.is_by_administrator):
        is_spam, is_blatant = await _judged(app, key, call)
    if not call.is_test:
        app.callers.note(key, clock.now(), Uses(calls=1, spam=int(is_spam), ham=int(not is_spam)))
    return _text("true" if is_spam else "false", {"X-akismet-pro-tip": "discard"} if is_blatant else {})


async def _judged(app: Service, key: Key, call: Call) -> tuple[bool, bool]:
    """Whether a text is spam, and whether so blatantly that nobody needs to see it."""
    found = await app.judge.scores(key.site_id, call.parts or [""])
    spam = max(scores["spam"] for scores in found)
    text = "\n".join(call.content)
    if remark.is_wordless(text):  # there is no word to advertise with: what the policy says of that counts too
        return spam >= SPAM_FROM or elsewhere.stops_empty(app.site_of(key.site_id), text, clock.now()), False
    return spam >= SPAM_FROM, spam >= DISCARD_FROM and remark.different_words(text) >= DISCARD_WORDS


async def _learned(app: Service, key: Key, call: Call, kind: FeedbackKind, uses: Uses) -> Response:
    if call.missing:
        return _incomplete(call)
    if not call.is_test:
        now = clock.now()
        said = Feedback(kind, call.text, {"spam": float(kind is FeedbackKind.SPAM)}, call.guid)
        scorer = await in_thread(app.scorers.if_any, key.site_id)
        if await app.write(lambda conn: keys.learn(conn, key, said, now, scorer)):
            app.scorers.changed(key.site_id)
            app.callers.note(key, now, uses)
    return _text(THANKS)


async def _usage(app: Service, key: Key, _call: Call) -> Response:
    uses = await app.callers.uses(key, month(clock.now()))
    return answers.json({"limit": "none", "usage": uses.calls, "percentage": 0, "throttled": False})


async def _sites(app: Service, key: Key, call: Call) -> Response:
    asked = call.fields.get("month", "").strip() or month(clock.now())
    limit, offset = call.fields.get("limit", ""), call.fields.get("offset", "")
    if not is_month(asked) or not all(not number or forms.is_id(number) for number in (limit, offset)):
        raise Refusal(Code.LIMIT_INVALID, "month is such as 2026-11; limit and offset are whole numbers.")
    most, after = int(limit or _SITES_MAX), int(offset or 0)
    uses = await app.callers.uses(key, asked)
    # A key is made for one site, so there is one line at most.
    url = await in_thread(keys.home, app.db, key)
    found = [url] if uses != Uses() and call.fields.get("filter", "").lower() in url.lower() else []
    rows = [
        {"site": site, "api_calls": str(uses.calls), "spam": str(uses.spam), "ham": str(uses.ham)}
        | {"missed_spam": str(uses.missed_spam), "false_positives": str(uses.false_positives), "is_revoked": False}
        for site in found[after : after + most]
    ]
    if call.fields.get("format", "").lower() == "csv":
        table = io.StringIO()
        csv.writer(table, lineterminator="\n").writerows([_COLUMNS, *(row.values() for row in rows)])
        return PlainTextResponse(table.getvalue(), media_type="text/csv", headers={"Cache-Control": "no-store"})
    return answers.json({asked: rows, "limit": most, "offset": after, "total": len(found)})


def _incomplete(call: Call) -> Response:
    why = f"Missing required field: {', '.join(call.missing)}."
    return _text(why, {DEBUG: why})


def _text(words: str, headers: dict[str, str] | None = None, status: int = 200) -> Response:
    return PlainTextResponse(words, status, headers={"Cache-Control": "no-store", **(headers or {})})
