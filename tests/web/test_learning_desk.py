"""What moderators teach, over HTTP: decisions on the desk, feedback of other systems, and the figures on the desk."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

import pytest
from browsing import Page, browser, db_of, sign_in, site_of, write
from starlette.testclient import TestClient

from cast import NOW, make_site, make_story
from weighin.actions import keys, sites
from weighin.storage.db import Database

POLICY = (resources.files("weighin") / "demo" / "policy.md").read_text("utf-8")
SLY = "Our gutters are the best in town and the quote is on the house, ask for Barry at the yard behind the station."


@pytest.fixture
def client(sqlite_db: Database) -> Iterator[TestClient]:
    make_story(sqlite_db, sites.change(sqlite_db, make_site(sqlite_db), policy=POLICY))
    with browser(sqlite_db) as client:
        yield client


def spam(client: TestClient, key: str) -> float:
    asked = {"comment": {"text": SLY}, "requestedAttributes": {"SPAM": {}}, "languages": ["en"]}
    answer = client.post(f"/v1alpha1/comments:analyze?key={key}", json=asked).json()
    return float(answer["attributeScores"]["SPAM"]["summaryScore"]["value"])


def test_a_refusal_on_the_desk_is_heard_by_other_systems_and_counted(client: TestClient) -> None:
    _, key = keys.make(db_of(client), site_of(client), "blog", NOW)
    before = spam(client, key)
    comment = write(client, SLY)
    sign_in(client)
    assert "How well the scores foretold you" not in Page(client.get("/desk")).text
    client.post(f"/c/{comment}/decision", data={"verdict": "reject", "rule": "4"})
    assert spam(client, key) > before
    page = Page(client.get("/desk"))
    assert "How well the scores foretold you" in page.text
    assert "The scores flagged none of these comments." in page.text
    assert "You refused 1 comment, and the scores had flagged 0 of them: 0%" in page.text


def test_what_another_system_says_is_heard_at_once(client: TestClient) -> None:
    _, key = keys.make(db_of(client), site_of(client), "blog", NOW)
    before = spam(client, key)
    sent = {"api_key": key, "blog": "https://blog.example", "user_ip": "192.0.2.1", "comment_content": SLY}
    assert client.post("/1.1/submit-spam", data=sent | {"is_test": "1"}).status_code == 200
    assert spam(client, key) == before
    assert client.post("/1.1/submit-spam", data=sent).status_code == 200
    taught = spam(client, key)
    assert taught > before
    assert client.post("/1.1/submit-ham", data=sent).status_code == 200
    assert spam(client, key) < taught
