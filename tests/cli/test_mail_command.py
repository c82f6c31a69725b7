"""Mail from a real server: the settings are checked, and a link to confirm leaves within seconds."""

from __future__ import annotations

import time
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from urllib.parse import urlencode

import pytest
from running import INIT, Server, run, serving
from test_check import wrong

from cast import make_site, make_story
from conftest import Weighin
from weighin.actions import sites
from weighin.storage.db import Database

WAIT_SECONDS = 60


def test_check_says_how_mail_leaves(gazette: Weighin, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "no mail is sent; WEIGHIN_SMTP_URL says how it could be" in gazette("check").out
    monkeypatch.setenv("WEIGHIN_SMTP_URL", "smtps://me:hunter2@mail.example")
    told = gazette("check")
    assert told.code == 0
    assert "mails to followers leave by smtps" in told.out
    assert "mails are from weighin@ and the host of each site" in told.out
    assert "hunter2" not in told.out
    monkeypatch.setenv("WEIGHIN_MAIL_FROM", "news@gazette.example")
    assert "mails are from news@gazette.example" in gazette("check").out


@pytest.mark.parametrize("url", ["smtp:/me:hunter2@mail.example", "imap://me:hunter2@mail.example", "file:///nowhere"])
def test_a_wrong_way_is_said_by_check_and_keeps_the_server_from_starting(
    gazette: Weighin, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("WEIGHIN_SMTP_URL", url)
    (line,) = wrong(gazette)
    assert line.startswith("WEIGHIN_SMTP_URL names no")
    assert "Write smtp://user:password@host:port" in line
    assert "hunter2" not in line
    told = gazette("serve", "--port", "0")
    assert (told.code, told.err) == (1, f"weighin: {line}\n")


def test_a_wrong_sender_is_said(gazette: Weighin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEIGHIN_SMTP_URL", "console:")
    monkeypatch.setenv("WEIGHIN_MAIL_FROM", "The Gazette")
    (line,) = wrong(gazette)
    assert "WEIGHIN_MAIL_FROM is 'The Gazette', which is no e-mail address." in line


def test_a_link_to_confirm_leaves_within_seconds(weighin: Weighin, folder: Path, kept: Database) -> None:
    make_story(kept, make_site(kept))
    post = folder / "post"
    post.mkdir()
    with serving(folder, smtp_url=f"file://{post}") as server:
        follow(server, "ann@mail.example")
        mail = message_from_bytes(arrived(post).read_bytes(), policy=default)
        assert mail["To"] == "ann@mail.example"
        assert not any("ann@mail" in line for line in server.log)


def test_a_mail_on_the_console_is_for_trying_out(tmp_path: Path) -> None:
    assert run(tmp_path, *INIT).code == 0
    db = Database(f"sqlite:///{tmp_path}/weighin.db")
    make_story(db, sites.find(db, "gazette"))
    db.close()
    with serving(tmp_path, smtp_url="console:") as server:
        follow(server, "ann@mail.example")
        until = time.monotonic() + WAIT_SECONDS
        while not any("/follow/" in line for line in server.log):
            assert time.monotonic() < until, "no mail was printed"
            time.sleep(0.1)


def follow(server: Server, email: str) -> None:
    connection = server.connect()
    form = urlencode({"email": email})
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/s/the-ferry/follow", form, kind)
    assert connection.getresponse().status == 303
    connection.close()


def arrived(folder: Path) -> Path:
    until = time.monotonic() + WAIT_SECONDS
    while not (found := list(folder.glob("*.eml"))):
        assert time.monotonic() < until, "no mail arrived"
        time.sleep(0.1)
    return found[0]
