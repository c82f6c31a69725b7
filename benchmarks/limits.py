"""What the machine allows: nginx sending the very same bytes, and a bare durable SQLite insert."""

from __future__ import annotations

import os
import pwd
import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from benchmarks.corpus import Corpus
from benchmarks.plan import SERVER_CORE, folder, pinned
from benchmarks.report import percentile
from benchmarks.servers import Server, free_port

_NGINX = """
daemon off;
worker_processes 1;
{user}
pid {folder}/nginx.pid;
error_log {folder}/nginx-errors.log crit;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  open_file_cache max=200;
  gzip off;
  types {{}}
  default_type text/html;
  client_body_temp_path {folder}/t1;
  proxy_temp_path {folder}/t2;
  fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4;
  scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
"""


class Static:
    """A running nginx that sends whatever it is given as files."""

    def __init__(self, files: Path, port: int) -> None:
        self.port = port
        self._files = files
        self._numbers = count()

    def put(self, data: bytes) -> str:
        """The path at which these bytes are now to be had."""
        name = f"f{next(self._numbers)}"
        (self._files / name).write_bytes(data)
        return f"/{name}"


@contextmanager
def static() -> Iterator[Static]:
    with folder() as place:
        files = place / "files"
        files.mkdir()
        (files / "ready").write_text("ready")
        port = free_port()
        user = f"user {pwd.getpwuid(0).pw_name};" if os.getuid() == 0 else ""  # else it could not read our files
        conf = place / "nginx.conf"
        conf.write_text(_NGINX.format(user=user, folder=place, port=port))
        command = ["nginx", "-p", str(place), "-c", str(conf), "-e", str(place / "nginx-errors.log")]
        with Server(command, port, "/ready", place, {}):
            yield Static(files, port)


@dataclass(frozen=True, slots=True)
class Inserts:
    """Rows a second, and milliseconds for one."""

    rate: float
    p50: float
    p99: float


def durable_inserts(seconds: float) -> Inserts:
    """One row of about 1 kB a transaction, synced before the next: one table, one index, no HTTP, no other work."""
    corpus, rng = Corpus(), random.Random("rows")
    texts = [(corpus.text(rng) + " " + corpus.text(rng))[:1000] for _ in range(200)]
    times: list[float] = []
    with folder() as place, pinned(SERVER_CORE), closing(sqlite3.connect(place / "limit.db")) as db:
        db.isolation_level = None
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, thread INTEGER, made INTEGER, text TEXT)")
        db.execute("CREATE INDEX by_thread ON rows (thread, made)")
        began = last = time.perf_counter()
        while last - began < seconds:
            number = len(times)
            db.execute("BEGIN IMMEDIATE")
            db.execute("INSERT INTO rows (thread, made, text) VALUES (1, ?, ?)", (number, texts[number % len(texts)]))
            db.execute("COMMIT")
            now = time.perf_counter()
            times.append(now - last)
            last = now
    return Inserts(len(times) / (last - began), percentile(times, 0.5) * 1000, percentile(times, 0.99) * 1000)
