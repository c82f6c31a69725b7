"""What is not there, what is not taken, what broke, and a storage that takes no writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from browsing import Page, another, db_of, form, sign_in, stored, write, written
from starlette.requests import Request
from starlette.routing import Route
from starlette.testclient import TestClient

from cast import SECRET
from weighin.moderation.model import of_file
from weighin.moderation.scorer import Scorer
from weighin.web.judge import Judge

COMMENTS = "/api/v1/stories/1/comments"


def test_an_unknown_page_says_so_and_shows_a_way_out(client: TestClient) -> None:
    for address in ("/nowhere", "/s", "/c", "/s/the-ferry/nowhere", "/static/nothing.js", "/.env", "/wp-login.php"):
        answer = client.get(address)
        assert answer.status_code == 404, address
        assert Page(answer).one("h1").text == "Nothing here"
        assert Page(answer).address_of("To the stories") == "/"


def test_the_headline_says_what_is_the_matter(client: TestClient) -> None:
    comment = write(another(client))
    for answer, headline in (
        (client.get("/desk"), "For moderators"),
        (client.get("/sign-in/x"), "This link no longer works"),
        (client.get(f"/c/{comment}/edit"), "Not your comment"),
        (client.get("/c/99"), "No such comment"),
        (client.get("/s/the-fog"), "No such story"),
        (client.get("/embed?url=https://other.example/a"), "No comments for this page"),
        (client.post("/", data={}), "Not from here"),
    ):
        assert Page(answer).one("h1").text == headline


def test_a_request_of_the_wrong_kind_says_so_and_names_the_right_one(client: TestClient) -> None:
    for method, address, allowed in (
        ("POST", "/", {"GET", "HEAD"}),
        ("GET", "/s/the-ferry/comments", {"POST"}),
        ("GET", "/c/1/vote", {"POST"}),
        ("DELETE", "/s/the-ferry", {"GET", "HEAD"}),
        ("GET", "/sign-out", {"POST"}),
        ("PUT", "/c/1/edit", {"GET", "HEAD", "POST"}),
        ("PUT", "/api/v1/stories", {"GET", "HEAD", "POST"}),
        ("POST", "/api/v1/comments/1", {"DELETE", "GET", "HEAD", "PATCH"}),
        ("GET", "/api/v1/comments/1/vote", {"DELETE", "POST"}),
    ):
        answer = client.request(method, address)
        assert answer.status_code == 405
        assert set(answer.headers["allow"].split(", ")) == allowed
        assert "does not take that kind of request" in answer.text


def test_head_is_get_without_the_body(client: TestClient) -> None:
    write(other := another(client))
    files = ["/static/weighin.css", "/embed.js", "/healthz"]
    for address in ["/", "/s/the-ferry", "/c/1", "/policy", "/api/v1/stories", COMMENTS, "/nowhere", *files]:
        for who in (client, other):
            head, get = who.head(address), who.get(address)
            assert (head.status_code, head.content) == (get.status_code, b"")
            assert head.headers["content-type"] == get.headers["content-type"]
            assert head.headers["content-length"] == get.headers["content-length"]


def test_the_server_says_that_it_lives_and_is_ready(client: TestClient) -> None:
    assert (client.get("/healthz").status_code, client.get("/healthz").text) == (200, "ok")
    assert (client.get("/readyz").status_code, client.get("/readyz").text) == (200, "ready")


def test_a_server_without_a_model_is_ready_to_hold_comments_and_says_so_until_it_has_one(
    client: TestClient, tmp_path: Path
) -> None:
    file = tmp_path / "a.model"
    service = client.app.state.service
    service.judge = Judge(service.scorers.of, lambda: Scorer(of_file(file)))
    client.portal.call(service.warm)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.text.startswith("ready, but: The moderation model cannot be used: it cannot be read (No such file")
    file.write_bytes((resources.files("weighin.moderation") / "small.model").read_bytes())
    assert client.get("/readyz").text == "ready"


def test_a_server_whose_tables_are_missing_or_old_is_not_ready(client: TestClient) -> None:
    with db_of(client).engine.begin() as conn:
        conn.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200
    with db_of(client).engine.begin() as conn:
        conn.exec_driver_sql("DROP TABLE alembic_version")
    assert client.get("/readyz").status_code == 503


def test_a_bug_is_answered_without_telling_anything_about_it(client: TestClient) -> None:
    def bug(request: Request) -> None:
        raise RuntimeError(f"{SECRET} {request.headers['cookie']}")

    write(client)
    for path in ("/bug", "/api/bug"):
        client.app.router.routes.append(Route(path, bug))
    careless = another(client, raise_server_exceptions=False, cookies=dict(client.cookies))
    page, problem = careless.get("/bug"), careless.get("/api/bug")
    assert (page.status_code, problem.status_code) == (500, 500)
    assert Page(page).one("h1").text == "Something went wrong"
    assert problem.json()["code"] == "internal_error"
    for answer in (page, problem):
        told = answer.text + str(answer.headers)
        assert not [word for word in (SECRET, client.cookies["weighin"], "RuntimeError", "Traceback") if word in told]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")


@contextmanager
def out_of_order(client: TestClient, trouble: str) -> Iterator[None]:
    """Meanwhile the connection that writes cannot."""
    [pages] = pragma(client, "page_count")
    pragma(client, "query_only = 1" if trouble == "read only" else f"max_page_count = {pages}")
    yield
    pragma(client, "query_only = 0" if trouble == "read only" else "max_page_count = 99999")


def pragma(client: TestClient, words: str) -> Any:
    with closing(db_of(client).engine.raw_connection()) as connection:
        return connection.cursor().execute(f"PRAGMA {words}").fetchone()


LONG = "A long story. " * 700


@pytest.mark.parametrize("trouble", ["read only", "full"])
def test_when_storage_fails_nothing_is_acknowledged_and_no_text_is_lost(client: TestClient, trouble: str) -> None:
    parent = write(client)
    before = stored(client, parent)
    stranger = another(client)
    with out_of_order(client, trouble):
        for more in ({}, {"parent": str(parent)}):
            answer = stranger.post("/s/the-ferry/comments", data=form(LONG, "Bo", **more))
            page = Page(answer)
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
            assert page.one("p", role="alert").text.startswith("The site cannot save or read anything right now.")
            assert page.typed()["text"].strip() == LONG.strip()
            assert "set-cookie" not in answer.headers
        framed = stranger.post("/embed/comments?url=https://blog.example/x", data=form(LONG))
        assert (framed.status_code, framed.headers["retry-after"]) == (503, "5")
        assert Page(framed).typed()["text"].strip() == LONG.strip()
        problem = stranger.post(COMMENTS, json=form(LONG, "Bo"))
        assert (problem.status_code, problem.headers["retry-after"]) == (503, "5")
        assert problem.json()["code"] == "storage_unavailable"
        assert client.post(f"/c/{parent}/edit", data={"text": LONG}).status_code == 503
        assert "Hello" in stranger.get("/s/the-ferry").text
        assert client.get("/readyz").status_code == 200
    assert written(client) == 1
    assert stored(client, parent) == before
    assert stored(client, write(stranger, LONG, "Bo")).text == LONG.strip()


def test_every_other_change_is_refused_too_while_storage_fails(client: TestClient) -> None:
    comment = write(client)
    sign_in(moderator := another(client))
    before = stored(client, comment)
    with out_of_order(client, "read only"):
        answers = [
            client.post(f"/c/{comment}/withdrawal"),
            client.patch(f"/api/v1/comments/{comment}", json={"text": "Other"}),
            client.delete(f"/api/v1/comments/{comment}"),
            another(client).post(f"/c/{comment}/vote", data={"value": "1"}),
            another(client).post(f"/api/v1/comments/{comment}/vote", json={"value": 1}),
            moderator.post(f"/c/{comment}/decision", data={"verdict": "remove", "reason": "Rule 1"}),
            moderator.post("/api/v1/stories", json={"url": "https://blog.example/x"}),
        ]
    assert [(answer.status_code, answer.headers["retry-after"]) for answer in answers] == [(503, "5")] * 7
    assert [answer.headers.get("set-cookie") for answer in answers] == [None] * 7
    assert stored(client, comment) == before


def test_a_database_that_is_gone_is_no_bug(client: TestClient) -> None:
    with db_of(client).engine.begin() as conn:
        for table in ("votes", "decisions", "comment_edits", "comments"):
            conn.exec_driver_sql(f"DROP TABLE {table}")
    answer = client.get("/s/the-ferry")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert "SELECT" not in answer.text
    assert client.get(COMMENTS).json()["code"] == "storage_unavailable"


def test_what_was_typed_is_kept_even_if_the_database_is_gone_before_anybody_reads_it(client: TestClient) -> None:
    comment = write(client)
    with db_of(client).engine.begin() as conn:
        conn.exec_driver_sql("ALTER TABLE people RENAME TO nobody")
    for address in ("/s/the-ferry/comments", f"/c/{comment}/edit", "/embed/comments?url=https://blog.example/x"):
        answer = client.post(address, data=form("My <b>words"))
        assert answer.status_code == 503
        assert Page(answer).one("textarea", id="kept").text.removeprefix("\n") == "My <b>words"


def test_a_sign_in_link_and_a_forged_line_stand_in_no_log(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    sign_in(client)
    with db_of(client).engine.begin() as conn:
        conn.exec_driver_sql("ALTER TABLE people RENAME TO nobody")
    assert client.get("/sign-in/a-link-for-a-day").status_code == 503
    assert client.get("/c/1%0aERROR forged").status_code == 503
    assert len(caplog.records) == 2
    assert "a-link" not in caplog.text
    assert "\nERROR forged" not in caplog.text


def test_a_slash_too_many_leads_to_the_page_by_the_readers_own_scheme(client: TestClient) -> None:
    for address in ("/s/the-ferry/", "/policy/?a=b", "/api/v1/stories/"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["location"]) == (307, address.replace("/?", "?").rstrip("/"))
