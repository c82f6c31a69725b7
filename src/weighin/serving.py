"""Running the web application under Uvicorn."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading

import uvicorn
from starlette.applications import Starlette

from weighin import config, secret
from weighin.config import Config
from weighin.domain.errors import Code, Refusal
from weighin.jobs.beside import Beside
from weighin.jobs.mail import NO_MAIL, Post, Postman
from weighin.jobs.worker import Worker
from weighin.mail import transport
from weighin.mail.sender import sender_of
from weighin.storage.db import Database
from weighin.web import app as web

BACKLOG = 2048


def run(settings: Config, host: str, port: int, workers: int = 1) -> None:
    """Serve until interrupted. Raises Refusal if the address cannot be listened on."""
    probe(host, port)
    set_up_logs(settings.log_level)
    db = Database(settings.database_url)
    application: str | Starlette = "weighin.serving:build" if workers > 1 else build(settings, db)
    jobs = Beside(db, settings.log_level, post_of(settings))
    jobs.start()
    try:
        uvicorn.run(
            application,
            factory=workers > 1,
            host=host,
            port=port,
            workers=workers,
            backlog=BACKLOG,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            log_level=settings.log_level,
            log_config=None,
        )
    finally:
        jobs.stop()


def work(settings: Config) -> None:
    """Do the jobs alone, until interrupted."""
    set_up_logs(settings.log_level)
    stopped = threading.Event()
    for told in (signal.SIGINT, signal.SIGTERM):
        signal.signal(told, lambda *_: stopped.set())
    db = Database(settings.database_url)
    jobs = (Worker(db, Postman(db, post_of(settings)).next), Worker(db))
    for one in jobs:
        one.start()
    stopped.wait()
    for one in jobs:
        one.stop()


def post_of(settings: Config) -> Post:
    """How mail is sent, by the settings. Raises Refusal if one of them is wrong."""
    if not settings.smtp_url:
        return NO_MAIL
    transport.opened(settings.smtp_url)
    sender_of(settings.mail_from, settings.base_url)
    return Post(settings.smtp_url, settings.mail_from, settings.base_url, secret.of(settings))


def build(settings: Config | None = None, db: Database | None = None) -> Starlette:
    """The application of one process, from the settings of its environment."""
    if settings is None:  # a worker process of its own
        settings = config.load(os.environ)
        set_up_logs(settings.log_level)
    return web.build(settings, db or Database(settings.database_url), secret.of(settings))


def set_up_logs(level: str) -> None:
    """Plain lines on stderr; nothing personal goes into them."""
    number = logging.getLevelNamesMapping().get(level.upper())
    if number is None:
        raise Refusal(Code.SETTING_INVALID, f"WEIGHIN_LOG_LEVEL is {level!r}; use debug, info, warning or error.")
    logging.basicConfig(level=number, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)


def probe(host: str, port: int) -> None:
    """Raises Refusal if the address cannot be listened on."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        message = f"{host}:{port} cannot be listened on ({error.strerror}). Choose another with --port or --host."
        raise Refusal(Code.SETTING_INVALID, message) from error
