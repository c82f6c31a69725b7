"""The list of explanations under people who mean it ill."""

from __future__ import annotations

import pytest
from browsing import another, browser, db_of, decide, sign_in, site_of, statements, write
from httpx2 import Response
from sqlalchemy import Connection, func, select
from starlette.testclient import TestClient

from cast import NOW
from weighin.actions import sites as actions_sites
from weighin.domain.listing import Bearing, Link, Linker, Place
from weighin.storage import bearings, stories
from weighin.storage import explanations as storage
from weighin.storage.list_schema import evidence, explanations, list_events, standings
from weighin.storage.schema import people

LIST = "/s/the-ferry/explanations"
API = "/api/v1/stories/1/explanations"
RULES = '### 1. Be kind\n\nBe kind.\n\n```rules\nhold if contains any of "scoundrel"\n```\n'


@pytest.fixture
def ruled(client: TestClient) -> TestClient:
    """The same browser, at a site that holds some words."""
    actions_sites.change(db_of(client), site_of(client), policy=RULES)
    client.app.state.service._sites_read = 0.0  # type: ignore[attr-defined]
    return client


@pytest.fixture
def moderator(client: TestClient) -> TestClient:
    made = another(client)
    sign_in(made)
    return made


def propose(client: TestClient, statement: str) -> Response:
    return another(client).post(LIST, data={"statement": statement})


def observe(client: TestClient, text: str, **more: str) -> Response:
    return another(client).post("/s/the-ferry/evidence", data={"evidence": text, "publisher": "The Gazette", **more})


def make_list(client: TestClient) -> None:
    for statement in ("The tide carried it off", "Somebody stole the ferry"):
        assert propose(client, statement).status_code == 303
    for text in ("Its ropes were cut", "The tide was the highest of the year", "It was insured a week before"):
        assert observe(client, text).status_code == 303


def rows(client: TestClient) -> list[int]:
    """How many rows there are of what grows when somebody says something."""
    with db_of(client).read() as conn:
        tables = (list_events, standings, people)
        return [int(conn.execute(select(func.count()).select_from(table)).scalar_one()) for table in tables]


def seen(client: TestClient) -> str:
    """All that a reader without a cookie sees of the list."""
    reader = another(client)
    pages = [reader.get(path).text for path in (LIST, "/s/the-ferry", f"{LIST}/A", f"{LIST}/B", f"{LIST}/C", API)]
    return "\n".join(pages)


@pytest.mark.parametrize("field", ["title", "publisher", "happened"])
def test_the_policy_judges_all_that_evidence_would_show(ruled: TestClient, field: str) -> None:
    answer = observe(ruled, "Its ropes were cut", **{field: "the scoundrel Bo Lind"})
    assert answer.status_code == 303
    assert "A moderator will look at it" in ruled.get(answer.headers["location"]).text
    assert "scoundrel" not in seen(ruled)


def test_what_is_held_is_told_to_nobody_who_says_the_same(ruled: TestClient) -> None:
    propose(ruled, "The scoundrel Bo Lind sold it")
    again = propose(ruled, "scoundrel Bo Lind just sold it")
    assert again.status_code == 409
    assert "The scoundrel Bo Lind sold it" not in again.text
    assert "moderator looks at it" in again.text


@pytest.mark.parametrize("verdict", ["decline", "merge"])
def test_what_readers_never_saw_stays_unseen_whatever_became_of_it(
    ruled: TestClient, moderator: TestClient, verdict: str
) -> None:
    propose(ruled, "The tide carried it off")
    before = seen(ruled)
    propose(ruled, "That scoundrel sold it")
    assert moderator.post("/explanations/2/decision", data={"verdict": verdict, "into": "1"}).status_code == 303
    assert seen(ruled) == before
    assert another(ruled).get(f"{LIST}/B").status_code == 404
    assert moderator.get(f"{LIST}/B").status_code == 200
    assert "scoundrel" not in propose(ruled, "that scoundrel sold it").text.replace(
        'value="that scoundrel sold it"', ""
    )


def test_held_evidence_is_told_of_once_it_is_listed(ruled: TestClient, moderator: TestClient) -> None:
    observe(ruled, "The scoundrel was at the quay")
    assert "evidence" not in another(ruled).get(LIST).text.partition("What changed")[2]
    moderator.post("/evidence/1/decision", data={"verdict": "list"})
    assert "Evidence 1 came onto the list" in another(ruled).get(LIST).text


