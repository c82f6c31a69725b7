"""Isso 0.14, the nearest engine in the same language, installed beside and run as its documentation says."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode

from benchmarks import corpus
from benchmarks.engines import Engine
from benchmarks.load import Posts
from benchmarks.plan import CACHE, Plan, Trouble, folder, tell
from benchmarks.seeding import BEGINNING, Threads
from benchmarks.servers import Server, ask, free_port

# Isso imports pkg_resources, which later releases of setuptools no longer have.
REQUIREMENTS = ("isso==0.14.0", "gunicorn==27.0.1", "setuptools<81")
VERSION = "Isso 0.14.0 under gunicorn 27.0.1 with 4 workers"
_SETTINGS = """
[general]
dbpath = {folder}/isso.db
host = http://127.0.0.1:{port}/
notify =
[moderation]
enabled = false
[guard]
enabled = false
"""
# Makes the tables, and prints what Isso notes as the voters of a new comment.
_TABLES = """
import sys
from isso import config, db
from isso.utils import Bloomfilter
db.SQLite3(sys.argv[1], config.load(config.default_file(), sys.argv[2]))
print(bytes(Bloomfilter(iterable=["127.0.0.0"]).array).hex())
"""


class Isso(Engine):
    """Isso with its defaults but for spam guard, moderation and notification, which are off."""

    name = "Isso"

    def pages(self, slug: str) -> dict[str, str]:
        whole = self._path(slug, "oldest")
        return {"first page, as its script asks": f"{whole}&nested_limit=5", "whole thread": whole}

    def newest(self, slug: str) -> str:
        return self._path(slug, "newest") + "&nested_limit=5"

    def shown(self, page: bytes) -> list[int]:
        roots = json.loads(page)["replies"]
        return [comment["id"] for root in roots for comment in (root, *root["replies"])]

    def posts(self, slug: str) -> Posts:
        return Posts("/new?" + urlencode({"uri": _uri(slug)}), "author")

    def count(self, slug: str) -> int:
        return int(json.loads(ask(self.port, "/count", json.dumps([_uri(slug)]).encode()).plain)[0])

    def _path(self, slug: str, sort: str) -> str:
        return "/?" + urlencode({"uri": _uri(slug), "sort": sort, "offset": 0})


@contextmanager
def isso(threads: Threads) -> Iterator[Isso]:
    """Isso serving these threads."""
    home = install()
    with folder() as place:
        port = free_port()
        settings = configure(home, place, port)
        with closing(sqlite3.connect(place / "isso.db")) as db, db:
            for slug, size in threads.items():
                _write(db, slug, size, settings)
        command = [str(home / "bin" / "gunicorn"), "--workers", "4", "--preload", "--bind", f"127.0.0.1:{port}"]
        env = {"ISSO_SETTINGS": str(place / "isso.cfg"), "HOME": str(place)}
        with Server([*command, "--no-control-socket", "isso.run"], port, "/config", place, env) as server:
            yield Isso(server, place)


def wanted(plan: Plan) -> bool:
    """Whether Isso is to be measured and can be."""
    if not plan.isso:
        return False
    try:
        install()
    except Trouble as trouble:
        tell(f"Isso is left out: {trouble}")
        return False
    return True


def install() -> Path:
    """The virtual environment that Isso is in, made at the first call."""
    home = CACHE / f"isso-0.14.0-python{sys.version_info.major}.{sys.version_info.minor}"
    if (home / "complete").exists():
        return home
    tell("installing Isso (once)")
    shutil.rmtree(home, ignore_errors=True)
    pip = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", *REQUIREMENTS]
    for command in ([sys.executable, "-m", "venv", str(home)], pip):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            raise Trouble(f"it could not be installed ({last})")
    (home / "complete").touch()
    return home


def configure(home: Path, place: Path, port: int = 0) -> str:
    """Settings and empty tables in this folder; what Isso notes as the voters of a new comment, in hex."""
    settings = place / "isso.cfg"
    settings.write_text(_SETTINGS.format(folder=place, port=port))
    command = [str(home / "bin" / "python"), "-c", _TABLES, str(place / "isso.db"), str(settings)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Trouble(f"Isso could not make its tables: {done.stderr.strip()[-300:]}")
    return done.stdout.strip().splitlines()[-1]


def comments_in(place: Path) -> int:
    """How many comments there are in the folder's database."""
    with closing(sqlite3.connect(place / "isso.db")) as db:
        return int(db.execute("SELECT count(*) FROM comments").fetchone()[0])


def _write(db: sqlite3.Connection, slug: str, size: int, voters: str) -> None:
    """A thread, straight into the tables: replies stand under their root, as Isso would have put them."""
    sql = "INSERT INTO threads (uri, title) VALUES (?, ?) RETURNING id"
    thread = db.execute(sql, (_uri(slug), f"A thread of {size:,} comments")).fetchone()[0]
    first = 1 + (db.execute("SELECT max(id) FROM comments").fetchone()[0] or 0)
    blob = bytes.fromhex(voters)
    roots: list[int] = []
    rows = []
    for post in corpus.Corpus().thread(size):
        roots.append(post.number if post.parent is None else roots[post.parent])
        parent = None if post.parent is None else first + roots[-1]
        made = BEGINNING / 1e6 + 60 * (post.number + 1)
        rows.append((thread, first + post.number, parent, made, post.text, post.author, blob))
    db.executemany(
        "INSERT INTO comments (tid, id, parent, created, mode, remote_addr, text, author, voters) "
        "VALUES (?, ?, ?, ?, 1, '127.0.0.0', ?, ?, ?)",
        rows,
    )


def _uri(slug: str) -> str:
    return f"/{slug}/"
