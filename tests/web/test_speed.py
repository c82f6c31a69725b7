"""How often one address may post and vote, and whose address that is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browsing import Page, another, browser, form, sign_in, stored, write, written
from starlette.testclient import TestClient

from cast import make_site, make_story
from weighin.domain.errors import Code, Refusal
from weighin.storage.db import Database

FORM = "/s/the-ferry/comments"


@pytest.fixture
def slow(sqlite_db: Database) -> Iterator[TestClient]:
    """A server that takes two comments and two votes an hour from one address."""
    make_story(sqlite_db, make_site(sqlite_db))
    with browser(sqlite_db, post_limit="2/hour", vote_limit="2/hour", trusted_proxies="10.0.0.1, 10.0.0.2") as made:
        yield made


def test_who_is_too_fast_is_told_so_and_keeps_the_text(slow: TestClient) -> None:
    first = write(slow, "One")
    write(slow, "Two")
    for parent in ("", str(first)):
        answer = slow.post(FORM, data=form("Three", parent=parent))
        page = Page(answer)
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
        assert page.one("p", role="alert").text.startswith("That was very fast.")
        assert page.typed()["text"] == "Three"
    assert written(slow) == 2


def test_a_new_browser_at_the_same_address_does_not_help(slow: TestClient) -> None:
    for words in ("One", "Two"):
        write(another(slow), words)
    answer = another(slow).post("/api/v1/stories/1/comments", json=form("Three"))
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (429, "too_fast", "60")
    assert another(slow).post("/embed/comments?url=https://blog.example/x", data=form("Three")).status_code == 429


def test_a_preview_or_a_mistake_in_the_form_is_answered_without_end(slow: TestClient) -> None:
    for _ in range(5):
        assert slow.post(FORM, data=form(preview="1")).status_code == 200


def test_moderators_may_hurry(slow: TestClient) -> None:
    sign_in(slow)
    for n in range(5):
        write(slow, f"Words {n}")


def test_who_votes_too_fast_is_told_so(slow: TestClient) -> None:
    comment = write(another(slow))
    for value in ("1", "-1"):
        assert slow.post(f"/c/{comment}/vote", data={"value": value}).status_code == 303
    answer = slow.post(f"/c/{comment}/vote", data={"value": "1"})
    assert answer.status_code == 429
    assert Page(answer).one("h1").text == "One moment, please"


def spent(client: TestClient, *forwarded: str) -> list[int]:
    """What posting answers that come with these X-Forwarded-For headers, one after the other."""
    answers = []
    for n, told in enumerate(forwarded):
        headers = {"X-Forwarded-For": told}
        answers.append(client.post("/api/v1/stories/1/comments", json=form(f"Words {n}"), headers=headers).status_code)
    return answers


def test_an_address_that_the_sender_claims_is_not_believed(slow: TestClient) -> None:
    stranger = another(slow, client=("203.0.113.9", 1))
    assert spent(stranger, "198.51.100.1", "198.51.100.2", "198.51.100.3") == [201, 201, 429]


def test_an_address_that_a_trusted_proxy_tells_is_believed(slow: TestClient) -> None:
    proxy = another(slow, client=("10.0.0.1", 1))
    assert spent(proxy, "198.51.100.1", "198.51.100.1", "198.51.100.1", "198.51.100.2") == [201, 201, 429, 201]
    assert spent(proxy, "2001:db8:0:1::1", "2001:db8:0:2::1", "2001:db8:0:1::1, 10.0.0.2") == [201, 201, 201]


def test_behind_a_proxy_only_the_last_address_counts(slow: TestClient) -> None:
    proxy = another(slow, client=("10.0.0.1", 1))
    assert spent(proxy, "1.1.1.1, 203.0.113.9", "2.2.2.2, 203.0.113.9", "3.3.3.3, 203.0.113.9") == [201, 201, 429]
    assert spent(proxy, "203.0.113.8", "203.0.113.8, 10.0.0.2", "9.9.9.9, 203.0.113.8, 10.0.0.2") == [201, 201, 429]


def test_ports_spellings_and_the_end_of_an_ipv6_address_make_nobody_new(slow: TestClient) -> None:
    proxy = another(slow, client=("10.0.0.1", 1))
    assert spent(proxy, "198.51.100.7:5678", "198.51.100.7", "::ffff:198.51.100.7") == [201, 201, 429]
    same = ("[2001:db8::1]:443", "2001:DB8:0:0:9::9", "[2001:db8::2]", "2001:db8::3:4:5:6")
    assert spent(proxy, *same, "2001:db8:0:1::1") == [201, 201, 429, 429, 201]
    assert spent(another(slow, client=("::ffff:10.0.0.2", 1)), "192.0.2.1", "192.0.2.2", "192.0.2.3") == [201] * 3


def test_a_header_that_the_sender_put_before_the_proxys_own_is_not_believed(slow: TestClient) -> None:
    proxy = another(slow, client=("10.0.0.1", 1))
    answers = []
    for n in range(3):
        headers = [("X-Forwarded-For", f"1.1.1.{n}"), ("X-Forwarded-For", "203.0.113.9")]
        sent = form(f"Words {n}")
        answers.append(proxy.post("/api/v1/stories/1/comments", json=sent, headers=headers).status_code)
    assert answers == [201, 201, 429]


def test_proxies_are_trusted_by_network_too_and_nonsense_is_refused(sqlite_db: Database) -> None:
    make_story(sqlite_db, make_site(sqlite_db))
    with browser(sqlite_db, post_limit="1/hour", trusted_proxies="10.0.0.0/8, fd00::/8") as made:
        for peer in ("10.1.2.3", "fd00::5"):
            proxy = another(made, client=(peer, 1))
            assert spent(proxy, f"198.51.100.{len(peer)}, 10.9.9.9", f"198.51.100.{len(peer)}") == [201, 429]
    with pytest.raises(Refusal) as caught, browser(sqlite_db, trusted_proxies="my proxy"):
        pass
    assert caught.value.code is Code.SETTING_INVALID


def test_changing_a_comment_again_and_again_is_limited_and_loses_no_words(slow: TestClient) -> None:
    comment = write(slow, "One")
    assert slow.post(f"/c/{comment}/edit", data={"text": "Two"}).status_code == 303
    answer = slow.post(f"/c/{comment}/edit", data={"text": "Three"})
    assert answer.status_code == 429
    assert Page(answer).one("textarea", id="kept").text.removeprefix("\n") == "Three"
    assert slow.patch(f"/api/v1/comments/{comment}", json={"text": "Three"}).status_code == 429
    assert stored(slow, comment).text == "Two"
