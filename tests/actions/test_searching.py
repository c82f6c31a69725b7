"""Threads are searched behind everybody's back: what is found is suggested, what people said stays."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from cast import NOW, Say
from listed import propose
from weighin.actions import curating, keeping, listing, nodding, posting, searching
from weighin.actions import sites as moderators
from weighin.actions.listpage import of_slug
from weighin.actions.weighing import Lists
from weighin.domain.errors import Refusal
from weighin.domain.listing import Bearing, Explanation, Linker, Place
from weighin.domain.types import Comment, Person, Site, Story
from weighin.jobs.worker import IDLE_SECONDS, Worker
from weighin.storage import bearings, explanations, people, searches, sites, stories
from weighin.storage.db import Database

THREAD = (
    ("The tide carried the ferry off because the ropes were rotten.", None, "Ann"),
    ("Exactly, the tide took it.", 0, "Bo"),
    ("No, the tide was low that night.", 0, "Cy"),
    ("Somebody stole the ferry. It was the crew.", None, "Di"),
    ("I agree, the crew stole it.", 3, "Ed"),
    ("Nonsense, the crew was in the pub.", 3, "Flo"),
    ("Thank you for the article.", None, "Gus"),
)


@pytest.fixture
def thread(say: Say) -> list[Comment]:
    made: list[Comment] = []
    for words, parent, name in THREAD:
        made.append(say(words, parent=None if parent is None else made[parent], name=name))
    return made


def everything(db: Database, story: Story) -> list[Explanation]:
    with db.read() as conn:
        return explanations.of_story(conn, story.id)


def links(db: Database, story: Story) -> set[tuple[int, int, int, str]]:
    with db.read() as conn:
        found = bearings.of_story(conn, story.id)
    return {(one.explanation_id, one.comment_id, int(one.bearing), one.linker.value) for one in found}


def search_next(db: Database) -> int | None:
    return searching.Searcher(db).next(NOW)


def search(db: Database) -> None:
    while search_next(db) is not None:
        pass


def writer_of(db: Database, site: Site, comment: Comment) -> Person:
    with db.read() as conn:
        found = people.by_id(conn, site.id, comment.person_id or 0)
    assert found is not None
    return found


def test_what_readers_propose_is_suggested_with_the_words_it_rests_on(
    db: Database, site: Site, story: Story, thread: list[Comment]
) -> None:
    search(db)
    page = of_slug(db, Lists(), site, story.slug, None)
    assert page.suggested
    assert page.entries == []
    for one in page.suggested:
        assert one.explanation.place is Place.SUGGESTED
        for comment, words in one.rests_on:
            assert words
            assert words in comment.text
    told = {comment.id for one in page.suggested for comment, _ in one.rests_on}
    assert told & {thread[0].id, thread[3].id}
    assert thread[6].id not in told


def test_nothing_is_searched_twice_and_a_new_comment_is(
    db: Database, story: Story, thread: list[Comment], say: Say
) -> None:
    search(db)
    assert search_next(db) is None
    before = everything(db, story), links(db, story)
    with db.read() as conn:
        version = stories.version_of(conn, story.id)
    db.write(lambda conn: searches.again(conn, story.id))
    search(db)
    assert (everything(db, story), links(db, story)) == before
    with db.read() as conn:
        assert stories.version_of(conn, story.id) == version  # nothing changed, so no page is rendered anew
    say("The crew did it, I saw them.", parent=thread[3])
    assert search_next(db) == story.id


def test_what_is_withdrawn_or_edited_is_searched_again(
    db: Database, site: Site, story: Story, thread: list[Comment]
) -> None:
    search(db)
    posting.withdraw(db, site, thread[6].id, writer_of(db, site, thread[6]), NOW + 9)
    assert search_next(db) == story.id
    posting.edit(db, site, thread[5].id, "Rubbish, they were in the pub.", writer_of(db, site, thread[5]), NOW + 9)
    assert search_next(db) == story.id


def test_the_word_of_a_writer_outlives_every_search(
    db: Database, site: Site, story: Story, thread: list[Comment], moderator: Person
) -> None:
    search(db)
    one = everything(db, story)[0]
    curating.list_(db, site, one.id, moderator, NOW)
    linked = next(comment for explanation, comment, _, _ in links(db, story) if explanation == one.id)
    curating.link(db, site, linked, one.id, Bearing.NEITHER, moderator, NOW)
    db.write(lambda conn: searches.again(conn, story.id))
    search(db)
    assert (one.id, linked, 0, Linker.MODERATOR.value) in links(db, story)
    assert len([row for row in links(db, story) if row[:2] == (one.id, linked)]) == 1


def test_a_searcher_that_knows_a_thread_finds_what_one_finds_that_reads_it_anew(
    db: Database, story: Story, say: Say
) -> None:
    searcher, made = searching.Searcher(db), list[Comment]()
    for words, parent, name in THREAD:
        made.append(say(words, parent=None if parent is None else made[parent], name=name))
        assert searcher.next(NOW) == story.id
    known = [(one.statement, one.place, one.claim) for one in everything(db, story)], links(db, story)
    db.write(lambda conn: searches.again(conn, story.id))
    search(db)
    assert ([(one.statement, one.place, one.claim) for one in everything(db, story)], links(db, story)) == known


def test_what_was_declined_is_not_suggested_again(
    db: Database, site: Site, story: Story, thread: list[Comment], moderator: Person
) -> None:
    search(db)
    one = everything(db, story)[0]
    curating.decline(db, site, one.id, moderator, NOW)
    db.write(lambda conn: searches.again(conn, story.id))
    search(db)
    after = everything(db, story)
    assert [other.place for other in after if other.id == one.id] == [Place.DECLINED]
    assert one.claim not in [other.claim for other in after if other.place is Place.SUGGESTED]


def test_comments_are_linked_to_what_a_reader_proposed(
    db: Database, site: Site, story: Story, thread: list[Comment]
) -> None:
    one = propose(db, site, story, "The crew stole the ferry")
    search(db)
    found = {(comment, bearing) for explanation, comment, bearing, _ in links(db, story) if explanation == one.id}
    assert (thread[3].id, 1) in found
    assert {comment for comment, _ in found} <= {comment.id for comment in thread}
    assert [other.statement for other in everything(db, story) if other.place is Place.LISTED] == [one.statement]


def test_enough_people_list_it_themselves_where_the_site_says_so(
    db: Database, site: Site, story: Story, thread: list[Comment]
) -> None:
    db.write(lambda conn: sites.update_site(conn, site.id, lists_from=1))
    search(db)
    assert everything(db, story)
    for one in everything(db, story):
        sure = (one.confidence or 0) >= keeping.SURE and not one.needs_wording
        assert one.place is (Place.LISTED if sure else Place.SUGGESTED)


def fill(db: Database, site: Site, story: Story, places: int) -> list[Explanation]:
    """List so many explanations that nobody has put forward in a comment."""

    def work(conn: Connection) -> list[Explanation]:
        told = (f"Captain {number} moved the ferry" for number in range(places))
        return [
            explanations.insert_explanation(conn, site.id, story.id, each, Place.LISTED, None, NOW) for each in told
        ]

    return db.write(work)


def test_a_full_list_is_not_filled_any_further_however_many_people_say_it(
    db: Database, site: Site, story: Story, thread: list[Comment], say: Say
) -> None:
    for end in ".!":
        say(f"The flood washed the pier away, because its piles were rotten{end}", name=f"One who says: {end}")
    db.write(lambda conn: sites.update_site(conn, site.id, lists_from=1))
    fill(db, site, story, listing.LISTED_MOST - 1)
    search(db)
    found = [one for one in everything(db, story) if one.claim]
    sure = [one for one in found if (one.confidence or 0) >= keeping.SURE and not one.needs_wording]
    assert len(sure) >= 2  # one more than there is room for
    assert sum(one.place is Place.LISTED for one in everything(db, story)) == listing.LISTED_MOST
    assert sum(one.place is Place.LISTED for one in sure) == 1
    assert {one.place for one in found} == {Place.LISTED, Place.SUGGESTED}
    db.write(lambda conn: searches.again(conn, story.id))
    search(db)
    assert sum(one.place is Place.LISTED for one in everything(db, story)) == listing.LISTED_MOST


def test_what_waits_for_room_is_listed_once_there_is_some(
    db: Database, site: Site, story: Story, thread: list[Comment], moderator: Person
) -> None:
    db.write(lambda conn: sites.update_site(conn, site.id, lists_from=1))
    there = fill(db, site, story, listing.LISTED_MOST)
    search(db)
    assert not any(one.place is Place.LISTED for one in everything(db, story) if one.claim)
    curating.decline(db, site, there[0].id, moderator, NOW)
    search(db)
    assert [one.place for one in everything(db, story) if one.claim].count(Place.LISTED) == 1


def test_neither_nods_nor_a_moderator_fill_a_full_list_further(
    db: Database, site: Site, story: Story, thread: list[Comment], moderator: Person
) -> None:
    there = fill(db, site, story, listing.LISTED_MOST)
    search(db)
    one = next(one for one in everything(db, story) if one.place is Place.SUGGESTED)
    nodders = [moderators.moderator(db, site, f"{name}@gazette.example", NOW) for name in "abcd"]
    for person in nodders[:3]:
        assert nodding.nod(db, site, one.id, 1, person, NOW).place is Place.SUGGESTED
    with pytest.raises(Refusal, match="list is full"):
        curating.list_(db, site, one.id, moderator, NOW)
    curating.decline(db, site, there[0].id, moderator, NOW)
    assert nodding.nod(db, site, one.id, 1, nodders[3], NOW).place is Place.LISTED


def test_a_site_that_wants_no_explanations_is_left_alone(
    db: Database, site: Site, story: Story, thread: list[Comment]
) -> None:
    db.write(lambda conn: sites.update_site(conn, site.id, explains=False))
    assert search_next(db) is None
    assert everything(db, story) == []


def test_the_worker_does_what_waits_and_then_waits(db: Database, story: Story, thread: list[Comment]) -> None:
    worker = Worker(db)
    assert worker.step() == 0.0
    assert worker.step() == IDLE_SECONDS
    assert everything(db, story)
    worker.start()
    worker.stop()


def test_a_thread_that_cannot_be_searched_does_not_hold_up_the_others(
    db: Database, site: Site, story: Story, thread: list[Comment], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(searching.explaining, "Finder", broken)
    assert search_next(db) == story.id
    assert search_next(db) is None
