"""The moderator's side: the sign-in link, the desk, decisions."""

from __future__ import annotations

import time

import pytest
from browsing import Page, another, browser, db_of, decide, fill, forged, sign_in, site_of, stored, write
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from sqlalchemy import text
from starlette.testclient import TestClient

from cast import NOW, SECRET, make_site, make_story
from weighin.actions import sites
from weighin.domain.types import State
from weighin.storage import decisions
from weighin.storage.db import Database
from weighin.storage.sites import update_site
from weighin.web.session import Sessions


class Yesterday(TimestampSigner):
    """Signs as of 25 hours ago."""

    def get_timestamp(self) -> int:
        return int(time.time()) - 25 * 3600


def link(client: TestClient, secret: str = SECRET, key: str = "gazette") -> str:
    site = site_of(client, key)
    return Sessions(secret).link(site, sites.moderator(db_of(client), site, "mod@gazette.example", NOW))


def test_the_link_signs_in(client: TestClient) -> None:
    answer = client.get(link(client))
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    assert "HttpOnly; SameSite=Lax" in answer.headers["set-cookie"]
    page = Page(client.get("/desk"))
    assert page.one("h1").text == "Waiting for you"
    assert "Nothing waits." in page.text


def test_signing_out_ends_it(client: TestClient) -> None:
    sign_in(client)
    answer = client.post("/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert client.get("/desk").status_code == 403


def test_a_forged_link_is_refused(client: TestClient) -> None:
    good = link(client)
    theirs = link(client, secret="a secret of somebody else, long enough")
    for address in (theirs, forged(good), good + "x", "/sign-in/x", "/sign-in/e30.e30"):
        answer = client.get(address)
        assert answer.status_code == 403, address
        assert "weighin user link" in Page(answer).text
        assert "set-cookie" not in answer.headers


def test_a_link_is_good_for_a_day(client: TestClient) -> None:
    link(client)
    old = URLSafeTimedSerializer(SECRET, salt="weighin.sign-in", signer=Yesterday).dumps(["gazette", 1])
    fresh = URLSafeTimedSerializer(SECRET, salt="weighin.sign-in").dumps(["gazette", 1])
    assert client.get(f"/sign-in/{old}").status_code == 403
    assert client.get(f"/sign-in/{fresh}").status_code == 303


def test_a_link_of_another_site_is_refused(client: TestClient) -> None:
    elsewhere = URLSafeTimedSerializer(SECRET, salt="weighin.sign-in").dumps(["other", 1])
    assert client.get(f"/sign-in/{elsewhere}").status_code == 403


def test_a_cookie_is_no_link_and_a_link_no_cookie(client: TestClient) -> None:
    token = link(client).removeprefix("/sign-in/")
    assert another(client, cookies={"weighin": token}).get("/desk").status_code == 403
    sign_in(client)
    assert another(client).get(f"/sign-in/{client.cookies['weighin']}").status_code == 403


@pytest.mark.parametrize("verdict", ["publish", "hold", "reject", "remove", "x"])
def test_only_moderators_decide(client: TestClient, verdict: str) -> None:
    comment = write(client)
    for who in (client, another(client)):
        answer = decide(who, comment, verdict)
        assert answer.status_code == 403
        assert "Only moderators decide" in Page(answer).text
        assert who.get("/desk").status_code == 403
        assert who.get("/desk", headers={"Accept": "application/json"}).json()["code"] == "moderators_only"
    assert stored(client, comment).state is State.PUBLISHED


def test_readers_are_shown_no_way_to_decide(client: TestClient) -> None:
    comment = write(client)
    for address in ("/", "/s/the-ferry", f"/c/{comment}"):
        assert "decision" not in client.get(address).text
        assert "/desk" not in client.get(address).text


def test_what_waits_is_on_the_desk_and_leaves_it_when_decided(sqlite_db: Database) -> None:
    site = make_site(sqlite_db)
    make_story(sqlite_db, site)
    sqlite_db.write(lambda conn: update_site(conn, site.id, holds_all=True))
    with browser(sqlite_db) as client:
        first, second = write(another(client), "One", "Ann"), write(another(client), "Two", "Bo")
        sign_in(client)
        page = Page(client.get("/desk"))
        assert page.comments() == [first, second]
        assert [found.text for found in page.all("button", inside=page.one("article", id=f"c{first}"))] == [
            "Publish",
            "Reject",
        ]
        answer = decide(client, first, "publish")
        assert answer.headers["location"] == f"/desk?done={first}"
        decide(client, second, "reject", "Rule 3")
        assert Page(client.get("/desk")).comments() == []
        thread = Page(another(client).get("/s/the-ferry"))
        assert thread.comments() == [first]
        assert thread.one("h2", id="thread-title").text == "1 comment"


def test_every_decision_keeps_who_when_and_why(client: TestClient) -> None:
    comment = write(another(client))
    moderator = sign_in(client)
    becomes = {"hold": State.HELD, "reject": State.REJECTED, "publish": State.PUBLISHED, "remove": State.REMOVED}
    for verdict, state in becomes.items():
        assert decide(client, comment, verdict, f"Why {verdict}\x00\n ").status_code == 303
        assert stored(client, comment).state is state
        with db_of(client).read() as conn:
            kept = decisions.latest(conn, comment)
        assert kept is not None
        assert (kept.verdict, kept.decided_by, kept.reason) == (verdict, moderator.name, f"Why {verdict}")


def test_an_unknown_decision_or_comment_is_refused(client: TestClient) -> None:
    comment = write(writer := another(client))
    withdrawn = write(writer, "Two")
    writer.post(f"/c/{withdrawn}/withdrawal")
    sign_in(client)
    for verdict in ("", "delete", "PUBLISH"):
        assert decide(client, comment, verdict).status_code == 422
    for gone in (withdrawn, 999, "x"):
        assert decide(client, gone, "publish").status_code == 404
    assert stored(client, comment).state is State.PUBLISHED
    assert stored(client, withdrawn).state is State.WITHDRAWN


def test_a_reason_is_text(client: TestClient) -> None:
    comment = write(client)
    sign_in(moderator := another(client))
    decide(moderator, comment, "remove", "<script>alert(1)</script>")
    page = Page(client.get(f"/c/{comment}"))
    assert page.one("p", class_="notice").text == "Reason given: <script>alert(1)</script>"
    for shown in (page, Page(moderator.get("/desk"))):
        assert all(found.attributes.get("src") for found in shown.all("script"))


@pytest.mark.parametrize("verdict", ["hold", "reject", "remove"])
@pytest.mark.parametrize(
    ("reason", "rule", "says"),
    [
        (" \n\u200b", "", "Nothing is decided yet. Say why"),
        ("x" * 501, "1", "This reason has 501 characters; please shorten it to 500."),
        ("Rude", "7", "The comments policy has no such rule"),
    ],
)
def test_a_decision_without_a_good_reason_is_asked_for_again_with_all_that_was_typed(
    client: TestClient, verdict: str, reason: str, rule: str, says: str
) -> None:
    comment = write(another(client), "Words to read")
    sign_in(client)
    sent = {"verdict": verdict, "reason": reason, "rule": rule}
    came_from = {"Referer": "http://testserver/s/the-ferry?sort=new"}
    answer = client.post(f"/c/{comment}/decision", data=sent, headers=came_from)
    page = Page(answer)
    assert answer.status_code == 422
    assert says in page.one("p", class_="error").text
    assert page.one("textarea").text.removeprefix("\n") == reason
    assert [found.attributes["value"] for found in page.all("option", selected="")] == (["1"] if rule == "1" else [])
    assert "Words to read" in page.text
    assert stored(client, comment).state is State.PUBLISHED
    back = page.one("input", name="back").attributes["value"]
    assert back == "/s/the-ferry?sort=new"
    mended = {"verdict": verdict, "reason": "Rude", "back": back}
    answer = client.post(f"/c/{comment}/decision", data=mended)
    assert answer.headers["location"] == f"/s/the-ferry?sort=new&done={comment}#comments"


def test_a_program_is_told_which_reason_is_wanting(client: TestClient) -> None:
    comment = write(another(client))
    sign_in(client)
    for reason, code in (("", "reason_empty"), ("x" * 501, "reason_too_long")):
        data = {"verdict": "remove", "reason": reason}
        answer = client.post(f"/c/{comment}/decision", data=data, headers={"Accept": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert answer.json()["errors"][0]["field"] == "reason"


def test_a_rule_of_the_policy_is_reason_enough_and_stands_before_the_words(client: TestClient) -> None:
    comment = write(another(client))
    sign_in(client)
    offered = Page(client.get("/s/the-ferry")).all("option")
    assert [found.text for found in offered] == ["No rule chosen", "1. Be respectful"]
    for words, kept in (("", "1. Be respectful"), ("x" * 500, "1. Be respectful – " + "x" * 500)):
        sent = {"verdict": "hold", "rule": "1", "reason": words}
        assert client.post(f"/c/{comment}/decision", data=sent).status_code == 303
        with db_of(client).read() as conn:
            found = decisions.latest(conn, comment)
        assert found is not None
        assert found.reason == kept


def test_after_a_decision_the_moderator_is_where_they_were_on_this_site(client: TestClient) -> None:
    comment = write(another(client))
    reply = write(another(client), "Now, now", "Bo", parent=str(comment))
    sign_in(client)
    for decided, came_from, goes_to in (
        (reply, "http://testserver/s/the-ferry?sort=new&done=9", f"/s/the-ferry?sort=new&done={reply}#c{comment}"),
        (reply, f"http://testserver/c/{reply}", f"/c/{reply}?done={reply}#c{reply}"),
        (comment, "http://testserver/s/the-ferry", f"/s/the-ferry?done={comment}#comments"),
        (comment, "https://evil.example/", f"/desk?done={comment}"),
        (comment, "http://testserver//evil.example", f"/desk?done={comment}"),
    ):
        sent = {"verdict": "hold", "reason": "Rule 1"}
        answer = client.post(f"/c/{decided}/decision", data=sent, headers={"Referer": came_from})
        assert answer.headers["location"] == goes_to
    for back in (
        "//evil.example/x",
        "https://evil.example",
        "/\\evil.example",
        "x",
        "/c/1/decision",
        "http://[",
        "/\n",
    ):
        answer = client.post(f"/c/{comment}/decision", data={**sent, "back": back})
        assert answer.headers["location"] == f"/desk?done={comment}"


def test_the_page_says_what_was_just_decided_to_moderators_alone(client: TestClient) -> None:
    comment = write(another(client))
    reply = write(another(client), "Now, now", "Bo", parent=str(comment))
    sign_in(client)
    decide(client, reply, "remove", "Rude")
    said = "Comment #2 is removed. Reason: Rude Open comment #2"
    for address in (f"/s/the-ferry?done={reply}", f"/c/{comment}?done={reply}"):
        page = Page(client.get(address))
        notice = page.one("p", class_="notice")
        assert notice.text == said
        assert page.one("article", id=f"c{comment}") in notice.around
        assert "Rude" not in another(client).get(address).text
    decide(client, comment, "remove", "Rude too")
    notice = Page(client.get(f"/s/the-ferry?done={comment}")).one("p", class_="notice")
    assert notice.text.startswith("Comment #1 is removed. Reason: Rude too")
    for nonsense in ("x", "0", "99", "9" * 30, "²"):
        assert client.get(f"/s/the-ferry?done={nonsense}").status_code == 200


def test_what_was_decided_is_found_again_and_put_back(client: TestClient) -> None:
    removed, held = write(another(client), "One"), write(another(client), "Two", "Bo")
    gone = write(writer := another(client), "Three", "Cem")
    moderator = sign_in(client)
    for comment, verdict in ((removed, "hold"), (removed, "remove"), (held, "hold"), (gone, "hold")):
        decide(client, comment, verdict, f"Why {verdict}")
    writer.post(f"/c/{gone}/withdrawal")
    page = Page(client.get("/desk"))
    listed = [item.text for item in page.all("li", inside=page.one("section", class_="decided"))]
    told = [
        "Held by mod: comment #3",
        "Held by mod: comment #2",
        "Removed by mod: comment #1",
        "Held by mod: comment #1",
    ]
    assert [words in text for words, text in zip(told, listed, strict=True)] == [True] * 4
    assert "Reason: Why remove" in listed[2]
    assert "Three" not in page.text
    assert moderator.name == "mod"
    again = page.all("form", inside=page.one("section", class_="decided"))
    assert [form.attributes["action"] for form in again] == [f"/c/{held}/decision", f"/c/{removed}/decision"]
    read = page.all("input", inside=again[1], name="read")[0].attributes["value"]
    client.post(again[1].attributes["action"], data={"verdict": "publish", "read": read})
    assert stored(client, removed).state is State.PUBLISHED
    assert len(Page(client.get("/desk")).all("button", value="publish")) == 2  # of the one that waits


def test_the_oldest_stands_first_on_the_desk_whatever_its_id(client: TestClient) -> None:
    comments = [write(another(client), f"Words {n}") for n in range(3)]
    sign_in(client)
    for comment in comments:
        decide(client, comment, "hold")
    sql = text("UPDATE comments SET created_at = created_at - 1000000000 WHERE id = :id")
    db_of(client).write(lambda conn: conn.execute(sql, {"id": comments[2]}))
    assert Page(client.get("/desk")).comments() == [comments[2], *comments[:2]]


def test_words_that_changed_after_they_were_read_are_not_published_unread(client: TestClient) -> None:
    comment = write(client, "Harmless")
    sign_in(moderator := another(client))
    decide(moderator, comment, "hold")
    read = Page(moderator.get("/desk")).all("input", name="read")[0].attributes["value"]
    client.post(f"/c/{comment}/edit", data={"text": "Not at all harmless"})
    sent = {"verdict": "publish", "reason": "", "read": read}
    for words in (read, "x", "-1", "9" * 40):
        answer = moderator.post(f"/c/{comment}/decision", data={**sent, "read": words})
        assert answer.status_code == 409
        assert "has changed this comment since you opened it" in Page(answer).text
    assert stored(client, comment).state is State.HELD
    read = Page(moderator.get("/desk")).all("input", name="read")[0].attributes["value"]
    assert moderator.post(f"/c/{comment}/decision", data={**sent, "read": read}).status_code == 303
    assert stored(client, comment).state is State.PUBLISHED
    stale = {"verdict": "remove", "reason": "Rule 1", "read": "1"}  # whatever it says now, it may go
    assert moderator.post(f"/c/{comment}/decision", data=stale).status_code == 303


def test_the_desk_says_when_more_wait_than_it_shows(client: TestClient) -> None:
    story = make_story(db_of(client), site_of(client))
    sites.change(db_of(client), site_of(client), holds_all=True)
    sign_in(client)
    fill(db_of(client), site_of(client), story.id, 50)
    page = Page(client.get("/desk"))
    assert any(found.text.startswith("50 comments wait, the oldest first") for found in page.all("p"))
    write(another(client), "One too many")
    page = Page(client.get("/desk"))
    assert any(found.text.startswith("More than 50 comments wait, the oldest first") for found in page.all("p"))
    assert len(page.comments()) == 50
    assert "One too many" not in page.text
