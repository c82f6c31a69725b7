"""Feeds: valid XML whatever stands in it, the words of the pages and nothing that pages do not show."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from browsing import Page, another, browser, db_of, decide, sign_in, site_of, statements, write
from httpx2 import Response
from starlette.testclient import TestClient

from cast import NOW, make_site, make_story
from listed import make_list, reader, weigh_in
from weighin.actions import changes, publishing
from weighin.actions.weighing import NO_CAMPS, Lists
from weighin.domain.articles import Article, NewStory
from weighin.domain.types import MINUTE, Story
from weighin.storage import stories
from weighin.storage.db import Database

ATOM = "{http://www.w3.org/2005/Atom}"
HTML = "{http://www.w3.org/1999/xhtml}"
FEEDS = ("/feeds/stories.atom", "/feeds/s/the-ferry.atom", "/feeds/s/the-ferry/explanations.atom")
HOSTILE = (
    "Fog \x00\x08\x0b\x1f\ufffe & <script>alert(1)</script> ]]> \u202eevil\u202c מי הזיז את המעבורת? 🛥 " + "x" * 999
)


def feed(answer: Response) -> ElementTree.Element:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)
    assert root.tag == f"{ATOM}feed"
    return root


def entries(client: TestClient, address: str) -> list[ElementTree.Element]:
    return feed(client.get(address)).findall(f"{ATOM}entry")


def said(element: ElementTree.Element, name: str) -> str:
    return element.findtext(f"{ATOM}{name}") or ""


def link(element: ElementTree.Element, rel: str = "alternate") -> str:
    return next(one.attrib["href"] for one in element.findall(f"{ATOM}link") if one.attrib["rel"] == rel)


def the_story(client: TestClient) -> Story:
    with db_of(client).read() as conn:
        story = stories.by_slug(conn, site_of(client).id, "the-ferry")
    assert story is not None
    return story


def publish(client: TestClient, slug: str, title: str, **more: object) -> None:
    article = Article(NewStory(slug, title, NOW + MINUTE, **more))  # type: ignore[arg-type]
    publishing.publish(db_of(client), site_of(client), [article])


def test_the_feed_of_stories_has_the_newest_first(client: TestClient) -> None:
    publish(client, "the-fog", "Where did the fog come from?", summary="A fog.")
    publish(client, "draft", "Not yet", public=False)
    root = feed(client.get("/feeds/stories.atom"))
    found = root.findall(f"{ATOM}entry")
    assert [said(one, "title") for one in found] == ["Where did the fog come from?", "Who moved the ferry?"]
    assert [link(one) for one in found] == ["http://testserver/s/the-fog", "http://testserver/s/the-ferry"]
    assert said(found[0], "summary") == "A fog."
    assert said(root, "updated") == said(found[0], "updated") == "2026-09-21T14:14:20Z"
    assert (link(root, "self"), link(root)) == ("http://testserver/feeds/stories.atom", "http://testserver/")


def test_the_feed_of_comments_has_their_words_as_on_the_page(client: TestClient) -> None:
    first = write(client, "The *tide* took it", "Ann", website="https://ann.example")
    second = write(client, "> The tide took it\n\nAgainst the wind? <b>no</b>", "Bo & Co", parent=str(first))
    newer, older = entries(client, "/feeds/s/the-ferry.atom")
    assert [said(one, "title") for one in (newer, older)] == [
        "Bo & Co: Against the wind? <b>no</b>",
        "Ann: The tide took it",
    ]
    assert said(older, "content") == "<p>The <em>tide</em> took it</p>"
    assert said(older, "content") in client.get("/s/the-ferry").text
    assert "<blockquote>" in said(newer, "content")
    assert "&lt;b&gt;no&lt;/b&gt;" in said(newer, "content")
    assert link(newer) == f"http://testserver/c/{second}#c{second}"
    assert older.findtext(f"{ATOM}author/{ATOM}uri") == "https://ann.example"
    assert said(older, "id") == f"http://testserver/c/{first}"


def test_an_edit_is_told_by_its_time(client: TestClient) -> None:
    first = write(client, "The tide took it")
    before = client.get("/feeds/s/the-ferry.atom")
    client.post(f"/c/{first}/edit", data={"text": "The moon took it"})
    after = client.get("/feeds/s/the-ferry.atom")
    (entry,) = feed(after).findall(f"{ATOM}entry")
    assert said(entry, "updated") > said(entry, "published")
    assert said(feed(after), "updated") == said(entry, "updated")
    assert "moon" in said(entry, "content")
    assert before.headers["etag"] != after.headers["etag"]


@pytest.mark.parametrize("verdict", ["hold", "reject", "remove"])
def test_what_leaves_the_page_leaves_the_feed(client: TestClient, verdict: str) -> None:
    written = write(client, "A secret word", "Ann")
    write(client, "Left over", "Bo", parent=str(written))
    reader_ = another(client)
    assert "A secret word" in reader_.get("/feeds/s/the-ferry.atom").text
    sign_in(client)
    decide(client, written, verdict)
    for who in (client, reader_):
        assert [said(one, "title") for one in entries(who, "/feeds/s/the-ferry.atom")] == ["Bo: Left over"]
        assert "secret" not in "".join(who.get(address).text for address in FEEDS)


def test_what_is_withdrawn_leaves_the_feed(client: TestClient) -> None:
    written = write(client, "A secret word")
    known = client.get("/feeds/s/the-ferry.atom").headers["etag"]
    client.post(f"/c/{written}/withdrawal")
    again = client.get("/feeds/s/the-ferry.atom", headers={"If-None-Match": known})
    assert again.status_code == 200
    assert "secret" not in again.text


def test_the_feed_of_a_list_says_what_its_page_says(client: TestClient) -> None:
    db, site, story = db_of(client), site_of(client), the_story(client)
    made, lists = make_list(db, site, story), Lists()
    for moment in range(3):
        weigh_in(db, site, made, reader(db, site), [[-2, 2, 0], [2, -1, -1], [0, 0, 1]], NOW + moment * MINUTE)
        changes.remember(db, lists, site, story.id, NO_CAMPS, NOW + moment * MINUTE)
    found = entries(client, "/feeds/s/the-ferry/explanations.atom")
    page = Page(another(client).get("/s/the-ferry/explanations"))
    lines = [one for one in page.all("li") if one.attributes.get("id", "").startswith("change-")]
    assert len(found) == len(lines) > 6
    moved = 0
    for entry, line in zip(found, lines, strict=True):
        assert said(entry, "title") in line.text
        assert said(entry, "id") == link(entry)
        assert said(entry, "id").endswith(f"/s/the-ferry/explanations#{line.attributes['id']}")
        told = ["".join(one.itertext()) for one in entry.iter(f"{HTML}li")]
        assert all(words in line.text for words in told)
        moved += len(told)
    assert moved > 3
    assert len({said(entry, "id") for entry in found}) == len(found)


def test_a_feed_is_valid_whatever_a_title_holds(client: TestClient) -> None:
    db, site = db_of(client), site_of(client)
    publish(client, "fog", HOSTILE, summary=HOSTILE)
    write(client, f"{HOSTILE}\n\n```\n]]></content>\n```", "Ann ]]> \x0b<i>", slug="fog")
    for address in ("/feeds/stories.atom", "/feeds/s/fog.atom", "/feeds/s/fog/explanations.atom"):
        root = feed(client.get(address))
        for title in root.iter(f"{ATOM}title"):
            assert title.text
            assert len(title.text) <= 203
    assert said(entries(client, "/feeds/stories.atom")[0], "title").startswith("Fog ")
    assert site.id
    assert db.is_sqlite


def test_a_feed_is_bounded(client: TestClient) -> None:
    for number in range(40):
        write(client, f"{number} " + "&" * 9_000)
    answer = client.get("/feeds/s/the-ferry.atom")
    assert 2 <= len(feed(answer).findall(f"{ATOM}entry")) < 30
    assert len(answer.content) < 600_000


def test_an_empty_feed_is_one_too(client: TestClient) -> None:
    for address in FEEDS[1:]:
        root = feed(client.get(address))
        assert root.findall(f"{ATOM}entry") == []
        assert said(root, "updated") == "2026-09-21T14:13:20Z"


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_is_sent_once_and_compressed(client: TestClient, address: str) -> None:
    write(client, "The tide took it. " * 40)
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    again = client.get(address, headers={"Accept-Encoding": "gzip", "If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.head(address).status_code == 200


@pytest.mark.parametrize("address", FEEDS[1:])
def test_a_feed_is_kept_in_memory(client: TestClient, address: str) -> None:
    client.get(address)
    with statements() as seen:
        client.get(address)
    # At most it is asked whether another process has changed the story.
    assert [one for one in seen if "stories.title" in one or "comments" in one or "list_events" in one] == []


def test_the_feed_of_stories_is_one_query(client: TestClient) -> None:
    client.get("/feeds/stories.atom")
    with statements() as seen:
        client.get("/feeds/stories.atom")
    assert sum("FROM stories" in one for one in seen) == 1


def test_there_is_no_feed_of_what_is_not_public(client: TestClient) -> None:
    publish(client, "draft", "Not yet", public=False)
    sign_in(client)
    for slug in ("draft", "nothing", "..%2f"):
        assert client.get(f"/feeds/s/{slug}.atom").status_code == 404
        assert client.get(f"/feeds/s/{slug}/explanations.atom").status_code == 404


def test_links_begin_with_the_address_that_readers_see(sqlite_db: Database) -> None:
    make_story(sqlite_db, make_site(sqlite_db))
    with browser(sqlite_db, base_url="https://talk.example/") as client:
        written = write(client)
        (entry,) = entries(client, "/feeds/s/the-ferry.atom")
        assert link(entry) == f"https://talk.example/c/{written}#c{written}"
        assert said(entry, "id") == f"http://testserver/c/{written}"  # it stays when the server moves


def test_a_site_feeds_nothing_of_another(client: TestClient) -> None:
    other = make_site(db_of(client), "herald")
    make_story(db_of(client), other, "elsewhere")
    client.app.state.service._sites_read = -99
    assert client.get("/feeds/s/elsewhere.atom").status_code == 404
    assert "elsewhere" not in client.get("/feeds/stories.atom").text
    there = client.get("/feeds/stories.atom", headers={"Host": "herald.testserver"})
    assert "http://herald.testserver/s/elsewhere" in there.text


def test_pages_name_their_feeds(client: TestClient) -> None:
    write(client)
    make_list(db_of(client), site_of(client), the_story(client))
    for address in ("/s/the-ferry", "/s/the-ferry/explanations", "/s/the-ferry/explanations/A", "/c/1"):
        page = Page(client.get(address))
        assert [one.attributes["href"] for one in page.all("link", rel="alternate")] == list(FEEDS)
    assert Page(client.get("/")).address_of("Feed of the stories") == "/feeds/stories.atom"
