"""/api/v1: reading and writing by programs."""

from __future__ import annotations

from typing import Any

from browsing import another, browser, db_of, decide, fill, grow_older, sign_in, site_of, stored, write
from httpx2 import Response
from starlette.testclient import TestClient

from cast import NOW, make_site, make_story
from weighin.actions import publishing
from weighin.domain.articles import Article, NewStory
from weighin.domain.types import State
from weighin.storage.db import Database

COMMENTS = "/api/v1/stories/1/comments"
JSON = {"Content-Type": "application/json"}


def post(client: TestClient, text: str = "Hello", name: str = "Ann", **more: Any) -> dict[str, Any]:
    answer = client.post(COMMENTS, json={"text": text, "name": name, **more})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def refused(answer: Response, status: int, code: str, *fields: str) -> None:
    """The answer is a problem of this status and code, about these fields."""
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert (answer.status_code, told["status"], told["code"]) == (status, status, code)
    assert told["type"] == f"/problems/{code}"
    assert told["title"]
    assert told["detail"]
    assert [wrong["field"] for wrong in told.get("errors", [])] == list(fields)


def test_a_story_is_found_by_the_address_of_its_page(client: TestClient) -> None:
    asked = {"url": "https://blog.example/fog", "title": "Where did the fog go?"}
    made = client.post("/api/v1/stories", json=asked)
    assert (made.status_code, made.headers["location"]) == (200, "/api/v1/stories/2")
    assert client.post("/api/v1/stories", json=asked | {"title": "Other"}).json() == made.json()
    same = "http://BLOG.example/fog/?utm_source=x#part"
    assert client.get("/api/v1/stories", params={"url": same}).json() == {"stories": [made.json()], "next": None}
    assert client.get(made.headers["location"]).json() == made.json()
    story = made.json()
    assert (story["slug"], story["page"]) == ("where-did-the-fog-go", "/s/where-did-the-fog-go")


def test_stories_are_listed_newest_first_page_by_page(client: TestClient) -> None:
    new = [Article(NewStory(f"n{n}", f"Story {n}", NOW - n)) for n in range(1, 6)]
    publishing.publish(db_of(client), site_of(client), new)
    slugs, after = [], ""
    while after is not None:
        page = client.get("/api/v1/stories", params={"limit": 4, "after": after}).json()
        slugs += [story["slug"] for story in page["stories"]]
        after = page["next"]
    assert slugs == ["the-ferry", "n1", "n2", "n3", "n4", "n5"]


def test_an_address_without_a_story_is_not_found(client: TestClient) -> None:
    for url in ("https://blog.example/other", "", "http://[", "http://a:99999/", "x" * 5000, "\x01"):
        refused(client.get("/api/v1/stories", params={"url": url}), 404, "story_unknown")


def test_a_story_is_made_only_of_pages_that_the_site_allows(client: TestClient) -> None:
    foreign = ["https://evil.example/", "javascript:alert(1)", "//blog.example/", "http://blog.example/", "http://["]
    foreign += [
        "https://blog.example:444/",
        "https://blog.example@evil.example/",
        "https://blog.example.evil.example",
        "",
    ]
    for url in foreign:
        refused(client.post("/api/v1/stories", json={"url": url}), 403, "address_not_allowed", "url")
    assert len(client.get("/api/v1/stories").json()["stories"]) == 1


def test_a_comment_is_written_read_changed_and_withdrawn(client: TestClient) -> None:
    made = post(client, "The *tide* took it", website="https://ann.example")
    assert (made["number"], made["state"], made["html"]) == (1, "published", "<p>The <em>tide</em> took it</p>")
    assert (made["parent"], made["depth"], made["website"]) == (None, 0, "https://ann.example")
    address = f"/api/v1/comments/{made['id']}"
    assert another(client).get(address).json() == made
    changed = client.patch(address, json={"text": "The moon"})
    assert (changed.status_code, changed.json()["text"], bool(changed.json()["edited_at"])) == (200, "The moon", True)
    gone = client.delete(address)
    assert (gone.status_code, gone.content) == (204, b"")
    refused(client.get(address), 404, "comment_unknown")
    assert stored(client, made["id"]).state is State.WITHDRAWN


