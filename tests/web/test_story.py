"""GET /s/{slug}: a story with a page of its thread."""

from __future__ import annotations

from browsing import Page, another, browser, db_of, decide, fill, sign_in, site_of, write
from starlette.testclient import TestClient

from cast import NOW, make_site, make_story
from weighin.actions import publishing
from weighin.domain.articles import Article, NewStory, Picture
from weighin.domain.ordering import Sort
from weighin.domain.types import Author, Source
from weighin.storage.db import Database

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def with_credits(client: TestClient) -> Page:
    links = (("Letters", "https://ann.example/letters"),)
    ann = Author("ann", "Ann Lee", "Writes about tides.", "face.png", links)
    article = Article(
        NewStory("the-fog", "Where did the fog go?", NOW, summary="A fog.", body="<p>It <em>lifted</em>.</p>"),
        (ann, Author("bo", "Bo Ek")),
        (Source("Harbour log", "Port office", "https://port.example/log"), Source("A letter")),
        (Picture("face.png", "image/png", PNG),),
    )
    publishing.publish(db_of(client), site_of(client), [article])
    return Page(client.get("/s/the-fog"))


def test_a_story_shows_headline_byline_body_and_sources(client: TestClient) -> None:
    page = with_credits(client)
    assert page.one("h1").text == "Where did the fog go?"
    assert page.one("p", class_="byline").text == "By Ann Lee and Bo Ek · 21 September 2026"
    assert page.one("p", class_="standfirst").text == "A fog."
    assert page.one("div", class_="prose").text == "It lifted."
    sources = page.all("li", inside=page.one("section", class_="sources"))
    assert [found.text for found in sources] == ["Port office Harbour log", "A letter"]
    assert page.address_of("Harbour log") == "https://port.example/log"


def test_a_story_introduces_its_authors(client: TestClient) -> None:
    page = with_credits(client)
    box = page.one("aside", id="author-ann").text
    assert "Ann Lee" in box
    assert "Writes about tides." in box
    assert page.address_of("Letters") == "https://ann.example/letters"
    picture = client.get(page.one("img").attributes["src"])
    assert (picture.content, picture.headers["content-type"]) == (PNG, "image/png")
    assert picture.headers["x-content-type-options"] == "nosniff"
    assert client.get("/pictures/other.png").status_code == 404


def test_a_story_shows_its_comments_each_under_what_it_replies_to(client: TestClient) -> None:
    first = write(client, "The tide took it")
    second = write(client, "The moon did", "Bo")
    reply = write(client, "Against the wind?", "Cem", parent=str(first))
    page = Page(client.get("/s/the-ferry"))
    assert page.comments() == [first, reply, second]
    assert [found.text for found in page.all("b", class_="by")] == ["Ann", "Cem", "Bo"]
    assert "d1" in page.one("article", id=f"c{reply}").attributes["class"].split()
    assert page.one("h2", id="thread-title").text == "3 comments"


def test_a_thread_without_comments_asks_for_the_first(client: TestClient) -> None:
    page = Page(client.get("/s/the-ferry"))
    assert "Nobody has written here yet." in page.text
    assert page.typed() == {"text": "", "name": "", "email": "", "website": ""}


def test_a_thread_can_be_read_in_five_orders(client: TestClient) -> None:
    old, new = write(client, "Old"), write(client, "New")
    voter = another(client)
    voter.post(f"/c/{new}/vote", data={"value": "1"})
    page = Page(client.get("/s/the-ferry"))
    orders = {found.text: found.attributes["href"] for found in page.all("a") if "sort=" in found.attributes["href"]}
    assert list(orders) == ["Best", "Bridging", "New", "Old", "Controversial"]
    seen = {name: Page(client.get(address)) for name, address in orders.items()}
    assert seen["Old"].comments() == [old, new]
    assert seen["New"].comments() == [new, old]
    assert seen["Best"].comments() == seen["Bridging"].comments() == [new, old]
    assert [page.one("a", aria_current="true").text for page in seen.values()] == list(orders)


def test_following_the_pages_shows_every_comment_once(sqlite_db: Database) -> None:
    site = make_site(sqlite_db)
    story = make_story(sqlite_db, site)
    made = fill(sqlite_db, site, story.id, 25)
    with browser(sqlite_db, page_size=10) as client:
        for sort in Sort:
            address: str | None = f"/s/the-ferry?sort={sort}"
            seen: list[int] = []
            pages = 0
            while address:
                page = Page(client.get(address))
                pages += 1
                seen += page.comments()
                following = page.all("a", rel="next")
                address = following[0].attributes["href"] if following else None
            assert sorted(seen) == [comment.id for comment in made], sort
            assert pages == 3
            assert page.address_of("Back to the first page") == f"/s/the-ferry?sort={sort}#comments"


def test_what_does_not_fit_under_a_comment_is_a_link_away(sqlite_db: Database) -> None:
    site = make_site(sqlite_db)
    story = make_story(sqlite_db, site)
    [root] = fill(sqlite_db, site, story.id, 1)
    replies = fill(sqlite_db, site, story.id, 12, root)
    with browser(sqlite_db, page_size=10) as client:
        page = Page(client.get("/s/the-ferry"))
        more = page.one("p", class_="more")
        assert len(page.comments()) <= 10
        shown = page.comments()[1:]
        assert more.text == f"{len(replies) - len(shown)} more replies to Reader 0"
        rest = Page(client.get(page.address_of(more.text)))
        assert rest.comments()[1] == replies[len(shown)].id


def test_a_removed_comment_leaves_a_marker_above_its_replies(client: TestClient) -> None:
    parent = write(client, "A very rude remark")
    reply = write(client, "Now, now", "Bo", parent=str(parent))
    sign_in(moderator := another(client))
    decide(moderator, parent, "remove")
    page = Page(another(client).get("/s/the-ferry"))
    assert page.comments() == [parent, reply]
    assert page.one("p", class_="gone").text == "Comment #1 was removed by a moderator."
    assert "rude" not in page.text
    assert "Ann" not in [found.text for found in page.all("bdi")]


def test_an_address_with_a_damaged_order_or_place_is_refused_with_a_way_out(client: TestClient) -> None:
    places = ["after=x", "after=1_1_1", "after=" + "9" * 19 + "_1", "sort=new&after=1%0a_1"]
    for query in ["sort=loudest", "sort=BEST", *places]:
        answer = client.get(f"/s/the-ferry?{query}")
        assert answer.status_code == 400, query
        assert Page(answer).address_of("To the stories") == "/"


def test_an_unknown_story_is_not_found(client: TestClient) -> None:
    for address in ("/s/nowhere", "/s/%00", "/s/the-ferry%00", "/s/" + "x" * 5000):
        answer = client.get(address)
        assert answer.status_code == 404, address
        assert Page(answer).address_of("To the stories") == "/"


def test_a_story_that_is_not_public_is_for_moderators(client: TestClient) -> None:
    publishing.publish(db_of(client), site_of(client), [Article(NewStory("draft", "Not yet", NOW, public=False))])
    assert client.get("/s/draft").status_code == 404
    sign_in(client)
    assert Page(client.get("/s/draft")).one("h1").text == "Not yet"
    assert another(client).get("/s/draft").status_code == 404


def test_a_closed_story_is_read_but_not_written_on(client: TestClient) -> None:
    write(client, "In time")
    make_story(db_of(client), site_of(client), is_open=False)
    page = Page(client.get("/s/the-ferry"))
    assert "In time" in page.text
    assert "Comments on this story are closed." in page.text
    assert page.all("textarea") == []
    assert page.all("a", class_="reply") == []
