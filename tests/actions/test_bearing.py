"""What a comment seems to speak for is offered to its writer, from its words and what it replies to."""

from __future__ import annotations

from cast import NOW, Say
from listed import make_list
from weighin.actions import bearing, curating
from weighin.domain.listing import Bearing
from weighin.domain.types import Person, Site, Story
from weighin.storage.db import Database


def test_words_that_say_what_the_list_says_are_offered(db: Database, site: Site, story: Story) -> None:
    made = make_list(db, site, story)
    tide, theft, _ = made.explanations
    assert bearing.offer(db, site, story.id, "I think the tide carried the ferry off.", None) == {tide.id: Bearing.FOR}
    offered = bearing.offer(db, site, story.id, "Somebody stole the ferry, plain and simple.", None)
    assert offered == {theft.id: Bearing.FOR}


def test_a_denial_is_offered_as_one(db: Database, site: Site, story: Story) -> None:
    tide = make_list(db, site, story).explanations[0]
    against = {tide.id: Bearing.AGAINST}
    assert bearing.offer(db, site, story.id, "The tide did not carry the ferry off, it was too low.", None) == against


def test_a_reply_takes_its_side_from_what_it_replies_to(
    db: Database, site: Site, story: Story, say: Say, moderator: Person
) -> None:
    tide, theft, _ = make_list(db, site, story).explanations
    above = say("I saw a lorry at the slip.")
    curating.link(db, site, above.id, theft.id, Bearing.FOR, moderator, NOW)
    for words, expected in (
        ("Nonsense. You saw the milk van.", {theft.id: Bearing.AGAINST}),
        ("Exactly.", {theft.id: Bearing.FOR}),
        ("The van was blue.", {}),
        ("No, the tide carried the ferry off.", {theft.id: Bearing.AGAINST, tide.id: Bearing.FOR}),
    ):
        assert bearing.offer(db, site, story.id, words, above.id) == expected, words


def test_what_explains_nothing_is_offered_nothing(db: Database, site: Site, story: Story, say: Say) -> None:
    make_list(db, site, story)
    for text in ("Thank you for the article.", "First!", "Where can I buy a ticket?", "\U0001f600", "x" * 9_000):
        assert bearing.offer(db, site, story.id, text, None) == {}
    assert bearing.offer(db, site, story.id, "The tide carried the ferry off", 10**9) != {}


def test_a_story_without_a_list_offers_nothing(db: Database, site: Site, story: Story) -> None:
    assert bearing.offer(db, site, story.id, "The tide carried the ferry off", None) == {}
