"""Explanations and evidence come onto the list, judged like comments, each once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cast import NOW, make_site, make_story
from listed import make_list, observe, propose, reader
from weighin.actions import curating, listing, publishing
from weighin.actions import sites as moderators
from weighin.actions.listpage import of_slug
from weighin.actions.weighing import Lists
from weighin.domain.articles import Article, NewStory
from weighin.domain.errors import Code, Refusal
from weighin.domain.listing import Place
from weighin.domain.types import Person, Role, Site, Story
from weighin.storage import evidence, explanations, list_events, sites, stories
from weighin.storage.db import Database
from weighin.web.listviews import ChangeView


def refused(db: Database, site: Site, story: Story, statement: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        propose(db, site, story, statement)
    return caught.value


def test_an_explanation_is_listed_under_the_next_letter(db: Database, site: Site, story: Story) -> None:
    made = make_list(db, site, story)
    assert [one.letter for one in made.explanations] == ["A", "B", "C"]
    assert {one.place for one in made.explanations} == {Place.LISTED}
    with db.read() as conn:
        assert explanations.of_story(conn, story.id) == made.explanations
        assert evidence.of_story(conn, story.id) == made.evidence
        kinds = [event.kind for event in list_events.of_story(conn, story.id)]
    assert kinds == ["proposed"] * 3 + ["evidence"] * 3


def test_somebody_new_becomes_a_guest_and_whoever_is_known_stays(db: Database, site: Site, story: Story) -> None:
    _, person = listing.propose(db, site, story.id, "It was the tide", None, NOW)
    assert (person.name, person.role) == ("", Role.GUEST)
    bo = reader(db, site, "Bo")
    one, proposer = listing.propose(db, site, story.id, "It was the wind", bo, NOW)
    assert proposer == bo
    assert one.person_id == bo.id


@pytest.mark.parametrize(
    ("again", "why"),
    [
        ("The ferry was carried off by the tide!", "the same words in another order"),
        ("the tide carried the ferry off", "in small letters"),
        ("The tidе carriеd the ferry off", "with look-alike letters"),
    ],
)
def test_what_is_on_the_list_already_is_named(db: Database, site: Site, story: Story, again: str, why: str) -> None:
    make_list(db, site, story)
    refusal = refused(db, site, story, again)
    assert refusal.code is Code.EXPLANATION_LISTED, why
    assert "(A)" in refusal.message


def test_its_denial_is_another_explanation(db: Database, site: Site, story: Story) -> None:
    make_list(db, site, story)
    assert propose(db, site, story, "Nobody stole the ferry").letter == "D"


@pytest.mark.parametrize("statement", ["", "   ", "\u200b\u3164", "\n\t"])
def test_an_empty_one_is_refused(db: Database, site: Site, story: Story, statement: str) -> None:
    refusal = refused(db, site, story, statement)
    assert (refusal.code, refusal.field) == (Code.TEXT_EMPTY, "statement")


@pytest.mark.parametrize("words", [201, 5_000, 60_000])
def test_one_of_thousands_of_words_is_refused_with_what_to_do(
    db: Database, site: Site, story: Story, words: int
) -> None:
    refusal = refused(db, site, story, "word " * words)
    assert refusal.code is Code.TEXT_TOO_LONG
    assert "200" in refusal.message


def test_direction_marks_and_control_characters_are_taken_out(db: Database, site: Site, story: Story) -> None:
    assert propose(db, site, story, "It \u202ewas\x00 the\n\ntide").statement == "It was the tide"


def test_the_policy_judges_explanations_and_evidence(db: Database, site: Site, story: Story) -> None:
    rules = '### 1. Be kind\n\nBe kind.\n\n```rules\nhold if contains any of "scoundrel"\n```\n'
    db.write(lambda conn: sites.update_site(conn, site.id, policy=rules))
    with db.read() as conn:
        ruled = sites.by_key(conn, site.key)
    assert ruled is not None
    assert propose(db, ruled, story, "That scoundrel of a captain sold it").place is Place.HELD
    assert observe(db, ruled, story, "The scoundrel was seen at the quay").place is Place.HELD
    assert propose(db, ruled, story, "The captain sold it").place is Place.LISTED


def test_evidence_needs_a_source_where_the_site_says_so(db: Database, site: Site, story: Story) -> None:
    bare = listing.Observed("Its ropes were cut", url="  ")
    with pytest.raises(Refusal) as caught:
        listing.observe(db, site, story.id, bare, None, NOW)
    assert (caught.value.code, caught.value.field) == (Code.SOURCE_MISSING, "source")
    db.write(lambda conn: sites.update_site(conn, site.id, needs_source=False))
    with db.read() as conn:
        lenient = sites.by_key(conn, site.key)
    assert lenient is not None
    assert listing.observe(db, lenient, story.id, bare, None, NOW)[0].sources == ()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://", "ftp://a.example", "https://user@a.example"])
def test_an_address_that_leads_nowhere_is_refused(db: Database, site: Site, story: Story, url: str) -> None:
    with pytest.raises(Refusal) as caught:
        listing.observe(db, site, story.id, listing.Observed("Seen", publisher="P", url=url), None, NOW)
    assert caught.value.code is Code.WEBSITE_INVALID


def test_nothing_is_added_to_a_closed_hidden_or_foreign_story(db: Database, site: Site) -> None:
    closed = make_story(db, site, "closed", is_open=False)
    assert refused(db, site, closed, "The tide").code is Code.STORY_CLOSED
    other = make_site(db, "herald")
    assert refused(db, other, closed, "The tide").code is Code.STORY_UNKNOWN
    hidden = NewStory("hidden", "Hidden", NOW, body="<p>x</p>", public=False)
    publishing.publish(db, site, [Article(hidden)])
    with db.read() as conn:
        found = stories.by_slug(conn, site.id, "hidden")
    assert found is not None
    assert refused(db, site, found, "The tide").code is Code.STORY_UNKNOWN


def test_a_list_ends_where_nobody_could_weigh_it_any_more(db: Database, site: Site, story: Story) -> None:
    for number in range(listing.LISTED_MOST):
        propose(db, site, story, f"Captain {chr(97 + number % 26)}{number} did it")
    assert refused(db, site, story, "One more").code is Code.EXPLANATION_LISTED


def test_what_a_program_suggested_may_be_put_forward_by_a_reader(db: Database, site: Site, story: Story) -> None:
    told = (site.id, story.id, "The tide carried the ferry off", Place.SUGGESTED, None, NOW)
    db.write(lambda conn: explanations.insert_explanation(conn, *told))
    assert propose(db, site, story, "The tide carried the ferry off").place is Place.LISTED


@pytest.mark.parametrize(("place", "words"), [(Place.HELD, "moderator looks"), (Place.DECLINED, "taken off")])
def test_what_waits_or_was_declined_is_not_said_to_be_on_the_list(
    db: Database, site: Site, story: Story, place: Place, words: str
) -> None:
    one = propose(db, site, story, "The tide carried the ferry off")
    db.write(lambda conn: explanations.change(conn, one.id, place=place))
    refusal = refused(db, site, story, "The tide carried the ferry off!")
    assert words in refusal.message
    assert ("(A)" in refusal.message) is (place is Place.DECLINED)


def test_nothing_says_that_what_waits_came_onto_the_list(
    db: Database, site: Site, story: Story, moderator: Person
) -> None:
    rules = '### 1. Be kind\n\nBe kind.\n\n```rules\nhold if contains any of "scoundrel"\n```\n'
    db.write(lambda conn: sites.update_site(conn, site.id, policy=rules))
    with db.read() as conn:
        ruled = sites.by_key(conn, site.key)
    assert ruled is not None
    one = propose(db, ruled, story, "That scoundrel of a captain sold it")
    observe(db, ruled, story, "The scoundrel was seen at the quay")

    def told() -> list[str]:
        return [ChangeView(change).words for change in of_slug(db, Lists(), site, story.slug, None).changes]

    assert told() == []
    curating.decline(db, site, one.id, moderator, NOW)
    assert told() == []  # nobody ever saw it
    curating.list_(db, site, one.id, moderator, NOW)
    curating.decline(db, site, one.id, moderator, NOW)
    assert told()[0] == "A was taken off the list."


def test_moderators_find_again_what_they_declined_before_it_was_listed(
    db: Database, site: Site, story: Story, moderator: Person
) -> None:
    told = (site.id, story.id, "The wind", Place.SUGGESTED, None, NOW)
    one = db.write(lambda conn: explanations.insert_explanation(conn, *told))
    curating.decline(db, site, one.id, moderator, NOW)
    page = of_slug(db, Lists(), site, story.slug, None)
    assert page.off == []
    assert [ChangeView(change).words for change in page.changes] == ["A was declined."]  # not: was taken off the list
    assert [off.id for off in of_slug(db, Lists(), site, story.slug, moderator).off] == [one.id]


def test_where_everything_is_read_first_a_readers_words_wait(db: Database, site: Site, story: Story) -> None:
    strict, moderator = replace(site, holds_all=True), moderators.moderator(db, site, "mo@site.example", NOW)
    assert propose(db, strict, story, "The tide carried the ferry off").place is Place.HELD
    assert observe(db, strict, story, "The ropes were found cut on the quay").place is Place.HELD
    own, _ = listing.propose(db, strict, story.id, "The owner sold it to Norway", moderator, NOW)
    assert own.place is Place.LISTED
