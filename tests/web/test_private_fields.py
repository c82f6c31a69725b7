"""Nobody but its writer is ever sent an e-mail address; removed and held words reach nobody they should not."""

from __future__ import annotations

import pytest
from browsing import another, decide, sign_in, write
from httpx2 import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.testclient import TestClient

from weighin.web.routes import ROUTES

MAIL = "very.private@mail.example"


def addresses(routes: list[BaseRoute], prefix: str = "") -> list[str]:
    """Every address that GET takes, with 1 for what it names."""
    found = []
    for route in routes:
        if isinstance(route, Mount):
            found += addresses(list(route.routes), prefix + route.path)
        elif isinstance(route, Route) and "GET" in (route.methods or ()):
            path = (
                route.path.replace("{slug}", "the-ferry")
                .replace("{token}", "x")
                .replace("{name}", "thread.js")
                .replace("{letter}", "A")
            )
            found.append(prefix + path.replace("{id}", "1"))
    return found


GET = addresses(ROUTES)
FOG = "https://blog.example/fog"
THE_SAME_FOR_ALL = {"/static/thread.js", "/embed.js", "/healthz", "/readyz", "/robots.txt", "/favicon.ico"}
THE_SAME_FOR_ALL |= {"/api/openapi.json"}
MORE = ["/s/the-ferry?sort=new", "/c/1?quote", "/c/2", f"/embed?url={FOG}", f"/embed?url={FOG}&reply=1"]
MORE += ["/api/v1/stories/1/comments?sort=new", "/api/v1/stories/1/comments?parent=1", "/api/v1/comments/2"]
MORE += [f"/api/v1/stories?url={FOG}"]


def everything(client: TestClient) -> list[Response]:
    """What this browser gets at every address."""
    return [client.get(address) for address in [*GET, *MORE]]


@pytest.fixture
def writer(client: TestClient) -> TestClient:
    """Someone who wrote a comment, with a reply below it, and gave an e-mail address."""
    write(client, "The tide took it", email=MAIL)
    write(client, "And left it there", parent="1", email=MAIL)
    client.post("/embed/comments?url=https://blog.example/fog", data={"name": "Ann", "text": "Fog", "email": MAIL})
    return client


def test_the_list_of_addresses_is_not_empty() -> None:
    assert len(GET) >= 15
    assert {"/", "/s/the-ferry", "/c/1", "/api/v1/comments/1", "/desk"} <= set(GET)


@pytest.mark.parametrize("verdict", ["publish", "hold", "reject", "remove"])
def test_nobody_is_sent_an_address_or_words_that_are_not_public(writer: TestClient, verdict: str) -> None:
    reader, moderator = another(writer), another(writer)
    write(reader, "I was there", "Bo")
    sign_in(moderator)
    decide(moderator, 1, verdict, "Because")
    for who in (another(writer), reader, moderator):
        answers = everything(who)
        assert {answer.status_code for answer in answers} <= {200, 303, 403, 404}
        assert [answer.url for answer in answers if MAIL in answer.text] == []
        may_read = verdict == "publish" or who is moderator
        assert any("The tide took it" in answer.text for answer in answers) is may_read


def test_the_api_tells_these_fields_and_no_others(writer: TestClient) -> None:
    comment = "id number story parent depth state name website text html created_at edited_at ups downs replies url"
    story = "id slug title url page summary published_at open comments"
    for who in (writer, another(writer)):
        assert set(who.get("/api/v1/comments/1").json()) == set(comment.split())
        assert set(who.get("/api/v1/stories/1").json()) == set(story.split())
        assert set(who.get("/api/v1/stories/1/comments").json()["comments"][0]) == set(comment.split())


def test_the_writer_finds_the_own_address_in_forms_alone(writer: TestClient) -> None:
    for answer in everything(writer):
        if MAIL in answer.text:
            assert answer.headers["content-type"].startswith("text/html")
            assert answer.headers["cache-control"] == "no-store"
            assert answer.text.count(MAIL) == answer.text.count(f'value="{MAIL}"')


def test_what_is_made_for_one_reader_is_kept_by_no_cache(writer: TestClient) -> None:
    sign_in(moderator := another(writer))
    for who in (writer, moderator):
        for answer in everything(who):
            if answer.url.path in THE_SAME_FOR_ALL:
                continue
            kept = answer.headers["cache-control"]
            assert kept == "no-store" or (kept == "no-cache" and "Cookie" in answer.headers["vary"]), answer.url


def test_no_answer_to_a_change_holds_it(writer: TestClient) -> None:
    reader = another(writer)
    new = {"name": "Ann", "text": "Once more", "email": MAIL}
    answers = [
        writer.post("/api/v1/stories/1/comments", json=new),
        writer.patch("/api/v1/comments/1", json={"text": "It was the moon"}),
        writer.post("/c/1/vote", data={"value": "1"}),
        writer.post("/c/1/edit", data={"text": ""}),
        writer.post("/c/1/withdrawal"),
        reader.post("/api/v1/comments/2/vote", json={"value": 1}),
    ]
    assert [answer.status_code for answer in answers] == [201, 200, 403, 422, 303, 200]
    for answer in answers:
        assert MAIL not in answer.text
        assert MAIL not in str(answer.headers)
