"""POST /c/{id}/withdrawal: taking one's own comment back."""

from __future__ import annotations

from browsing import Page, another, decide, grow_older, sign_in, stored, write
from starlette.testclient import TestClient

from weighin.domain.types import State


def test_the_writer_takes_it_back_and_the_words_leave_every_page(client: TestClient) -> None:
    comment = write(client, "I should not say")
    answer = client.post(f"/c/{comment}/withdrawal")
    assert (answer.status_code, answer.headers["location"]) == (303, "/s/the-ferry#comments")
    assert stored(client, comment).state is State.WITHDRAWN
    for address in ("/s/the-ferry", "/api/v1/stories/1/comments", "/"):
        assert "I should not say" not in another(client).get(address).text
    for who in (client, another(client)):
        assert who.get(f"/c/{comment}").status_code == 404
        assert who.get(f"/api/v1/comments/{comment}").status_code == 404


def test_a_marker_stays_above_replies(client: TestClient) -> None:
    comment = write(client, "I should not say")
    reply = write(another(client), "What?", "Bo", parent=str(comment))
    client.post(f"/c/{comment}/withdrawal")
    page = Page(another(client).get("/s/the-ferry"))
    assert page.comments() == [comment, reply]
    assert page.one("p", class_="gone").text == "Comment #1 was withdrawn by its writer."
    assert page.one("h2", id="thread-title").text == "1 comment"
    assert Page(client.get(f"/c/{comment}?quote")).all("textarea") == []


def test_the_marker_goes_with_its_last_reply(client: TestClient) -> None:
    comment = write(client)
    reply = write(client, "Really", parent=str(comment))
    for one in (comment, reply):
        client.post(f"/c/{one}/withdrawal")
    assert Page(another(client).get("/s/the-ferry")).comments() == []


def test_nobody_else_may_take_it_back(client: TestClient) -> None:
    comment = write(client, "Mine")
    write(other_reader := another(client), "Yours", "Bo")
    sign_in(moderator := another(client))
    for who in (another(client), other_reader, moderator):
        answer = who.post(f"/c/{comment}/withdrawal")
        assert answer.status_code == 403
        assert "Only its writer can change a comment" in Page(answer).text
    assert stored(client, comment).state is State.PUBLISHED


def test_after_fifteen_minutes_it_stays(client: TestClient) -> None:
    comment = write(client)
    grow_older(client, 16)
    assert client.post(f"/c/{comment}/withdrawal").status_code == 403
    assert stored(client, comment).state is State.PUBLISHED


def test_what_is_gone_already_is_not_found(client: TestClient) -> None:
    twice, removed = write(client, "One"), write(client, "Two")
    sign_in(moderator := another(client))
    decide(moderator, removed, "remove")
    client.post(f"/c/{twice}/withdrawal")
    for comment in (twice, removed, 999, "x"):
        assert client.post(f"/c/{comment}/withdrawal").status_code == 404
    assert stored(client, removed).state is State.REMOVED


def test_following_the_address_alone_takes_nothing_back(client: TestClient) -> None:
    comment = write(client)
    assert client.get(f"/c/{comment}/withdrawal").status_code == 405
    assert stored(client, comment).state is State.PUBLISHED


def test_what_it_said_before_an_edit_leaves_the_moderators_page_too(client: TestClient) -> None:
    comment = write(client, "My address is 5 Quay Road")
    write(another(client), "Careful", "Bo", parent=str(comment))
    client.post(f"/c/{comment}/edit", data={"text": "Never mind"})
    sign_in(moderator := another(client))
    assert "Quay Road" in moderator.get(f"/c/{comment}").text
    client.post(f"/c/{comment}/withdrawal")
    answer = moderator.get(f"/c/{comment}")
    assert answer.status_code == 200
    assert "Quay Road" not in answer.text


def test_the_same_words_can_be_sent_again_afterwards(client: TestClient) -> None:
    first = write(client, "On second thoughts")
    client.post(f"/c/{first}/withdrawal")
    second = write(client, "On second thoughts")
    assert second != first
    assert stored(client, second).state is State.PUBLISHED
