"""/embed: the thread in a frame on somebody else's page."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from browsing import Page, another, browser, db_of, decide, form, sign_in, site_of, written
from starlette.testclient import TestClient

from cast import make_site
from weighin.actions import sites
from weighin.storage import stories
from weighin.storage.db import Database

FOG = {"url": "https://blog.example/fog"}


def slugs(client: TestClient) -> list[str]:
    with db_of(client).read() as conn:
        return [story.slug for story in stories.latest(conn, site_of(client).id, 100)]


def say(client: TestClient, text: str = "Hello", name: str = "Ann", **more: str) -> None:
    assert client.post("/embed/comments", params=FOG, data=form(text, name, **more)).status_code == 303


def test_a_page_that_nobody_wrote_about_has_an_empty_thread(client: TestClient) -> None:
    answer = client.get("/embed", params=FOG)
    page = Page(answer)
    assert answer.status_code == 200
    assert page.one("h2", id="thread-title").text == "0 comments"
    assert page.all("header", class_="masthead") == []
    assert slugs(client) == ["the-ferry"]


def test_only_the_origins_of_the_site_may_frame_it(sqlite_db: Database) -> None:
    make_site(sqlite_db, origins=("https://blog.example/some/page", "https://news.example:8443"))
    with browser(sqlite_db) as client:
        for answer in (client.get("/embed", params=FOG), client.post("/embed/comments", params=FOG, data=form(""))):
            policy = answer.headers["content-security-policy"]
            assert policy.endswith("frame-ancestors 'self' https://blog.example https://news.example:8443")
            assert "x-frame-options" not in answer.headers
        # What went wrong is shown inside the frame too, or it would stay blank.
        refused = client.get("/embed?url=https://evil.example/").headers["content-security-policy"]
        assert refused.endswith("frame-ancestors 'self' https://blog.example https://news.example:8443")
        for address in ("/", "/policy", "/c/1"):
            assert client.get(address).headers["content-security-policy"].endswith("frame-ancestors 'none'")


FOREIGN = ["https://evil.example/fog", "http://blog.example/fog", "https://blog.example:444/fog", "//blog.example/fog"]
FOREIGN += [
    "https://blog.example@evil.example/",
    "https://blog.example.evil.example/",
    "javascript:alert(1)",
    "",
    "http://[",
]


def test_a_page_of_a_foreign_site_has_no_thread(client: TestClient) -> None:
    for url in FOREIGN:
        asked = {"url": url}
        for answer in (client.get("/embed", params=asked), client.post("/embed/comments", params=asked, data=form())):
            assert answer.status_code == 403, url
            assert "This site takes no comments on that page." in Page(answer).text
    assert slugs(client) == ["the-ferry"]


def test_the_first_comment_makes_the_story_and_the_next_one_finds_it(client: TestClient) -> None:
    answer = client.post("/embed/comments", params=FOG, data=form(title="Where did the fog go?"))
    assert answer.status_code == 303
    assert answer.headers["location"] == "/embed?url=https%3A%2F%2Fblog.example%2Ffog&sort=new&wrote=1#c1"
    assert "HttpOnly" in answer.headers["set-cookie"]
    say(another(client), "Me too", "Bo", title="Another title")
    other_spelling = {"url": "http://BLOG.example/fog/?utm_source=x#y"}
    assert client.get("/embed", params=other_spelling).status_code == 403  # http is not the site's origin
    same = {"url": "https://BLOG.example/fog/?utm_source=x#y"}
    assert Page(client.get("/embed", params=same)).comments() == Page(client.get("/embed", params=FOG)).comments()
    assert sorted(slugs(client)) == ["the-ferry", "where-did-the-fog-go"]


def test_first_comments_that_come_at_once_make_one_story(client: TestClient) -> None:
    browsers = [another(client) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: say(browsers[n], f"Words {n}"), range(6)))
    assert len(slugs(client)) == 2
    assert len(Page(client.get("/embed", params=FOG)).comments()) == 6


def test_a_reply_is_written_and_shown_within_the_frame(client: TestClient) -> None:
    say(client, "It lifted")
    thread = Page(another(client).get("/embed", params=FOG))
    link = thread.one("a", class_="reply").attributes["href"]
    assert link == "/embed?url=https%3A%2F%2Fblog.example%2Ffog&reply=1#reply"
    page = Page(client.get(link))
    assert page.one("h2", id="write-title").text == "Reply to Ann"
    parent = page.one("input", name="parent").attributes["value"]
    say(another(client), "Did it?", "Bo", parent=parent)
    assert "d1" in Page(client.get("/embed", params=FOG)).one("article", id="c2").attributes["class"].split()


@pytest.mark.parametrize("parent", ["", "1"])
def test_a_mistake_is_shown_in_the_frame_and_keeps_the_text(client: TestClient, parent: str) -> None:
    say(client)
    answer = client.post("/embed/comments", params=FOG, data=form("My words", "", parent=parent))
    page = Page(answer)
    assert answer.status_code == 422
    assert page.one("span", id="name-wrong").text == "Please enter your name."
    assert page.typed()["text"] == "My words"
    assert [found.attributes["value"] for found in page.all("input", name="parent")] == ([parent] if parent else [])
    assert page.all("header", class_="masthead") == []
    assert written(client) == 1


def test_a_mistake_in_the_first_comment_makes_no_story(client: TestClient) -> None:
    client.post("/embed/comments", params=FOG, data=form(""))
    client.post("/embed/comments", params=FOG, data=form(preview="1"))
    assert slugs(client) == ["the-ferry"]


def test_a_preview_is_shown_in_the_frame(client: TestClient) -> None:
    page = Page(client.post("/embed/comments", params=FOG, data=form("It was *gone*", preview="1")))
    assert page.one("em", inside=page.one("div", class_="preview")).text == "gone"
    assert page.typed()["text"] == "It was *gone*"


def test_a_reply_to_what_is_not_there_keeps_its_text(client: TestClient) -> None:
    say(client, "Rude")
    sign_in(moderator := another(client))
    decide(moderator, 1, "remove")
    for parent, status in (("999", 422), ("x", 422), ("9" * 40, 422), ("1", 409)):
        answer = client.post("/embed/comments", params=FOG, data=form("My words", parent=parent))
        assert answer.status_code == status
        assert Page(answer).typed()["text"] == "My words"


def test_damaged_addresses_are_refused(client: TestClient) -> None:
    for more in ({"sort": "x"}, {"after": "x"}):
        assert client.get("/embed", params=FOG | more).status_code == 400
    for reply in ("x", "-1", "9" * 40):
        assert client.get("/embed", params=FOG | {"reply": reply}).status_code == 404


def test_a_reply_to_an_unknown_comment_is_offered_as_a_new_one(client: TestClient) -> None:
    page = Page(client.get("/embed", params=FOG | {"reply": "999"}))
    assert page.one("h2", id="write-title").text == "Write a comment"


def test_the_script_that_makes_the_frame_is_served_to_every_site(client: TestClient) -> None:
    answer = client.get("/embed.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "/embed?url=" in answer.text


def test_on_a_site_with_https_the_cookie_is_kept_for_this_frame_alone(client: TestClient) -> None:
    with browser(db_of(client), base_url="https://talk.example") as safe:
        cookie = safe.post("/embed/comments", params=FOG, data=form()).headers["set-cookie"]
    assert cookie.endswith("HttpOnly; SameSite=None; Partitioned; Secure")


def test_a_page_nobody_has_written_about_is_not_among_the_stories(client: TestClient) -> None:
    made = client.post(
        "/api/v1/stories", json={"url": "https://blog.example/loud", "title": "A headline by a stranger"}
    )
    assert made.status_code == 200
    assert "A headline by a stranger" not in client.get("/").text
    body = {"name": "Ann", "text": "About this page"}
    assert client.post(f"/api/v1/stories/{made.json()['id']}/comments", json=body).status_code == 201
    assert "A headline by a stranger" in client.get("/").text


def test_a_page_that_is_written_about_for_the_first_time_is_called_as_it_calls_itself(client: TestClient) -> None:
    for url, title, expected in (
        ("https://blog.example/fog", "Where did the fog go? <b>", "Where did the fog go? <b>"),
        ("https://blog.example/dew", "", "blog.example/dew"),
        ("https://blog.example/it's?a='b'", "", "blog.example/it's?a=%27b%27"),
    ):
        asked = {"url": url, "title": title}
        page = Page(client.get("/embed", params=asked))
        sent = {found.attributes["name"]: found.attributes["value"] for found in page.all("input", type="hidden")}
        [action] = [found.attributes["action"] for found in page.all("form") if "action" in found.attributes]
        mistaken = Page(client.post(action, data=form("", **sent)))  # the title outlives a mistake
        sent = {found.attributes["name"]: found.attributes["value"] for found in mistaken.all("input", type="hidden")}
        assert client.post(action, data=form(f"About {url}", **sent)).status_code == 303
        [story] = client.get("/api/v1/stories", params={"url": url}).json()["stories"]
        assert story["title"] == expected
        assert Page(client.get("/embed", params=asked)).all("input", name="title") == []


def test_inside_the_frame_links_lead_out_and_its_own_ways_stay(client: TestClient) -> None:
    say(client, "See https://elsewhere.example/x", website="https://ann.example")
    say(another(client), "Second", "Bo", parent="1")
    page = Page(client.get("/embed", params=FOG))
    assert page.one("base").attributes == {"target": "_blank"}
    stay = {found.attributes["href"] for found in page.all("a", target="_self")}
    leave = {found.attributes["href"] for found in page.all("a")} - stay
    ours = {"/c/1", "/c/2", "/policy", "/privacy", "/s/blog-example-fog#follow"}
    assert leave == {"https://elsewhere.example/x", "https://ann.example"} | ours
    assert all(address.startswith(("/embed?url=", "#c", "#reply", "/c/1/edit?framed")) for address in stay)
    assert all(found.attributes["target"] == "_self" for found in page.all("form"))
    sign_in(moderator := another(client))
    page = Page(moderator.get("/embed", params=FOG))
    deciding = page.all("form", class_="deciding")
    assert [found.attributes["action"] for found in deciding] == ["/c/1/decision?framed", "/c/2/decision?framed"]
    assert all(found.attributes["target"] == "_self" for found in page.all("form"))


def test_a_comment_is_changed_and_withdrawn_within_the_frame(client: TestClient) -> None:
    say(client, "I am sure")
    edit = Page(client.get("/embed", params=FOG)).address_of("Edit")
    answer = client.get(edit)
    assert answer.headers["content-security-policy"].endswith("frame-ancestors 'self' https://blog.example")
    forms = [found.attributes["action"] for found in Page(answer).all("form", target="_self")]
    mistaken = client.post(forms[0], data={"text": ""})
    assert (mistaken.status_code, Page(mistaken).all("header", class_="masthead")) == (422, [])
    assert mistaken.headers["content-security-policy"] == answer.headers["content-security-policy"]
    changed = client.post(forms[0], data={"text": "I was wrong"})
    assert changed.headers["location"] == "/embed?url=https%3A%2F%2Fblog.example%2Ffog&wrote=1#c1"
    assert "I was wrong" in Page(client.get(changed.headers["location"])).text
    gone = client.post(forms[1])
    assert gone.headers["location"].startswith("/embed?url=https%3A%2F%2Fblog.example%2Ffog")
    assert "I was wrong" not in Page(client.get(gone.headers["location"])).text
    refused = another(client).get(edit)
    assert refused.status_code == 404
    assert refused.headers["content-security-policy"] == answer.headers["content-security-policy"]
    assert client.get("/c/1/edit").headers["content-security-policy"].endswith("frame-ancestors 'none'")


def test_who_wrote_in_the_frame_is_told_where_it_stands(client: TestClient) -> None:
    sites.change(db_of(client), site_of(client), holds_all=True)
    with browser(db_of(client)) as careful:
        answer = careful.post("/embed/comments", params=FOG, data=form("Let me through"))
        page = Page(careful.get(answer.headers["location"]))
        assert page.one("p", role="status").text.startswith("Your comment waits for a moderator.")
        assert "Let me through" not in page.text
        sign_in(moderator := another(careful))
        decide(moderator, 1, "publish")
        page = Page(careful.get(answer.headers["location"]))
        assert page.one("p", role="status").text == "Your comment is published: #1."
        decide(moderator, 1, "remove")
        for wrote in ("1", "999"):
            assert Page(careful.get("/embed", params=FOG | {"wrote": wrote})).all("p", role="status") == []


def test_one_who_votes_in_the_frame_is_known_again_there(client: TestClient) -> None:
    say(client)
    with browser(db_of(client), base_url="https://talk.example") as safe:
        for headers, ends in (
            ({"Referer": "http://testserver/embed?url=https://blog.example/fog"}, "SameSite=None; Partitioned; Secure"),
            ({"Referer": "http://testserver/s/fog"}, "SameSite=Lax; Secure"),
            ({}, "SameSite=Lax; Secure"),
        ):
            cookie = another(safe).post("/c/1/vote", data={"value": "1"}, headers=headers).headers["set-cookie"]
            assert cookie.endswith(ends)


def test_a_moderator_decides_within_the_frame_and_is_told_so_there(client: TestClient) -> None:
    say(client, "I am sure")
    sign_in(moderator := another(client))
    address = "/embed?url=https%3A%2F%2Fblog.example%2Ffog"
    came_from = {"Referer": f"http://testserver{address}"}
    answer = moderator.post("/c/1/decision?framed", data={"verdict": "remove"}, headers=came_from)
    assert answer.status_code == 422
    assert answer.headers["content-security-policy"].endswith("frame-ancestors 'self' https://blog.example")
    page = Page(answer)
    assert all(found.attributes["target"] == "_self" for found in page.all("form"))
    typed = {"verdict": "remove", "reason": "Rude", "back": page.one("input", name="back").attributes["value"]}
    answer = moderator.post(page.one("form").attributes["action"], data=typed)
    assert answer.headers["location"] == f"{address}&done=1#comments"
    notice = Page(moderator.get(answer.headers["location"])).one("p", class_="notice")
    assert notice.text.startswith("Comment #1 is removed. Reason: Rude")
    assert Page(client.get(answer.headers["location"])).all("p", class_="notice") == []
