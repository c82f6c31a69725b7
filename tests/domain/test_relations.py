"""Relations between explanations: what can hold together, and what cannot."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from samples import law

from weighin.domain.errors import Code, Refusal
from weighin.domain.listing import letter
from weighin.domain.relations import Related, Relation, consistent, excluded, parts, related, standing

LETTERS = {number: letter(number) for number in range(1, 9)}


def contains(one: int, *others: int) -> list[Related]:
    return [related(one, other, Relation.CONTAINS) for other in others]


def excludes(one: int, other: int) -> Related:
    return related(one, other, Relation.EXCLUDES)


def refused(said: list[Related], into: dict[int, int] | None = None) -> Refusal:
    with pytest.raises(Refusal) as caught:
        consistent(said, into or {}, LETTERS)
    return caught.value


def test_what_excludes_another_is_excluded_by_it() -> None:
    assert excludes(2, 1) == excludes(1, 2)
    assert excluded([excludes(2, 1)]) == {1: [2], 2: [1]}
    assert parts([*contains(3, 1, 2), excludes(1, 4)]) == {3: [1, 2]}


def test_a_merge_takes_the_relations_along() -> None:
    said = [*contains(4, 1, 3), excludes(3, 2)]
    assert standing(said, {3: 5}) == [*contains(4, 1, 5), excludes(2, 5)]
    assert standing(contains(4, 1, 3), {3: 1}) == contains(4, 1)


def test_a_compound_of_rivals_holds_beside_what_excludes_another() -> None:
    consistent([*contains(4, 1, 3), *contains(5, 4), excludes(1, 2), excludes(2, 3)], {}, LETTERS)


@pytest.mark.parametrize(
    ("said", "into", "told"),
    [
        (contains(1, 1), {}, "A would contain itself"),
        ([excludes(1, 1)], {}, "A would exclude itself"),
        (contains(2, 1), {1: 2}, "B would contain itself"),
        ([excludes(1, 2)], {1: 2}, "B would exclude itself"),
        ([*contains(1, 2), *contains(2, 1)], {}, "in a circle: "),
        ([*contains(1, 2), *contains(2, 3), *contains(4, 1)], {4: 3}, "in a circle: "),
    ],
)
def test_what_leads_back_to_itself_is_refused(said: list[Related], into: dict[int, int], told: str) -> None:
    refusal = refused(said, into)
    assert refusal.code is Code.EXPLANATION_CIRCULAR
    assert told in refusal.message


def test_a_circle_is_told_as_a_sentence() -> None:
    told = refused([*contains(1, 2), *contains(2, 3), *contains(3, 1)]).message.partition(": ")[2].partition(".")[0]
    names = told.split(" contains ")
    assert (len(names), names[0]) == (4, names[-1])
    assert f"{names[0]}{names[1]}" in {"AB", "BC", "CA"}


@pytest.mark.parametrize(
    ("said", "into", "told"),
    [
        ([*contains(2, 1), excludes(1, 2)], {}, "B contains A, so it cannot exclude it too"),
        ([*contains(3, 2), *contains(2, 1), excludes(1, 3)], {}, "C contains A, so it cannot exclude it too"),
        ([*contains(3, 1, 2), excludes(2, 1)], {}, "C would combine A and B, which exclude each other"),
        ([*contains(4, 3, 2), *contains(3, 1), excludes(1, 2)], {}, "D would combine A and B"),
        ([*contains(3, 1, 2), excludes(2, 4)], {4: 1}, "C would combine A and B"),
    ],
)
def test_what_contradicts_itself_is_refused(said: list[Related], into: dict[int, int], told: str) -> None:
    refusal = refused(said, into)
    assert refusal.code is Code.RELATION_CONTRADICTORY
    assert told in refusal.message


SOME = st.lists(st.builds(related, st.integers(1, 6), st.integers(1, 6), st.sampled_from(list(Relation))), max_size=8)
MERGED = st.dictionaries(st.integers(4, 6), st.integers(1, 3))


@law(SOME, MERGED)
def test_what_holds_while_some_are_merged_holds_when_they_are_parted(said: list[Related], into: dict[int, int]) -> None:
    try:
        consistent(said, into, LETTERS)
    except Refusal:
        return
    consistent(said, {}, LETTERS)


@law(SOME)
def test_the_order_in_which_it_was_said_is_the_same_to_it(said: list[Related]) -> None:
    def holds(of: list[Related]) -> bool:
        try:
            consistent(of, {}, LETTERS)
        except Refusal:
            return False
        return True

    assert holds(said) == holds(said[::-1])
