"""What commands begin with: the settings, the database, and texts from files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.exc import SQLAlchemyError

from weighin import config
from weighin.config import Config
from weighin.domain import policy as policies
from weighin.domain.errors import Code, Refusal
from weighin.storage import migrate
from weighin.storage.db import Database

Site = Annotated[str, typer.Option("--site", help="The key of the site.")]


def opened() -> tuple[Config, Database]:
    """The settings and the database, its tables up to date. Raises Refusal."""
    settings = config.load(os.environ)
    try:
        # Not mapped: an import would otherwise be counted every page of the database that it has written.
        db = Database(settings.database_url, mapped=False)
    except (SQLAlchemyError, ImportError) as error:
        message = f"WEIGHIN_DATABASE_URL cannot be used ({error}). Write sqlite:///file.db or postgresql://…"
        raise Refusal(Code.SETTING_INVALID, message) from error
    try:
        migrate.upgrade(db)
    except (SQLAlchemyError, Refusal) as error:
        where = db.url.render_as_string(hide_password=True)
        message = f"{where} cannot be opened. Check that it is a database and may be written by this user."
        raise Refusal(Code.STORAGE_UNAVAILABLE, message) from error
    return settings, db


def policy_text(file: Path | None) -> str:
    """The text of a policy that can be applied. Raises Refusal or Mistakes."""
    words = text_of(file or Path(__file__).parents[1] / "demo" / "policy.md")
    policies.parse(words)
    return words


def text_of(file: Path) -> str:
    """What a file says. Raises Refusal."""
    try:
        return file.read_text("utf-8-sig")  # some editors begin a file with a mark, which would hide a heading
    except OSError as error:
        raise Refusal(Code.FILE_INVALID, f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise Refusal(Code.FILE_INVALID, f"{file} is not UTF-8 text. Save it as UTF-8 and try again.") from error
