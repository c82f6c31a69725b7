"""What can be said of a comment without a model."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weighin.moderation import remark


@pytest.mark.parametrize(
    "text",
    [
        "First!",
        "FRIST",
        "This.",
        "+1",
        "lol",
        "\U0001f600\U0001f600",
        "...",
        "!!!",
        "hahahahaha",
        "me too",
        "\u2b06\ufe0f",
    ],
)
def test_remarks_that_say_nothing(text: str) -> None:
    assert remark.is_contentless(text)


@pytest.mark.parametrize(
    "text",
    ["No.", "At nine.", "First, the tide.", "Why?", "https://log.example/9", "1987", "Thank you", "\u043d\u0435\u0442"],
)
def test_short_remarks_that_say_something(text: str) -> None:
    assert not remark.is_contentless(text)


def test_links_and_pictures_are_counted() -> None:
    text = "See https://a.example, www.b.example and [c](http://c.example) ![d](https://d.example/x.png)"
    assert (remark.links(text), remark.pictures(text)) == (4, 1)


@pytest.mark.parametrize(
    ("text", "wordless"),
    [
        ("\U0001f600" * 100, True),
        ("\u2764\ufe0f <br> &#128512;", True),
        ("1\ufe0f\u20e3 \U0001f1e9\U0001f1ea", True),
        ("...", True),
        ("", False),
        (" ", False),
        ("\U0001f600 ok", False),
        ("\U0001f600 7", False),
        ("https://a.example", False),
        ("\u597d", False),
    ],
)
def test_emoji_and_signs_are_no_words(text: str, wordless: bool) -> None:
    assert remark.is_wordless(text) is wordless


def test_the_same_word_again_is_no_other_word() -> None:
    assert remark.different_words("Casino CASINO c\u0430sino \U0001f600") == 1
    assert remark.different_words("Buy cheap watches, buy watches") == 3


PARENT = "The ferry left at nine and nobody checked the valve before that."


def test_a_copy_of_the_parent_is_one_and_a_quotation_with_words_is_none() -> None:
    assert remark.is_copied("the FERRY left at nine and nobody checked the valve", PARENT)
    assert remark.is_copied(f"> {PARENT}", PARENT)
    assert not remark.is_copied(f"> {PARENT}\n\nI did, and I have the slip.", PARENT)
    assert not remark.is_copied("the ferry", PARENT)
    assert not remark.is_copied("", PARENT)


def test_the_same_words_are_alike_however_they_are_spelt() -> None:
    plain = "Buy the best watches in town at my shop"
    assert remark.likeness(plain) == remark.likeness("BUY the b\u0435st w\u200batches, in town -- at my shop!!!")
    assert remark.likeness(plain) != remark.likeness(plain + " now")
    assert remark.likeness("Thank you!") is None


@given(st.text(max_size=200))
def test_nothing_is_too_strange(text: str) -> None:
    remark.is_contentless(text), remark.is_copied(text, text), remark.links(text), remark.pictures(text)
    found = remark.likeness(text)
    assert found is None or -(2**63) <= found < 2**63
