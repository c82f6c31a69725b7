"""What every test may ask for: a real database of either engine, a site with a story, a web client."""

from __future__ import annotations

import importlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Connection, event
from starlette.testclient import TestClient

from cast import NOW, SECRET, Say, make_site, make_story
from weighin.actions import posting, sites
from weighin.config import Config
from weighin.domain.types import MINUTE, Comment, Person, Site, Story
from weighin.storage import migrate
from weighin.storage.db import Database
from weighin.storage.schema import metadata
from weighin.web import app as web

settings.register_profile("house", deadline=None)  # how long it takes is the machine's business
settings.load_profile("house")
os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="weighin-tests-"))

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgresql_url(worker_id: str) -> Iterator[str]:
    """A real PostgreSQL server for this run, from the pgserver wheel."""
    # Imported here: it looks for XDG_RUNTIME_DIR, which is set above where the machine has none.
    pgserver = importlib.import_module("pgserver")
    # Not below pytest's folder: as root the server runs as another user, whom pytest keeps out of there.
    with tempfile.TemporaryDirectory(prefix="weighin-postgresql-", ignore_cleanup_errors=True) as folder:
        server = pgserver.get_server(folder)
        server.psql(f"CREATE DATABASE weighin_{worker_id}")
        yield server.get_uri(database=f"weighin_{worker_id}")
        server.cleanup()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables and nothing in them, made by the migrations."""
    path = tmp_path_factory.mktemp("sqlite") / "empty.db"
    db = Database(f"sqlite:///{path}")
    migrate.upgrade(db)
    db.close()
    return path


@pytest.fixture(params=ENGINES)
def db(request: pytest.FixtureRequest) -> Database:
    """An empty database: the test runs once on SQLite and once on PostgreSQL."""
    fixture = "sqlite_db" if request.param == "sqlite" else "postgresql_db"
    found: Database = request.getfixturevalue(fixture)
    return found


@pytest.fixture
def sqlite_db(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "weighin.db"
    path.write_bytes(sqlite_template.read_bytes())
    db = Database(f"sqlite:///{path}")
    event.listen(db._reading, "before_execute", _hold_nothing)
    yield db
    db.close()


def _hold_nothing(_conn: Connection, statement: object, *_: object) -> None:
    """Rows cannot be held by whoever only reads: PostgreSQL says so, SQLite would not."""
    assert getattr(statement, "_for_update_arg", None) is None, "what is held has to be read by a write"


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_url: str) -> Iterator[Database]:
    db = Database(postgresql_url)
    migrate.upgrade(db)
    yield db
    db.close()


@pytest.fixture
def postgresql_db(migrated_postgresql: Database) -> Database:
    """The server's database, emptied: TRUNCATE would take a hundred times as long for tables as small as a test's."""
    emptied = "; ".join(f"DELETE FROM {table.name}" for table in metadata.sorted_tables)

    def empty(conn: Connection) -> None:
        conn.exec_driver_sql(f"SET LOCAL session_replication_role = replica; {emptied}")
        numbers = conn.exec_driver_sql("SELECT quote_ident(relname) FROM pg_class WHERE relkind = 'S'").scalars().all()
        begin = ", ".join(f"setval('{one}', 1, false)" for one in numbers)
        conn.exec_driver_sql(f"SELECT {begin}")

    migrated_postgresql.write(empty)
    return migrated_postgresql


@pytest.fixture
def site(db: Database) -> Site:
    return make_site(db)


@pytest.fixture
def story(db: Database, site: Site) -> Story:
    return make_story(db, site)


@pytest.fixture
def say(db: Database, site: Site, story: Story) -> Say:
    """say("words", parent=None, person=None, name="Ann", minute=0) posts a comment, each a form of its own."""
    sent = iter(range(1, 1_000_000))

    def post(
        words: str = "Hello",
        parent: Comment | None = None,
        person: Person | None = None,
        name: str = "Ann",
        minute: int = 0,
    ) -> Comment:
        typed = posting.Typed(name, words, parent_id=parent.id if parent else None)
        n = next(sent)
        return posting.post(db, site, story.id, typed, person, n, NOW + minute * MINUTE + n)

    return post


@pytest.fixture
def moderator(db: Database, site: Site) -> Person:
    return sites.moderator(db, site, "mod@gazette.example", NOW)


@pytest.fixture
def client(sqlite_db: Database) -> Iterator[TestClient]:
    """A browser without JavaScript on a site with one story, over HTTP, on SQLite. Redirects are not followed."""
    make_story(sqlite_db, make_site(sqlite_db))
    config = Config(database_url=str(sqlite_db.url), post_limit="none", vote_limit="none", second_opinion="off")
    with TestClient(web.build(config, sqlite_db, SECRET), follow_redirects=False) as made:
        yield made
