"""What guards every request: whose page may act, and the headers that tell the browser what to allow."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from weighin.domain.errors import Code, Refusal
from weighin.web.answers import refused
from weighin.web.headers import RawHeaders, hardened

SAFE = {"GET", "HEAD", "OPTIONS"}
# What other systems (and, to end following, mail programs) call, with a key or a signature in the request and no regard
# for cookies: a foreign page that sends a reader's browser there gets nothing that it could not get itself.
KEYED = ("/1.1/", "/1.2/", "/v1alpha1/", "/coral/", "/unfollow/")


class Shield:
    """Refuses state changes that come from other sites' pages, and adds the security headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = hardened(_at_home(message["headers"], scope))
            await send(message)

        keyed = scope["path"].startswith(KEYED)
        # PostgreSQL cannot even look for one; of other systems' queries nothing is looked for but the hash of a key.
        if "\x00" in scope["path"] or (b"%00" in scope["query_string"] and not keyed):
            response = await refused(Request(scope, receive), Refusal(Code.PAGE_UNKNOWN, "There is no such page here."))
            await response(scope, receive, guarded)
            return
        if not keyed and scope["method"] not in SAFE and not is_own(Headers(scope=scope)):
            message = "This came from a page of another site, so nothing was done. Please use the form on our own page."
            request = Request(scope, receive)
            response = await refused(request, Refusal(Code.ORIGIN_FOREIGN, message))
            await response(scope, receive, guarded)
            return
        await self.app(scope, receive, guarded)


def _at_home(headers: RawHeaders, scope: Scope) -> RawHeaders:
    """Starlette's own redirects as paths: behind a proxy it does not know by which scheme the reader came."""
    host = dict(scope["headers"]).get(b"host", b"")
    home = scope["scheme"].encode() + b"://" + host + b"/"
    return [
        (name, value[len(home) - 1 :] if name == b"location" and _leads(value, home) else value)
        for name, value in headers
    ]


def _leads(address: bytes, home: bytes) -> bool:
    return address.startswith(home) and not address.startswith(home + b"/")


def is_own(headers: Headers) -> bool:
    """Whether a state change comes from one of our own pages, or from a program, which has no page.

    Browsers always say at least one of the two: Sec-Fetch-Site, and Origin on POST.
    """
    fetch_site = headers.get("sec-fetch-site")
    if fetch_site not in {None, "same-origin", "same-site", "none"}:
        return False
    origin = headers.get("origin")
    if origin is None:
        return fetch_site != "same-site"
    try:
        host = urlsplit(origin).netloc.lower()
    except ValueError:
        return False
    return bool(host) and host == headers.get("host", "").lower()
