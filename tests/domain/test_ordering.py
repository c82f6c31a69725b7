"""Sorts and cursors as they stand in addresses."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from samples import law, thread

from weighin.domain.errors import Code, Refusal
from weighin.domain.ordering import DEFAULT, Cursor, Sort, cursor_after, key_of, parse_cursor, parse_sort

Below_10_18 = 10**18 - 1
DAMAGED = [
    "1",
    "_",
    "1_",
    "_1",
    "1_2_3",
    "1-2",
    "a_1",
    "1_b",
    " 1_2",
    "1_2\n",
    "--1_2",
    "1_-2",
    "+1_2",
    "1.0_2",
    "١_٢",
    "²_1",
]


@law(st.integers(-Below_10_18, Below_10_18), st.integers(0, Below_10_18))
def test_a_cursor_survives_its_way_through_an_address(key: int, number: int) -> None:
    assert parse_cursor(str(Cursor(key, number))) == Cursor(key, number)


@pytest.mark.parametrize("text", [*DAMAGED, "9" * 19 + "_1", "1_" + "9" * 19])
def test_a_damaged_cursor_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_cursor(text)
    assert refused.value.code is Code.CURSOR_INVALID


@pytest.mark.parametrize("text", [None, ""])
def test_without_a_word_a_list_begins_at_its_start_in_the_usual_order(text: str | None) -> None:
    assert parse_cursor(text) is None
    assert parse_sort(text) is DEFAULT


@pytest.mark.parametrize("sort", list(Sort))
def test_every_sort_has_a_name(sort: Sort) -> None:
    assert parse_sort(sort.value) is sort


@pytest.mark.parametrize("text", ["BEST", "best ", "top", "rank_best", "new;old", "\x00"])
def test_an_unknown_sort_is_refused_with_the_names_of_those_there_are(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_sort(text)
    assert refused.value.code is Code.SORT_UNKNOWN
    assert all(sort.value in refused.value.message for sort in Sort)


@pytest.mark.parametrize("sort", list(Sort))
def test_a_page_continues_after_the_last_comments_key_and_number(sort: Sort) -> None:
    (comment,) = thread([None])
    assert cursor_after(comment, sort) == Cursor(key_of(comment, sort), comment.number)


def test_each_sort_places_by_its_own_key() -> None:
    (comment,) = thread([None])
    keys = {sort: key_of(comment, sort) for sort in Sort}
    assert keys[Sort.NEW] == keys[Sort.OLD] == comment.created_at
    assert keys[Sort.BEST] == comment.rank_best
    assert keys[Sort.CONTROVERSIAL] == comment.rank_controversial
