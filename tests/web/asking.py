"""Another system's side of the tests: it has a key and asks with it."""

from __future__ import annotations

from typing import Any

from browsing import db_of, site_of
from httpx2 import Response
from starlette.testclient import TestClient

from cast import NOW
from weighin.actions import keys
from weighin.domain.keys import Feedback, Key
from weighin.storage import feedback

SPAM = (
    "Buy cheap replica watches online, best price!!! Visit http://cheapwatches.shop/win and subscribe to my channel now"
)
ATTACK = "Only a stupid idiot like you would write that."
PLAIN = "The ferry left the pier at nine, as the harbour log says."


class Caller:
    """A system that holds a key of the site."""

    def __init__(self, client: TestClient, name: str = "blog") -> None:
        self.client = client
        made = keys.make(db_of(client), site_of(client), name, NOW)
        self.row: Key = made[0]
        self.key: str = made[1]

    def akismet(self, method: str, /, **fields: Any) -> Response:
        """POST a form with a key, a blog and an address; a field that is None is left out."""
        sent = {"api_key": self.key, "blog": "https://blog.example", "user_ip": "192.0.2.1", **fields}
        form = {name: value for name, value in sent.items() if value is not None}
        return self.client.post(f"/{method}", data=form)

    def check(self, content: str = PLAIN, **fields: Any) -> Response:
        return self.akismet("1.1/comment-check", comment_content=content, **fields)

    def usage(self) -> int:
        """The calls of this month."""
        return int(self.akismet("1.2/usage-limit").json()["usage"])

    def perspective(self, method: str, body: Any, **more: Any) -> Response:
        """POST JSON to `comments:` and the method."""
        more.setdefault("params", {"key": self.key})
        return self.client.post(f"/v1alpha1/comments:{method}", json=body, **more)

    def analyze(self, text: str = PLAIN, *names: str, **more: Any) -> Response:
        asked = {"comment": {"text": text}, "requestedAttributes": {name: {} for name in names or ("TOXICITY",)}}
        return self.perspective("analyze", asked | more)

    def said(self) -> list[Feedback]:
        """The feedback that was kept, newest first."""
        with db_of(self.client).read() as conn:
            return feedback.of_key(conn, self.row.id, 100)
