"""Threads that are searched again: what people said outlives it, and what is declined stays so."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, select

from cast import NOW, Say
from listed import reader
from weighin.actions import curating, posting
from weighin.actions.keeping import claims_of
from weighin.actions.searching import Searcher
from weighin.domain.listing import Bearing, Explanation, Link, Linker, Place
from weighin.domain.types import Comment, Person, Site, Story
from weighin.explaining import Claim
from weighin.storage import bearings, explanations, people, searches
from weighin.storage.db import Database
from weighin.storage.list_schema import explanations as stored
from weighin.storage.searches import Said

TIDE = (
    "The tide carried the ferry off, because its ropes were rotten.",
    "The tide carried the ferry off, because its ropes were rotten!",
    "The tide carried the ferry off, because its ropes were rotten",
)


@pytest.fixture
def thread(say: Say) -> list[Comment]:
    return [say(words, name=f"Reader {number}") for number, words in enumerate(TIDE)]


def search(db: Database, searcher: Searcher | None = None) -> None:
    while (searcher or Searcher(db)).next(NOW) is not None:
        pass


def again(db: Database, story: Story) -> None:
    db.write(lambda conn: searches.again(conn, story.id))
    search(db)


def everything(db: Database, story: Story) -> list[Explanation]:
    with db.read() as conn:
        return explanations.of_story(conn, story.id)


def links(db: Database, story: Story) -> dict[tuple[int, int], Link]:
    with db.read() as conn:
        return {(one.explanation_id, one.comment_id): one for one in bearings.of_story(conn, story.id)}


def withdraw(db: Database, site: Site, comment: Comment) -> None:
    with db.read() as conn:
        person = people.by_id(conn, site.id, comment.person_id or 0)
    posting.withdraw(db, site, comment.id, person, NOW)


def suggested(db: Database, site: Site, story: Story, statement: str) -> Explanation:
    """A suggestion that no search finds again."""

    def work(conn: Connection) -> Explanation:
        return explanations.insert_explanation(conn, site.id, story.id, statement, Place.SUGGESTED, None, NOW)

    return db.write(work)


def test_a_suggestion_that_people_spoke_of_outlives_the_search_that_finds_it_no_more(
    db: Database, site: Site, story: Story, thread: list[Comment], moderator: Person
) -> None:
    nodded, linked, reworded, alone = (suggested(db, site, story, f"Number {one} did it") for one in range(4))
    person = reader(db, site)
    db.write(lambda conn: explanations.put_nod(conn, site.id, nodded.id, person.id, -1))
    curating.link(db, site, thread[0].id, linked.id, Bearing.NEITHER, moderator, NOW)
    curating.reword(db, site, reworded.id, "A ghost moved it", moderator, NOW)
    again(db, story)
    there = {one.id for one in everything(db, story)}
    assert there >= {nodded.id, linked.id, reworded.id}
    assert alone.id not in there
    assert links(db, story)[linked.id, thread[0].id].linker is Linker.MODERATOR
    with db.read() as conn:
        assert explanations.nods_of(conn, [nodded.id]) == {nodded.id: -1}


def test_the_words_of_a_moderator_outlive_every_search(
    db: Database, site: Site, story: Story, thread: list[Comment], moderator: Person
) -> None:
    search(db)
    one = next(one for one in everything(db, story) if one.place is Place.SUGGESTED)
    curating.reword(db, site, one.id, "The tide took the ferry", moderator, NOW)
    again(db, story)
    assert [other.statement for other in everything(db, story) if other.id == one.id] == ["The tide took the ferry"]


def test_an_explanation_is_known_again_when_the_words_that_first_said_it_are_withdrawn(
    db: Database, site: Site, story: Story, thread: list[Comment], moderator: Person
) -> None:
    search(db)
    one = next(one for one in everything(db, story) if one.claim == (thread[0].id, 0))
    assert (one.id, thread[1].id) in links(db, story)
    curating.list_(db, site, one.id, moderator, NOW)
    withdraw(db, site, thread[0])
    search(db)
    again(db, story)
    assert [(other.id, other.place) for other in everything(db, story)] == [(one.id, Place.LISTED)]
    assert (one.id, thread[1].id) in links(db, story)


def test_the_links_of_what_was_declined_stay_so_that_it_is_known_again(
    db: Database, site: Site, story: Story, thread: list[Comment], moderator: Person
) -> None:
    search(db)
    one = next(one for one in everything(db, story) if one.claim)
    curating.decline(db, site, one.id, moderator, NOW)
    before = links(db, story)
    again(db, story)
    assert links(db, story) == before
    assert [(other.id, other.place) for other in everything(db, story)] == [(one.id, Place.DECLINED)]


def test_words_that_were_withdrawn_or_edited_since_are_replaced_by_others_that_say_the_same() -> None:
    def said(number: int, edited_at: int | None = None) -> Said:
        return Said(number, None, f"reader {number}", "The tide took it.", edited_at)

    def found(place: Place, claim: tuple[int, int] | None) -> Explanation:
        number, start = claim or (None, None)
        told = (1, 1, 1, "The tide", place, None if claim else 9, False, 0.9, 2, NOW, None, None)
        return Explanation(*told, number, start)

    links = [
        Link(comment, 1, bearing, Linker.MACHINE, 0.9, comment, comment + 10)
        for comment, bearing in ((4, Bearing.AGAINST), (5, Bearing.FOR), (6, Bearing.FOR))
    ]
    own, fifth, sixth = Claim("3", 7), Claim("5", 5), Claim("6", 6)
    everybody = [said(number) for number in (3, 4, 5, 6)]
    cases = [
        (everybody, own),
        (everybody[1:], fifth),  # withdrawn
        ([said(3, NOW + 1), *everybody[1:]], fifth),  # edited since it was found
        ([said(3, NOW - 1), *everybody[1:]], own),  # edited before
        ([said(5, NOW + 1), said(6)], sixth),
        ([said(4)], own),  # nobody else says it
    ]
    for comments, claim in cases:
        assert claims_of([found(Place.DECLINED, (3, 7))], links, comments) == {1: claim}
    # What a reader proposed is read as a comment as long as it is on the list, and known by others afterwards.
    assert claims_of([found(Place.LISTED, None)], links, everybody)[1].comment == "explanation-1"
    assert claims_of([found(Place.DECLINED, None)], links, everybody) == {1: fifth}


def test_what_changes_while_a_thread_is_searched_is_searched_next(
    db: Database, site: Site, story: Story, thread: list[Comment]
) -> None:
    for changes in (1, 2):  # from a thread that was searched, and from one that waits for a change already
        with db.read() as conn:
            read = searches.next_unsearched(conn)
        assert read is not None
        withdraw(db, site, thread[changes])
        db.write(lambda conn, read=read: searches.done(conn, read))  # type: ignore[misc]
        with db.read() as conn:
            waits = searches.next_unsearched(conn)
        assert waits is not None
        assert waits.searched != read.searched
    search(db)


def test_neither_id_nor_letter_of_a_suggestion_that_was_forgotten_is_given_to_another(
    db: Database, site: Site, story: Story
) -> None:
    tide = suggested(db, site, story, "The tide")
    wind, rain = suggested(db, site, story, "The wind"), suggested(db, site, story, "The rain")
    db.write(lambda conn: explanations.forget(conn, story.id, [wind.id, rain.id]))
    waves = suggested(db, site, story, "The waves")
    assert [one.letter for one in (tide, wind, rain, waves)] == ["A", "B", "C", "D"]
    assert waves.id not in {tide.id, wind.id, rain.id}
    db.write(lambda conn: explanations.forget(conn, story.id, [waves.id, tide.id]))
    assert everything(db, story) == []
    assert suggested(db, site, story, "The moon").letter == "E"


def test_of_what_was_forgotten_nothing_can_be_read_any_more(db: Database, site: Site, story: Story) -> None:
    gone = [suggested(db, site, story, f"Number {one} did it") for one in range(9)]
    db.write(lambda conn: explanations.forget(conn, story.id, [one.id for one in gone]))
    with db.read() as conn:
        assert explanations.of_story(conn, story.id) == explanations.shown(conn, story.id) == []
        assert explanations.by_id(conn, site.id, gone[-1].id) is None
        assert explanations.by_number(conn, story.id, gone[-1].number) is None
        kept = conn.execute(select(stored).where(stored.c.story_id == story.id)).all()
    assert [(row.number, row.statement, row.claim_comment_id) for row in kept] == [(9, "", None)]


def test_what_moderators_mend_is_searched_with_at_once(
    db: Database, site: Site, story: Story, thread: list[Comment], moderator: Person
) -> None:
    search(db)
    one = everything(db, story)[0]
    curating.list_(db, site, one.id, moderator, NOW)
    assert Searcher(db).next(NOW) == story.id
    curating.link(db, site, thread[2].id, one.id, Bearing.AGAINST, moderator, NOW)
    assert Searcher(db).next(NOW) == story.id
    assert Searcher(db).next(NOW) is None
