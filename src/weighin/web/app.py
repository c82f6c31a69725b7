"""The web application: routes, the shield, and errors to answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from weighin.config import Config
from weighin.domain.errors import Refusal, Refusals
from weighin.storage.db import Database
from weighin.web import answers
from weighin.web.headers import hardened
from weighin.web.memory import Memory
from weighin.web.routes import ROUTES
from weighin.web.service import Service
from weighin.web.shield import Shield


def build(config: Config, db: Database, secret: str) -> Starlette:
    """The ASGI application of one process. The database must have the newest tables."""
    app = Starlette(
        routes=ROUTES,
        middleware=[Middleware(Memory), Middleware(Shield)],
        exception_handlers={
            Refusal: answers.refused,
            Refusals: answers.refused,
            404: answers.http_error,
            405: answers.http_error,
            Exception: broken,
        },
        lifespan=lifetime,
    )
    app.state.service = Service(config, db, secret)
    return app


@asynccontextmanager
async def lifetime(app: Starlette) -> AsyncIterator[None]:
    """While the process serves: what judges is loaded before anybody waits for it, and what was counted is kept."""
    service: Service = app.state.service
    warm = asyncio.create_task(service.warm())
    counting = asyncio.create_task(service.exposure.write_for_ever())
    yield
    await warm
    counting.cancel()
    await service.exposure.write()
    await service.callers.write()


async def broken(request: Request, error: Exception) -> Response:
    """A 500 is answered outside the shield, and so is given its headers here."""
    response = await answers.broken(request, error)
    response.raw_headers = hardened(response.raw_headers)
    return response
