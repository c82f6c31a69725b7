"""The readers of the web tests: pages as their elements, and the few things that people do with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from httpx2 import Response
from sqlalchemy import event, text
from sqlalchemy.engine import Engine
from starlette.testclient import TestClient

from cast import NOW, SECRET
from weighin.actions import posting, sites
from weighin.config import Config
from weighin.domain.types import MINUTE, Comment, Person, Site
from weighin.storage import comments
from weighin.storage.db import Database
from weighin.web import app as web
from weighin.web.session import Sessions

_VOID = {"meta", "link", "input", "img", "br", "hr"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    around: list[Element]
    text: str = ""


class Page(HTMLParser):
    """An answer read as a browser without JavaScript reads it."""

    def __init__(self, response: Response) -> None:
        assert response.headers["content-type"].startswith("text/html")
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(response.text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self._open.copy())
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    @property
    def text(self) -> str:
        return self.elements[0].text

    def all(self, tag: str, inside: Element | None = None, **wanted: str) -> list[Element]:
        """Elements by tag and attributes: all("button", value="1"), all("p", class_="gone")."""

        def fits(element: Element) -> bool:
            for key, value in wanted.items():
                found = element.attributes.get(key.rstrip("_").replace("_", "-"))
                if found is None or (value not in found.split() if key == "class_" else value != found):
                    return False
            return element.tag == tag and (inside is None or any(found is inside for found in element.around))

        return [element for element in self.elements if fits(element)]

    def one(self, tag: str, **wanted: str) -> Element:
        found = self.all(tag, **wanted)
        assert len(found) == 1, f"{len(found)} of {tag} {wanted}"
        return found[0]

    def typed(self) -> dict[str, str]:
        """What stands in the fields of the page's form."""
        inputs = {found.attributes["name"]: found.attributes["value"] for found in self.all("input", dir="auto")}
        return inputs | {found.attributes["name"]: found.text.removeprefix("\n") for found in self.all("textarea")}

    def comments(self) -> list[int]:
        """The ids of the comments and markers, from top to bottom."""
        return [int(found.attributes["id"][1:]) for found in self.all("article", class_="comment")]

    def address_of(self, link: str) -> str:
        """Where the link with these words leads."""
        found = [element for element in self.elements if element.tag == "a" and element.text == link]
        assert len(found) == 1, f"{len(found)} links say {link}"
        return found[0].attributes["href"]


@contextmanager
def browser(db: Database, **settings: Any) -> Iterator[TestClient]:
    """A browser at a server with settings of its own."""
    usual = {"database_url": str(db.url), "post_limit": "none", "vote_limit": "none", "second_opinion": "off"}
    config = Config(**usual | settings)
    with TestClient(web.build(config, db, SECRET), follow_redirects=False) as made:
        yield made


def another(client: TestClient, /, **settings: Any) -> TestClient:
    """A second browser, without cookies, at the same server."""
    made = TestClient(client.app, follow_redirects=False, **settings)
    made.portal = client.portal
    return made


def forged(signed: str) -> str:
    """The same with one letter of its signature changed."""
    return signed[:-9] + ("A" if signed[-9] != "A" else "B") + signed[-8:]


def db_of(client: TestClient) -> Database:
    db: Database = client.app.state.service.db
    return db


def site_of(client: TestClient, key: str = "gazette") -> Site:
    return sites.find(db_of(client), key)


def form(text: str = "Hello", name: str = "Ann", **more: str) -> dict[str, str]:
    return {"text": text, "name": name, **more}


def write(client: TestClient, text: str = "Hello", name: str = "Ann", slug: str = "the-ferry", **more: str) -> int:
    """Send the comment form and return the new comment's id."""
    answer = client.post(f"/s/{slug}/comments", data=form(text, name, **more))
    assert answer.status_code == 303, answer.text
    return int(re.sub(r".*#c", "", answer.headers["location"]))


def stored(client: TestClient, comment_id: int, key: str = "gazette") -> Comment:
    with db_of(client).read() as conn:
        found = comments.by_id(conn, site_of(client, key).id, comment_id)
    assert found is not None
    return found


def written(client: TestClient) -> int:
    """How many comments there are, whatever their state."""
    with db_of(client).read() as conn:
        return int(conn.execute(text("SELECT count(*) FROM comments")).scalar_one())


def grow_older(client: TestClient, minutes: int) -> None:
    """Let time pass for every comment."""
    sql = text("UPDATE comments SET created_at = created_at - :passed")
    db_of(client).write(lambda conn: conn.execute(sql, {"passed": minutes * MINUTE}))


def sign_in(client: TestClient, key: str = "gazette", email: str = "mod@gazette.example") -> Person:
    """Make this browser a moderator's, by following the link."""
    site = site_of(client, key)
    person = sites.moderator(db_of(client), site, email, NOW)
    assert client.get(Sessions(SECRET).link(site, person)).status_code == 303
    return person


def decide(client: TestClient, comment_id: int, verdict: str, reason: str = "Rule 1") -> Response:
    return client.post(f"/c/{comment_id}/decision", data={"verdict": verdict, "reason": reason})


def fill(db: Database, site: Site, story_id: int, amount: int, parent: Comment | None = None) -> list[Comment]:
    """As many comments of different people, a minute apart."""
    made = []
    for n in range(amount):
        typed = posting.Typed(f"Reader {n}", f"Words {n}", parent_id=parent.id if parent else None)
        sent = (parent.id if parent else 0) * 10_000 + n
        made.append(posting.post(db, site, story_id, typed, None, sent, NOW + n * MINUTE))
    return made


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every SQL statement that is run meanwhile, by anyone."""
    seen: list[str] = []

    def note(conn: Any, cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def renders(seen: list[str]) -> int:
    """How often a page of a thread was put together: each time its roots are read once."""
    return sum("comments.parent_id IS NULL" in statement for statement in seen)
