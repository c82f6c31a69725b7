"""A change of the site reaches pages that are kept in memory."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from weighin.actions import sites
from weighin.web import service, threadcache


def test_a_new_name_is_on_the_kept_page_too(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "SITES_FRESH_SECONDS", 0.0)
    monkeypatch.setattr(threadcache, "FOREIGN_SECONDS", 0.0)
    assert "The Gazette" in client.get("/s/the-ferry").text
    assert "The Gazette" in client.get("/s/the-ferry").text
    db = client.app.state.service.db  # type: ignore[attr-defined]
    sites.change(db, sites.find(db, "gazette"), name="The Herald")
    assert "The Herald" in client.get("/s/the-ferry").text
    monkeypatch.setattr(threadcache, "FOREIGN_SECONDS", 60.0)
    assert "The Herald" in client.get("/s/the-ferry").text
