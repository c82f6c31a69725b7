"""The load: wrk on its own core, one thread, a closed loop."""

from __future__ import annotations

import json
import random
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpus import Corpus
from benchmarks.plan import LOAD_CORE, Trouble
from benchmarks.servers import HOST

SCRIPT = Path(__file__).with_name("load.lua")
BODIES = 200


@dataclass(frozen=True, slots=True)
class Load:
    """What a run saw: answers that came within it, in milliseconds; `bad` were refused or failed."""

    requests: int
    seconds: float
    bad: int
    p50: float
    p99: float

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


@dataclass(frozen=True, slots=True)
class Posts:
    """New comments for one thread: where they go, and the names of the body's fields."""

    path: str
    name_field: str


def reads(port: int, path: str, clients: int, seconds: int) -> Load:
    """Everybody asks for one address."""
    return _wrk(port, path, clients, seconds)


def writes(port: int, posts: Posts, clients: int, seconds: int, folder: Path) -> Load:
    """Everybody posts."""
    return _wrk(port, "/", clients, seconds, _arguments(posts, folder, 1))


def both(port: int, path: str, posts: Posts, clients: int, seconds: int, folder: Path) -> Load:
    """Nineteen reads to one post."""
    return _wrk(port, path, clients, seconds, _arguments(posts, folder, 20))


def body(posts: Posts, author: str, text: str) -> str:
    return json.dumps({posts.name_field: author, "text": text})


def _arguments(posts: Posts, folder: Path, round: int) -> list[str]:
    """A file of bodies, cut off before the closing quote so that the script can make each post differ."""
    corpus, rng = Corpus(), random.Random(f"posts to {posts.path}")
    bodies = [body(posts, rng.choice(corpus.authors), corpus.text(rng))[:-2] for _ in range(BODIES)]
    file = folder / "bodies"
    file.write_text("\n".join(bodies), "utf-8")
    return [str(file), posts.path, f"run{time.time_ns()}x", str(round)]


def _wrk(port: int, path: str, clients: int, seconds: int, arguments: list[str] | None = None) -> Load:
    command = ["taskset", "-c", str(LOAD_CORE), "wrk", "--threads", "1", "--connections", str(clients)]
    command += ["--duration", f"{seconds}s", "--timeout", "60s", "--script", str(SCRIPT)]
    command += [f"http://{HOST}:{port}{path}", "--", *(arguments or [])]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    for line in done.stdout.splitlines():
        if line.startswith("figures "):
            requests, duration, refused, failed, p50, p99 = map(int, line.split()[1:])
            return Load(requests, duration / 1e6, refused + failed, p50 / 1000, p99 / 1000)
    raise Trouble(f"wrk failed: {(done.stdout + done.stderr).strip()}")
