"""Making, listing and revoking keys from the terminal."""

from __future__ import annotations

import io

import pytest

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


def test_a_signing_secret_is_read_from_stdin_and_the_phase_has_its_address(
    gazette: Weighin, kept: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "empsec_" + "1a2b" * 17
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{secret}\n"))
    told = gazette("key", "--site", "gazette", "--coral")
    assert (told.code, told.out) == (0, "http://127.0.0.1/coral/gazette\n")
    assert [one.secret for one in keys.signers(kept, "gazette")] == [secret]
    listed = gazette("key", "--site", "gazette", "--list").out
    assert listed.startswith("1a2b1a2b…1a2b  made ")
    assert listed.endswith("  valid  Coral\n")
    gazette("key", "--site", "gazette", "--revoke", secret)
    assert keys.signers(kept, "gazette") == []


@pytest.mark.parametrize("typed", ["", "short", "a secret of several words, which is none"])
def test_what_is_no_secret_is_not_entered(
    gazette: Weighin, kept: Database, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    told = gazette("key", "--site", "gazette", "--coral")
    assert told.code == 1
    assert "begins with empsec_" in told.err
    assert keys.signers(kept, "gazette") == []
