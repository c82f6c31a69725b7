"""The list of explanations as readers and moderators meet it, without JavaScript."""

from __future__ import annotations

import re
from typing import Any

import pytest
from browsing import another, db_of, form, sign_in, site_of, write
from httpx2 import Response
from sqlalchemy import Connection
from starlette.testclient import TestClient

from cast import NOW
from weighin.actions import publishing
from weighin.actions import sites as actions_sites
from weighin.actions.listing import LISTED_MOST
from weighin.domain.articles import Article, NewStory
from weighin.domain.listing import Place
from weighin.storage import evidence as stored_evidence
from weighin.storage import explanations, list_events

LIST = "/s/the-ferry/explanations"
SCRIPT = "<script>alert(1)</script>"


def propose(client: TestClient, statement: str) -> Response:
    return client.post(LIST, data={"statement": statement})


def observe(client: TestClient, text: str, **more: str) -> Response:
    return client.post("/s/the-ferry/evidence", data={"evidence": text, "publisher": "The Gazette", **more})


def make_list(client: TestClient) -> None:
    for statement in ("The tide carried it off", "Somebody stole the ferry"):
        assert propose(client, statement).status_code == 303
    for text in ("Its ropes were cut", "The tide was the highest of the year", "It was insured a week before"):
        assert observe(client, text).status_code == 303


def weigh(client: TestClient, row: int, **answers: str) -> Response:
    return client.post(f"/evidence/{row}/assessment", data={"number": str(row), **answers})


def test_an_empty_list_asks_for_a_first_explanation(client: TestClient) -> None:
    page = client.get(LIST)
    assert page.status_code == 200
    assert "Nobody has put an explanation forward yet" in page.text
    assert 'name="statement"' in page.text
    assert "Possible explanations" not in client.get("/s/the-ferry").text


def test_a_reader_proposes_an_explanation_and_sees_it(client: TestClient) -> None:
    answer = propose(client, "The tide carried it off")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{LIST}?proposed=1#A")
    assert "set-cookie" in answer.headers
    page = client.get(answer.headers["location"])
    assert "Your explanation is on the list" in page.text
    assert "The tide carried it off" in page.text
    assert "The tide carried it off" in another(client).get("/s/the-ferry").text  # in the panel above the thread


@pytest.mark.parametrize(
    ("typed", "status", "says"),
    [("", 422, "in a sentence"), ("word " * 5000, 422, "shorten"), ("the tide carried IT off", 409, "already")],
)
def test_what_cannot_be_listed_comes_back_with_what_was_typed(
    client: TestClient, typed: str, status: int, says: str
) -> None:
    propose(client, "The tide carried it off")
    answer = propose(client, typed)
    assert answer.status_code == status
    assert says in answer.text
    assert typed.strip()[:50] in answer.text


def test_evidence_without_a_source_comes_back_whole(client: TestClient) -> None:
    answer = observe(client, "Its ropes were cut", publisher="", happened="in May")
    assert answer.status_code == 422
    for kept in ("name a source", "Its ropes were cut", "in May"):
        assert kept in answer.text


def test_weighing_moves_the_list_and_says_what_moved_it(client: TestClient) -> None:
    make_list(client)
    assert "Nobody has weighed evidence here yet" in client.get(LIST).text
    reader = another(client)
    for row, one, two in ((1, "-2", "2"), (2, "2", "-1"), (3, "none", "0")):
        answer = weigh(reader, row, **{"fits-1": one, "fits-2": two, "credible": "2"})
        assert answer.status_code == 303
        assert re.fullmatch(rf"{LIST}\?weighed=\d+&row={row}#e{row}", answer.headers["location"])
        told = reader.get(answer.headers["location"]).text
        assert told.index(f'id="e{row}"') < told.index("Saved.") < told.index(f'id="c{row}"')  # where the page opens
        if row == 1:
            assert "evidence 1:" in told
    page = reader.get(LIST).text
    assert "Other ways of counting" in page
    assert "Inconsistent evidence, points" in page
    assert page.count("Change what you said") == 3
    assert '<option value="-2" selected>' in page
    assert "1 reader has weighed evidence here" in another(client).get(LIST).text
    assert "Change what you said" not in another(client).get(LIST).text


def test_an_answer_is_taken_back_by_choosing_nothing(client: TestClient) -> None:
    make_list(client)
    reader = another(client)
    weigh(reader, 1, **{"fits-1": "2", "fits-2": "-2", "credible": "3"})
    weigh(reader, 1, **{"fits-1": "", "fits-2": "", "credible": ""})
    assert "Change what you said" not in reader.get(LIST).text


