"""GET /s/{slug} for readers without a cookie: rendered once for each change, compressed, known by its ETag."""

from __future__ import annotations

import gzip
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import brotli
import pytest
from browsing import Page, another, browser, db_of, decide, forged, renders, sign_in, site_of, statements, write
from sqlalchemy import text
from starlette.testclient import TestClient

from weighin import clock
from weighin.actions import posting, sites
from weighin.storage import stories
from weighin.storage.db import Database
from weighin.web.threadcache import BURST, FOREIGN_SECONDS, RATE

FERRY = "/s/the-ferry"


def raw(client: TestClient, accepts: str) -> tuple[str | None, bytes]:
    """The coding and the bytes of the page as they are sent."""
    with client.stream("GET", FERRY, headers={"Accept-Encoding": accepts}) as answer:
        return answer.headers.get("content-encoding"), b"".join(answer.iter_raw())


def test_many_readers_cost_one_rendering(client: TestClient) -> None:
    write(another(client))
    with statements() as seen:
        pages = {client.get(FERRY).content for _ in range(30)}
    assert len(pages) == 1
    assert renders(seen) == 1


def test_readers_who_come_at_once_wait_for_the_same_rendering(client: TestClient) -> None:
    readers = [another(client) for _ in range(12)]
    with statements() as seen, ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda reader: reader.get(FERRY), readers))
    assert {answer.status_code for answer in answers} == {200}
    assert renders(seen) == 1


