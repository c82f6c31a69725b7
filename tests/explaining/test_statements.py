"""The words that stand for an explanation."""

from __future__ import annotations

import pytest
from market import COMMENTS, STORY

from weighin.explaining import Comment, Mode, find
from weighin.explaining.statements import plain


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("My theory is that the crew left the door open.", "The crew left the door open"),
        ("And I'm convinced that it was the flood, plain and simple!", "It was the flood"),
        ("Honestly, I still think Powhatan had them killed (see Smith)", "Powhatan had them killed"),
        ("“The stove filled the tent with smoke.”", "The stove filled the tent with smoke"),
        ("The pump failed, if you ask me 😂", "The pump failed"),
        ('The driver did not "jump a red"', "The driver did not jump a red"),
        ('The "new" signal stood behind a birch', 'The "new" signal stood behind a birch'),
        ("", ""),
        ("…", ""),
    ],
)
def test_openings_tags_and_asides_are_cut(said: str, left: str) -> None:
    assert plain(said) == left


def test_a_pronoun_becomes_the_name_that_is_clear() -> None:
    assert plain("They dumped the settlers", "Walsingham") == "Walsingham dumped the settlers"
    assert plain("they'd wanted the site for years", "the Cresswells") == "The Cresswells had wanted the site for years"
    assert plain("It was the contractor", "Big Dave") == "It was the contractor"


def test_a_statement_is_short_and_no_question() -> None:
    long = Comment("i", None, "Quin", f"What if {COMMENTS[0].text[:-1].lower()}, {COMMENTS[7].text.lower() * 3}?")
    for each in find(STORY, [*COMMENTS, long], mode=Mode.WORDS).suggestions:
        assert 3 <= len(each.statement.split()) <= 18
        assert "?" not in each.statement
        assert not each.needs_wording
