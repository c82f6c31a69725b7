"""GET and POST /c/{id}/edit: changing one's own comment."""

from __future__ import annotations

from browsing import Page, another, db_of, decide, grow_older, sign_in, stored, write
from starlette.testclient import TestClient

from weighin.storage import comments


def test_the_writer_changes_the_words(client: TestClient) -> None:
    comment = write(client, "I am *sure*")
    page = Page(client.get(f"/c/{comment}/edit"))
    field = page.one("textarea")
    assert field.text.removeprefix("\n") == "I am *sure*"
    assert "for 15 more minutes" in page.text
    [action] = [found.attributes["action"] for found in field.around if found.tag == "form"]
    answer = client.post(action, data={"text": "I was **wrong**"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/c/{comment}#c{comment}")
    shown = Page(another(client).get(f"/c/{comment}"))
    assert shown.one("strong").text == "wrong"
    assert shown.one("span", class_="edited").text.startswith("edited ")
    assert "sure" not in shown.text


def test_the_old_words_stay_in_the_history(client: TestClient) -> None:
    comment = write(client, "One")
    for words in ("Two", "Two", "Three"):
        client.post(f"/c/{comment}/edit", data={"text": words})
    with db_of(client).read() as conn:
        assert [old for _, old in comments.edits(conn, comment)] == ["One", "Two"]


def test_a_faulty_text_is_shown_again_with_what_is_wrong(client: TestClient) -> None:
    comment = write(client, "Before")
    too_long = "This comment has 10,001 characters; please shorten it to 10,000."
    for text, message in ((" ", "Please write a comment."), ("x" * 10_001, too_long)):
        answer = client.post(f"/c/{comment}/edit", data={"text": text})
        page = Page(answer)
        assert answer.status_code == 422
        assert page.one("span", id="text-wrong").text == message
        assert page.one("textarea", aria_invalid="true").text.removeprefix("\n") == text
    assert stored(client, comment).text == "Before"


def test_nobody_else_may_change_it(client: TestClient) -> None:
    comment = write(client, "Mine")
    write(other_reader := another(client), "Yours", "Bo")
    sign_in(moderator := another(client))
    for who in (another(client), other_reader, moderator):
        for answer in (who.get(f"/c/{comment}/edit"), who.post(f"/c/{comment}/edit", data={"text": "Ours"})):
            assert answer.status_code == 403
            assert "Only its writer can change a comment" in Page(answer).text
    assert stored(client, comment).text == "Mine"


def test_after_fifteen_minutes_it_stays_as_it_is(client: TestClient) -> None:
    comment = write(client, "Done")
    grow_older(client, 14)
    assert "for 1 more minute." in Page(client.get(f"/c/{comment}/edit")).text
    grow_older(client, 1)
    for answer in (client.get(f"/c/{comment}/edit"), client.post(f"/c/{comment}/edit", data={"text": "Undone"})):
        assert answer.status_code == 403
        assert "that time is over" in Page(answer).text
    assert Page(answer).one("textarea", readonly="").text.removeprefix("\n") == "Undone"
    assert stored(client, comment).text == "Done"
    assert "Edit" not in [found.text for found in Page(client.get(f"/c/{comment}")).all("a")]


def test_a_comment_that_is_gone_cannot_be_changed(client: TestClient) -> None:
    withdrawn, removed = write(client, "One"), write(client, "Two")
    client.post(f"/c/{withdrawn}/withdrawal")
    sign_in(moderator := another(client))
    decide(moderator, removed, "remove")
    for comment in (withdrawn, removed, 999):
        assert client.get(f"/c/{comment}/edit").status_code == 404
        assert client.post(f"/c/{comment}/edit", data={"text": "Back"}).status_code == 404
    assert client.post("/c/x/edit", data={"text": "Back"}).status_code == 404


def test_changed_words_are_cleaned_and_made_safe_like_new_ones(client: TestClient) -> None:
    comment = write(client)
    client.post(f"/c/{comment}/edit", data={"text": "<script>alert(1)</script>\x00 [x](javascript:alert(1)) \u202e"})
    found = stored(client, comment)
    assert found.text == "<script>alert(1)</script> [x](javascript:alert(1))"
    page = Page(client.get(f"/c/{comment}"))
    assert all(script.attributes.get("src") for script in page.all("script"))
    assert not any("javascript:" in link.attributes["href"] for link in page.all("a"))


def test_words_that_were_changed_can_be_sent_again(client: TestClient) -> None:
    first = write(client, "One")
    client.post(f"/c/{first}/edit", data={"text": "Two"})
    second = write(client, "One")
    assert (stored(client, first).text, stored(client, second).text) == ("Two", "One")
    assert write(client, "One") == second