def test_the_writer_is_known_by_the_cookie_that_came_with_the_comment(client: TestClient) -> None:
    answer = client.post(COMMENTS, json={"text": "Mine", "name": "Ann"})
    assert "HttpOnly; SameSite=Lax" in answer.headers["set-cookie"]
    assert answer.headers["location"] == "/api/v1/comments/1"
    for who in (another(client), stranger := another(client)):
        refused(who.patch("/api/v1/comments/1", json={"text": "Ours"}), 403, "not_yours")
        refused(who.delete("/api/v1/comments/1"), 403, "not_yours")
        post(stranger, "I too", "Bo")
    grow_older(client, 16)
    refused(client.patch("/api/v1/comments/1", json={"text": "Late"}), 403, "edit_window_over")
    refused(client.delete("/api/v1/comments/1"), 403, "edit_window_over")


def test_a_thread_is_read_page_by_page_and_branch_by_branch(sqlite_db: Database) -> None:
    site = make_site(sqlite_db)
    story = make_story(sqlite_db, site)
    roots = fill(sqlite_db, site, story.id, 12)
    replies = fill(sqlite_db, site, story.id, 12, roots[0])
    with browser(sqlite_db, page_size=10) as client:
        seen, after, more = [], "", []
        while after is not None:
            page = client.get(COMMENTS, params={"sort": "old", "limit": 10, "after": after}).json()
            assert len(page["comments"]) <= 10
            seen += page["comments"]
            more += page["more"]
            after = page["next"]
        assert [one["id"] for one in seen if one["parent"] is None] == [root.id for root in roots]
        below = [one["id"] for one in seen if one["parent"]]
        [rest] = more
        assert (rest["parent"], rest["count"]) == (roots[0].id, 12 - len(below))
        after = rest["after"]
        while after is not None:
            page = client.get(COMMENTS, params={"parent": rest["parent"], "after": after, "limit": 5}).json()
            below += [one["id"] for one in page["comments"]]
            after = page["next"]
        assert below == [reply.id for reply in replies]


def test_of_a_marker_only_its_place_is_told(client: TestClient) -> None:
    made = post(client, "A rude remark", website="https://ann.example")
    post(client, "Now, now", parent=made["id"])
    sign_in(moderator := another(client))
    decide(moderator, made["id"], "remove")
    for who in (client, moderator, another(client)):
        for told in (who.get(COMMENTS).json()["comments"][0], who.get(f"/api/v1/comments/{made['id']}").json()):
            assert [told[name] for name in ("name", "website", "text", "html")] == [None] * 4
            assert (told["id"], told["state"], told["replies"]) == (made["id"], "removed", 1)


def test_a_held_comment_is_told_to_its_writer_alone(client: TestClient) -> None:
    made = post(client, "Hm")
    sign_in(moderator := another(client))
    decide(moderator, made["id"], "hold")
    assert client.get(f"/api/v1/comments/{made['id']}").json()["text"] == "Hm"
    refused(another(client).get(f"/api/v1/comments/{made['id']}"), 404, "comment_unknown")
    assert client.get(COMMENTS).json()["comments"] == []


def test_votes_are_cast_and_taken_back(client: TestClient) -> None:
    comment = write(another(client))
    address = f"/api/v1/comments/{comment}/vote"
    assert client.post(address, json={"value": 1}).json() == {"comment": comment, "ups": 1, "downs": 0, "yours": 1}
    assert client.post(address, json={"value": -1}).json() == {"comment": comment, "ups": 0, "downs": 1, "yours": -1}
    assert client.delete(address).json() == {"comment": comment, "ups": 0, "downs": 0, "yours": 0}
    own = write(client, "My own")
    refused(client.post(f"/api/v1/comments/{own}/vote", json={"value": 1}), 403, "own_comment")
    refused(client.delete(f"/api/v1/comments/{own}/vote"), 403, "own_comment")


def test_no_other_site_may_read_it_from_its_pages(client: TestClient) -> None:
    for method in ("GET", "OPTIONS"):
        headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
        answer = client.request(method, COMMENTS, headers=headers)
        assert not [name for name in answer.headers if name.startswith("access-control")]
