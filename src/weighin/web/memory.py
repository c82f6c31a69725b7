"""The shortest way to a story: if its finished bytes are at hand and the reader has no cookie, send them.

Everything else goes on to the shield and the routes, which know how to make them.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from weighin.web.coding import coding_for
from weighin.web.session import COOKIE
from weighin.web.threadcache import Address, Page

_COOKIE = COOKIE.encode() + b"="


class Memory:
    """ASGI middleware around the application whose `state.service.pages` it looks into."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET" and scope["path"].startswith("/s/"):
            told = dict(scope["headers"])
            if _COOKIE not in told.get(b"cookie", b""):
                page = scope["app"].state.service.pages.at(address_of(scope, told))
                if page is not None:
                    accepts, known = told.get(b"accept-encoding", b""), told.get(b"if-none-match", b"")
                    await _Sent(page, accepts, known)(scope, receive, send)
                    return
        await self.app(scope, receive, send)


def address_of(scope: Scope, told: dict[bytes, bytes]) -> Address:
    """Host, path and query as they were asked for: equal ones lead to the same page."""
    return told.get(b"host", b""), scope["raw_path"], scope["query_string"]


def answer(request: Request, page: Page) -> Response:
    """A finished page, or 304 where the browser has it already."""
    headers = request.headers
    return _Sent(
        page,
        headers.get("accept-encoding", "").encode("latin-1"),
        headers.get("if-none-match", "").encode("latin-1"),
    )


class _Sent(Response):
    """Ready-made headers and bytes, sent as they are."""

    def __init__(self, page: Page, accepts: bytes, known: bytes) -> None:
        page.views += 1
        etag, self.raw_headers, self.body = page.wire(coding_for(accepts.decode("latin-1")))
        self.status_code = 200
        self.background = None
        if etag in known:
            self.status_code, self.body = 304, b""
            self.raw_headers = [pair for pair in self.raw_headers if pair[0] != b"content-type"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = self.raw_headers
        if self.status_code == 200:
            headers = [*headers, (b"content-length", str(len(self.body)).encode())]
        await send({"type": "http.response.start", "status": self.status_code, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else self.body})