def test_a_browser_that_has_the_page_is_sent_nothing(client: TestClient) -> None:
    first = client.get(FERRY)
    assert (first.headers["cache-control"], first.headers["vary"]) == ("no-cache", "Accept-Encoding, Cookie")
    again = client.get(FERRY, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert client.get(FERRY, headers={"If-None-Match": '"other"'}).status_code == 200
    write(another(client))
    changed = client.get(FERRY, headers={"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200
    assert changed.headers["etag"] != first.headers["etag"]


def test_a_page_that_looks_different_is_known_by_another_etag(client: TestClient) -> None:
    before = client.get(FERRY).headers["etag"]
    with browser(db_of(client)) as restarted:
        assert restarted.get(FERRY, headers={"If-None-Match": before}).status_code == 304
    sites.change(db_of(client), site_of(client), name="The Globe")
    with browser(db_of(client)) as restarted:
        answer = restarted.get(FERRY, headers={"If-None-Match": before})
    assert answer.status_code == 200
    assert "The Globe" in answer.text


def test_a_page_is_sent_in_the_best_coding_that_the_browser_takes(client: TestClient) -> None:
    plain = raw(client, "identity")
    assert plain[0] is None
    assert raw(client, "gzip, br")[0] == "br"
    assert brotli.decompress(raw(client, "br")[1]) == plain[1]
    assert gzip.decompress(raw(client, "gzip")[1]) == plain[1]
    assert len(raw(client, "br")[1]) < len(plain[1]) / 2
    assert raw(client, "br;q=0, gzip")[0] == "gzip"
    assert raw(client, "br;q=0.0, gzip;q=0")[0] is None
    tags = {client.get(FERRY, headers={"Accept-Encoding": way}).headers["etag"] for way in ("br", "gzip", "identity")}
    assert len(tags) == 3


@pytest.mark.parametrize("change", ["post", "edit", "vote", "withdrawal", "decision"])
def test_every_change_is_seen_by_the_next_reader(client: TestClient, change: str) -> None:
    comment = write(client, "The tide took it")
    reader, voter, moderator = another(client), another(client), another(client)
    sign_in(moderator)
    before = reader.get(FERRY)
    match change:
        case "post":
            write(voter, "Who saw the captain?", "Bo")
        case "edit":
            client.post(f"/c/{comment}/edit", data={"text": "Who saw the captain?"})
        case "vote":
            voter.post(f"/c/{comment}/vote", data={"value": "1"})
        case "withdrawal":
            client.post(f"/c/{comment}/withdrawal")
        case "decision":
            decide(moderator, comment, "remove")
    after = reader.get(FERRY)
    assert after.headers["etag"] != before.headers["etag"]
    assert ("Who saw the captain?" in Page(after).text) is (change in {"post", "edit"})
    assert ("The tide took it" in Page(after).text) is (change in {"post", "vote"})
    if change == "vote":
        assert "1 up, 0 down" in after.text


def test_what_another_process_wrote_is_noticed(client: TestClient) -> None:
    site = site_of(client)
    client.get(FERRY)
    other = Database(str(db_of(client).url))
    with other.read() as conn:
        story = stories.by_slug(conn, site.id, "the-ferry")
    assert story is not None
    posting.post(other, site, story.id, posting.Typed("Bo", "From elsewhere"), None, 1, clock.now())
    other.close()
    until = time.monotonic() + 30
    while "From elsewhere" not in client.get(FERRY).text:
        assert time.monotonic() < until, "the page never changed"


def test_whoever_has_a_cookie_sees_a_page_of_their_own(client: TestClient) -> None:
    write(client, "Mine")
    another(client).get(FERRY)
    with statements() as seen:
        pages = [client.get(FERRY) for _ in range(3)]
    assert renders(seen) == 3
    assert {page.headers["cache-control"] for page in pages} == {"no-store"}
    assert "etag" not in pages[0].headers
    assert Page(pages[0]).address_of("Edit")
    assert "Edit" not in Page(another(client).get(FERRY)).text


def test_a_forged_cookie_is_no_cookie(client: TestClient) -> None:
    write(client, "Mine")
    other = another(client, cookies={"weighin": forged(client.cookies["weighin"])})
    with statements() as seen:
        answers = [other.get(FERRY) for _ in range(3)]
    assert "Edit" not in Page(answers[0]).text
    assert renders(seen) == 1


def test_a_burst_of_changes_is_not_rendered_one_by_one(client: TestClient) -> None:
    writer = another(client)
    begun = time.monotonic()
    client.get(FERRY)
    with statements() as seen:
        for n in range(40):  # fewer than a page holds: a longer thread's roots are read in two steps
            writer.post("/api/v1/stories/1/comments", json={"name": "Ann", "text": f"Word {n}"})
            client.get(FERRY)
    most = BURST + 1 + RATE * (time.monotonic() - begun)
    assert BURST <= renders(seen) <= most
    until = time.monotonic() + 30
    while "Word 39" not in client.get(FERRY).text:
        assert time.monotonic() < until, "the last change never came"


def test_pages_of_other_orders_and_places_are_kept_apart(client: TestClient) -> None:
    first, second = write(another(client), "First"), write(another(client), "Second")
    asked = {"sort=old": [first, second], "sort=new": [second, first], "sort=old&after=9_9": [first, second]}
    with statements() as seen:
        for _ in range(5):
            for query, expected in asked.items():
                assert Page(client.get(f"{FERRY}?{query}")).comments() == expected
    assert renders(seen) == len(asked)


def test_a_change_to_one_story_leaves_the_pages_of_others(client: TestClient) -> None:
    client.get(FERRY)
    stranger = another(client)
    elsewhere = {"url": "https://blog.example/fog"}
    story = stranger.post("/api/v1/stories", json=elsewhere).json()
    stranger.post(f"/api/v1/stories/{story['id']}/comments", json={"name": "Bo", "text": "Fog"})
    with statements() as seen:
        client.get(FERRY)
    assert renders(seen) == 0


def test_a_story_that_is_no_longer_public_is_shown_to_nobody_however_often_they_ask(client: TestClient) -> None:
    write(client, "Before it went")
    reader = another(client)
    addresses = [FERRY, "/api/v1/stories/1/comments"]
    for address in addresses:
        assert reader.get(address).status_code == 200
    with closing(Database(str(db_of(client).url))) as other:
        other.write(lambda conn: conn.execute(text("UPDATE stories SET public = false, version = version + 1")))
    until = time.monotonic() + 30
    while any(reader.get(address).status_code != 404 for address in addresses):
        assert time.monotonic() < until, "the story never went"
    for _ in range(3 * int(BURST)):
        for address in addresses:
            assert reader.get(address).status_code == 404
            assert "Before it went" not in reader.get(address).text


def test_a_page_at_hand_can_be_read_while_the_database_cannot(client: TestClient) -> None:
    page = client.get(FERRY)
    with db_of(client).engine.begin() as conn:
        conn.exec_driver_sql("ALTER TABLE stories RENAME TO elsewhere")
    until = time.monotonic() + 2 * FOREIGN_SECONDS  # by then it was looked whether another process changed it
    while time.monotonic() < until:
        assert client.get(FERRY).text == page.text
