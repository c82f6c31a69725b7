"""/api/v1: every way to be refused, as problem+json with a code."""

from __future__ import annotations

from typing import Any

import pytest
from browsing import another, db_of, decide, sign_in, site_of, write, written
from starlette.testclient import TestClient
from test_api import COMMENTS, JSON, post, refused

from cast import make_story

FAULTY: list[tuple[dict[str, Any], str, list[str]]] = [
    ({"text": "", "name": "Ann"}, "text_empty", ["text"]),
    ({"text": "x", "name": " "}, "name_empty", ["name"]),
    ({"text": "", "name": ""}, "name_empty", ["name", "text"]),
    ({"text": "x" * 10_001, "name": "Ann"}, "text_too_long", ["text"]),
    ({"text": "x", "name": "x" * 81}, "name_too_long", ["name"]),
    ({"text": "x", "name": "Ann", "email": "me"}, "email_invalid", ["email"]),
    ({"text": "x", "name": "Ann", "website": "javascript:x"}, "website_invalid", ["website"]),
]
FAULTY += [
    ({"text": "x", "name": "Ann", "parent": parent}, "parent_unknown", ["parent"])
    for parent in (999, 0, -1, 2**63, 10**300)
]
MISFITS = [b"", b"{", b"[]", b"null", b'"x"', b"{}", b"\x00", b'{"text":"x"}', b'{"text":1,"name":"A"}']
MISFITS += [b'{"text":null,"name":"A"}', b'{"text":"x","name":"A","parent":"1"}', b'{"text":"x","name":"A"}x']
MISFITS += [b'{"text":"x","name":"A","parent":1.5}', b'{"text":"\xff","name":"A"}', b'{"text":"\\ud800","name":"A"}']
MISFITS += [b'{"text":"x","name":' + b"[" * 50_000, b'{"text":"x","name":"A","parent":' + b"9" * 5000 + b"}"]
MISFITS += [b'{"text":"x","name":"A","more":' + b"[" * 50_000 + b"]" * 50_000 + b"}"]
WRITING = [("POST", COMMENTS), ("POST", "/api/v1/stories"), ("PATCH", "/api/v1/comments/1")]
WRITING += [("POST", "/api/v1/comments/1/vote")]


def test_a_faulty_comment_is_refused_field_by_field(client: TestClient) -> None:
    for sent, code, fields in FAULTY:
        refused(client.post(COMMENTS, json=sent), 422, code, *fields)
    assert written(client) == 0


def test_a_body_that_does_not_fit_is_refused(client: TestClient) -> None:
    for body in MISFITS:
        refused(client.post(COMMENTS, content=body, headers=JSON), 400, "body_invalid")
    assert written(client) == 0


@pytest.mark.parametrize(("method", "address"), WRITING)
def test_only_json_is_taken(client: TestClient, method: str, address: str) -> None:
    write(client)
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        answer = client.request(method, address, content=b"{}", headers={"Content-Type": kind})
        refused(answer, 415, "body_type_unknown")
    refused(client.request(method, address, content=b'"' + b"x" * 4_200_000, headers=JSON), 413, "body_too_large")
    refused(client.request(method, address, content=b"[1]", headers=JSON), 400, "body_invalid")


def test_an_unknown_comment_is_not_found_by_any_call(client: TestClient) -> None:
    write(client)
    for comment_id in ("999", "0", "-1", "x", "1.0", "9" * 40, "%00", "%C2%B2"):
        address = f"/api/v1/comments/{comment_id}"
        code = "page_unknown" if comment_id == "%00" else "comment_unknown"
        refused(client.get(address), 404, code)
        refused(client.patch(address, json={"text": "x"}), 404, code)
        refused(client.delete(address), 404, code)
        refused(client.post(f"{address}/vote", json={"value": 1}), 404, code)
        refused(client.delete(f"{address}/vote"), 404, code)


def test_an_unknown_story_is_not_found_by_any_call(client: TestClient) -> None:
    for story_id in ("999", "0", "-1", "x", "9" * 40):
        address = f"/api/v1/stories/{story_id}"
        refused(client.get(address), 404, "story_unknown")
        refused(client.get(f"{address}/comments"), 404, "story_unknown")
        refused(client.post(f"{address}/comments", json={"text": "x", "name": "Ann"}), 404, "story_unknown")


def test_a_faulty_question_about_a_thread_is_refused(client: TestClient) -> None:
    write(client)
    refused(client.get(f"{COMMENTS}?sort=loudest"), 400, "sort_unknown")
    refused(client.get(f"{COMMENTS}?after=x"), 400, "cursor_invalid")
    refused(client.get(f"{COMMENTS}?parent=1&after=x"), 400, "cursor_invalid")
    for limit in ("0", "101", "-1", "x", "9" * 30):
        refused(client.get(f"{COMMENTS}?limit={limit}"), 400, "limit_invalid")


def test_a_faulty_question_about_stories_is_refused(client: TestClient) -> None:
    refused(client.get("/api/v1/stories?after=x"), 400, "cursor_invalid")
    refused(client.get("/api/v1/stories?limit=1000"), 400, "limit_invalid")


def test_replies_below_what_is_not_in_the_story_are_not_found(client: TestClient) -> None:
    make_story(db_of(client), site_of(client), "the-dock")
    for parent in ("999", "x", "0", write(client, slug="the-dock")):
        refused(client.get(f"{COMMENTS}?parent={parent}"), 404, "comment_unknown")


def test_a_reply_to_what_is_gone_is_refused(client: TestClient) -> None:
    comment = post(client)["id"]
    sign_in(moderator := another(client))
    decide(moderator, comment, "remove")
    refused(client.post(COMMENTS, json={"text": "x", "name": "A", "parent": comment}), 409, "parent_gone", "parent")


def test_a_closed_story_takes_neither_comments_nor_votes(client: TestClient) -> None:
    comment = write(client)
    make_story(db_of(client), site_of(client), is_open=False)
    stranger = another(client)
    refused(stranger.post(COMMENTS, json={"text": "x", "name": "A"}), 403, "story_closed")
    refused(stranger.post(f"/api/v1/comments/{comment}/vote", json={"value": 1}), 403, "story_closed")


def test_a_vote_is_up_or_down(client: TestClient) -> None:
    address = f"/api/v1/comments/{write(another(client))}/vote"
    for value in (0, 2, -2, 10**30):
        refused(client.post(address, json={"value": value}), 422, "vote_invalid", "value")
    for value in ("1", 1.0, 1.5, None, True, [1]):
        refused(client.post(address, json={"value": value}), 400, "body_invalid")


def test_a_faulty_change_is_refused(client: TestClient) -> None:
    comment = post(client)["id"]
    refused(client.patch(f"/api/v1/comments/{comment}", json={"text": " "}), 422, "text_empty", "text")
    refused(client.patch(f"/api/v1/comments/{comment}", json={"text": "x" * 10_001}), 422, "text_too_long", "text")
    assert client.get(f"/api/v1/comments/{comment}").json()["text"] == "Hello"


def test_what_is_not_there_and_what_is_not_taken_are_problems_too(client: TestClient) -> None:
    refused(client.get("/api/v1/nothing"), 404, "page_unknown")
    refused(client.get("/api/nothing"), 404, "page_unknown")
    refused(client.put("/api/v1/stories", json={}), 405, "method_unknown")
    refused(client.delete("/api/v1/stories/1"), 405, "method_unknown")
