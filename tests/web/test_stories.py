"""GET /: the list of stories."""

from __future__ import annotations

from browsing import Page, browser, db_of, site_of, write
from sqlalchemy import text
from starlette.testclient import TestClient

from cast import NOW, make_site, make_story
from weighin.actions import publishing
from weighin.domain.articles import Article, NewStory
from weighin.domain.types import MINUTE
from weighin.storage.db import Database


def publish(client: TestClient, *new: NewStory) -> None:
    publishing.publish(db_of(client), site_of(client), [Article(one) for one in new])


def test_the_front_page_lists_stories_newest_first(client: TestClient) -> None:
    publish(client, NewStory("the-fog", "Where did the fog go?", NOW + MINUTE, summary="A fog."))
    page = Page(client.get("/"))
    headlines = [found.text for found in page.all("h2")]
    assert headlines == ["Where did the fog go?", "Who moved the ferry?"]
    assert page.address_of("Where did the fog go?") == "/s/the-fog"
    assert "A fog." in page.text


def test_it_counts_the_comments_of_each_story(client: TestClient) -> None:
    write(client)
    assert Page(client.get("/")).address_of("1 comment") == "/s/the-ferry#comments"


def test_it_says_which_stories_are_closed(client: TestClient) -> None:
    assert "closed" not in Page(client.get("/")).one("ol", class_="stories").text
    make_story(db_of(client), site_of(client), "the-dock", is_open=False)
    assert "0 comments · closed" in Page(client.get("/")).one("ol", class_="stories").text


def test_a_story_that_is_not_public_is_not_listed(client: TestClient) -> None:
    publish(client, NewStory("draft", "Not yet", NOW, public=False))
    assert "Not yet" not in Page(client.get("/")).text


def test_twenty_stories_fit_a_page_and_the_others_are_a_link_away(client: TestClient) -> None:
    publish(client, *[NewStory(f"n-{n}", f"Story {n}", NOW - n * MINUTE) for n in range(1, 25)])
    first = Page(client.get("/"))
    second = Page(client.get(first.address_of("Older stories")))
    listed = [found.text for page in (first, second) for found in page.all("h2")]
    assert listed == ["Who moved the ferry?", *[f"Story {n}" for n in range(1, 25)]]
    assert len(first.all("h2")) == 20
    assert second.address_of("Back to the newest") == "/"
    assert "Older stories" not in second.text


def test_an_empty_site_says_how_to_publish(sqlite_db: Database) -> None:
    make_site(sqlite_db)
    with browser(sqlite_db) as client:
        answer = client.get("/")
    assert answer.status_code == 200
    assert "weighin publish FOLDER --site gazette" in Page(answer).text


def test_a_headline_is_text_whatever_it_holds(client: TestClient) -> None:
    publish(client, NewStory("x", "<script>alert(1)</script>", NOW))
    page = Page(client.get("/"))
    assert "<script>alert(1)</script>" in [found.text for found in page.all("h2")]
    assert all(found.attributes.get("src") for found in page.all("script"))


def test_a_damaged_place_in_the_list_is_refused_with_a_way_out(client: TestClient) -> None:
    for after in ("x", "1", "1_", "1_2_3", "9" * 30 + "_1"):
        answer = client.get("/", params={"after": after})
        assert answer.status_code == 400, after
        assert Page(answer).address_of("To the stories") == "/"
    assert "There is nothing after this." in Page(client.get("/", params={"after": "-5_1"})).text


def test_the_policy_and_the_notice_on_data_are_pages_of_their_own(client: TestClient) -> None:
    assert "Attack the argument, not the person." in Page(client.get("/policy")).text
    assert "Everything stays in the database of The Gazette." in Page(client.get("/privacy")).text


def test_the_notice_on_data_says_what_happens_to_words_and_how_long_the_cookie_lasts(client: TestClient) -> None:
    page = Page(client.get("/privacy"))
    assert "stay in the database until whoever runs The Gazette erases them" in page.text
    cookie = client.post("/s/the-ferry/comments", data={"name": "Ann", "text": "Hello"}).headers["set-cookie"]
    days = int(cookie.partition("Max-Age=")[2].partition(";")[0]) // 86_400
    assert f"It lasts for {days} days" in page.text
    assert page.address_of("http://testserver") == "http://testserver"


def test_search_engines_may_read_all_but_the_desk(client: TestClient) -> None:
    answer = client.get("/robots.txt")
    assert (answer.text, answer.headers["content-type"]) == (
        "User-agent: *\nDisallow: /desk\n",
        "text/plain; charset=utf-8",
    )


def test_the_icon_is_found_at_the_old_place(client: TestClient) -> None:
    icon = client.get("/favicon.ico", follow_redirects=True)
    assert (icon.status_code, icon.headers["content-type"]) == (200, "image/svg+xml")


def test_the_policy_is_shown_without_what_a_machine_reads(client: TestClient) -> None:
    policy = "### 1. Be brief\n\nPlease.\n\n```rules\nhold if links at least 5\n```\n"
    with db_of(client).engine.begin() as conn:
        conn.execute(text("UPDATE sites SET policy = :policy"), {"policy": policy})
    assert "links at least" not in client.get("/policy").text
    assert "Be brief" in client.get("/policy").text


def test_whose_opinion_comments_are_is_said_once_on_a_page(client: TestClient) -> None:
    comment = write(client)
    for address in ("/", "/s/the-ferry", f"/c/{comment}", f"/c/{comment}/edit", "/embed?url=https://blog.example/a"):
        assert client.get(address).text.count("Comments are the opinion of their writers") == 1, address
