"""What guards every request: no state change from other sites' pages, and headers that browsers obey."""

from __future__ import annotations

import re

import pytest
from browsing import Page, another, db_of, sign_in, write
from sqlalchemy import text
from starlette.routing import BaseRoute, Mount, Route
from starlette.testclient import TestClient

from weighin.storage.schema import metadata
from weighin.web.routes import KEYED, ROUTES

BODY = {
    "/stories": {"url": "https://blog.example/fog"},
    "/stories/{id}/comments": {"name": "Ann", "text": "Foreign words"},
    "/comments/{id}": {"text": "Foreign words"},
    "/comments/{id}/vote": {"value": 1},
}
FORM = {"name": "Ann", "text": "Foreign words", "value": "1", "verdict": "remove"}


def changes(routes: list[BaseRoute], prefix: str = "") -> list[tuple[str, str, str]]:
    """(method, address, path of the route) of everything that may change something."""
    found = []
    for route in routes:
        if isinstance(route, Mount):
            found += changes(list(route.routes), prefix + route.path)
        elif isinstance(route, Route):
            for method in sorted((route.methods or set()) - {"GET", "HEAD"}):
                address = prefix + route.path.replace("{slug}", "the-ferry").replace("{id}", "1")
                more = "?url=https://blog.example/fog" if "embed" in address else ""
                found.append((method, address + more, route.path))
    return found


CHANGES = changes([route for route in ROUTES if route not in KEYED])
FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://testserver.evil.example"},
    {"Origin": "http://evil.example/testserver"},
    {"Origin": "http://testserver:8000"},
    {"Origin": "http://["},
    {"Origin": ""},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "nonsense"},
    {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"},
]


def content(client: TestClient) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with db_of(client).read() as conn:
        tables = [table.name for table in metadata.sorted_tables]
        return {name: [tuple(row) for row in conn.execute(text(f"SELECT * FROM {name}"))] for name in tables}


@pytest.mark.parametrize("change", changes(KEYED), ids=lambda it: f"{it[0]} {it[1]}")
def test_what_needs_a_key_may_come_from_anywhere_and_changes_nothing_without_one(
    client: TestClient, change: tuple[str, str, str]
) -> None:
    method, address, _ = change
    sign_in(client)
    before = content(client)
    for headers in FOREIGN:
        answer = client.request(method, address, headers=headers, data=FORM)
        said = ("invalid", '"status":"PERMISSION_DENIED"', '"code":"signature_missing"', "This link is damaged")
        assert any(words in answer.text for words in said)
    assert content(client) == before


def test_there_are_changes_to_guard() -> None:
    assert {method for method, _, _ in CHANGES} == {"POST", "PATCH", "DELETE"}
    assert len(CHANGES) >= 12


@pytest.mark.parametrize("change", CHANGES, ids=lambda it: f"{it[0]} {it[1]}")
def test_a_change_from_another_sites_page_is_refused_and_changes_nothing(
    client: TestClient, change: tuple[str, str, str]
) -> None:
    method, address, path = change
    write(client, "Mine")
    write(client, "A reply", parent="1")
    sign_in(moderator := another(client))
    before = content(client)
    body = {"json": BODY[path]} if address.startswith("/api") else {"data": FORM}
    for who, all_headers in ((moderator, FOREIGN), (client, FOREIGN[:2])):
        for headers in all_headers:
            answer = who.request(method, address, headers=headers, **(body if method != "DELETE" else {}))
            assert answer.status_code == 403, headers
            assert "page of another site" in answer.text
            assert "set-cookie" not in answer.headers
    assert content(client) == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://testserver"},
        {"Origin": "http://TESTSERVER", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {},
    ],
)
def test_our_own_pages_and_programs_may_change_things(client: TestClient, headers: dict[str, str]) -> None:
    new = {"name": "Ann", "text": "Own words"}
    assert client.post("/s/the-ferry/comments", data=new, headers=headers).status_code == 303
    assert client.post("/api/v1/stories/1/comments", json=new, headers=headers).status_code == 201


def test_a_host_that_is_not_named_is_nobodys_origin(client: TestClient) -> None:
    answer = client.post("/sign-out", headers={"Host": "", "Origin": "null"})
    assert answer.status_code == 403


def pages(client: TestClient) -> list[str]:
    """An address of each kind of page and file, good and bad."""
    write(client, "Mine")
    write(client, "A reply", parent="1")
    sign_in(client)
    found = ["/", "/s/the-ferry", "/s/the-ferry?sort=x", "/c/1", "/c/1?quote", "/c/1/edit", "/policy", "/privacy"]
    found += ["/desk", "/nowhere", "/c/999", "/s/%00", "/embed?url=https://blog.example/x", "/embed", "/sign-in/x"]
    found += ["/static/weighin.css", "/static/none", "/pictures/x", "/embed.js", "/healthz", "/readyz", "/policy/"]
    found += ["/api/openapi.json", "/api/v1/stories/1/comments", "/api/v1/comments/1"]
    return [*found, "/api/v1/stories", "/api/v1/nothing", "/policy/"]


def test_every_answer_tells_the_browser_to_be_careful(client: TestClient) -> None:
    addresses = pages(client)
    answers = [who.request(way, at) for who in (client, another(client)) for at in addresses for way in ("GET", "HEAD")]
    answers += [client.put(addresses[0]), client.post("/s/the-ferry/comments", data={"text": ""})]
    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff", answer.url
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
        assert policy["default-src"] == "'none'"
        assert policy["base-uri"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
        assert not re.search(r"unsafe|\*|data:|http:", answer.headers["content-security-policy"])


def test_no_page_holds_a_style_or_script_of_its_own(client: TestClient) -> None:
    sheets = set()
    for address in pages(client):
        answer = client.get(address)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        for found in Page(answer).elements:
            assert found.tag != "style"
            assert "style" not in found.attributes
            assert not [name for name in found.attributes if name.startswith("on")]
            if found.tag == "script":
                assert found.attributes["src"].startswith("/static/")
                assert not found.text
            if found.tag == "link" and found.attributes["rel"] == "stylesheet":
                sheets.add(found.attributes["href"])
    assert sheets
    assert all(client.get(sheet).headers["content-type"].startswith("text/css") for sheet in sheets)


def test_files_are_known_by_name_alone(client: TestClient) -> None:
    for name in ("..%2f..%2fapp.py", "../app.py", "%2e%2e/app.py", "weighin.css%00", "", ".", "weighin.css/"):
        assert client.get(f"/static/{name}").status_code in {307, 404}
    assert client.get("/static/weighin.css").headers["cache-control"] == "public, max-age=31536000, immutable"
