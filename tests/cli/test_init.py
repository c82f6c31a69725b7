"""weighin init, site, user link: making a site and letting its moderators in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from conftest import Weighin
from weighin import secret
from weighin.config import Config
from weighin.storage import sites
from weighin.storage.db import Database
from weighin.web import app as web

INIT = ("init", "--site", "gazette", "--name", "The Gazette", "--url", "https://talk.example")


def all_sites(db: Database) -> list[tuple[str, str, str]]:
    with db.read() as conn:
        return [(site.key, site.name, site.url) for site in sites.all_sites(conn)]


def test_a_site_is_made_and_its_moderator_let_in(weighin: Weighin, kept: Database) -> None:
    told = weighin(*INIT, "--moderator", "Mod@Gazette.example", "--origin", "https://blog.example/x")
    assert (told.code, told.err) == (0, "")
    assert "The site gazette is ready. Start it with: weighin serve" in told.out
    assert all_sites(kept) == [("gazette", "The Gazette", "https://talk.example")]
    link = re.search(r"https://talk\.example(/sign-in/\S+)", told.out)
    assert link is not None
    config = Config(database_url=str(kept.url))
    with TestClient(web.build(config, kept, secret.of(config)), base_url="https://talk.example") as client:
        assert "Waiting for you" in client.get(link[1]).text
        assert (
            "https://blog.example" in client.get("/embed?url=https://blog.example/y").headers["content-security-policy"]
        )
        assert "Comments policy" in client.get("/policy").text


def test_the_secret_is_made_once_and_readable_by_its_owner_alone(weighin: Weighin, folder: Path) -> None:
    weighin(*INIT, "--moderator", "mod@gazette.example")
    file = folder / "weighin.secret"
    made = file.read_text("ascii")
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(made) > 40
    weighin("user", "link", "other@gazette.example", "--site", "gazette")
    assert file.read_text("ascii") == made


def test_a_site_of_the_same_key_is_left_as_it_is(gazette: Weighin, kept: Database) -> None:
    told = gazette("init", "--site", "gazette", "--name", "Other", "--url", "https://other.example")
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith("weighin: There is already a site 'gazette'; nothing was changed.")
    assert all_sites(kept) == [("gazette", "The Gazette", "http://127.0.0.1")]


def test_two_sites_at_one_host_are_refused(gazette: Weighin, kept: Database) -> None:
    told = gazette("init", "--site", "second", "--name", "Second", "--url", "http://127.0.0.1/talk")
    assert told.err.startswith("weighin: The site 'gazette' is at 127.0.0.1 already; give another --url")
    assert gazette("init", "--site", "second", "--name", "Second", "--url", "http://127.0.0.1:8001").code == 0
    assert gazette("site", "second", "--url", "http://127.0.0.1").code == 1
    assert gazette("site", "gazette", "--url", "http://127.0.0.1").code == 0
    assert [key for key, _, _ in all_sites(kept)] == ["gazette", "second"]


def test_what_cannot_be_a_site_is_refused_in_one_line_and_makes_nothing(
    weighin: Weighin, kept: Database, folder: Path
) -> None:
    (folder / "latin.md").write_bytes("Höflich".encode("latin-1"))
    for change, words in (
        (("--site", "The Gazette"), "A site's key is 1 to 64 of a-z, 0-9 and hyphens"),
        (("--site", "-"), "A site's key is 1 to 64 of a-z, 0-9 and hyphens"),
        (("--name", " \u200b"), "A site needs a name of at most 80 characters."),
        (("--url", "talk.example"), "'talk.example' is not an address."),
        (("--url", "javascript:alert(1)"), "is not an address."),
        (("--origin", "blog.example"), "'blog.example' is not an address."),
        (("--moderator", "me"), "This does not look like an e-mail address."),
        (("--policy", "nowhere.md"), "nowhere.md cannot be read: No such file or directory."),
        (("--policy", "latin.md"), "latin.md is not UTF-8 text."),
        (("--policy", "."), "cannot be read: Is a directory."),
    ):
        told = weighin(*INIT, *change)
        assert (told.code, told.out) == (1, ""), change
        assert told.err.startswith("weighin: ")
        assert told.err.count("\n") == 1
        assert words in told.err
    assert all_sites(kept) == []


def test_a_policy_of_ones_own_is_taken(weighin: Weighin, kept: Database, folder: Path) -> None:
    (folder / "policy.md").write_text("# Be höflich", "utf-8")
    assert weighin(*INIT, "--policy", "policy.md").code == 0
    with kept.read() as conn:
        assert [site.policy for site in sites.all_sites(conn)] == ["# Be höflich"]


def test_a_site_is_shown_and_changed(gazette: Weighin, kept: Database) -> None:
    assert gazette("site", "gazette").out.startswith("gazette: The Gazette, http://127.0.0.1\n")
    told = gazette("site", "gazette", "--name", "The Globe", "--hold-all", "--origin", "https://blog.example/x")
    assert "The Globe" in told.out
    assert "framed by: https://blog.example\n" in told.out
    assert "held for a moderator" in told.out
    assert all_sites(kept) == [("gazette", "The Globe", "http://127.0.0.1")]
    assert gazette("site", "gazette", "--url", "nowhere").code == 1
    assert gazette("site", "globe").err == "weighin: There is no site 'globe'. There is: gazette.\n"


def test_a_link_is_made_again_for_the_same_person(gazette: Weighin, kept: Database) -> None:
    for _ in range(2):
        told = gazette("user", "link", "mod@gazette.example", "--site", "gazette")
        assert told.out.startswith("Sign in as moderator, within a day: http://127.0.0.1/sign-in/")
    with kept.read() as conn:
        assert conn.exec_driver_sql("SELECT email, role FROM people").all() == [("mod@gazette.example", "moderator")]
    assert gazette("user", "link", "", "--site", "gazette").err == "weighin: A moderator needs an e-mail address.\n"
    assert gazette("user", "link", "mod@gazette.example", "--site", "globe").code == 1


def test_links_lead_to_the_address_that_readers_see(gazette: Weighin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEIGHIN_BASE_URL", "https://talk.example.org")
    told = gazette("user", "link", "mod@gazette.example", "--site", "gazette")
    assert "https://talk.example.org/sign-in/" in told.out


def test_a_database_that_cannot_be_one_is_refused_in_one_line(
    weighin: Weighin, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "garbage.db").write_bytes(b"garbage " * 200)
    for address, words in (
        ("nonsense", "WEIGHIN_DATABASE_URL cannot be used"),
        ("sqlite://", "WEIGHIN_DATABASE_URL names no file."),
        ("sqlite:///:memory:", "WEIGHIN_DATABASE_URL names no file."),
        ("sqlite:///garbage.db", "sqlite:///garbage.db cannot be opened."),
        ("sqlite:////nowhere/at/all.db", "cannot be opened."),
        ("postgresql://someone:hunter2@127.0.0.1:1/db", "postgresql://someone:***@127.0.0.1:1/db cannot be opened."),
    ):
        monkeypatch.setenv("WEIGHIN_DATABASE_URL", address)
        told = weighin(*INIT)
        assert (told.code, told.out) == (1, "")
        assert words in told.err
        assert "hunter2" not in told.err
        assert told.err.count("\n") == 1