@pytest.mark.parametrize(
    ("path", "data", "status"),
    [
        ("/evidence/1/assessment", {"fits-1": "7"}, 422),
        ("/evidence/1/assessment", {"fits-99": "1"}, 404),
        ("/evidence/1/assessment", {"fits-x": "1"}, 404),
        ("/evidence/1/assessment", {"credible": "9"}, 422),
        ("/evidence/999/assessment", {"fits-1": "1"}, 404),
        ("/evidence/none/assessment", {"fits-1": "1"}, 404),
        ("/s/the-ferry/credences", {"credence-1": "150"}, 422),
        ("/s/the-ferry/credences", {"credence-1": "many"}, 422),
        ("/s/the-ferry/credences", {"credence-77": "5"}, 404),
        ("/s/nothing/explanations", {"statement": "x"}, 404),
        ("/s/nothing/evidence", {"evidence": "x"}, 404),
        ("/explanations/1/nod", {"value": "1"}, 403),
        ("/explanations/1/nod", {"value": "5"}, 422),
        ("/explanations/1/decision", {"verdict": "decline"}, 403),
        ("/explanations/1/decision", {"verdict": "burn"}, 422),
        ("/evidence/1/decision", {"verdict": "retract"}, 403),
        ("/evidence/1/decision", {"verdict": ""}, 422),
        ("/c/1/bearing", {"explanation": "1", "bearing": "1"}, 404),
        ("/c/1/bearing", {"explanation": "1", "bearing": "2"}, 422),
    ],
)
def test_whatever_is_sent_is_answered_with_what_to_do(
    client: TestClient, path: str, data: dict[str, str], status: int
) -> None:
    make_list(client)
    before = another(client).get(LIST).text
    answer = another(client).post(path, data=data)
    assert answer.status_code == status
    assert "<main" in answer.text
    assert another(client).get(LIST).text == before


def test_opinion_is_shown_beside_the_evidence(client: TestClient) -> None:
    make_list(client)
    reader = another(client)
    answer = reader.post("/s/the-ferry/credences", data={"credence-1": "70 %", "credence-2": "10"})
    assert answer.headers["location"] == f"{LIST}?believed=1#opinion"
    page = reader.get(LIST).text
    assert 'value="70"' in page
    assert "readers’ opinion 70 %" in page
    assert "Readers’ opinion 20 %" in page  # what is missing from 100


def test_an_opinion_that_is_no_number_comes_back_with_what_was_typed(client: TestClient) -> None:
    make_list(client)
    for typed in ("150", "most"):
        answer = client.post("/s/the-ferry/credences", data={"credence-1": typed, "credence-2": "5"})
        assert answer.status_code == 422
        opinion = answer.text[answer.text.index('id="opinion"') :]
        for kept in ("whole numbers", f'value="{typed}"', 'value="5"'):
            assert kept in opinion


def test_nothing_that_readers_type_becomes_markup(client: TestClient) -> None:
    propose(client, f"A {SCRIPT} took it")
    observe(client, f"Seen {SCRIPT}", publisher=SCRIPT, title=f'"><img src=x onerror=1>{SCRIPT}', happened=SCRIPT)
    for page in (client.get(LIST).text, client.get(f"{LIST}/A").text, client.get("/s/the-ferry").text):
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_the_page_of_one_explanation_shows_the_thread_seen_through_it(client: TestClient) -> None:
    make_list(client)
    ann, bo = another(client), another(client)
    write(ann, "The tide was huge that night", "Ann", **{"bears-1": "1", "bears-2": "-1", "bears-9": "1"})
    write(bo, "I saw a truck at the quay", "Bo", **{"bears-2": "1"})
    page = client.get(f"{LIST}/B").text
    against, rest = page.index("Against it"), page.index("The whole thread")
    assert page.index("I saw a truck") < against < page.index("The tide was huge") < rest
    thread = client.get("/s/the-ferry").text
    assert f'href="{LIST}/A"' in thread
    assert "for <b>A</b>" in thread
    assert "against <b>B</b>" in thread
    assert client.get(f"{LIST}/ZZZ").status_code == 404
    assert client.get(f"{LIST}/1").status_code == 404


def test_a_refused_comment_keeps_what_was_ticked(client: TestClient) -> None:
    make_list(client)
    answer = client.post("/s/the-ferry/comments", data=form("", "Ann", **{"bears-1": "-1"}))
    assert answer.status_code == 422
    assert '<option value="-1" selected>against</option>' in answer.text
    assert '<details class="bears" open>' in answer.text


def test_its_writer_mends_a_label(client: TestClient) -> None:
    make_list(client)
    ann = another(client)
    write(ann, "The tide was huge", "Ann", **{"bears-1": "1"})
    assert another(client).post("/c/1/bearing", data={"explanation": "1", "bearing": "-1"}).status_code == 403
    there = f"http://testserver{LIST}/A"
    mend = {"explanation": "1", "bearing": "-1", "at": "for"}
    assert ann.post("/c/1/bearing", data=mend, headers={"referer": there}).headers["location"] == f"{LIST}/A#c1"
    gone = ann.post("/c/1/bearing", data={**mend, "bearing": "0", "at": "against"}, headers={"referer": there})
    assert gone.headers["location"] == f"{LIST}/A#against"
    assert "for <b>A</b>" not in client.get("/s/the-ferry").text


