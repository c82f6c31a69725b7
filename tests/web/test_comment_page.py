"""GET /c/{id}: a comment in its context."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browsing import Page, another, browser, db_of, decide, fill, sign_in, site_of, write
from starlette.testclient import TestClient

from cast import make_site, make_story
from weighin.storage import sites
from weighin.storage.db import Database


@pytest.fixture
def careful(sqlite_db: Database) -> Iterator[TestClient]:
    """A browser at a site that reads every comment before it is published."""
    site = make_site(sqlite_db)
    make_story(sqlite_db, site)
    sqlite_db.write(lambda conn: sites.update_site(conn, site.id, holds_all=True))
    with browser(sqlite_db) as made:
        yield made


def test_a_comment_is_shown_with_what_is_above_and_below_it(client: TestClient) -> None:
    top = write(client, "The tide took it")
    middle = write(client, "Against the wind?", "Bo", parent=str(top))
    below = write(client, "It turned", "Cem", parent=str(middle))
    beside = write(client, "Not shown here", "Dee")
    page = Page(another(client).get(f"/c/{middle}"))
    assert page.comments() == [top, middle, below]
    assert str(beside) not in [found.attributes.get("id", "")[1:] for found in page.elements]
    assert page.one("h1").text == "Comment #2 on Who moved the ferry?"
    assert page.one("h2", id="thread-title").text == "1 reply"
    assert page.address_of("The whole thread") == "/s/the-ferry#comments"
    assert page.one("meta", name="robots").attributes["content"] == "noindex"


def test_four_comments_above_are_shown_and_the_others_are_a_link_away(client: TestClient) -> None:
    chain = [write(client, "Level 0")]
    for depth in range(1, 8):
        chain.append(write(client, f"Level {depth}", parent=str(chain[-1])))
    page = Page(client.get(f"/c/{chain[-1]}"))
    assert page.comments() == chain[-5:]
    earlier = page.address_of("Earlier in this thread")
    assert earlier == f"/c/{chain[3]}#c{chain[3]}"
    assert Page(client.get(earlier)).comments()[0] == chain[0]


def test_following_the_pages_below_a_comment_shows_every_reply_once(sqlite_db: Database) -> None:
    site = make_site(sqlite_db)
    story = make_story(sqlite_db, site)
    [root] = fill(sqlite_db, site, story.id, 1)
    replies = fill(sqlite_db, site, story.id, 23, root)
    with browser(sqlite_db, page_size=10) as client:
        address: str | None = f"/c/{root.id}"
        seen: list[int] = []
        while address:
            page = Page(client.get(address))
            seen += page.comments()[1:]
            assert len(page.comments()) <= 11
            more = page.all("p", class_="more")
            address = page.address_of(more[0].text) if more else None
        assert seen == [reply.id for reply in replies]
        assert page.address_of("Back to the first replies") == f"/c/{root.id}"
        beyond = Page(client.get(f"/c/{root.id}?after=1000"))
        assert "There is nothing after this." in beyond.text


def test_an_id_that_no_comment_has_is_not_found(client: TestClient) -> None:
    write(client)
    for comment_id in ("2", "0", "-1", "x", "1.0", "²", "9" * 18, "9" * 40, "%00", "1%20", "1%0a"):
        answer = client.get(f"/c/{comment_id}")
        assert answer.status_code == 404, comment_id
        assert Page(answer).address_of("To the stories") == "/"


def test_a_damaged_place_below_a_comment_is_refused(client: TestClient) -> None:
    comment = write(client)
    for after in ("x", "-1", "1.5", "9" * 10, "²"):
        answer = client.get(f"/c/{comment}", params={"after": after})
        assert answer.status_code == 400, after
        assert "Open the comment itself instead." in Page(answer).text


def test_a_removed_comment_with_replies_is_a_marker_with_the_reason(client: TestClient) -> None:
    comment = write(client, "A very rude remark")
    reply = write(client, "Now, now", "Bo", parent=str(comment))
    sign_in(moderator := another(client))
    decide(moderator, comment, "remove", "Rule 1: it attacks a person.")
    page = Page(another(client).get(f"/c/{comment}"))
    assert page.one("p", class_="gone").text == "Comment #1 was removed by a moderator."
    assert page.one("p", class_="notice").text == "Reason given: Rule 1: it attacks a person."
    assert page.comments() == [comment, reply]
    assert "rude" not in page.text
    assert page.all("textarea") == []
    assert "rude" not in another(client).get(f"/c/{comment}?quote").text


def test_a_removed_comment_without_replies_is_gone_for_everyone_else(client: TestClient) -> None:
    comment = write(client, "A very rude remark")
    sign_in(moderator := another(client))
    decide(moderator, comment, "remove", "Rule 1")
    assert another(client).get(f"/c/{comment}").status_code == 404
    page = Page(client.get(f"/c/{comment}"))
    assert page.one("p", class_="notice").text == "Reason given: Rule 1"
    assert "rude" not in page.text


@pytest.mark.parametrize("verdict", ["remove", "reject", "hold"])
def test_moderators_read_what_they_took_down(client: TestClient, verdict: str) -> None:
    comment = write(client, "A very rude remark")
    sign_in(moderator := another(client))
    decide(moderator, comment, verdict, "It attacks a person")
    page = Page(moderator.get(f"/c/{comment}"))
    assert page.one("div", class_="words").text == "A very rude remark"
    assert page.one("p", class_="notice").text.endswith("Reason given: It attacks a person")
    assert "Publish" in [found.text for found in page.all("button", inside=page.one("form", class_="deciding"))]


def test_not_even_moderators_read_what_its_writer_took_back(client: TestClient) -> None:
    comment = write(client, "A very rude remark")
    write(client, "Now, now", "Bo", parent=str(comment))
    sign_in(moderator := another(client))
    decide(moderator, comment, "hold")
    client.post(f"/c/{comment}/withdrawal")
    for answer in (moderator.get(f"/c/{comment}"), moderator.get("/desk"), moderator.get("/s/the-ferry")):
        assert "rude" not in answer.text
    for reason in ("", "Rule 1"):
        answer = decide(moderator, comment, "remove", reason)
        assert (answer.status_code, "rude" in answer.text) == (404, False)


def test_a_held_comment_is_seen_by_its_writer_and_moderators_with_the_reason(careful: TestClient) -> None:
    answer = careful.post("/s/the-ferry/comments", data={"name": "Ann", "text": "Let me in"})
    assert answer.headers["location"] == "/c/1?wrote=1#c1"
    other_reader, moderator = another(careful), another(careful)
    write(other_reader, "Me too", "Bo")
    sign_in(moderator)
    for who in (careful, moderator):
        page = Page(who.get("/c/1"))
        assert "Let me in" in page.text
        notice = page.one("p", class_="notice").text
        for_whom = "Your comment is saved and" if who is careful else "This comment"
        assert notice.startswith(f"{for_whom} waits for a moderator; only ")
        assert "This site reads every comment before it is published." in notice
    for who in (other_reader, another(careful)):
        assert who.get("/c/1").status_code == 404
        assert "Let me in" not in who.get("/s/the-ferry").text
        assert who.get("/api/v1/comments/1").status_code == 404


def test_a_moderator_of_a_careful_site_is_not_held(careful: TestClient) -> None:
    sign_in(careful)
    write(careful, "Please keep to the subject")
    assert "Please keep to the subject" in another(careful).get("/s/the-ferry").text


def test_a_comment_of_a_story_that_is_not_public_is_not_found(client: TestClient) -> None:
    comment = write(client, "Soon hidden")
    db = db_of(client)
    with db.engine.begin() as conn:
        conn.exec_driver_sql("UPDATE stories SET public = 0")
    assert another(client).get(f"/c/{comment}").status_code == 404
    assert another(client).get(f"/api/v1/comments/{comment}").status_code == 404
    assert another(client).post(f"/c/{comment}/vote", data={"value": "1"}).status_code == 404
    assert client.post("/s/the-ferry/comments", data={"name": "A", "text": "B"}).status_code == 404
    sign_in(client)
    assert client.get(f"/c/{comment}").status_code == 200


def test_below_a_comment_of_a_closed_story_there_is_no_form(client: TestClient) -> None:
    comment = write(client)
    make_story(db_of(client), site_of(client), is_open=False)
    page = Page(client.get(f"/c/{comment}"))
    assert page.all("textarea") == []
    assert "Comments on this story are closed." in page.text


def test_whoever_has_just_written_is_told_so_once_and_offered_no_answer_to_themselves(sqlite_db: Database) -> None:
    make_story(sqlite_db, make_site(sqlite_db))
    with browser(sqlite_db, page_size=2) as client:  # a full branch: the comment is shown alone
        write(another(client), "One")
        answer = client.post("/s/the-ferry/comments", data={"name": "Ann", "text": "Two"})
        address = answer.headers["location"]
        assert address == "/c/2?wrote=2#c2"
        page = Page(client.get(address))
        assert page.one("p", class_="notice").text == "Your comment is published."
        assert page.text.count("No replies yet") == 1
        assert "0 replies" not in page.text
        assert page.all("textarea") == []
        assert "Your comment is published." not in another(client).get(address).text
        assert len(Page(client.get("/c/2")).all("textarea")) == 1


def test_the_way_to_quote_is_above_the_words(client: TestClient) -> None:
    comment = write(another(client), "The tide took it")
    text = client.get(f"/c/{comment}").text
    assert text.index("Quote this comment in a reply") < text.index("<textarea")
