"""Migrations: from nothing to exactly the tables that the code declares, all or none."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from cast import NOW, make_site, make_story
from weighin.actions import posting
from weighin.actions.posting import Typed
from weighin.domain.errors import Refusal
from weighin.domain.ranking import rank_best
from weighin.storage import comments, migrate
from weighin.storage.db import Database
from weighin.storage.schema import metadata


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without a single table."""
    if request.param == "sqlite":
        with closing(Database(f"sqlite:///{tmp_path}/new.db")) as db:
            yield db
        return
    server = request.getfixturevalue("migrated_postgresql").engine
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.execute(text("CREATE DATABASE fresh"))
        with closing(Database(server.url.set(database="fresh").render_as_string(hide_password=False))) as db:
            yield db
        conn.execute(text("DROP DATABASE fresh"))


def test_an_empty_database_becomes_the_declared_one(empty: Database) -> None:
    assert migrate.current(empty) is None
    assert migrate.differences(empty) != []
    migrate.upgrade(empty)
    assert migrate.current(empty) == migrate.NEWEST == migrate.head()
    assert migrate.differences(empty) == []


def test_migrating_again_changes_nothing(empty: Database) -> None:
    migrate.upgrade(empty)
    tables = inspect(empty.engine).get_table_names()
    migrate.upgrade(empty)
    assert inspect(empty.engine).get_table_names() == tables


def test_the_indexes_are_the_declared_ones_with_their_conditions(empty: Database) -> None:
    migrate.upgrade(empty)
    declared = create_engine("sqlite://") if empty.is_sqlite else None
    found = inspect(empty.engine)
    for table in metadata.sorted_tables:
        names = {index["name"] for index in found.get_indexes(table.name) if not index.get("duplicates_constraint")}
        assert {index.name for index in table.indexes} <= names
    if declared is not None:
        metadata.create_all(declared)
        assert _indexes(empty.engine) == _indexes(declared)
        declared.dispose()


def _indexes(engine):  # type: ignore[no-untyped-def]
    sql = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
    with engine.connect() as conn:
        return {name: " ".join(made.split()).replace('"', "") for name, made in conn.execute(text(sql))}


def test_a_table_that_differs_is_noticed(sqlite_db: Database) -> None:
    sqlite_db.write(lambda conn: conn.execute(text("DROP INDEX ix_comments_replies")))
    sqlite_db.write(lambda conn: conn.execute(text("ALTER TABLE people ADD COLUMN shoe_size INTEGER")))
    found = " ".join(migrate.differences(sqlite_db))
    assert "ix_comments_replies" in found
    assert "shoe_size" in found


def test_ranks_come_to_the_scale_of_today_in_the_order_that_they_had(empty: Database) -> None:
    migrate.upgrade(empty)
    site = make_site(empty)
    story = make_story(empty, site)
    before = [(3, 1, -450_000_000), (1, 1_000_000, -232), (0, 0, 0), (0, 1, 1), (0, 3_000_000, 3_000_000)]
    ids = [posting.post(empty, site, story.id, Typed("Ann", "Hello"), None, n, NOW).id for n in range(len(before))]

    def make_old(conn: Connection) -> None:
        for id, (ups, downs, rank) in zip(ids, before, strict=True):
            comments.set_votes(conn, id, ups, downs, rank, 0)
        conn.execute(text("ALTER TABLE comments DROP COLUMN substance"))
        conn.execute(text("UPDATE alembic_version SET version_num = '0008'"))

    empty.write(make_old)
    with empty.engine.begin() as conn:
        command.upgrade(migrate._config(conn), "0009")
        conn.execute(text(f"UPDATE alembic_version SET version_num = '{migrate.NEWEST}'"))
    with empty.read() as conn:
        found = conn.execute(text("SELECT id, rank_best FROM comments ORDER BY rank_best, number")).all()
    assert [tuple(row) for row in found] == list(zip(ids, [-450_000_000, -1000, -500, 500, 2_999_999_500], strict=True))
    assert [rank_best(ups, downs) for ups, downs, _ in before][1:] == [-1000, -500, 500, 2_999_999_500]


def test_a_migration_that_breaks_off_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "taken.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE votes (mine TEXT)")
    with closing(Database(f"sqlite:///{path}")) as db:
        with pytest.raises(DBAPIError):
            migrate.upgrade(db)
        assert inspect(db.engine).get_table_names() == ["votes"]
        assert migrate.current(db) is None


def test_a_database_of_a_newer_version_is_left_alone(empty: Database) -> None:
    migrate.upgrade(empty)
    empty.write(lambda conn: conn.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    with pytest.raises(Refusal, match="newer Weighin"):
        migrate.upgrade(empty)
    assert migrate.current(empty) == "9999"