def test_what_was_said_before_is_not_written_again(client: TestClient, moderator: TestClient) -> None:
    make_list(client)
    propose(client, "An iceberg came down the river")
    reader = another(client)
    forms = [
        (reader, "/evidence/1/assessment", {"fits-1": "2", "fits-2": "none", "credible": "3", "number": "1"}),
        (reader, "/evidence/2/assessment", {"fits-1": "", "fits-2": "-1"}),
        (reader, "/s/the-ferry/credences", {"credence-1": "70", "credence-2": ""}),
        (moderator, "/explanations/1/decision", {"verdict": "reword", "statement": "The tide took it"}),
        (moderator, "/explanations/3/decision", {"verdict": "decline"}),
        (moderator, "/evidence/3/decision", {"verdict": "retract"}),
        (moderator, "/evidence/2/decision", {"verdict": "group", "group": "The harbour"}),
        (moderator, "/explanations/1/nod", {"value": "1"}),
    ]
    for who, path, data in forms:
        assert who.post(path, data=data).status_code == 303
    before = rows(client)
    for who, path, data in forms * 3:
        assert who.post(path, data=data).status_code == 303
    assert rows(client) == before


def test_an_answer_sent_again_says_that_it_is_saved(client: TestClient) -> None:
    make_list(client)
    reader = another(client)
    for _ in range(2):
        answer = reader.post("/evidence/1/assessment", data={"fits-1": "2", "fits-2": "-1", "number": "1"})
        assert "Saved." in reader.get(answer.headers["location"]).text


def test_a_change_of_mind_without_end_keeps_no_more_than_a_page_shows(client: TestClient) -> None:
    make_list(client)
    reader = another(client)
    for count in range(30):
        value = "2" if count % 2 else "-2"
        reader.post("/evidence/1/assessment", data={"fits-1": value, "fits-2": "0"})
    assert rows(client)[1] == 21
    assert another(client).get(LIST).text.count(" dB: <a href") >= 20


def test_a_full_list_can_be_weighed_whole(client: TestClient) -> None:
    words = ("rope", "tide", "wind", "fire", "debt", "rust", "fog", "ice", "moon", "rock")
    for number in range(60):
        answer = propose(client, f"The {words[number % 10]} of the {words[number // 10]} year did it {number}")
        assert answer.status_code == 303, answer.text
    observe(client, "Its ropes were cut")
    reader = another(client)
    fits = {f"fits-{number}": "1" for number in range(1, 61)}
    assert reader.post("/evidence/1/assessment", data={**fits, "credible": "2", "number": "1"}).status_code == 303
    credences = {f"credence-{number}": "1" for number in range(1, 61)}
    assert reader.post("/s/the-ferry/credences", data=credences).status_code == 303


def test_what_was_declined_takes_no_place_from_others(client: TestClient, moderator: TestClient) -> None:
    with db_of(client).read() as conn:
        assert not conn.execute(select(func.count()).select_from(explanations)).scalar_one()
    for number in range(60):
        assert propose(client, f"Junk{number} number{number} sank{number} it").status_code == 303
    full = propose(client, "The tide carried it off")
    assert (full.status_code, "This list is full" in full.text) == (409, True)
    moderator.post("/explanations/1/decision", data={"verdict": "decline"})
    assert propose(client, "The tide carried it off").status_code == 303
    back = moderator.post("/explanations/1/decision", data={"verdict": "list"})
    assert (back.status_code, "Decline another explanation first" in back.text) == (409, True)


def test_a_long_date_is_named_as_one(client: TestClient) -> None:
    answer = observe(client, "Its ropes were cut", happened="h" * 41)
    assert answer.status_code == 422
    assert "This date has 41 characters" in answer.text
    assert observe(client, "Its ropes were cut", title="t" * 3_000_000).status_code == 422
    with db_of(client).read() as conn:
        assert not conn.execute(select(func.count()).select_from(evidence)).scalar_one()


