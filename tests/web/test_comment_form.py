"""POST /s/{slug}/comments: the comment form, as it is sent without JavaScript."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie

import pytest
from browsing import Page, another, browser, db_of, decide, form, grow_older, sign_in, site_of, stored, write, written
from starlette.testclient import TestClient

from cast import make_story

FORM = "/s/the-ferry/comments"


@pytest.mark.parametrize("how", ["urlencoded", "multipart"])
def test_a_comment_is_taken_and_shown(client: TestClient, how: str) -> None:
    typed = form("The *tide* took it", "Ann", email="ann@mail.example", website="ann.example")
    if how == "urlencoded":
        answer = client.post(FORM, data=typed)
    else:
        answer = client.post(FORM, files={name: (None, value) for name, value in typed.items()})
    assert (answer.status_code, answer.headers["location"]) == (303, "/s/the-ferry?sort=old&wrote=1#c1")
    page = Page(client.get(answer.headers["location"]))
    shown = page.one("article", id="c1")
    assert page.one("em", inside=shown).text == "tide"
    assert page.address_of("Ann") == "https://ann.example"
    assert page.typed() == {"text": "", "name": "Ann", "email": "ann@mail.example", "website": "https://ann.example"}


def test_the_browser_is_remembered_by_a_cookie_that_scripts_cannot_read(client: TestClient) -> None:
    answer = client.post(FORM, data=form())
    cookie = SimpleCookie(answer.headers["set-cookie"])["weighin"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["secure"]) == (True, "Lax", "/", "")
    assert "set-cookie" not in client.post(FORM, data=form("Again")).headers
    assert "set-cookie" not in another(client).get("/s/the-ferry").headers


def test_on_a_site_with_https_the_cookie_is_secure(client: TestClient) -> None:
    with browser(db_of(client), base_url="https://talk.example") as safe:
        assert SimpleCookie(safe.post(FORM, data=form()).headers["set-cookie"])["weighin"]["secure"] is True


FAULTY: list[tuple[dict[str, str], dict[str, str]]] = [
    (form(text=" \n"), {"text": "Please write a comment."}),
    (form(name=""), {"name": "Please enter your name."}),
    (form("", ""), {"text": "Please write a comment.", "name": "Please enter your name."}),
    ({"surname": "Lee"}, {"text": "Please write a comment.", "name": "Please enter your name."}),
    (form(text="\u200b\u2060", name="\u3164"), {"text": "Please write", "name": "Please enter"}),
    (form(name="x" * 200), {"name": "This name has 200 characters; please use at most 80."}),
    (form(email="ann at home"), {"email": "This does not look like an e-mail address."}),
    (form(website="javascript:alert(1)"), {"website": "A website begins with https:// or http://."}),
    (form(website="data:text/html,x"), {"website": "A website begins with https:// or http://."}),
    (form("", "", email="@", website="ftp://x"), dict.fromkeys(("text", "name", "email", "website"), "")),
]


def test_what_is_wrong_is_said_beside_its_field(client: TestClient) -> None:
    for typed, wrong in FAULTY:
        answer = client.post(FORM, data=typed)
        assert answer.status_code == 422
        page = Page(answer)
        marked = [found for found in page.elements if found.attributes.get("aria-invalid") == "true"]
        assert {found.attributes["name"] for found in marked} == set(wrong)
        for found in marked:
            name = found.attributes["name"]
            assert f"{name}-wrong" in found.attributes["aria-describedby"].split()
            assert page.one("span", id=f"{name}-wrong").text.startswith(wrong[name])
        assert page.one("p", role="alert").text.startswith("Your comment is not published yet.")
        assert page.one("title").text.startswith("Error: ")
    assert written(client) == 0


def test_everything_that_was_typed_is_still_there_after_a_mistake(client: TestClient) -> None:
    typed = form('Once <b>"more"</b> & again\n\n> said', "", email="me@here", website="not a site")
    assert Page(client.post(FORM, data=typed)).typed() == typed


def test_a_preview_shows_the_words_and_publishes_nothing(client: TestClient) -> None:
    typed = form("It was *gone*", preview="1")
    answer = client.post(FORM, data=typed)
    page = Page(answer)
    assert answer.status_code == 200
    assert page.one("em", inside=page.one("div", class_="preview")).text == "gone"
    assert page.typed() == form("It was *gone*", email="", website="")
    assert written(client) == 0
    assert "set-cookie" not in answer.headers


def test_a_preview_of_a_faulty_comment_says_what_is_wrong(client: TestClient) -> None:
    page = Page(client.post(FORM, data=form("Words", "", preview="1")))
    assert page.one("span", id="name-wrong").text == "Please enter your name."
    assert page.all("div", class_="preview") == []


def test_a_reply_is_written_on_the_page_of_its_comment(client: TestClient) -> None:
    parent = write(client, "The tide took it")
    page = Page(client.get(f"/c/{parent}"))
    assert page.one("h2", id="write-title").text == "Reply to Ann"
    sent = page.one("input", name="parent").attributes["value"]
    reply = write(client, "Did it?", "Bo", parent=sent)
    assert stored(client, reply).parent_id == parent
    wrong = Page(client.post(FORM, data=form("", "Bo", parent=sent)))
    assert wrong.one("h2", id="write-title").text == "Reply to Ann"
    assert wrong.one("input", name="parent").attributes["value"] == sent
    preview = Page(client.post(FORM, data=form("So", "Bo", parent=sent, preview="1")))
    assert (preview.typed()["text"], preview.one("input", name="parent").attributes["value"]) == ("So", sent)


def test_a_comment_can_be_quoted(client: TestClient) -> None:
    parent = write(client, "One <i>line</i>\nand *another*")
    page = Page(client.get(Page(client.get(f"/c/{parent}")).address_of("Quote this comment in a reply")))
    assert page.typed()["text"] == "> One <i>line</i>\n> and *another*\n\n"


def test_a_reply_to_what_is_not_in_the_story_keeps_its_text(client: TestClient) -> None:
    make_story(db_of(client), site_of(client), "the-dock")
    elsewhere = str(write(client, slug="the-dock"))
    for parent in (elsewhere, "999", "x", "-1", "1.5", "9" * 40, "²", "0"):
        answer = client.post(FORM, data=form("My words", parent=parent))
        page = Page(answer)
        assert answer.status_code == 422
        assert page.one("p", role="alert").text.startswith("The comment you reply to is not part of this story.")
        assert (page.typed()["text"], page.all("input", name="parent")) == ("My words", [])
    assert written(client) == 1


@pytest.mark.parametrize("change", [{}, {"preview": "1"}, {"name": ""}])
def test_a_reply_to_what_was_removed_meanwhile_keeps_its_text(client: TestClient, change: dict[str, str]) -> None:
    parent = write(client)
    write(client, "Still here", parent=str(parent))
    sign_in(moderator := another(client))
    decide(moderator, parent, "remove")
    answer = another(client).post(FORM, data=form("My words", parent=str(parent)) | change)
    assert answer.status_code == {"preview": 200, "name": 422}.get(next(iter(change), ""), 409)
    assert Page(answer).typed()["text"] == "My words"
    assert written(client) == 2


@pytest.mark.parametrize("remembered", [True, False])
def test_the_same_form_sent_twice_makes_one_comment(client: TestClient, remembered: bool) -> None:
    first = write(client)
    again = client if remembered else another(client)
    assert write(again) == first
    assert write(again, "Something else") != first
    grow_older(client, 11)
    assert write(again) != first
    assert written(client) == 3


def test_the_same_form_sent_twice_at_once_makes_one_comment(client: TestClient) -> None:
    browsers = [another(client) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(write, browsers))
    assert len(made) == 1
    assert written(client) == 1


def test_repeating_the_words_of_another_does_not_make_one_that_other(client: TestClient) -> None:
    sign_in(client)
    comment = write(client, "I decide", "Mod")
    copy = another(client)
    assert write(copy, "I decide", "Mod") == comment
    assert copy.get("/desk").status_code == 403
    assert copy.post(f"/c/{comment}/withdrawal").status_code == 403


def test_a_closed_story_takes_no_comment_and_keeps_the_text(client: TestClient) -> None:
    parent = write(client)
    make_story(db_of(client), site_of(client), is_open=False)
    for above in ("", str(parent)):
        answer = client.post(FORM, data=form("Too late", parent=above))
        assert answer.status_code == 403
        assert Page(answer).one("p", role="alert").text.startswith("Comments on this story are closed.")
        assert Page(answer).typed()["text"] == "Too late"
    assert written(client) == 1


def test_a_comment_on_an_unknown_story_is_refused(client: TestClient) -> None:
    assert client.post("/s/nowhere/comments", data=form()).status_code == 404
