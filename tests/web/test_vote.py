"""POST /c/{id}/vote: voting by the buttons below a comment."""

from __future__ import annotations

from browsing import Page, another, db_of, decide, sign_in, site_of, stored, write
from starlette.testclient import TestClient

from cast import make_story


def tally(client: TestClient, comment_id: int) -> tuple[int, int]:
    comment = stored(client, comment_id)
    return comment.ups, comment.downs


def test_a_vote_counts_and_shows_to_its_voter(client: TestClient) -> None:
    comment = write(another(client))
    answer = client.post(f"/c/{comment}/vote", data={"value": "1"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/c/{comment}#c{comment}")
    page = Page(client.get("/s/the-ferry"))
    assert page.one("button", aria_pressed="true").attributes["aria-label"] == "Vote comment 1 up"
    assert page.one("span", class_="tally").attributes["title"] == "1 up, 0 down"
    assert Page(another(client).get("/s/the-ferry")).all("button", aria_pressed="true") == []


def test_one_person_has_one_vote_that_can_be_changed_and_taken_back(client: TestClient) -> None:
    comment = write(another(client))
    expected = {"1": (1, 0), "-1": (0, 1), "0": (0, 0)}
    for value in ("1", "1", "-1", "0", "0", "-1"):
        client.post(f"/c/{comment}/vote", data={"value": value})
        assert tally(client, comment) == expected[value]


def test_every_person_has_a_vote(client: TestClient) -> None:
    comment = write(client)
    for value in ("1", "1", "-1"):
        another(client).post(f"/c/{comment}/vote", data={"value": value})
    assert tally(client, comment) == (2, 1)


def test_a_script_is_answered_in_json(client: TestClient) -> None:
    comment = write(another(client))
    answer = client.post(f"/c/{comment}/vote", data={"value": "-1"}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()) == (200, {"ups": 0, "downs": 1, "yours": -1})
    assert "HttpOnly" in answer.headers["set-cookie"]
    refused = client.post("/c/999/vote", data={"value": "1"}, headers={"Accept": "application/json"})
    assert refused.headers["content-type"] == "application/problem+json"
    assert (refused.status_code, refused.json()["code"]) == (404, "comment_unknown")


def test_ones_own_comment_has_no_buttons_and_takes_no_vote(client: TestClient) -> None:
    comment = write(client)
    assert Page(client.get("/s/the-ferry")).all("button", name="value") == []
    answer = client.post(f"/c/{comment}/vote", data={"value": "1"})
    assert answer.status_code == 403
    assert "You cannot vote on your own comment." in Page(answer).text
    assert tally(client, comment) == (0, 0)


def test_any_other_value_is_refused(client: TestClient) -> None:
    comment = write(another(client))
    for value in ("2", "-2", "", "x", "1.0", " 1", "+1", "true", "9" * 50):
        assert client.post(f"/c/{comment}/vote", data={"value": value}).status_code == 422, value
    assert tally(client, comment) == (0, 0)


def test_a_vote_without_a_value_is_refused(client: TestClient) -> None:
    comment = write(another(client))
    assert client.post(f"/c/{comment}/vote", data={"other": "1"}).status_code == 422
    assert client.post(f"/c/{comment}/vote").status_code == 415


def test_what_is_not_public_takes_no_vote(client: TestClient) -> None:
    removed, withdrawn = write(client, "One"), write(client, "Two")
    client.post(f"/c/{withdrawn}/withdrawal")
    sign_in(moderator := another(client))
    decide(moderator, removed, "remove")
    for comment in (removed, withdrawn, 999, "x", "9" * 40):
        assert another(client).post(f"/c/{comment}/vote", data={"value": "1"}).status_code == 404


def test_a_closed_story_takes_no_vote(client: TestClient) -> None:
    comment = write(another(client))
    make_story(db_of(client), site_of(client), is_open=False)
    assert client.post(f"/c/{comment}/vote", data={"value": "1"}).status_code == 403
    assert tally(client, comment) == (0, 0)


GOES_TO = {
    "http://testserver/s/the-ferry?sort=new": "/s/the-ferry?sort=new",
    "http://testserver/": "/",
    "https://testserver/c/1": "/c/1",
    "": "/c/1",
    "https://evil.example/s/the-ferry": "/c/1",
    "http://testserver.evil.example/": "/c/1",
    "http://testserver@evil.example/": "/c/1",
    "http://evil.example#testserver/": "/c/1",
    "http://testserver:8000/": "/c/1",
    "http://testserver//evil.example/x": "/c/1",
    "http://testserver": "/c/1",
    "//evil.example/": "/c/1",
    "/s/the-ferry": "/c/1",
    "javascript:alert(1)": "/c/1",
    "http://[broken": "/c/1",
}


def test_after_a_vote_the_reader_stays_on_this_site(client: TestClient) -> None:
    comment = write(another(client))
    for came_from, goes_to in GOES_TO.items():
        answer = client.post(f"/c/{comment}/vote", data={"value": "1"}, headers={"Referer": came_from})
        assert (answer.status_code, answer.headers["location"]) == (303, f"{goes_to}#c1"), came_from


def test_a_path_with_backslashes_is_no_way_out_either(client: TestClient) -> None:
    comment = write(another(client))
    headers = {"Referer": "http://testserver/\\evil.example"}
    answer = client.post(f"/c/{comment}/vote", data={"value": "1"}, headers=headers)
    assert answer.headers["location"] == "/%5Cevil.example#c1"
