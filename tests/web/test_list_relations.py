"""Explanations that combine or exclude others, as readers and moderators meet them."""

from __future__ import annotations

import pytest
from browsing import Page, another, sign_in
from httpx2 import Response
from starlette.testclient import TestClient

LIST = "/s/the-ferry/explanations"
API = "/api/v1/stories/1/explanations"
COMBINED = "The owner cut the ropes and the tide did the rest"


@pytest.fixture
def listed(client: TestClient) -> TestClient:
    for statement in ("The tide carried it off", "Somebody stole the ferry", "The owner sank it"):
        assert another(client).post(LIST, data={"statement": statement}).status_code == 303
    return client


def propose(client: TestClient, statement: str = COMBINED, **ticks: str) -> Response:
    return another(client).post(LIST, data={"statement": statement, **{one.replace("_", "-"): "1" for one in ticks}})


def entry(page: Page, letter: str) -> str:
    return " ".join(page.one("li", id=letter).text.split())


def test_a_reader_ticks_what_an_explanation_combines(listed: TestClient) -> None:
    form = Page(another(listed).get(LIST))
    assert len(form.all("input", type="checkbox")) == 6
    assert propose(listed, contains_1="1", contains_3="1", excludes_2="1").status_code == 303
    page = Page(another(listed).get(LIST))
    assert "Made of A and C. Cannot be true together with B." in entry(page, "D")
    assert "Part of D. May be true together with C." in entry(page, "A")
    assert "Part of D. May be true together with A." in entry(page, "C")
    assert "Cannot be true together with D." in entry(page, "B")
    assert "A reader put D on the list. It is made of A and C. It cannot be true together with B." in page.text
    assert "Part of D." in Page(another(listed).get(f"{LIST}/A")).text


def test_wherever_shares_stand_the_page_says_that_they_compare_combinations(listed: TestClient) -> None:
    listed.post("/s/the-ferry/evidence", data={"evidence": "Its ropes were cut", "publisher": "The Gazette"})
    assert "compared then are combinations" not in another(listed).get(LIST).text
    propose(listed, contains_1="1", contains_3="1")
    page = Page(another(listed).get(LIST))
    told = [" ".join(one.text.split()) for one in page.all("p", class_="combined")]
    assert len(told) == 3  # below the list, beside other ways of counting, and where one gives an opinion
    assert set(told) == {
        "Some of these may be true together. What is compared then are combinations: "
        "D stands for A and C at once, A for A without C."
    }


def test_programs_are_told_the_relations(listed: TestClient) -> None:
    propose(listed, contains_1="1", contains_3="1", excludes_2="1")
    told = {one["letter"]: one for one in another(listed).get(API).json()["explanations"]}
    assert (told["D"]["contains"], told["D"]["excludes"], told["D"]["overlaps"]) == (["A", "C"], ["B"], ["A", "C"])
    assert (told["B"]["contains"], told["B"]["excludes"], told["B"]["overlaps"]) == ([], ["D"], [])
    assert told["A"]["overlaps"] == ["C", "D"]


@pytest.mark.parametrize(
    ("ticks", "status", "says"),
    [
        ({"contains_1": "1", "contains_2": "1", "excludes_2": "1"}, 409, "You ticked B both as a part and as excluded"),
        ({"contains_99": "1"}, 404, "no longer on the list"),
        ({"excludes_99": "1"}, 404, "no longer on the list"),
    ],
)
def test_ticks_that_cannot_be_come_back_ticked(
    listed: TestClient, ticks: dict[str, str], status: int, says: str
) -> None:
    answer = propose(listed, **ticks)
    assert answer.status_code == status
    page = Page(answer)
    assert says in page.one("p", id="relations-wrong").text
    assert page.one("input", id="statement").attributes["value"] == COMBINED
    ticked = {one.attributes["name"] for one in page.all("input", type="checkbox") if "checked" in one.attributes}
    assert ticked == {one.replace("_", "-") for one in ticks} - {"contains-99", "excludes-99"}
    assert "D" not in [one["letter"] for one in another(listed).get(API).json()["explanations"]]


def test_five_parts_are_too_many(listed: TestClient) -> None:
    for words in ("Perhaps rust ate the bow", "Perhaps an iceberg drifted past"):
        propose(listed, words)
    answer = propose(listed, **{f"contains_{number}": "1" for number in range(1, 6)})
    assert (answer.status_code, "Please tick 4 at most" in answer.text) == (422, True)


