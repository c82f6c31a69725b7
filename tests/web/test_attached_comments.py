"""Comments on evidence, as readers meet them without JavaScript: written, read, taken off, and misused."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from browsing import Page, another, db_of, decide, form, sign_in, site_of, write
from httpx2 import Response
from starlette.testclient import TestClient

from weighin.actions import sites

LIST = "/s/the-ferry/explanations"
API = "/api/v1/stories/1/explanations"
NASTY = '"><script>alert(1)</script>'


@pytest.fixture
def listed(client: TestClient) -> TestClient:
    for statement in ("The tide carried it off", "Somebody stole the ferry"):
        assert another(client).post(LIST, data={"statement": statement}).status_code == 303
    for text in ("Its ropes were cut", "The tide was the highest of the year", "It was insured a week before"):
        told = {"evidence": text, "publisher": "The Gazette"}
        assert another(client).post("/s/the-ferry/evidence", data=told).status_code == 303
    return client


def attach(client: TestClient, comment: int, row: int = 1, bearing: str = "-1") -> Response:
    return client.post(f"/c/{comment}/evidence", data={"evidence": str(row), "bearing": bearing})


def vote(client: TestClient, comment: int, times: int = 1) -> None:
    for _ in range(times):
        assert another(client).post(f"/c/{comment}/vote", data={"value": "1"}).status_code == 303


def row(client: TestClient, number: int = 1) -> dict[str, float]:
    found: dict[str, float] = another(client).get(API).json()["evidence"][number - 1]
    return found


def card(client: TestClient, number: int = 1) -> str:
    return " ".join(Page(another(client).get(LIST)).one("li", id=f"e{number}").text.split())


def test_a_comment_on_evidence_is_written_from_its_card(listed: TestClient) -> None:
    reader = another(listed)
    links = [one for one in Page(reader.get(LIST)).all("a") if one.text == "it did not"]
    address = links[1].attributes["href"]
    assert address == "/s/the-ferry?evidence=2&side=against#reply"
    page = Page(reader.get(address))
    select = page.one("select", name="attach-2")
    chosen = [one.text for one in page.all("option", select) if "selected" in one.attributes]
    assert chosen == ["against: it did not"]
    assert "The tide was the highest of the year" in page.one("label", for_="a-2").text
    comment = write(reader, "It was an ordinary tide", **{"attach-2": "-1"})
    assert (row(listed, 2)["comments_for"], row(listed, 2)["comments_against"]) == (0, 1)
    assert "It did not: 1 comment It was an ordinary tide Ann, #1 0/0" in card(listed, 2)
    own = Page(another(listed).get(f"/c/{comment}"))
    assert "It speaks against evidence 2: The tide was the highest of the year" in " ".join(own.text.split())
    assert own.address_of("2: The tide was the highest of the year") == f"{LIST}#e2"


def test_a_preview_and_an_error_keep_what_a_comment_speaks_of(listed: TestClient) -> None:
    for data in (form("It was cut", preview="1"), form("")):
        for value, chosen in (("1", ["1"]), ("", [])):
            answer = another(listed).post("/s/the-ferry/comments", data={**data, "attach-1": value})
            page = Page(answer)
            select = page.one("select", name="attach-1")
            options = [one for one in page.all("option", select) if "selected" in one.attributes]
            assert [one.attributes["value"] for one in options] == chosen
    assert row(listed)["comments_for"] == 0


def test_the_page_that_asks_is_no_other_readers_page(listed: TestClient) -> None:
    plain = another(listed).get("/s/the-ferry").text
    asking = another(listed).get("/s/the-ferry?evidence=1&side=for").text
    assert 'name="attach-1"' in asking
    assert another(listed).get("/s/the-ferry").text == plain
    for other in ("evidence=99", "evidence=x&side=for", "evidence=1'", "side=for", "evidence=" + "9" * 40):
        answer = another(listed).get(f"/s/the-ferry?{other}")
        assert (answer.status_code, "attach-" in answer.text) == (200, False)


def test_votes_for_a_comment_move_the_evidence_and_the_page_says_so(listed: TestClient) -> None:
    writer = another(listed)
    comment = write(writer, "They were frayed")
    assert attach(writer, comment).headers["location"] == f"/c/{comment}#c{comment}"
    assert row(listed)["credibility"] == 0.6
    vote(listed, comment, 5)
    assert row(listed)["credibility"] < 0.5
    assert re.search(r"Credibility \d\d %; 60 % before the comments on it\.", card(listed))


def test_what_a_comment_moves_is_told_as_its_doing(listed: TestClient) -> None:
    told = {"number": "1", "fits-1": "-2", "fits-2": "2", "credible": "3"}
    assert another(listed).post("/evidence/1/assessment", data=told).status_code == 303
    writer = another(listed)
    comment = write(writer, "They were frayed")
    vote(listed, comment, 8)
    attach(writer, comment)
    first = Page(another(listed).get(LIST)).all("ol", class_="timeline")[0].text.strip()
    assert "A comment against evidence 1 was attached." in first[:120]
    moderator = another(listed)
    sign_in(moderator)
    assert decide(moderator, comment, "remove").status_code == 303
    assert row(listed)["comments_against"] == 0
    first = Page(another(listed).get(LIST)).all("ol", class_="timeline")[0].text.strip()
    assert "A comment against evidence 1 no longer counts." in first[:120]


def test_what_votes_on_a_comment_moved_is_told_as_theirs(listed: TestClient) -> None:
    told = {"number": "1", "fits-1": "-2", "fits-2": "2", "credible": "3"}
    another(listed).post("/evidence/1/assessment", data=told)
    comment = write(another(listed), "They were frayed", **{"attach-1": "-1"})
    vote(listed, comment, 8)
    another(listed).post("/evidence/2/assessment", data={**told, "number": "2"})
    lines = [" ".join(one.text.split()) for one in Page(another(listed).get(LIST)).all("li")]
    anew = [one for one in lines if "The list was weighed anew." in one]
    assert len(anew) == 1
    assert "Votes changed what comments on evidence 1 weigh." in anew[0]
    assert "evidence 1" in anew[0].partition("weigh.")[2]


@pytest.mark.parametrize("how", ["form", "api"])
def test_a_comment_that_is_taken_back_moves_nothing_at_once(listed: TestClient, how: str) -> None:
    writer = another(listed)
    comment = write(writer, "They were frayed", **{"attach-1": "-1"})
    vote(listed, comment, 5)
    assert row(listed)["credibility"] < 0.5
    if how == "form":
        writer.post(f"/c/{comment}/withdrawal")
    else:
        writer.delete(f"/api/v1/comments/{comment}")
    assert (row(listed)["credibility"], row(listed)["comments_against"]) == (0.6, 0)
    assert "frayed" not in another(listed).get(LIST).text
    assert "no longer counts" not in another(listed).get(LIST).text  # nothing compares on this list yet


def test_what_waits_for_a_moderator_is_no_argument_yet(listed: TestClient) -> None:
    sites.change(db_of(listed), site_of(listed), holds_all=True)
    listed.app.state.service._sites_read = 0.0  # type: ignore[attr-defined]
    comment = write(another(listed), "They were frayed", **{"attach-1": "-1"})
    assert row(listed)["comments_against"] == 0
    assert "frayed" not in another(listed).get(LIST).text
    moderator = another(listed)
    sign_in(moderator)
    decide(moderator, comment, "publish")
    assert row(listed)["comments_against"] == 1
    assert "They were frayed" in card(listed)


def test_its_writer_and_moderators_say_what_a_comment_speaks_of(listed: TestClient) -> None:
    writer, moderator = another(listed), another(listed)
    sign_in(moderator)
    comment = write(writer, "They were frayed")
    address = f"/c/{comment}"
    for person in (writer, moderator):
        assert "Against it: it did not" in person.get(address).text
    assert "Against it: it did not" not in another(listed).get(address).text
    assert attach(another(listed), comment).status_code == 403
    attach(writer, comment)
    assert attach(moderator, comment, bearing="1").status_code == 303
    assert attach(writer, comment).status_code == 403
    assert "Take that off" not in writer.get(address).text
    assert "Take that off" in moderator.get(address).text
    attach(moderator, comment, bearing="0")
    assert "It speaks" not in another(listed).get(address).text


@pytest.mark.parametrize(
    ("comment", "data", "status"),
    [
        ("1", {"evidence": "99", "bearing": "1"}, 404),
        ("1", {"evidence": "x", "bearing": "1"}, 404),
        ("1", {"evidence": "1", "bearing": "7"}, 422),
        ("1", {"evidence": "1"}, 422),
        ("1", {"bearing": "1"}, 404),
        ("99", {"evidence": "1", "bearing": "1"}, 404),
        ("x", {"evidence": "1", "bearing": "1"}, 404),
    ],
)
def test_whatever_is_sent_is_answered_with_what_to_do(
    listed: TestClient, comment: str, data: dict[str, str], status: int
) -> None:
    writer = another(listed)
    write(writer, "They were frayed")
    before = another(listed).get(API).json()
    answer = writer.post(f"/c/{comment}/evidence", data=data)
    assert (answer.status_code, "<main" in answer.text) == (status, True)
    assert another(listed).get(API).json() == before


def test_other_sites_pages_cannot_attach(listed: TestClient) -> None:
    writer = another(listed)
    comment = write(writer, "They were frayed")
    data = {"evidence": "1", "bearing": "-1"}
    answer = writer.post(f"/c/{comment}/evidence", data=data, headers={"Origin": "https://evil.example"})
    assert (answer.status_code, row(listed)["comments_against"]) == (403, 0)


def test_of_another_storys_evidence_no_comment_speaks(listed: TestClient) -> None:
    listed.post("/api/v1/stories", json={"url": "https://blog.example/2", "title": "Another"})
    writer = another(listed)
    sent = writer.post("/api/v1/stories/2/comments", json={"name": "Ann", "text": "They were frayed"})
    assert attach(writer, sent.json()["id"]).status_code == 404
    assert row(listed)["comments_against"] == 0


def test_words_of_comments_stay_words_on_the_card(listed: TestClient) -> None:
    write(another(listed), NASTY, name=NASTY, **{"attach-1": "-1"})
    page = another(listed).get(LIST).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_crowd_of_new_accounts_moves_no_more_by_comments_than_by_ratings(listed: TestClient) -> None:
    friends = [another(listed) for _ in range(6)]
    for number, one in enumerate(friends):
        write(one, f"What I saw that night, {number}", name=f"Writer {number}")
        for number_of_row in (1, 2, 3):
            told = {"number": str(number_of_row), "fits-1": "-2", "fits-2": "2", "credible": "3"}
            assert one.post(f"/evidence/{number_of_row}/assessment", data=told).status_code == 303
    order = [one["letter"] for one in another(listed).get(API).json()["explanations"]]
    before = row(listed)["credibility"]
    crowd = [another(listed) for _ in range(60)]
    said = [write(one, f"Frayed, not cut {number}", **{"attach-1": "-1"}) for number, one in enumerate(crowd[:5])]
    for one in crowd:
        for comment in said:
            if one is not crowd[said.index(comment)]:
                assert one.post(f"/c/{comment}/vote", data={"value": "1"}).status_code == 303
    argued = row(listed)["credibility"]
    assert argued < before
    assert [one["letter"] for one in another(listed).get(API).json()["explanations"]] == order
    moderator = another(listed)
    sign_in(moderator)
    for comment in said:
        attach(moderator, comment, bearing="0")
    assert row(listed)["credibility"] == before
    for one in crowd:
        assert one.post("/evidence/1/assessment", data={"number": "1", "credible": "0"}).status_code == 303
    assert row(listed)["credibility"] <= argued


def test_a_work_that_a_comment_cites_begins_the_form_of_evidence(listed: TestClient) -> None:
    url = "https://harbour.example/log?day=3&x=a%20b"
    comment = write(another(listed), f"Read [the log & more]({url}) and https://tide.example/x")
    for page in (f"/c/{comment}", LIST):
        found = Page(another(listed).get(page))
        links = [one for one in found.all("a") if re.match(r"Put (this|it) on the list as evidence", one.text)]
        assert len(links) == 2
        address = links[0].attributes["href"]
        assert (urlsplit(address).path, urlsplit(address).fragment) == (LIST, "add-evidence")
        begun = Page(another(listed).get(address))
        values = {name: begun.one("input", name=name).attributes["value"] for name in ("title", "publisher", "url")}
        assert values == {"title": "the log & more", "publisher": "harbour.example", "url": url}
        assert "filled in from a comment" in begun.text
    assert "filled in from a comment" not in another(listed).get(LIST).text


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({"url": "javascript:alert(1)"}, ("", "", "")),
        ({"url": "https://a.example/\"onload='x'"}, ("", "", "")),
        ({"url": "https://u:p@a.example/"}, ("", "", "")),
        ({"title": NASTY, "publisher": NASTY}, (NASTY, NASTY, "")),
        ({"title": "t" * 5000, "publisher": "p" * 5000}, ("t" * 600, "p" * 80, "")),
        ({"title": "a\u202e\n b", "url": "ftp://a.example"}, ("a b", "", "")),
    ],
)
def test_what_an_address_begins_the_form_with_is_checked(
    listed: TestClient, asked: dict[str, str], kept: tuple[str, str, str]
) -> None:
    answer = another(listed).get(LIST, params=asked)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    page = Page(answer)
    assert tuple(page.one("input", name=name).attributes["value"] for name in ("title", "publisher", "url")) == kept


def test_a_comment_without_a_source_has_nothing_to_put_on_the_list(listed: TestClient) -> None:
    comment = write(another(listed), "They were frayed")
    assert "on the list as evidence" not in another(listed).get(f"/c/{comment}").text
