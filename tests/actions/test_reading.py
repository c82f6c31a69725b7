"""What readers see and what they do not: words that are no longer public reach nobody but those they concern."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from cast import NOW, Say, make_site, make_story
from weighin.actions import moderating, posting, publishing, reading, sites, voting
from weighin.domain.articles import Article, NewStory
from weighin.domain.errors import Code, Refusal
from weighin.domain.ordering import Sort
from weighin.domain.tree import Bounds, Shown
from weighin.domain.types import Comment, Person, Site, Story, Verdict
from weighin.storage import people, stories
from weighin.storage.db import Database

PAGE = Bounds(100)


def public_words(db: Database, site: Site, story: Story) -> list[str]:
    """The words of a thread that a template may show: those of public comments."""
    rows = reading.thread(db, site, story.slug, Sort.OLD, None, PAGE).rows
    return [row.comment.text for row in rows if isinstance(row, Shown) and row.comment.is_public]


def person_of(db: Database, site: Site, comment: Comment) -> Person:
    with db.read() as conn:
        found = people.by_id(conn, site.id, comment.person_id or 0)
    assert found is not None
    return found


def hide(db: Database, site: Site, moderator: Person, comment: Comment, how: str) -> None:
    if how == "withdraw":
        posting.withdraw(db, site, comment.id, person_of(db, site, comment), NOW)
    else:
        moderating.decide(db, site, comment.id, how, "Rule 1", moderator, NOW)


def refused(db: Database, site: Site, comment: Comment, person: Person | None) -> Code:
    with pytest.raises(Refusal) as caught:
        reading.comment_in_context(db, site, comment.id, 0, PAGE, person)
    return caught.value.code


HIDING = ["hold", "reject", "remove", "withdraw"]


@pytest.mark.parametrize("how", HIDING)
def test_words_that_are_hidden_are_public_nowhere(
    db: Database, site: Site, story: Story, say: Say, moderator: Person, how: str
) -> None:
    alone, parent = say("Secret alone"), say("Secret parent")
    say("An answer", parent=parent)
    for comment in (alone, parent):
        hide(db, site, moderator, comment, how)
    assert public_words(db, site, story) == ["An answer"]
    assert refused(db, site, alone, None) is Code.COMMENT_UNKNOWN
    assert not reading.comment_in_context(db, site, parent.id, 0, PAGE).comment.is_public


@pytest.mark.parametrize("how", HIDING)
def test_a_hidden_comment_opens_for_its_writer_and_moderators_unless_it_was_withdrawn(
    db: Database, site: Site, say: Say, moderator: Person, how: str
) -> None:
    comment, stranger = say("Secret"), person_of(db, site, say("Mine"))
    hide(db, site, moderator, comment, how)
    assert refused(db, site, comment, stranger) is Code.COMMENT_UNKNOWN
    for person in (person_of(db, site, comment), moderator):
        if how == "withdraw":
            assert refused(db, site, comment, person) is Code.COMMENT_UNKNOWN
        else:
            page = reading.comment_in_context(db, site, comment.id, 0, PAGE, person)
            assert page.comment.text == "Secret"
            assert page.decision is not None
            assert page.decision.reason == "Rule 1"


@pytest.mark.parametrize("how", HIDING)
def test_no_page_and_no_answer_over_http_holds_hidden_words(client: TestClient, sqlite_db: Database, how: str) -> None:
    site = sites.find(sqlite_db, "gazette")
    moderator = sites.moderator(sqlite_db, site, "mod@gazette.example", NOW)
    typed = [
        posting.Typed("Hidden Ann", "Secret *words*", website="https://secret.example"),
        posting.Typed("Hidden Ann", "Secret *words*", website="https://secret.example"),
    ]
    alone, parent = (posting.post(sqlite_db, site, 1, one, None, n, NOW + n) for n, one in enumerate(typed))
    posting.post(sqlite_db, site, 1, posting.Typed("Bo", "An answer", parent_id=parent.id), None, 9, NOW)
    for comment in (alone, parent):
        hide(sqlite_db, site, moderator, comment, how)
    pages = ("/s/the-ferry", f"/c/{parent.id}", f"/c/{parent.id + 1}", f"/c/{alone.id}", "/api/v1/stories/1/comments")
    answers = [client.get(path).text for path in pages]
    assert [n for n, answer in enumerate(answers) if "An answer" in answer] == [0, 1, 2, 4]
    assert not [answer for answer in answers if "Secret" in answer or "Hidden" in answer or "secret" in answer]


def test_a_private_story_is_hidden_from_all_but_moderators(
    db: Database, site: Site, story: Story, say: Say, moderator: Person
) -> None:
    comment = say("Hello")
    publishing.publish(db, site, [Article(NewStory(story.slug, story.title, NOW, public=False))])
    for person in (None, person_of(db, site, comment)):
        with pytest.raises(Refusal) as caught:
            reading.thread(db, site, story.slug, Sort.BEST, None, PAGE, person)
        assert caught.value.code is refused(db, site, comment, person) is Code.STORY_UNKNOWN
        with pytest.raises(Refusal) as posted:
            posting.post(db, site, story.id, posting.Typed("Ann", "Hello"), person, 99, NOW)
        assert posted.value.code is Code.STORY_UNKNOWN
    assert reading.thread(db, site, story.slug, Sort.BEST, None, PAGE, moderator).rows != []
    with db.read() as conn:
        assert stories.latest(conn, site.id, 10) == []


def test_there_is_no_story_of_another_name(db: Database, site: Site, story: Story) -> None:
    for slug in ("nothing-here", "", "THE-FERRY", "the-ferry ", "a\0b", "../the-ferry", "'; --"):
        with pytest.raises(Refusal) as caught:
            reading.thread(db, site, slug, Sort.BEST, None, PAGE)
        assert caught.value.code is Code.STORY_UNKNOWN


def test_one_site_does_not_show_what_is_on_another(db: Database, site: Site, story: Story, say: Say) -> None:
    comment, other = say(), make_site(db, "herald")
    make_story(db, other, story.slug)
    assert reading.thread(db, other, story.slug, Sort.BEST, None, PAGE).rows == []
    assert refused(db, other, comment, None) is Code.COMMENT_UNKNOWN


def test_a_page_tells_a_reader_their_own_votes(db: Database, site: Site, story: Story, say: Say) -> None:
    comments = [say() for _ in range(3)]
    bo = person_of(db, site, say())
    voting.vote(db, site, comments[0].id, 1, bo, NOW)
    voting.vote(db, site, comments[2].id, -1, bo, NOW)
    mine = {comments[0].id: 1, comments[2].id: -1}
    assert reading.thread(db, site, story.slug, Sort.BEST, None, PAGE, bo).votes == mine
    assert reading.thread(db, site, story.slug, Sort.BEST, None, PAGE, None).votes == {}
    assert reading.comment_in_context(db, site, comments[2].id, 0, PAGE, bo).votes == {comments[2].id: -1}


def test_the_best_and_the_most_disputed_come_first(db: Database, site: Site, story: Story, say: Say) -> None:
    tallies = {"loved": (4, 0), "disputed": (2, 2), "unvoted": (0, 0), "disliked": (0, 3)}
    for name, (ups, downs) in tallies.items():
        comment = say(name)
        for value in [1] * ups + [-1] * downs:
            voting.vote(db, site, comment.id, value, None, NOW)
    orders = {
        sort: [row.comment.text for row in reading.thread(db, site, story.slug, sort, None, PAGE).rows] for sort in Sort
    }
    assert orders[Sort.BEST] == ["loved", "disputed", "unvoted", "disliked"]
    assert orders[Sort.CONTROVERSIAL] == ["disputed", "loved", "unvoted", "disliked"]
    assert orders[Sort.OLD] == orders[Sort.NEW][::-1] == list(tallies)


def test_the_desk_lists_what_people_decided_and_not_what_a_setting_did(
    db: Database, site: Site, story: Story, say: Say, moderator: Person
) -> None:
    strict = replace(site, holds_all=True)
    held = posting.post(db, strict, story.id, posting.Typed("Ann", "Hello"), None, 10_001, NOW)
    other = say()
    for verdict in ("hold", "remove"):
        moderating.decide(db, site, other.id, verdict, "why", moderator, NOW)
    desk = reading.desk(db, site, 10)
    assert [comment.id for comment in desk.held] == [held.id]
    assert [(one.comment.id, one.decision.verdict, one.holds) for one in desk.decided] == [
        (other.id, Verdict.REMOVE, True),
        (other.id, Verdict.HOLD, False),
    ]
    assert (desk.more, desk.titles) == (False, {story.id: story.title})
    assert [one.decision.verdict for one in reading.desk(db, site, 1).decided] == [Verdict.REMOVE]


def test_another_sites_decisions_are_not_on_the_desk(db: Database, site: Site, say: Say, moderator: Person) -> None:
    moderating.decide(db, site, say().id, "hold", "why", moderator, NOW)
    assert reading.desk(db, replace(site, id=site.id + 1), 10) == reading.Desk([], False, [], {}, [])
