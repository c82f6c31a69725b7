"""Whether the process lives, and whether it can do its work."""

from __future__ import annotations

from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from weighin.storage import migrate
from weighin.web import service
from weighin.web.service import Service
from weighin.web.threads import in_thread


async def show_health(_request: Request) -> Response:
    """200 while the process lives."""
    return PlainTextResponse("ok")


async def show_readiness(request: Request) -> Response:
    """200 if the database answers and has the newest tables; a Refusal, and so 503, if it does not answer. Without a
    model it is ready too, holds comments, and says so."""
    app = service.of(request)
    current = await in_thread(_current, app)
    if current != migrate.NEWEST:
        return PlainTextResponse("the database waits for: weighin serve or weighin init", 503)
    if app.judge.trouble:
        await app.judge.warm()  # it may have been put right
    return PlainTextResponse(f"ready, but: {app.judge.trouble}" if app.judge.trouble else "ready")


def _current(app: Service) -> str | None:
    with app.db.read() as conn:
        conn.execute(text("SELECT 1"))
    return migrate.current(app.db)
