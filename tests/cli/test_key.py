"""Making, listing and revoking keys from the terminal."""

from __future__ import annotations

from conftest import Weighin
from weighin.actions import keys
from weighin.storage.db import Database


def test_a_key_is_printed_last_and_once(gazette: Weighin, kept: Database) -> None:
    told = gazette("key", "--site", "gazette", "--name", "WordPress")
    key = told.out.splitlines()[-1]
    found = keys.find(kept, key)
    assert (told.code, told.out) == (0, f"{key}\n")
    assert found is not None
    assert found.name == "WordPress"
    listed = gazette("key", "--site", "gazette", "--list").out
    assert listed.startswith(f"{key[:8]}…{key[-4:]}  made ")
    assert listed.endswith("  valid  WordPress\n")
    assert key not in listed


def test_a_revoked_key_is_listed_as_one(gazette: Weighin, kept: Database) -> None:
    key = gazette("key", "--site", "gazette").out.strip()
    assert f"{key[:8]}…{key[-4:]} is revoked" in gazette("key", "--site", "gazette", "--revoke", key[:8]).out
    assert keys.find(kept, key) is None
    assert "  revoked 2" in gazette("key", "--site", "gazette", "--list").out
    again = gazette("key", "--site", "gazette", "--revoke", key)
    assert (again.code, again.out) == (1, "")
    assert "nothing was changed" in again.err


def test_a_site_that_is_not_there_gets_no_key(gazette: Weighin) -> None:
    told = gazette("key", "--site", "herald")
    assert (told.code, told.out) == (1, "")
    assert "There is no site 'herald'" in told.err