@pytest.mark.parametrize("name", ["contains-x", "contains-", "contains-" + "9" * 30, "contains-1 OR 1", "contains-²"])
def test_ticks_of_nothing_are_passed_over(listed: TestClient, name: str) -> None:
    assert another(listed).post(LIST, data={"statement": COMBINED, name: "1"}).status_code == 303


def test_a_moderator_relates_and_takes_it_back(listed: TestClient) -> None:
    moderator = another(listed)
    sign_in(moderator)
    for verdict, other in (("contains", "1"), ("excludes", "2")):
        answer = moderator.post("/explanations/3/decision", data={"verdict": verdict, "other": other})
        assert (answer.status_code, answer.headers["location"]) == (303, f"{LIST}#C")
    page = Page(moderator.get(LIST))
    assert "Made of A and more. Cannot be true together with B." in entry(page, "C")
    assert "C was said to contain A." in page.text
    assert "B and C were said to exclude each other." in page.text
    buttons = [one.text for one in page.all("button") if one.text.startswith("Take back")]
    assert {"Take back that C contains A", "Take back that C excludes B"} <= set(buttons)
    for verdict, other in (("uncontains", "1"), ("unexcludes", "2")):
        assert moderator.post("/explanations/3/decision", data={"verdict": verdict, "other": other}).status_code == 303
    page = Page(moderator.get(LIST))
    assert "Made of" not in entry(page, "C")
    assert "It was taken back that C contains A." in page.text
    assert "It was taken back that B and C exclude each other." in page.text


def test_a_combination_is_not_offered_for_merging_with_its_part(listed: TestClient) -> None:
    moderator = another(listed)
    sign_in(moderator)
    propose(listed, "Somebody stole the ferry, and the tide carried it off")
    assert "It may say the same as" in moderator.get(LIST).text
    for part in ("1", "2"):
        moderator.post("/explanations/4/decision", data={"verdict": "contains", "other": part})
    assert "It may say the same as" not in moderator.get(LIST).text


@pytest.mark.parametrize(
    ("data", "status", "says"),
    [
        ({"verdict": "contains", "other": "3"}, 409, "C would contain itself"),
        ({"verdict": "excludes", "other": "3"}, 409, "C would exclude itself"),
        ({"verdict": "contains", "other": "99"}, 404, "on the list"),
        ({"verdict": "contains", "other": "x"}, 404, "nothing of that number"),
        ({"verdict": "contains"}, 404, "nothing of that number"),
        ({"verdict": "uncontains", "other": ""}, 404, "nothing of that number"),
        ({"verdict": "overlaps", "other": "1"}, 422, "Choose one of"),
    ],
)
def test_what_cannot_be_related_is_answered_with_what_to_do(
    listed: TestClient, data: dict[str, str], status: int, says: str
) -> None:
    moderator = another(listed)
    sign_in(moderator)
    answer = moderator.post("/explanations/3/decision", data=data)
    assert (answer.status_code, says in answer.text) == (status, True)
    assert (
        another(listed).post("/explanations/3/decision", data={"verdict": "contains", "other": "1"}).status_code == 403
    )


def test_a_circle_is_refused_with_its_way_round(listed: TestClient) -> None:
    moderator = another(listed)
    sign_in(moderator)
    for one, other in ((2, 1), (3, 2)):
        assert moderator.post(f"/explanations/{one}/decision", data={"verdict": "contains", "other": other}).is_redirect
    answer = moderator.post("/explanations/1/decision", data={"verdict": "contains", "other": "3"})
    assert answer.status_code == 409
    told = answer.text.partition("go round in a circle: ")[2].partition(".")[0].split(" contains ")
    assert len(told) == 4
    assert set(told) == set("ABC")
    merged = moderator.post("/explanations/1/decision", data={"verdict": "merge", "into": "2"})
    assert (merged.status_code, "B would contain itself" in merged.text) == (409, True)


def test_words_of_explanations_stay_words_where_they_are_related(listed: TestClient) -> None:
    nasty = '"><script>alert(1)</script>'
    propose(listed, nasty, contains_1="1")
    page = another(listed).get(LIST).text
    assert "<script>alert" not in page
    assert "Made of" in page
