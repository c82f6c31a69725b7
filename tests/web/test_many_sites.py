"""Two publications on one server, told apart by the Host header."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browsing import Page, another, browser, db_of, decide, sign_in, stored, write
from starlette.testclient import TestClient

from cast import NOW, SECRET, make_site
from weighin.actions import publishing, sites
from weighin.domain.articles import Article, NewStory, Picture
from weighin.domain.types import State
from weighin.storage.db import Database
from weighin.web.session import Sessions


@pytest.fixture
def gazette(sqlite_db: Database) -> Iterator[TestClient]:
    """A browser at the Gazette, http://testserver; the Herald, http://herald.example, is on the same server."""
    herald = sites.create(sqlite_db, "herald", "The Herald", "http://herald.example", "", [], NOW)
    for site in (make_site(sqlite_db), herald):
        picture = Picture(f"{site.key}.png", "image/png", b"x")
        ferry = NewStory("the-ferry", f"The ferry, says the {site.key}", NOW)
        only = NewStory(f"only-{site.key}", f"Only in the {site.key}", NOW)
        publishing.publish(sqlite_db, site, [Article(ferry, pictures=(picture,)), Article(only)])
    with browser(sqlite_db) as made:
        yield made


@pytest.fixture
def herald(gazette: TestClient) -> TestClient:
    return another(gazette, base_url="http://herald.example")


def test_each_host_shows_its_own_site(gazette: TestClient, herald: TestClient) -> None:
    for client, key, other in ((gazette, "gazette", "herald"), (herald, "herald", "gazette")):
        assert f"Only in the {key}" in Page(client.get("/")).text
        assert f"Only in the {other}" not in Page(client.get("/")).text
        assert Page(client.get("/s/the-ferry")).one("h1").text == f"The ferry, says the {key}"
        slugs = [story["slug"] for story in client.get("/api/v1/stories").json()["stories"]]
        assert slugs == [f"only-{key}", "the-ferry"]
        assert client.get(f"/pictures/{key}.png").status_code == 200
        assert client.get(f"/pictures/{other}.png").status_code == 404
        assert client.get(f"/s/only-{other}").status_code == 404


def test_a_host_is_known_whatever_its_case(gazette: TestClient) -> None:
    assert "Herald" in gazette.get("/", headers={"Host": "HERALD.example"}).text


def test_a_host_of_no_site_is_told_how_to_make_one(gazette: TestClient) -> None:
    for host in ("evil.example", "herald.example:8000", "herald.example.evil.example", ""):
        answer = gazette.get("/", headers={"Host": host})
        assert answer.status_code == 404
        assert "weighin init" in Page(answer).text
        told = gazette.get("/api/v1/stories", headers={"Host": host})
        assert (told.status_code, told.json()["code"]) == (404, "site_unknown")
    assert gazette.get("/healthz", headers={"Host": "10.0.0.7:8000"}).status_code == 200


def test_the_pages_of_two_sites_are_kept_apart_in_memory(gazette: TestClient, herald: TestClient) -> None:
    for client in (gazette, herald, gazette, herald):
        key = "gazette" if client is gazette else "herald"
        assert Page(client.get("/s/the-ferry")).one("h1").text == f"The ferry, says the {key}"
    tags = {client.get("/s/the-ferry").headers["etag"] for client in (gazette, herald)}
    assert len(tags) == 2


def test_no_call_reaches_a_comment_or_story_of_the_other_site(gazette: TestClient, herald: TestClient) -> None:
    comment = write(gazette, "Ours")
    story = stored(gazette, comment).story_id
    sign_in(herald, "herald")
    form = {"value": "1", "text": "Theirs", "verdict": "remove", "name": "Bo"}
    answers = [
        herald.get(f"/c/{comment}"),
        herald.get(f"/c/{comment}/edit"),
        herald.get(f"/api/v1/comments/{comment}"),
        herald.get(f"/api/v1/stories/{story}"),
        herald.get(f"/api/v1/stories/{story}/comments"),
        herald.get(f"/api/v1/stories/{story}/comments?parent={comment}"),
        *[herald.post(f"/c/{comment}/{what}", data=form) for what in ("vote", "edit", "withdrawal", "decision")],
        herald.post(f"/api/v1/comments/{comment}/vote", json={"value": 1}),
        herald.delete(f"/api/v1/comments/{comment}/vote"),
        herald.patch(f"/api/v1/comments/{comment}", json={"text": "Theirs"}),
        herald.delete(f"/api/v1/comments/{comment}"),
        herald.post(f"/api/v1/stories/{story}/comments", json={"text": "Theirs", "name": "Bo"}),
    ]
    assert [answer.status_code for answer in answers] == [404] * len(answers)
    assert (stored(gazette, comment).text, stored(gazette, comment).state) == ("Ours", State.PUBLISHED)


def test_a_reply_cannot_cross_from_one_site_to_the_other(gazette: TestClient, herald: TestClient) -> None:
    comment = write(gazette, "Ours")
    answer = herald.post("/s/the-ferry/comments", data={"text": "Theirs", "name": "Bo", "parent": str(comment)})
    assert answer.status_code == 422
    assert "not part of this story" in Page(answer).text


def test_a_cookie_of_one_site_means_nothing_on_the_other(gazette: TestClient, herald: TestClient) -> None:
    sign_in(gazette)
    write(herald, "Mine", "Bo")
    comment = write(another(herald, base_url="http://herald.example"), "Not yours")
    carried = another(gazette, base_url="http://herald.example", cookies=dict(gazette.cookies))
    assert carried.get("/desk").status_code == 403
    assert decide(carried, comment, "remove").status_code == 403
    back = another(gazette, cookies=dict(herald.cookies))
    assert "Bo" not in Page(back.get("/s/the-ferry")).typed()["name"]


def test_a_link_of_one_site_signs_in_nobody_on_the_other(gazette: TestClient, herald: TestClient) -> None:
    site = sites.find(db_of(gazette), "gazette")
    link = Sessions(SECRET).link(site, sites.moderator(db_of(gazette), site, "mod@gazette.example", NOW))
    assert herald.get(link).status_code == 403
    assert gazette.get(link).status_code == 303


def test_a_page_belongs_to_the_site_that_allows_its_origin(gazette: TestClient, herald: TestClient) -> None:
    asked = {"url": "https://blog.example/fog"}
    assert gazette.get("/embed", params=asked).status_code == 200
    assert herald.get("/embed", params=asked).status_code == 403
