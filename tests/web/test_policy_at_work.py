"""A comment under a policy with rules, as its writer sees what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

import pytest
from browsing import Page, another, browser, site_of
from starlette.testclient import TestClient

from cast import make_site, make_story
from weighin.actions import sites
from weighin.storage.db import Database

POLICY = (resources.files("weighin") / "demo" / "policy.md").read_text("utf-8")
SPAM = "Buy cheap replica watches! http://a.example http://b.example http://c.example best casino bonus, order now"
ATTACK = "You are a stupid idiot and a pathetic liar, and everybody here knows that you are a moron."
FORM = "/s/the-ferry/comments"


@pytest.fixture
def strict(sqlite_db: Database) -> Iterator[TestClient]:
    site = sites.change(sqlite_db, make_site(sqlite_db), policy=POLICY)
    make_story(sqlite_db, site)
    with browser(sqlite_db) as client:
        assert site_of(client).policy == POLICY
        yield client


def test_who_is_asked_for_other_words_keeps_theirs_and_may_send_them_to_a_moderator(strict: TestClient) -> None:
    asked = strict.post(FORM, data={"name": "Ann", "text": "First!"})
    page = Page(asked)
    assert asked.status_code == 422
    assert "Please say this in other words." in page.text
    assert "3, “Add something to the topic”" in page.text
    assert "First!" in asked.text
    assert page.one("input", name="nudged").attributes["value"] == "1"
    sent = strict.post(FORM, data={"name": "Ann", "text": "First!", "nudged": "1"}, follow_redirects=True)
    assert sent.status_code == 200
    assert "Add something to the topic" in Page(sent).text
    assert "First!" not in another(strict).get("/s/the-ferry").text


@pytest.mark.parametrize(("text", "clause"), [(ATTACK, ("1", "2")), (SPAM, ("4",))])
def test_the_writer_of_what_is_not_published_is_told_why_and_nobody_else_sees_it(
    strict: TestClient, text: str, clause: tuple[str, ...]
) -> None:
    answer = strict.post(FORM, data={"name": "Ann", "text": text}, follow_redirects=True)
    told = Page(answer).text
    assert any(f"clause {number}, “" in told for number in clause)
    assert "The words that weigh most: " in told
    stranger = another(strict)
    assert text not in stranger.get("/s/the-ferry").text
    page = stranger.get(str(answer.url)).text
    assert text not in page
    assert "The words that weigh most" not in page


def test_programs_are_asked_for_other_words_too(strict: TestClient) -> None:
    body = {"name": "Ann", "text": "First!"}
    asked = strict.post("/api/v1/stories/1/comments", json=body)
    assert (asked.status_code, asked.json()["code"]) == (422, "text_nudged")
    sent = strict.post("/api/v1/stories/1/comments", json=body | {"nudged": True})
    assert (sent.status_code, sent.json()["state"]) == (201, "held")


def test_readers_see_the_clauses_and_not_the_rules_of_the_machine(strict: TestClient) -> None:
    page = strict.get("/policy").text
    assert "Add something to the topic" in page
    assert "personal attack above" not in page