def test_a_suggestion_goes_with_the_words_that_it_was_made_of(client: TestClient, moderator: TestClient) -> None:
    first, other = write(another(client), "The captain was drunk"), write(another(client), "Yes, the captain again")

    def suggest(conn: Connection) -> None:
        its = {"people": 2, "claim": (first, 0)}
        made = storage.insert_explanation(conn, 1, 1, "The captain was drunk", Place.SUGGESTED, None, NOW, **its)
        for comment in (first, other):
            bearings.put(conn, 1, Link(comment, made.id, Bearing.FOR, Linker.MACHINE, 0.9))
        stories.touch(conn, 1)

    db_of(client).write(suggest)
    client.app.state.service.pages.changed(1)  # type: ignore[attr-defined]
    assert "The captain was drunk" in another(client).get(LIST).text
    assert "Readers seem to propose 1 more" in another(client).get("/s/the-ferry").text
    assert decide(moderator, first, "remove").status_code == 303
    assert "captain was drunk" not in seen(client)
    assert "Readers seem to propose" not in another(client).get("/s/the-ferry").text
    assert "captain was drunk" not in moderator.get(LIST).text


def test_a_suggestion_of_one_person_has_no_page_for_readers(client: TestClient, moderator: TestClient) -> None:
    said = write(another(client), "The captain was drunk")
    its = {"people": 1, "claim": (said, 0)}
    db_of(client).write(
        lambda conn: storage.insert_explanation(conn, 1, 1, "He was drunk", Place.SUGGESTED, None, NOW, **its)
    )
    assert another(client).get(f"{LIST}/A").status_code == 404
    assert moderator.get(f"{LIST}/A").status_code == 200


def test_a_form_that_arrives_twice_is_one_reader(client: TestClient) -> None:
    make_list(client)
    before = rows(client)[2]
    first, again, other = another(client), another(client), another(client)
    data = {"fits-1": "2", "fits-2": "-1", "number": "1"}
    assert "set-cookie" in first.post("/evidence/1/assessment", data=data).headers
    answer = again.post("/evidence/1/assessment", data=data)
    assert (answer.status_code, "set-cookie" in answer.headers) == (303, False)  # it is not theirs to be that reader
    assert "1 reader has weighed" in another(client).get(LIST).text
    other.post("/evidence/1/assessment", data={**data, "fits-2": "-2"})
    assert "2 readers have weighed" in another(client).get(LIST).text
    for _ in range(2):
        another(client).post("/s/the-ferry/credences", data={"credence-1": "70"})
    assert rows(client)[2] == before + 3


def test_an_address_makes_few_readers_at_a_time(client: TestClient) -> None:
    make_list(client)
    with browser(db_of(client), post_limit="5/minute") as limited:
        told = [
            another(limited).post("/evidence/1/assessment", data={"fits-1": "2", "number": str(count)}).status_code
            for count in range(8)
        ]
        assert told == [303] * 5 + [429] * 3
        reader = another(client)
        reader.post("/evidence/1/assessment", data={"fits-1": "1"})
        limited.cookies.update(reader.cookies)
        for value in "210":
            assert limited.post("/evidence/1/assessment", data={"fits-1": value}).status_code == 303


def test_who_was_too_fast_finds_what_they_typed(client: TestClient) -> None:
    with browser(db_of(client), post_limit="1/minute", vote_limit="1/minute") as fast:
        assert fast.post(LIST, data={"statement": "The tide carried it off"}).status_code == 303
        for path, data in (
            (LIST, {"statement": "Somebody stole it"}),
            ("/s/the-ferry/evidence", {"evidence": "Somebody stole it"}),
        ):
            answer = fast.post(path, data=data)
            assert (answer.status_code, "Somebody stole it" in answer.text) == (429, True)


def test_a_book_does_not_come_back_whole(client: TestClient) -> None:
    answer = propose(client, "a" * 3_000_000)
    assert answer.status_code == 422
    assert len(answer.text) < 30_000


def test_the_page_of_an_explanation_is_made_once_for_each_change(client: TestClient, moderator: TestClient) -> None:
    make_list(client)
    another(client).get(f"{LIST}/B")
    with statements() as ran:
        assert len({another(client).get(f"{LIST}/B").text for _ in range(5)}) == 1
    assert not [sql for sql in ran if "FROM assessments" in sql or "FROM bearings" in sql or "FROM explanations" in sql]
    moderator.post("/explanations/2/decision", data={"verdict": "reword", "statement": "Thieves took it"})
    assert "Thieves took it" in another(client).get(f"{LIST}/B").text
    assert another(client).get(f"{LIST}/ZZ").status_code == 404
