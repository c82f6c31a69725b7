"""Moderators mend a list: nothing is deleted, every step can be undone, and what people said is kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest
from sqlalchemy import Connection

from cast import NOW, Say, make_site, make_story
from listed import Made, make_list, observe, propose, reader, weigh_in, weighted
from weighin.actions import assessing, curating, nodding, reading
from weighin.actions.listpage import IN_VIEW, of_explanation, of_slug
from weighin.actions.weighing import Lists
from weighin.domain.errors import Code, Refusal
from weighin.domain.listing import Bearing, Link, Linker, Place
from weighin.domain.ordering import Sort
from weighin.domain.tree import Bounds
from weighin.domain.types import Comment, Person, Site, Story
from weighin.storage import assessments, bearings, explanations, people, stories
from weighin.storage.db import Database

SAID = [[-2, 2, 0], [2, -1, -1], [0, 0, 1]]


@pytest.fixture
def made(db: Database, site: Site, story: Story) -> Made:
    return make_list(db, site, story)


def letters(db: Database, site: Site, story: Story) -> list[str]:
    page = of_slug(db, Lists(), site, story.slug, None)
    return sorted(entry.explanation.letter for entry in page.entries)


def writer_of(db: Database, site: Site, comment: Comment) -> Person:
    with db.read() as conn:
        found = people.by_id(conn, site.id, comment.person_id or 0)
    assert found is not None
    return found


def test_only_moderators_change_a_list(db: Database, site: Site, made: Made, story: Story) -> None:
    one, row = made.explanations[0], made.evidence[0]
    for person in (None, reader(db, site)):
        for act in (
            lambda who: curating.list_(db, site, one.id, who, NOW),
            lambda who: curating.decline(db, site, one.id, who, NOW),
            lambda who: curating.reword(db, site, one.id, "Other", who, NOW),
            lambda who: curating.merge(db, site, one.id, made.explanations[1].id, who, NOW),
            lambda who: curating.retract(db, site, row.id, who, NOW, retracted=True),
            lambda who: curating.group(db, site, row.id, "g", who, NOW),
            lambda who: curating.edit_evidence(db, site, row.id, "Other", who, NOW),
            lambda who: curating.take_off_evidence(db, site, row.id, who, NOW),
        ):
            with pytest.raises(Refusal) as caught:
                act(person)
            assert caught.value.code is Code.MODERATORS_ONLY
    assert letters(db, site, story) == ["A", "B", "C"]


def test_what_is_declined_can_be_listed_again(
    db: Database, site: Site, story: Story, made: Made, moderator: Person
) -> None:
    weigh_in(db, site, made, reader(db, site), SAID)
    before = weighted(db, story).standings
    curating.decline(db, site, made.explanations[1].id, moderator, NOW)
    assert letters(db, site, story) == ["A", "C"]
    page = of_explanation(db, Lists(), site, story.slug, "b", None)
    assert (page.explanation.place, page.entry) == (Place.DECLINED, None)
    curating.list_(db, site, made.explanations[1].id, moderator, NOW)
    assert letters(db, site, story) == ["A", "B", "C"]
    assert weighted(db, story).standings == before


def test_a_merge_takes_the_later_of_two_answers_and_can_be_undone(
    db: Database, site: Site, story: Story, made: Made, moderator: Person
) -> None:
    twin = propose(db, site, story, "A flood tide swept it away")
    bo, row, one = reader(db, site), made.evidence[1], made.explanations[0]
    assessing.assess(db, site, row.id, {one.id: 2}, assessing.UNSAID, bo, NOW)
    assessing.assess(db, site, row.id, {twin.id: -1}, assessing.UNSAID, bo, NOW + 1)
    before = weighted(db, story).standings
    curating.merge(db, site, twin.id, one.id, moderator, NOW + 2)
    after = weighted(db, story).standings
    assert letters(db, site, story) == ["A", "B", "C"]
    assert after.cells["2", "A"].count == 1
    assert after.cells["2", "A"].value < before.cells["2", "A"].value or after.cells["2", "A"].value == 0
    page = of_explanation(db, Lists(), site, story.slug, twin.letter, None)
    assert page.stands_for is not None
    assert page.stands_for.letter == "A"
    curating.list_(db, site, twin.id, moderator, NOW + 3)
    assert weighted(db, story).standings == before


def test_merges_do_not_go_round_in_a_circle(
    db: Database, site: Site, story: Story, made: Made, moderator: Person
) -> None:
    one, two, three = made.explanations
    curating.merge(db, site, one.id, two.id, moderator, NOW)
    curating.merge(db, site, two.id, three.id, moderator, NOW)
    for source, into in ((three, three), (three, one), (three, two)):
        with pytest.raises(Refusal) as caught:
            curating.merge(db, site, source.id, into.id, moderator, NOW)
        assert caught.value.code in {Code.EXPLANATION_CIRCULAR, Code.EXPLANATION_UNKNOWN}
    assert letters(db, site, story) == ["C"]
    curating.list_(db, site, two.id, moderator, NOW)
    assert letters(db, site, story) == ["B", "C"]


def test_what_is_retracted_stays_and_counts_nothing(
    db: Database, site: Site, story: Story, made: Made, moderator: Person
) -> None:
    weigh_in(db, site, made, reader(db, site), SAID)
    before = weighted(db, story).standings
    curating.retract(db, site, made.evidence[0].id, moderator, NOW, retracted=True)
    during = weighted(db, story)
    assert [row.number for row in during.rows] == [1, 2, 3]
    assert set(during.standings.evidence["1"].contributions.values()) == {0.0}
    curating.retract(db, site, made.evidence[0].id, moderator, NOW, retracted=False)
    assert weighted(db, story).standings == before


def test_evidence_of_one_source_counts_less_each(
    db: Database, site: Site, story: Story, made: Made, moderator: Person
) -> None:
    for _ in range(3):
        weigh_in(db, site, made, reader(db, site), SAID)
    alone = weighted(db, story).standings.evidence["1"]
    for row in made.evidence[:2]:
        curating.group(db, site, row.id, "  The harbour  log ", moderator, NOW)
    grouped = weighted(db, story).standings.evidence["1"]
    assert (alone.share, grouped.share) == (1.0, pytest.approx(1 / 1.5))


def test_evidence_that_means_something_else_starts_anew(
    db: Database, site: Site, story: Story, made: Made, moderator: Person
) -> None:
    weigh_in(db, site, made, reader(db, site), SAID)
    row = curating.edit_evidence(db, site, made.evidence[0].id, "Its ropes were frayed", moderator, NOW)
    assert (row.text, row.version) == ("Its ropes were frayed", 2)
    with db.read() as conn:
        assert {said[1] for said in assessments.of_story(conn, story.id)} == {one.id for one in made.evidence[1:]}
    same = curating.edit_evidence(db, site, row.id, "Its  ropes were frayed ", moderator, NOW)
    assert same.version == 2


def test_evidence_comes_off_the_list_and_back(
    db: Database, site: Site, story: Story, made: Made, moderator: Person
) -> None:
    curating.take_off_evidence(db, site, made.evidence[0].id, moderator, NOW)
    assert [row.number for row in weighted(db, story).rows] == [2, 3]
    curating.publish_evidence(db, site, made.evidence[0].id, moderator, NOW)
    assert [row.number for row in weighted(db, story).rows] == [1, 2, 3]
    assert observe(db, site, story, "Another thing was seen").number == 4


def test_the_writer_and_a_moderator_say_what_a_comment_speaks_for(
    db: Database, site: Site, story: Story, made: Made, say: Say, moderator: Person
) -> None:
    comment, one = say("The tide was huge"), made.explanations[0]
    ann, bo = writer_of(db, site, comment), reader(db, site)
    curating.link(db, site, comment.id, one.id, Bearing.FOR, ann, NOW)
    with db.read() as conn:
        assert bearings.of_comments(conn, [comment.id], explanations.of_story(conn, story.id)) == {
            comment.id: [("A", Bearing.FOR)]
        }
        assert bearings.of_story(conn, story.id)[0].linker is Linker.WRITER
    with pytest.raises(Refusal) as caught:
        curating.link(db, site, comment.id, one.id, Bearing.AGAINST, bo, NOW)
    assert caught.value.code is Code.NOT_YOURS
    curating.link(db, site, comment.id, one.id, Bearing.NEITHER, moderator, NOW)
    with db.read() as conn:
        assert bearings.of_comments(conn, [comment.id], explanations.of_story(conn, story.id)) == {}


def test_a_comment_is_linked_to_its_own_storys_list_only(
    db: Database, site: Site, made: Made, say: Say, moderator: Person
) -> None:
    other = make_site(db, "herald")
    theirs = make_list(db, other, make_story(db, other)).explanations[0]
    elsewhere = make_list(db, site, make_story(db, site, "other")).explanations[0]
    comment = say()
    for one in (theirs, elsewhere):
        with pytest.raises(Refusal) as caught:
            curating.link(db, site, comment.id, one.id, Bearing.FOR, moderator, NOW)
        assert caught.value.code is Code.EXPLANATION_UNKNOWN


def test_trusted_readers_list_a_suggestion_or_decline_it(db: Database, site: Site, story: Story, say: Say) -> None:
    def suggested(statement: str) -> int:
        told = (site.id, story.id, statement, Place.SUGGESTED, None, NOW)
        return db.write(lambda conn: explanations.insert_explanation(conn, *told)).id

    readers = [reader(db, site, f"R{number}") for number in range(4)]
    for person in readers[:3]:
        for _ in range(nodding.TRUSTED_FROM):
            say("A word or two", person=person)
    with pytest.raises(Refusal) as caught:
        nodding.nod(db, site, suggested("Wind"), 1, readers[3], NOW)
    assert caught.value.code is Code.NOT_YOURS
    wind, waves = suggested("The wind"), suggested("The waves")
    for person in (readers[0], readers[0], readers[1]):
        assert nodding.nod(db, site, wind, 1, person, NOW).place is Place.SUGGESTED
    assert nodding.nod(db, site, wind, 1, readers[2], NOW).place is Place.LISTED
    for person in readers[:2]:
        nodding.nod(db, site, waves, -1, person, NOW)
    assert nodding.nod(db, site, waves, -1, readers[2], NOW).place is Place.DECLINED


@pytest.mark.parametrize("act", ["nod", "link", "reword"])
def test_what_a_search_forgets_meanwhile_is_refused(
    db: Database, site: Site, story: Story, say: Say, moderator: Person, act: str
) -> None:
    told = (site.id, story.id, "The wind", Place.SUGGESTED, None, NOW)
    one = db.write(lambda conn: explanations.insert_explanation(conn, *told))
    comment, begun, go = say(), Event(), Event()

    def search(conn: Connection) -> None:
        stories.lock(conn, site.id, story.id)
        begun.set()
        go.wait(10)
        explanations.forget(conn, story.id, [one.id])

    acts = {
        "nod": lambda: nodding.nod(db, site, one.id, 1, moderator, NOW),
        "link": lambda: curating.link(db, site, comment.id, one.id, Bearing.FOR, moderator, NOW),
        "reword": lambda: curating.reword(db, site, one.id, "The storm", moderator, NOW),
    }
    with ThreadPoolExecutor(2) as pool:
        searched = pool.submit(db.write, search)
        assert begun.wait(10)
        acted = pool.submit(acts[act])
        sleep(0.2)  # by then it has come as far as it can without the story
        go.set()
        searched.result()
        with pytest.raises(Refusal) as caught:
            acted.result()
    assert caught.value.code is Code.EXPLANATION_UNKNOWN


def test_what_waits_for_a_moderator_cannot_be_nodded_at(
    db: Database, site: Site, story: Story, moderator: Person
) -> None:
    told = (site.id, story.id, "The wind", Place.HELD, None, NOW)
    one = db.write(lambda conn: explanations.insert_explanation(conn, *told))
    with pytest.raises(Refusal) as caught:
        nodding.nod(db, site, one.id, 1, moderator, NOW)
    assert caught.value.code is Code.EXPLANATION_UNKNOWN


def test_labels_and_counts_are_those_of_what_stands_for_a_merged_explanation(
    db: Database, site: Site, story: Story, made: Made, say: Say, moderator: Person
) -> None:
    first, second, third = made.explanations
    both, twice, mended, other = (say(f"Comment {number}") for number in range(4))
    machine, writer = Linker.MACHINE, Linker.WRITER
    told = [
        Link(both.id, second.id, Bearing.FOR, machine, 0.9),
        Link(both.id, first.id, Bearing.FOR, machine, 0.8),
        Link(twice.id, second.id, Bearing.AGAINST, writer, 1.0),
        Link(twice.id, first.id, Bearing.FOR, machine, 0.9),
        Link(mended.id, first.id, Bearing.FOR, machine, 0.9),
        Link(mended.id, second.id, Bearing.NEITHER, Linker.MODERATOR, 1.0),
        Link(other.id, second.id, Bearing.FOR, machine, 0.7),
        Link(other.id, third.id, Bearing.AGAINST, machine, 0.7),
    ]

    def put(conn: Connection) -> None:
        for link in told:
            bearings.put(conn, site.id, link)

    db.write(put)
    curating.merge(db, site, second.id, first.id, moderator, NOW)
    labels = {
        both.id: [("A", Bearing.FOR)],
        twice.id: [("A", Bearing.AGAINST)],
        other.id: [("A", Bearing.FOR), ("C", Bearing.AGAINST)],
    }
    assert reading.thread(db, site, story.slug, Sort.BEST, None, Bounds(100)).labels == labels
    assert reading.comment_in_context(db, site, other.id, 0, Bounds(100)).labels == {other.id: labels[other.id]}
    page = of_explanation(db, Lists(), site, story.slug, "A", None)
    assert [comment.id for comment, _ in page.fors] == [both.id, other.id]
    assert [comment.id for comment, _ in page.againsts] == [twice.id]
    assert page.entry is not None
    assert page.counts == (page.entry.fors, page.entry.againsts) == (2, 1)
    curating.list_(db, site, second.id, moderator, NOW)
    page = of_explanation(db, Lists(), site, story.slug, "A", None)
    assert {comment.id for comment, _ in page.fors} == {both.id, twice.id, mended.id}


def test_the_page_of_an_explanation_shows_the_best_comments_and_counts_all(
    db: Database, site: Site, story: Story, made: Made, say: Say
) -> None:
    one = made.explanations[0]
    said = [say(f"Comment {number}") for number in range(IN_VIEW + 2)]

    def put(conn: Connection) -> None:
        for comment in said:
            bearings.put(conn, site.id, Link(comment.id, one.id, Bearing.FOR, Linker.WRITER, 1.0))

    db.write(put)
    page = of_explanation(db, Lists(), site, story.slug, "A", None)
    assert (len(page.fors), page.counts) == (IN_VIEW, (IN_VIEW + 2, 0))


def test_the_writer_of_a_comment_does_not_overrule_a_moderator(
    db: Database, site: Site, story: Story, made: Made, say: Say, moderator: Person
) -> None:
    comment, one = say(), made.explanations[0]
    ann = writer_of(db, site, comment)
    curating.link(db, site, comment.id, one.id, Bearing.FOR, ann, NOW)
    curating.link(db, site, comment.id, one.id, Bearing.NEITHER, moderator, NOW)
    with pytest.raises(Refusal) as caught:
        curating.link(db, site, comment.id, one.id, Bearing.FOR, ann, NOW)
    assert caught.value.code is Code.NOT_YOURS
    with db.read() as conn:
        assert bearings.of_story(conn, story.id)[0].bearing is Bearing.NEITHER
