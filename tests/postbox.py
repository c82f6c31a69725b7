"""Mail for the tests: a folder that mails are written into, and the postman who does it."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from cast import NOW, SECRET
from weighin.actions import following
from weighin.domain.following import Ticket
from weighin.domain.types import Site, Story
from weighin.jobs.mail import Post, Postman
from weighin.links import Links
from weighin.storage.db import Database

ANN = "ann@mail.example"


class Postbox:
    """Everybody's post: `deliver` does what is due at a moment and returns what was sent then."""

    def __init__(self, db: Database, folder: Path) -> None:
        self.db, self.folder = db, folder
        self.post = Post(f"file://{folder}", "", "", SECRET)

    def deliver(self, now: int = NOW) -> list[EmailMessage]:
        before = set(self.folder.glob("*.eml"))
        postman = Postman(self.db, self.post)
        while postman.next(now):
            pass
        new = sorted(set(self.folder.glob("*.eml")) - before, key=lambda path: path.stat().st_mtime_ns)
        return [read(path.read_bytes()) for path in new]


def read(data: bytes) -> EmailMessage:
    message = message_from_bytes(data, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def text(message: EmailMessage) -> str:
    """What it says in plain text."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def html(message: EmailMessage) -> str:
    body = message.get_body(("html",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def path_in(message: EmailMessage, kind: str) -> str:
    """The path of the link of a kind (follow, unfollow) in a mail."""
    found = re.findall(rf"(?<=\S)/{kind}/\S+", text(message))
    assert len(found) == 1, text(message)
    return str(found[0])


def ask(db: Database, site: Site, story: Story, email: str = ANN, now: int = NOW) -> None:
    db.write(following.to_ask(site, story.id, email, now))


def follow(postbox: Postbox, site: Site, story: Story, email: str = ANN, now: int = NOW) -> Ticket:
    """Ask, get the mail, confirm."""
    ask(postbox.db, site, story, email, now)
    (mail,) = postbox.deliver(now)
    ticket = Links(SECRET).to_follow(site, path_in(mail, "follow").removeprefix("/follow/"))
    assert ticket is not None
    following.confirm(postbox.db, site, ticket, now)
    return ticket
