"""The same hostile words on every way in, and every page that shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from browsing import Page, another, browser, db_of, sign_in, site_of
from httpx2 import Response
from starlette.testclient import TestClient

from cast import NOW, make_story
from weighin.actions import publishing, sites
from weighin.domain.types import State
from weighin.importers import folder, load
from weighin.importers.imported import Imported, ImportedComment, ImportedStory, Markup
from weighin.storage.db import Database

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    '" onmouseover="alert(1)" x="',
    "' onfocus='alert(1)' autofocus='",
    "</textarea><script>alert(1)</script>",
    "</title></head><script>alert(1)</script>",
    "--><script>alert(1)</script>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="&#106;ava&#x0A;script:alert(1)">x</a>',
    "<a href=' \x01javascript:alert(1)'>x</a>",
    '<iframe src="javascript:alert(1)"></iframe>',
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    '<style>* { background: url("javascript:alert(1)") }</style>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    '<b style="position:fixed;inset:0">x</b>',
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<base href="https://evil.example/">',
    '<form action="https://evil.example/"><button>x</button></form>',
    '<object data="data:text/html,x"></object>',
]
IN_MARKDOWN = [
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    '[x](https://a.example "onclick=alert(1)")',
    '[x](https://a.example/"onmouseover="alert(1))',
    "[x]: javascript:alert(1)\n\n[x]",
    '~~~"><script>alert(1)</script>\nx\n~~~',
    "{{ 7*7 }}{% include '/etc/passwd' %}",
    'https://a.example/"onmouseover="alert(1)',
]
ADDRESSES = {"href", "src", "action", "formaction", "data", "xlink:href", "poster", "background"}
STRANGE = {"iframe", "object", "embed", "base", "svg", "math", "style", "noscript", "foreignobject", "template"}


def dangers(page: Page) -> list[str]:
    """Everything on a page that could run, restyle or lead away, but for our own files."""
    found = []
    for element in page.elements:
        told = f"<{element.tag} {element.attributes}>"
        if (element.tag, element.attributes) == ("base", {"target": "_blank"}):  # our own, of a page in a frame
            continue
        if element.tag in STRANGE or "http-equiv" in element.attributes or "style" in element.attributes:
            found.append(told)
        if element.tag == "script" and (element.text or not element.attributes["src"].startswith("/static/")):
            found.append(told)
        if element.tag == "form" and not element.attributes.get("action", "/").startswith("/"):
            found.append(told)
        for name, value in element.attributes.items():
            address = re.sub(r"[\x00-\x20]", "", value).lower()
            if name.startswith("on") or (name in ADDRESSES and re.match("(javascript|data|vbscript):", address)):
                found.append(told)
    return found


def seen(client: TestClient, *more: str) -> None:
    """Look at every page, as a stranger, as this browser and as a moderator, and find nothing dangerous."""
    with db_of(client).read() as conn:
        stories = [f"/s/{slug}" for slug in conn.exec_driver_sql("SELECT slug FROM stories").scalars()]
        comments = [f"/c/{id}" for id in conn.exec_driver_sql("SELECT id FROM comments").scalars()]
    sign_in(moderator := another(client))
    looks = [
        (another(client), ["/", "/policy", "/privacy", "/nowhere", *stories, *more]),
        (client, ["/s/the-ferry", *[f"{comment}?quote" for comment in comments[::5]]]),
        (moderator, ["/desk", "/s/the-ferry", *comments[::2]]),
    ]
    for who, addresses in looks:
        for address in addresses:
            answer = who.get(address)
            assert answer.status_code in {200, 404}, address
            assert dangers(Page(answer)) == [], address


def safe(answer: Response) -> None:
    assert answer.status_code in {200, 422}
    assert dangers(Page(answer)) == []


def test_the_search_for_dangers_finds_what_is_not_made_safe(client: TestClient) -> None:
    answer = client.get("/policy")
    for hostile in HOSTILE:
        if "<" in hostile:
            raw = Response(200, headers={"Content-Type": "text/html"}, text=answer.text.replace("</main>", hostile))
            assert dangers(Page(raw)), hostile
    assert dangers(Page(answer)) == []


def test_through_a_form_that_is_shown_again(client: TestClient) -> None:
    for hostile in HOSTILE + IN_MARKDOWN:
        typed = {"name": hostile[:70], "text": hostile}
        page = {"url": "https://blog.example/fog", "title": hostile}
        safe(client.post("/s/the-ferry/comments", data=typed | {"preview": "1"}))
        safe(client.post("/s/the-ferry/comments", data=typed | {"email": hostile, "website": hostile}))
        safe(client.post("/embed/comments", params=page, data=typed | {"email": hostile, "website": hostile}))


def test_through_new_and_changed_comments(client: TestClient) -> None:
    for number, hostile in enumerate(HOSTILE + IN_MARKDOWN, 1):
        words = {"name": hostile[:70] + str(number), "text": hostile}
        assert client.post("/s/the-ferry/comments", data=words).headers["location"].endswith(f"#c{number}")
        safe(client.post(f"/c/{number}/edit", data={"text": hostile + "x" * 10_001}))
        assert client.post(f"/c/{number}/edit", data={"text": hostile + "\n\nedited"}).status_code == 303
        safe(client.get(f"/c/{number}/edit"))
    seen(client)


def test_through_the_api(client: TestClient) -> None:
    for number, hostile in enumerate(HOSTILE):
        words = {"name": hostile[:70] + str(number), "text": hostile}
        assert client.post("/api/v1/stories/1/comments", json=words).status_code == 201
        new = {"url": f'https://blog.example/{number}?q="><script>alert(1)</script>', "title": hostile}
        assert client.post("/api/v1/stories", json=new).status_code == 403
        new["url"] = f"https://blog.example/{number}?q=%22%3E%3Cscript%3Ealert(1)"
        assert client.post("/api/v1/stories", json=new).status_code == 200
    seen(client)


def test_through_the_frame(client: TestClient) -> None:
    page = {"url": "https://blog.example/fog"}
    for number, hostile in enumerate(HOSTILE + IN_MARKDOWN):
        words = {"name": hostile[:70] + str(number), "text": hostile, "title": hostile}
        assert client.post("/embed/comments", params=page, data=words).status_code == 303
    for more in ({}, {"reply": "1"}, {"sort": "new"}):
        safe(client.get("/embed", params=page | more))


def test_through_a_moderators_reason(client: TestClient) -> None:
    sign_in(moderator := another(client))
    for hostile in HOSTILE:
        assert client.post("/s/the-ferry/comments", data={"name": "Ann", "text": hostile}).status_code == 303
        newest = client.get("/api/v1/stories/1/comments?sort=new").json()["comments"][0]["id"]
        moderator.post(f"/c/{newest}/decision", data={"verdict": "hold", "reason": hostile})
    seen(client)


def test_through_an_import(client: TestClient) -> None:
    def stream() -> Iterator[Imported]:
        for story, hostile in enumerate(HOSTILE):
            url = f"https://old.example/{story}{hostile}"
            yield ImportedStory(str(story), hostile, url=url if story % 2 else None, slug=hostile)
        for number, (hostile, markup) in enumerate(product(HOSTILE + IN_MARKDOWN, Markup)):
            about = str(number % len(HOSTILE))
            state = State.HELD if number % 5 == 0 else State.PUBLISHED
            common = {"email": hostile, "website": "https://a.example/" + hostile, "state": state}
            yield ImportedComment(f"{number}", about, None, hostile, hostile, markup, NOW + number, **common)

    outcome = load.load(db_of(client), site_of(client), "test:here", stream(), NOW)
    assert outcome.imported == len(HOSTILE + IN_MARKDOWN) * len(Markup)
    seen(client)


def test_through_the_front_matter_of_a_folder(client: TestClient, tmp_path: Path) -> None:
    for number, hostile in enumerate(HOSTILE + IN_MARKDOWN):
        quoted = "'" + re.sub(r"[\x00-\x1f]", " ", hostile).replace("'", "''") + "'"
        front = f"title: {quoted}\nsummary: {quoted}\ndate: 2026-10-03\n"
        front += (
            f"authors: [{{name: {quoted}, bio: {quoted}, links: [{{label: {quoted}, url: 'https://a.example'}}]}}]\n"
        )
        front += f"sources: [{{title: {quoted}, publisher: {quoted}}}]\n"
        (tmp_path / f"story-{number}.md").write_text(f"---\n{front}---\n{hostile}\n", "utf-8")
        if "![" in hostile:  # such a picture is refused at once, as one that is not in the folder
            (tmp_path / f"story-{number}.md").unlink()
    publishing.publish(db_of(client), site_of(client), folder.read(tmp_path))
    seen(client)


@pytest.mark.parametrize("hostile", HOSTILE[:7])
def test_through_the_name_and_the_policy_of_a_site(sqlite_db: Database, hostile: str) -> None:
    policy = "\n\n".join([*HOSTILE, "### " + hostile, *IN_MARKDOWN])
    site = sites.create(sqlite_db, "gazette", hostile[:80], "http://testserver", policy, [], NOW)
    make_story(sqlite_db, site)
    with browser(sqlite_db) as client:
        client.post("/s/the-ferry/comments", data={"name": "Ann", "text": "Hello"})
        seen(client)
