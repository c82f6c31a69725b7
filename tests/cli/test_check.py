"""weighin check: what is wrong with an installation, and what to do about it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from conftest import Weighin
from weighin.actions import sites
from weighin.storage.db import Database
from weighin.storage.sites import update_site


def wrong(weighin: Weighin) -> list[str]:
    """The findings that are not good; with any, the command fails."""
    told = weighin("check")
    lines = told.out.splitlines()
    assert all(line.startswith(("ok     ", "WRONG  ")) for line in lines)
    found = [line.removeprefix("WRONG  ") for line in lines if line.startswith("WRONG")]
    assert (told.code, told.err) == (int(bool(found)), "")
    return found


def test_a_sound_installation_is_told_so(gazette: Weighin) -> None:
    told = gazette("check")
    assert told.code == 0
    assert "the database takes writes" in told.out
    assert "site gazette: The Gazette, http://127.0.0.1" in told.out
    assert "WRONG" not in told.out


def test_a_server_without_a_site_is_told_how_to_make_one(weighin: Weighin) -> None:
    assert wrong(weighin) == ["there is no site yet; make one with: weighin init --site KEY --name NAME --url URL"]


def test_a_site_without_https_is_warned_about(gazette: Weighin) -> None:
    gazette("init", "--site", "open", "--name", "Open", "--url", "http://talk.example")
    assert wrong(gazette) == ["site open: http://talk.example is not https; cookies and comments travel in the clear."]


def test_a_policy_that_can_no_longer_be_read_is_named_with_its_first_mistake(gazette: Weighin, kept: Database) -> None:
    policy = "### 1. Be kind\n\n```rules\nhold if spm above 0.8\n```\n"
    kept.write(lambda conn: update_site(conn, sites.find(kept, "gazette").id, policy=policy))
    (found,) = wrong(gazette)
    assert found.startswith(
        "site gazette: its policy cannot be read, so every comment is held. Line 4, column 9: “spm”"
    )
    assert found.endswith("Put it right with: weighin site gazette --policy FILE")
    assert "policy: cannot be read, and so holds every comment. Line 4" in gazette("site", "gazette").out


def test_a_misspelt_setting_is_named(gazette: Weighin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEIGHIN_POSTLIMIT", "1/day")
    assert wrong(gazette)[0] == "WEIGHIN_POSTLIMIT is no setting; docs/reference.md lists them all."


def test_wrong_settings_are_all_named_at_once(gazette: Weighin, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("POST_LIMIT", "often"), ("VOTE_LIMIT", "seldom"), ("SECRET", "short")):
        monkeypatch.setenv(f"WEIGHIN_{name}", value)
    found = wrong(gazette)
    assert len(found) == 3
    for line, words in zip(found, ("'often' is not a limit", "'seldom' is not a limit", "too short"), strict=True):
        assert words in line


@pytest.mark.parametrize(
    "address",
    [
        "nonsense",
        "sqlite:///:memory:",
        "sqlite:///garbage.db",
        "sqlite:////nowhere/x.db",
        "postgresql://me:hunter2@127.0.0.1:1/x",
    ],
)
def test_a_database_that_cannot_be_opened_is_named_without_its_password(
    gazette: Weighin, folder: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    (folder / "garbage.db").write_bytes(b"garbage " * 200)
    monkeypatch.setenv("WEIGHIN_DATABASE_URL", address)
    monkeypatch.setenv("WEIGHIN_SECRET", "a secret that is long enough")
    [line] = wrong(gazette)
    assert any(
        words in line for words in ("_URL cannot be used", "_URL names no file", "cannot be opened.", "no database")
    )
    assert "hunter2" not in line


def test_missing_tables_are_named(gazette: Weighin, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEIGHIN_DATABASE_URL", f"sqlite:///{folder}/empty.db")
    (folder / "empty.db").touch()
    assert "has no tables yet; weighin init or serve makes those of" in wrong(gazette)[0]


def test_tables_that_somebody_changed_are_named(gazette: Weighin, folder: Path) -> None:
    with closing(sqlite3.connect(folder / "weighin.db")) as db:
        db.execute("CREATE TABLE strange (x)")
        db.execute("ALTER TABLE sites DROP COLUMN holds_all")
    # Without a column that is needed nothing else can be looked at.
    found = wrong(gazette)
    assert any("holds_all" in line or "cannot be opened" in line for line in found)


def test_a_damaged_file_is_found(gazette: Weighin, folder: Path) -> None:
    path = folder / "weighin.db"
    data = bytearray(path.read_bytes())
    data[5 * 4096 : 6 * 4096] = b"\xff" * 4096
    path.write_bytes(bytes(data))
    assert any(line.startswith("the file is damaged: ") for line in wrong(gazette))


def test_looking_makes_nothing(gazette: Weighin, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "weighin.secret").unlink(missing_ok=True)
    told = gazette("check")
    assert told.code == 0
    assert "there is no secret to sign cookies with yet; the first start makes one" in told.out
    assert not (folder / "weighin.secret").exists()
    monkeypatch.setenv("WEIGHIN_DATABASE_URL", f"sqlite:///{folder}/new.db")
    assert wrong(gazette) == [f"there is no database {folder}/new.db; weighin init makes it."]
    assert not list(folder.glob("new.db*"))
