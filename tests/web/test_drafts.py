"""Trying a draft of the policy from the desk: what is told, what is refused, and that nothing is changed by it."""

from __future__ import annotations

from importlib import resources

import pytest
from browsing import Page, another, browser, db_of, decide, fill, sign_in, site_of, statements, write
from httpx2 import Response
from starlette.testclient import TestClient

from cast import make_site, make_story
from weighin.actions import sites
from weighin.actions.learning import Scorers
from weighin.moderation import ready
from weighin.moderation.scorer import Scorer
from weighin.storage.db import Database
from weighin.storage.sites import update_site
from weighin.web import drafts

POLICY = (resources.files("weighin") / "demo" / "policy.md").read_text("utf-8")
PASSES = "### 1. Be kind\n\nPlease."


def rules(*lines: str) -> str:
    return "### 1. Be kind\n\n```rules\n" + "\n".join(lines) + "\n```\n"


def attempt(client: TestClient, draft: str, last: str = "1000", **more: str) -> Response:
    return client.post("/desk/policy", data={"draft": draft, "last": last, **more})


def test_only_moderators_try_a_draft(client: TestClient) -> None:
    for answer in (client.get("/desk/policy"), attempt(client, PASSES)):
        assert answer.status_code == 403
        assert "This page is for moderators." in Page(answer).text


