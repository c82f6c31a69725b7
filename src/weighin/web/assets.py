"""Static files, compressed once and kept in memory."""

from __future__ import annotations

from mimetypes import guess_type

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from weighin.domain.errors import Code, Refusal
from weighin.render import ASSETS, STATIC
from weighin.web.coding import coding_for, compress

_TEXT = {".css", ".js", ".svg"}
_FILES = {path.name: path.read_bytes() for path in STATIC.iterdir()}
_coded: dict[tuple[str, str], bytes] = {}


async def show_asset(request: Request) -> Response:
    """A static file, under an address that changes with its bytes."""
    return send(request, request.path_params["name"], "public, max-age=31536000, immutable")


async def show_embed_script(request: Request) -> Response:
    """The script that other sites put in their pages; kept for an hour only, since its address never changes."""
    return send(request, "embed.js", "public, max-age=3600")


async def show_robots(_request: Request) -> Response:
    """What search engines may read: everything but the desk."""
    headers = {"Cache-Control": "public, max-age=86400"}
    return Response("User-agent: *\nDisallow: /desk\n", headers=headers, media_type="text/plain")


async def show_icon(_request: Request) -> Response:
    """Where the icon is, for whoever asks at the old place."""
    return RedirectResponse(ASSETS["icon.svg"], 303, headers={"Cache-Control": "public, max-age=3600"})


def send(request: Request, name: str, cache: str) -> Response:
    plain = _FILES.get(name)
    if plain is None:
        raise Refusal(Code.PAGE_UNKNOWN, "There is no such file here.")
    compressible = any(name.endswith(ending) for ending in _TEXT)
    coding = coding_for(request.headers.get("accept-encoding", "")) if compressible else "identity"
    headers = {
        "Cache-Control": cache,
        "Vary": "Accept-Encoding",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if coding == "identity":
        body = plain
    else:
        body = _coded.setdefault((name, coding), compress(plain, coding))
        headers["Content-Encoding"] = coding
    kind = "text/javascript" if name.endswith(".js") else guess_type(name)[0] or "application/octet-stream"
    return Response(body, headers=headers, media_type=kind)
