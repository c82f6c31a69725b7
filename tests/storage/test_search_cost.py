"""What searching a thread again costs: no more is read however long it grows, and only what is new is written."""

from __future__ import annotations

from seeding import statements

from cast import NOW, Say
from weighin.actions import curating
from weighin.actions.searching import Searcher
from weighin.domain.types import Person, Site, Story
from weighin.storage import bearings, searches
from weighin.storage.db import Database

TIDE = "The tide carried the ferry off, because its ropes were rotten."


def linked(db: Database, story: Story) -> set[tuple[int, int]]:
    with db.read() as conn:
        return {(one.explanation_id, one.comment_id) for one in bearings.of_story(conn, story.id)}


def test_of_a_thread_that_grows_and_grows_only_the_last_comments_are_read(
    db: Database, site: Site, story: Story, moderator: Person, say: Say
) -> None:
    searcher = Searcher(db, most=4, room=2)
    first = [say(TIDE, name=f"Reader {number}") for number in range(3)]
    searcher.next(NOW)
    before = linked(db, story)
    assert {comment for _, comment in before} == {comment.id for comment in first}
    for explanation in {one for one, _ in before}:
        curating.list_(db, site, explanation, moderator, NOW)
    limits = set()
    for number in range(9):
        say(f"Exactly, the tide carried it off, part {number}.", name=f"Guest {number}", parent=first[0])
        with statements() as ran:
            assert searcher.next(NOW) == story.id
        read = [values for sql, values in ran if "comments.text, comments.edited_at" in sql]
        told = [values.values() if isinstance(values, dict) else values for values in read]
        limits |= {max(value for value in values if isinstance(value, int)) for values in told}
    assert limits == {6}
    assert before <= linked(db, story)  # what is known of comments that are read no more stays


def test_links_that_a_search_finds_again_are_not_written_again(db: Database, story: Story, say: Say) -> None:
    for number in range(3):
        say(TIDE, name=f"Reader {number}")
    assert Searcher(db).next(NOW) == story.id
    assert linked(db, story)
    db.write(lambda conn: searches.again(conn, story.id))
    with statements() as ran:
        assert Searcher(db).next(NOW) == story.id
    assert not [sql for sql, _ in ran if "bearings" in sql and not sql.startswith("SELECT")]