def test_a_page_elsewhere_tries_nothing(client: TestClient) -> None:
    sign_in(client)
    answer = client.post("/desk/policy", data={"draft": PASSES}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403


def test_the_desk_leads_to_the_policy_in_force_as_a_draft(client: TestClient) -> None:
    sign_in(client)
    page = Page(client.get(Page(client.get("/desk")).address_of("Try a change of the policy")))
    assert page.one("textarea").text.removeprefix("\n") == site_of(client).policy
    assert page.one("input", id="last").attributes["value"] == "1000"
    assert "weighin site gazette --policy policy.md" in page.text
    assert page.all("h2") == [page.one("h2", id="draft-title")]


def test_a_draft_is_tried_and_nothing_is_changed_by_it(client: TestClient) -> None:
    linked = write(another(client), "See http://a.example and http://b.example", "Bo")
    plain = write(client, "Hello")
    sign_in(client)
    before = site_of(client)
    draft = rules("hold if links at least 2", "nudge if words below 2")
    with statements() as seen:
        answer = attempt(client, draft)
    page = Page(answer)
    assert answer.status_code == 200
    assert [sql for sql in seen if not sql.startswith(("SELECT", "BEGIN"))] == []
    assert site_of(client) == before
    assert "To 2 comments, sent between" in page.text
    rows = [[cell.text for cell in page.all("td", inside=row)] for row in page.all("tr")]
    assert rows[1:] == [["0", "1", "1", "0"], ["0", "1", "1", "0"], ["2", "0", "0", "0"]]
    assert page.one("h2", id="changes-title").text == "2 comments would change"
    assert page.address_of("published → held") == "#publish-hold"
    assert page.address_of("published → sent back to be rephrased") == "#publish-nudge"
    held, nudged = (page.one("section", id=f"publish-{ruling}") for ruling in ("hold", "nudge"))
    assert [link.attributes["href"] for link in page.all("a", inside=held)] == [f"/c/{linked}"]
    assert [link.attributes["href"] for link in page.all("a", inside=nudged)] == [f"/c/{plain}"]
    assert "because it has at least 2 links (2). Line 4." in held.text
    assert "In force: Published: no rule of the policy speaks against it." in held.text
    assert page.one("textarea").text.removeprefix("\n") == draft
    assert "The policy in force has no rules, and so publishes everything." in page.text
    assert client.get(f"/c/{linked}").status_code == 200


def test_what_moderators_decided_stands_beside_it(client: TestClient) -> None:
    good, bad = write(client, "One"), write(client, "Two http://a.example")
    sign_in(client)
    decide(client, good, "publish")
    decide(client, bad, "remove")
    page = Page(attempt(client, rules("hold if length above 1")))
    assert "They refused 1 comment. The draft would stop 1 (1 held), the policy in force 0." in page.text
    assert "They published 1 comment. The draft would stop 1 (1 held), the policy in force 0." in page.text
    assert [found.text for found in page.all("b", class_="against")] == ["A moderator published it"]
    assert "Removed now · A moderator removed it" in page.text
    assert "Moderators published 1, and the draft would stop 1 of them" in page.text


def test_a_broken_draft_comes_back_with_each_line_that_is_wrong(client: TestClient) -> None:
    write(client)
    sign_in(client)
    draft = rules("hold if spm above 0.8", "hold if links at least 2", "publish if")
    answer = attempt(client, draft, "17")
    page = Page(answer)
    assert answer.status_code == 422
    told = [found.text for found in page.all("li", inside=page.one("div", id="draft-wrong"))]
    assert told[0].startswith("Line 4, column 9: “spm” is not a condition. Did you mean spam?")
    assert told[0].endswith("hold if spm above 0.8")
    assert told[1].startswith("Line 6, ")
    assert (page.one("textarea").text.removeprefix("\n"), page.one("input", id="last").attributes["value"]) == (
        draft,
        "17",
    )
    assert page.one("textarea").attributes["aria-invalid"] == "true"


def test_doubts_about_the_text_are_told_beside_what_it_does(client: TestClient) -> None:
    write(client)
    sign_in(client)
    page = Page(attempt(client, rules("hold if links at least 2", "hold if links at least 3")))
    assert "Line 5: “hold if links at least 3” never matters" in page.text
    assert "1 clause and 2 rules." in page.text
    assert page.one("h2", id="changes-title").text == "No comment would change"


@pytest.mark.parametrize("last", ["0", "-1", "2001", "many", "1e3", "9" * 40])
def test_how_many_comments_is_a_number_within_bounds(client: TestClient, last: str) -> None:
    sign_in(client)
    answer = attempt(client, PASSES, last)
    assert answer.status_code == 422
    assert Page(answer).one("span", id="last-wrong").text == "Please choose a whole number from 1 to 2,000."
    assert Page(answer).one("textarea").text.removeprefix("\n") == PASSES


def test_it_is_tried_on_as_many_as_were_asked_for(client: TestClient) -> None:
    for n in range(3):
        write(client, f"Words {n}")
    sign_in(client)
    for last, told in (("2", "To 2 comments"), ("", "To 3 comments"), ("2,000", "To 3 comments")):
        assert told in Page(attempt(client, PASSES, last)).text


def test_a_site_without_comments_is_told_so(client: TestClient) -> None:
    sign_in(client)
    page = Page(attempt(client, POLICY))
    assert "There are no comments yet to try it on." in page.text
    assert "8 clauses and 13 rules." in page.text


def test_a_draft_without_rules_publishes_everything_and_says_so(client: TestClient) -> None:
    sites.change(db_of(client), site_of(client), policy=rules("hold always"))
    write(client)
    sign_in(client)
    page = Page(attempt(client, ""))
    assert "0 clauses and 0 rules. Without rules every comment is published." in page.text
    assert page.one("h2", id="changes-title").text == "1 comment would change"


def test_a_draft_that_holds_everything_is_warned_of_and_its_page_stays_small(client: TestClient) -> None:
    fill(db_of(client), site_of(client), make_story(db_of(client), site_of(client)).id, 60)
    sign_in(client)
    page = Page(attempt(client, rules("hold always")))
    assert "The draft lets nothing pass: it would stop every one of these 60 comments." in page.text
    assert "Clause 1 holds every comment, by this rule." in page.text
    assert len(page.all("li", inside=page.one("section", id="publish-hold"))) == 50
    assert "10 more. weighin policy replay policy.md --site gazette lists them all." in page.text


def test_a_policy_in_force_that_cannot_be_read_can_be_put_right_here(client: TestClient) -> None:
    write(client)
    db, site = db_of(client), site_of(client)
    db.write(lambda conn: update_site(conn, site.id, policy=rules("hold if spm above 0.8")))
    with browser(db) as fresh:
        sign_in(fresh)
        page = Page(attempt(fresh, rules("hold if spam above 0.8")))
    assert "The policy in force cannot be read, and so holds everything." in page.text
    assert page.one("h2", id="changes-title").text == "1 comment would change"


def test_a_mistake_shows_what_stands_around_it_of_a_long_line(client: TestClient) -> None:
    sign_in(client)
    for draft, around in (("\x00" * 50_000, 100), (rules("hold if " + "(" * 50_000), 1), ("x" * 1_000_000, 1)):
        answer = attempt(client, draft)
        lines = Page(answer).all("code", class_="it")
        assert len(lines) == around
        assert all(len(line.text) <= 202 for line in lines)
        assert len(answer.content) < len(draft) + 60_000
    page = Page(attempt(client, rules("hold if " + "links above 1 or " * 50 + "spm above 0.5")))
    line = page.one("code", class_="it").text
    assert line.startswith("…")
    assert line.endswith("spm above 0.5")


def test_a_draft_of_very_many_conditions_is_tried_on_fewer_comments(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "MOST_EFFORT", 600)
    fill(db_of(client), site_of(client), make_story(db_of(client), site_of(client)).id, 60)
    sign_in(client)
    many = rules(*[f"hold if links at least {n}" for n in range(1, 10)])
    answer = attempt(client, many)
    assert answer.status_code == 422
    assert "it can be tried on 42 comments here at most" in Page(answer).one("span", id="last-wrong").text
    assert Page(answer).one("textarea").text.removeprefix("\n") == many
    assert "To 42 comments" in Page(attempt(client, many, "42")).text
    assert "To 60 comments" in Page(attempt(client, rules("hold if links at least 1"))).text


def test_one_draft_at_a_time_is_tried_and_the_others_are_told_so_at_once(client: TestClient) -> None:
    write(client)
    sign_in(client)
    other = another(client)
    sign_in(other)
    service = client.app.state.service
    meanwhile: list[Response] = []

    def general() -> Scorer:  # asked while the first draft is being tried
        meanwhile.append(attempt(other, PASSES, "17"))
        return ready.scorer()

    service.scorers = Scorers(service.db, general)
    first = attempt(client, rules("hold if spam above 0.5"))
    assert "To 1 comment, sent between" in Page(first).text
    (busy,) = meanwhile
    assert (busy.status_code, busy.headers["retry-after"]) == (503, "5")
    assert "Another draft is being tried at this moment." in Page(busy).text
    assert Page(busy).one("textarea").text.removeprefix("\n") == PASSES
    assert Page(busy).one("input", id="last").attributes["value"] == "17"
    assert [attempt(other, draft).status_code for draft in (rules("hold if"), PASSES)] == [422, 200]


def test_the_draft_can_be_kept_as_a_file(client: TestClient) -> None:
    sign_in(client)
    answer = attempt(client, "### 1. Be kind\r\n\r\nBitte höflich.\r\n", keep="1")
    assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="policy.md"'
    assert answer.content.decode() == "### 1. Be kind\n\nBitte höflich.\n"


def test_words_of_others_and_of_the_draft_stay_text(client: TestClient) -> None:
    evil = "<script>alert(1)</script>"
    write(client, evil, evil)
    sign_in(client)
    for draft in (rules("hold always"), f"### 1. {evil}\n\n```rules\nhold always\n```\n", rules(f"hold if {evil}")):
        page = Page(attempt(client, draft))
        assert all(found.attributes.get("src") for found in page.all("script"))
        assert evil in page.text


def test_each_site_tries_on_its_own_comments(sqlite_db: Database) -> None:
    make_story(sqlite_db, make_site(sqlite_db))
    make_story(sqlite_db, make_site(sqlite_db, "other"))
    with browser(sqlite_db) as client:
        write(client)
        there = another(client, base_url="http://other.testserver")
        sign_in(there, "other")
        assert "There are no comments yet" in Page(attempt(there, rules("hold always"))).text
