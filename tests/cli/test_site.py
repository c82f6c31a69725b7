"""Showing and changing a site."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cast import make_site, make_story
from weighin.actions import sites
from weighin.cli import app
from weighin.domain.errors import Code, Refusal
from weighin.storage.db import Database


def test_what_is_given_is_changed_and_the_rest_stays(
    sqlite_db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make_site(sqlite_db)
    make_story(sqlite_db, site)
    monkeypatch.setenv("WEIGHIN_DATABASE_URL", str(sqlite_db.url))
    policy = tmp_path / "policy.md"
    policy.write_text("### 1. Be kind\n", "utf-8")
    asked = ["site", "gazette", "--policy", str(policy), "--hold-all", "--time-zone", "Europe/Berlin"]
    done = CliRunner().invoke(app, asked, catch_exceptions=False)
    assert "are held for a moderator" in done.stdout
    assert "rules about the time are read by: Europe/Berlin" in done.stdout
    assert "policy: 1 clause, 0 rules, version " in done.stdout
    assert "evidence must name a source" in done.stdout
    asked = ["site", "gazette", "--no-sources", "--bound", "1.64", "--list-from", "1"]
    said = CliRunner().invoke(app, asked, catch_exceptions=False).stdout
    for line in ("evidence need not name", "sure to 1.64 standard errors", "what one person puts forward is listed"):
        assert line in said
    with sqlite_db.read() as conn:
        changed = sites.sites.by_key(conn, "gazette")  # type: ignore[attr-defined]
    assert changed is not None
    assert (changed.policy, changed.holds_all, changed.time_zone) == ("### 1. Be kind\n", True, "Europe/Berlin")
    assert (changed.name, changed.url, changed.origins) == (site.name, site.url, site.origins)


def test_a_wrong_address_changes_nothing(sqlite_db: Database) -> None:
    site = make_site(sqlite_db)
    with pytest.raises(Refusal) as refused:
        sites.change(sqlite_db, site, name="New", url="javascript:alert(1)")
    assert refused.value.code is Code.SETTING_INVALID
    assert sites.find(sqlite_db, "gazette").name == site.name


def test_a_byte_order_mark_before_the_first_clause_hides_nothing(tmp_path: Path) -> None:
    policy = tmp_path / "policy.md"
    policy.write_bytes(b"\xef\xbb\xbf### 1. Links\r\n\r\n```rules\r\nhold if links at least 3\r\n```\r\n")
    done = CliRunner().invoke(app, ["policy", "check", str(policy)], catch_exceptions=False)
    assert done.stdout.splitlines()[-1] == "1 clause, 1 rule, 0 warnings"
