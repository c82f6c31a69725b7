"""Average linkage that never joins what was set apart."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from weighin.explaining.grouping import grouped
from weighin.explaining.thread import Numbers


def test_the_likely_are_joined_and_the_unlikely_not() -> None:
    chances = np.array([[1, 0.9, 0.1], [0.9, 1, 0.2], [0.1, 0.2, 1]])
    assert grouped(chances, 0.5) == [[0, 1], [2]]


def test_a_third_joins_by_its_mean_not_by_its_nearest() -> None:
    chances = np.array([[1, 0.9, 0.8], [0.9, 1, 0.0], [0.8, 0.0, 1]])
    assert grouped(chances, 0.5) == [[0, 1], [2]]
    assert grouped(chances, 0.4) == [[0, 1, 2]]


def test_what_a_moderator_said_comes_before_any_chance() -> None:
    chances = np.array([[1, 0.9, 0.9], [0.9, 1, 0.9], [0.9, 0.9, 1]])
    assert grouped(chances, 0.5, apart=[(0, 1)]) in ([[0, 2], [1]], [[0], [1, 2]])
    assert grouped(np.eye(3), 0.5, together=[(0, 2)]) == [[0, 2], [1]]


@st.composite
def _cases(draw: st.DrawFn) -> tuple[Numbers, list[tuple[int, int]]]:
    count = draw(st.integers(0, 9))
    rows = draw(st.lists(st.lists(st.floats(0, 1), min_size=count, max_size=count), min_size=count, max_size=count))
    places = st.integers(0, max(0, count - 1))
    apart = draw(st.lists(st.tuples(places, places), max_size=5)) if count else []
    return np.array(rows).reshape(count, count), [(one, other) for one, other in apart if one != other]


@given(_cases(), st.floats(0.05, 1))
def test_everything_is_in_one_group_and_nothing_with_what_it_was_set_apart_from(
    case: tuple[Numbers, list[tuple[int, int]]], least: float
) -> None:
    chances, apart = case
    groups = grouped(chances, least, apart=apart)
    assert sorted(each for group in groups for each in group) == list(range(len(chances)))
    for one, other in apart:
        assert not any(one in group and other in group for group in groups)