def test_a_moderator_mends_the_list(client: TestClient) -> None:
    make_list(client)
    propose(client, "A flood swept it away")
    moderator = another(client)
    sign_in(moderator)
    assert "Moderate" in moderator.get(LIST).text
    assert "Moderate" not in another(client).get(LIST).text

    def decide(path: str, **data: Any) -> str:
        answer = moderator.post(path, data=data)
        assert answer.status_code == 303
        return another(client).get(LIST).text

    page = decide("/explanations/3/decision", verdict="merge", into="1")
    assert "says the same as A" in page
    page = decide("/explanations/3/decision", verdict="list")
    assert "says the same as A" not in page
    page = decide("/explanations/3/decision", verdict="reword", statement="A flood took it")
    assert "A flood took it" in page
    page = decide("/explanations/3/decision", verdict="decline")
    assert "No longer on the list" in page
    page = decide("/evidence/1/decision", verdict="retract")
    assert "Retracted." in page
    assert "Evidence 1 was marked as retracted." in page
    page = decide("/evidence/1/decision", verdict="restore")
    assert "Retracted." not in page
    page = decide("/evidence/1/decision", verdict="group", group="The log")
    assert "go back to The log" in page
    page = decide("/evidence/1/decision", verdict="decline")
    assert "Its ropes were cut" not in page


def test_a_closed_story_is_read_and_not_changed(client: TestClient) -> None:
    make_list(client)
    shut = NewStory("the-ferry", "Who moved the ferry?", NOW, body="<p>It was gone.</p>", open=False)
    publishing.publish(db_of(client), site_of(client), [Article(shut)])
    page = another(client).get(LIST).text
    assert 'name="statement"' not in page
    assert "Weigh this evidence" not in page
    assert weigh(another(client), 1, **{"fits-1": "1"}).status_code == 403


def test_what_waits_on_a_list_is_on_the_desk(client: TestClient) -> None:
    rules = '### 1. Be kind\n\nBe kind.\n\n```rules\nhold if contains any of "scoundrel"\n```\n'
    actions_sites.change(db_of(client), site_of(client), policy=rules)
    client.app.state.service._sites_read = 0.0
    answer = propose(another(client), "That scoundrel of a captain sold it")
    assert "A moderator will look at it first" in client.get(answer.headers["location"]).text
    assert "scoundrel" not in another(client).get(LIST).text
    assert another(client).get(f"{LIST}/A").status_code == 404
    moderator = another(client)
    sign_in(moderator)
    assert "1 entry waits" in moderator.get("/desk").text
    assert "scoundrel" in moderator.get(LIST).text
    moderator.post("/explanations/1/decision", data={"verdict": "list"})
    assert "1 entry waits" not in moderator.get("/desk").text
    assert "scoundrel" in another(client).get(LIST).text


def test_a_preview_offers_what_the_words_seem_to_say(client: TestClient) -> None:
    make_list(client)
    typed = form("I think the tide carried it off.", "Ann", preview="1")
    page = client.post("/s/the-ferry/comments", data=typed).text
    assert "Your words seem to say this" in page
    assert '<option value="1" selected>for</option>' in page
    typed |= {"bears-1": "-1"}
    page = client.post("/s/the-ferry/comments", data=typed).text
    assert "Your words seem to say this" not in page
    assert '<option value="-1" selected>against</option>' in page
    assert "Your words seem" not in client.post("/s/the-ferry/comments", data=form("Thanks", "Ann", preview="1")).text


def test_a_full_list_can_be_weighed_in_one_form(client: TestClient) -> None:
    make_list(client)
    db, site = db_of(client), site_of(client)

    def fill(conn: Connection) -> list[int]:
        told = [(f"Captain {number} did it", Place.LISTED, None, NOW) for number in range(LISTED_MOST - 3)]
        return [explanations.insert_explanation(conn, site.id, 1, *one).id for one in told]

    ids = db.write(fill)
    assert len(ids) > 50
    answer = weigh(another(client), 1, credible="2", **{f"fits-{one}": "1" for one in ids})
    assert answer.status_code == 303


def test_a_large_list_has_its_forms_a_link_away(client: TestClient) -> None:
    make_list(client)
    assert client.get(LIST).text.count('name="fits-') == 6
    db, site = db_of(client), site_of(client)

    def fill(conn: Connection) -> None:
        for number in range(LISTED_MOST - 2):
            explanations.insert_explanation(conn, site.id, 1, f"Captain {number} did it", Place.LISTED, None, NOW)
        for number in range(5):
            told = (f"Observation {number}", "", [], Place.LISTED, None, NOW)
            stored_evidence.insert_evidence(conn, site.id, 1, *told)
        list_events.append(conn, site.id, 1, "listed", None, NOW)

    db.write(fill)
    page = another(client).get(f"{LIST}?x").text
    assert page.count('name="fits-') == 0
    assert 'href="?weigh=3#e3"' in page
    page = another(client).get(f"{LIST}?weigh=3").text
    assert page.count('name="fits-') == LISTED_MOST
    assert '<details class="weigh" open>' in page
    assert weigh(another(client), 3, **{"fits-1": "2", "fits-2": "-2"}).status_code == 303
    for odd in ("999", "-1", "x" * 500, "3#e3", "<script>"):
        assert another(client).get(LIST, params={"weigh": odd}).status_code == 200
