"""Bringing a database to the newest schema.

Alembic is only loaded where there is something to do: it would make every start half as long again.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from weighin.domain.errors import Code, Refusal
from weighin.storage.db import Database
from weighin.storage.follow_schema import follows

if TYPE_CHECKING:
    from alembic.config import Config

METADATA = follows.metadata  # with every table: this module of them imports the others
FOLDER = Path(__file__).parent / "migrations"
NEWEST = "0015"


def upgrade(db: Database) -> None:
    """Run the migrations that this database has not had, all or none. Raises Refusal if storage is out of reach."""
    if (there := current(db)) == NEWEST:
        return
    if there is not None and there > NEWEST:
        message = (
            f"This database was last used by a newer Weighin (tables {there}, here {NEWEST}). Install that one again."
        )
        raise Refusal(Code.STORAGE_UNAVAILABLE, message)
    from alembic import command  # noqa: PLC0415

    with db.engine.begin() as conn:
        command.upgrade(_config(conn), "head")


def current(db: Database) -> str | None:
    """The migration that the database stands at, None for an empty one."""
    with db.read() as conn:
        if not inspect(conn).has_table("alembic_version"):
            return None
        found: str | None = conn.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return found


def differences(db: Database) -> list[str]:
    """How the database differs from the declared tables; empty if it does not."""
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415
    from alembic.migration import MigrationContext  # noqa: PLC0415

    with db.read() as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": False})
        return [str(difference) for difference in compare_metadata(context, METADATA)]


def head() -> str | None:
    """The newest migration among the files, which NEWEST must name."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    return ScriptDirectory.from_config(_config(None)).get_current_head()


def _config(conn: Connection | None) -> Config:
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = conn
    return config
