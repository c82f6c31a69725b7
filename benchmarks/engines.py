"""The engines under measurement, as far as a benchmark must know them."""

from __future__ import annotations

import json
import re
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import load, seeding
from benchmarks.load import Posts
from benchmarks.plan import Trouble, folder
from benchmarks.seeding import Threads
from benchmarks.servers import Answer, Server, ask, free_port


class Engine(ABC):
    """A running engine. `pages` says what of a thread is read under which name."""

    name: str
    sizes: tuple[int, ...]

    def __init__(self, server: Server, place: Path) -> None:
        self.server = server
        self.folder = place

    @property
    def port(self) -> int:
        return self.server.port

    @abstractmethod
    def pages(self, slug: str) -> dict[str, str]:
        """{what it is: path}; the first is what a visitor gets."""

    @abstractmethod
    def newest(self, slug: str) -> str:
        """The path of the first page in the order in which a new comment comes first."""

    @abstractmethod
    def shown(self, page: bytes) -> list[int]:
        """The ids of the comments on a page."""

    @abstractmethod
    def posts(self, slug: str) -> Posts:
        """How comments are sent to a thread."""

    @abstractmethod
    def count(self, slug: str) -> int:
        """How many comments the engine itself says a thread has."""

    def first(self, slug: str) -> str:
        return next(iter(self.pages(slug).values()))

    def post(self, slug: str, author: str, text: str) -> int:
        """Send one comment; its id."""
        posts = self.posts(slug)
        answer = ask(self.port, posts.path, load.body(posts, author, text).encode())
        if answer.status != 201:
            raise Trouble(f"{self.name} refused a comment: {answer.status} {answer.plain[:300]!r}")
        return int(json.loads(answer.plain)["id"])

    def get(self, path: str) -> Answer:
        answer = ask(self.port, path)
        if answer.status != 200:
            raise Trouble(f"{self.name} answered {path} with {answer.status}: {answer.plain[:300]!r}")
        return answer


class Weighin(Engine):
    """Weighin as `weighin serve` runs it: one process, SQLite, every comment synced before it is answered."""

    name = "Weighin"

    def __init__(self, server: Server, place: Path) -> None:
        super().__init__(server, place)
        listed = json.loads(self.get("/api/v1/stories?limit=100").plain)["stories"]
        self._ids: dict[str, int] = {story["slug"]: story["id"] for story in listed}

    def pages(self, slug: str) -> dict[str, str]:
        return {
            "first page": f"/s/{slug}",
            "first page, JSON, limit=50": f"/api/v1/stories/{self._ids[slug]}/comments?limit=50",
        }

    def newest(self, slug: str) -> str:
        return f"/s/{slug}?sort=new"

    def shown(self, page: bytes) -> list[int]:
        if page.startswith(b"{"):
            return [comment["id"] for comment in json.loads(page)["comments"]]
        return [int(found) for found in re.findall(rb'id="c(\d+)"', page)]

    def posts(self, slug: str) -> Posts:
        return Posts(f"/api/v1/stories/{self._ids[slug]}/comments", "name")

    def count(self, slug: str) -> int:
        return int(json.loads(self.get(f"/api/v1/stories/{self._ids[slug]}").plain)["comments"])


@contextmanager
def weighin(threads: Threads, **settings: str) -> Iterator[Weighin]:
    """Weighin serving these threads; `settings` are its own, by name."""
    with folder() as place:
        seeding.site(threads, place / "weighin.db")
        port = free_port()
        command = [program(), "serve", "--port", str(port)]
        with Server(command, port, "/healthz", place, environment(place, **settings)) as server:
            yield Weighin(server, place)


def program() -> str:
    """The command `weighin` of this environment."""
    found = Path(sys.executable).with_name("weighin")
    if not found.exists():
        raise Trouble(f"{found} is missing. Install the product first: make setup")
    return str(found)


def environment(place: Path, **settings: str) -> dict[str, str]:
    """Settings for a server that works in this folder: no speed limit, since all posts come from one address."""
    given = {
        "database_url": f"sqlite:///{place}/weighin.db",
        "post_limit": "none",
        "log_level": "warning",
        "secret": "of no value outside a benchmark",
    }
    return {f"WEIGHIN_{name.upper()}": value for name, value in (given | settings).items()}
