"""The orders that camps of readers decide, on the page of a story and of a comment."""

from __future__ import annotations

from browsing import Page, another, db_of, site_of, stored, write
from starlette.testclient import TestClient

from camps import COMMENTS, READERS, vote_in_camps
from cast import NOW
from weighin.actions import ranking
from weighin.storage import people

STORY = "/s/the-ferry"


def grow(client: TestClient) -> list[int]:
    """A thread on which two camps have voted, fitted."""
    db, site = db_of(client), site_of(client)
    ids = [write(another(client), f"Comment {number}", f"Writer {number % 8}") for number in range(COMMENTS)]
    readers = [db.write(lambda conn: people.insert_person(conn, site.id, "", NOW)) for _ in range(READERS)]
    vote_in_camps(db, site, [stored(client, one) for one in ids], readers)
    ranking.refit(db, site, NOW)
    client.app.state.service.fits = ranking.Fits(db)
    client.app.state.service.pages.changed(1)
    return ids


def test_too_few_votes_are_said_to_be_too_few(client: TestClient) -> None:
    write(another(client), "First of them")
    write(another(client), "Second")
    page = client.get(f"{STORY}?sort=bridging").text
    assert "too few votes yet" in page
    assert "too few votes yet" not in client.get(STORY).text
    assert "How comments are ordered" in client.get("/how-ordered").text


def test_what_both_camps_approve_comes_first_with_their_numbers(client: TestClient) -> None:
    ids = grow(client)
    answer = another(client).get(f"{STORY}?sort=bridging")
    page = Page(answer)
    assert set(page.comments()[:2]) == set(ids[-2:])
    assert len(page.all("a", class_="approvals")) == COMMENTS
    assert "too few votes yet" not in answer.text
    assert "approvals" not in another(client).get(STORY).text
    dividing = another(client).get(f"{STORY}?sort=dividing")
    assert set(Page(dividing).comments()[-2:]) == set(ids[-2:])


def test_the_page_of_a_comment_says_what_its_place_rests_on(client: TestClient) -> None:
    ids = grow(client)
    page = another(client).get(f"/c/{ids[0]}").text
    assert "Why it stands where it does" in page
    assert page.count("expected to agree") >= 2 or page.count("camp") >= 2
    assert "of 100" in page


def test_a_vote_moves_its_comment_in_bridging_at_once(client: TestClient) -> None:
    ids = grow(client)
    before = stored(client, ids[-1]).rank_bridging
    reader = another(client)
    assert reader.post(f"/c/{ids[-1]}/vote", data={"value": "-1"}).status_code == 303
    assert stored(client, ids[-1]).rank_bridging == before  # a newcomer's vote does not count here
    assert stored(client, ids[-1]).downs > 0


def test_nobody_is_told_which_camp_anybody_is_in(client: TestClient) -> None:
    ids = grow(client)
    for path in (f"{STORY}?sort=bridging", f"/c/{ids[0]}", "/api/v1/stories/1/comments", f"/api/v1/comments/{ids[0]}"):
        text = another(client).get(path).text
        assert "weights_plus" not in text
        assert '"camp"' not in text
