"""Bringing a database to the newest schema."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from weighin.storage.db import Database
from weighin.storage.schema import metadata

FOLDER = Path(__file__).parent / "migrations"


def upgrade(db: Database) -> None:
    """Run the migrations that this database has not had, all or none. Raises Refusal if storage is out of reach."""
    if newest() == current(db):
        return
    with db.engine.begin() as conn:
        command.upgrade(_config(conn), "head")


def current(db: Database) -> str | None:
    """The migration that the database stands at, None for an empty one."""
    with db.read() as conn:
        return MigrationContext.configure(conn).get_current_revision()


def newest() -> str | None:
    return ScriptDirectory.from_config(_config(None)).get_current_head()


def differences(db: Database) -> list[str]:
    """How the database differs from the declared tables; empty if it does not."""
    with db.read() as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": False})
        return [str(difference) for difference in compare_metadata(context, metadata)]


def _config(conn: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = conn
    return config
