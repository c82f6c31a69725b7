"""The sorts by votes: the Wilson bound's worked figures and the laws of the stored ranks."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import strategies as st
from samples import law

from weighin.domain.ranking import Z, controversy, rank_best, rank_controversial, wilson

Votes = st.integers(0, 10_000)
Some = st.integers(1, 10_000)
Substance = st.integers(0, 999)


@law(Some)
def test_votes_all_up_give_n_over_n_plus_z_squared(n: int) -> None:
    assert wilson(n, 0) == pytest.approx(n / (n + Z * Z), rel=1e-12)


@law(Votes)
def test_votes_all_down_give_nothing(n: int) -> None:
    assert wilson(0, n) == pytest.approx(0, abs=1e-12)


def test_figures_worked_by_hand() -> None:
    assert wilson(0, 0) == 0
    assert wilson(1, 0) == pytest.approx(0.378430, abs=1e-6)
    assert wilson(10, 0, z=2) == pytest.approx(10 / 14)
    assert wilson(1, 1, z=1) == pytest.approx((0.75 - sqrt(3) / 4) / 1.5)


@law(Some, Votes)
def test_the_bound_is_as_far_below_the_share_as_the_score_interval_says(ups: int, downs: int) -> None:
    n, bound = ups + downs, wilson(ups, downs)
    assert ups / n - bound == pytest.approx(Z * sqrt(bound * (1 - bound) / n), rel=1e-6, abs=1e-9)


@law(Votes, Some)
def test_one_vote_turned_from_down_to_up_raises_the_bound(ups: int, downs: int) -> None:
    assert wilson(ups + 1, downs - 1) > wilson(ups, downs)


@law(st.integers(1, 300), st.integers(0, 300), st.integers(2, 20))
def test_more_votes_of_the_same_share_raise_the_bound(ups: int, downs: int, times: int) -> None:
    assert wilson(ups * times, downs * times) > wilson(ups, downs)


@law(Votes, Votes)
def test_one_more_up_never_comes_later_and_one_more_down_never_earlier(ups: int, downs: int) -> None:
    assert rank_best(ups + 1, downs) <= rank_best(ups, downs) <= rank_best(ups, downs + 1)


@law(Some, Votes, Some)
def test_an_upvoted_comment_stands_before_an_unvoted_one_and_that_before_a_downvoted(
    ups: int, downs: int, only_downs: int
) -> None:
    assert rank_best(ups, downs) < rank_best(0, 0) < rank_best(0, only_downs)


@law(st.integers(0, 10**7), Substance, st.integers(0, 10**7), Substance)
def test_votes_outweigh_whatever_a_comment_says(downs: int, substance: int, fewer: int, other: int) -> None:
    assert rank_best(1, downs, substance) < rank_best(0, fewer, other)
    assert rank_best(0, downs, substance) < rank_best(0, downs + 1 + fewer, other)


@law(Votes, Substance, Substance)
def test_of_equal_votes_without_an_up_what_says_more_comes_first(downs: int, less: int, more: int) -> None:
    less, more = sorted((less, more))
    assert rank_best(0, downs, more) <= rank_best(0, downs, less)
    assert (rank_best(0, downs, more) == rank_best(0, downs, less)) is (more == less)
    assert rank_best(0, downs, 499) > rank_best(0, downs) == rank_best(0, downs, 500) > rank_best(0, downs, 501)


@law(Some, Votes, Substance)
def test_with_an_up_vote_it_does_not_matter(ups: int, downs: int, substance: int) -> None:
    assert rank_best(ups, downs, substance) == rank_best(ups, downs)


@law(Votes, Votes)
def test_controversy_does_not_care_which_side_is_which(ups: int, downs: int) -> None:
    assert controversy(ups, downs) == controversy(downs, ups)
    assert rank_controversial(ups, downs) == rank_controversial(downs, ups)


@law(Votes)
def test_nobody_disputes_what_has_votes_of_one_side_only(votes: int) -> None:
    assert controversy(votes, 0) == controversy(0, votes) == rank_controversial(votes, 0) == 0


@law(st.integers(2, 2_000), st.data())
def test_of_equal_totals_the_most_even_is_the_most_controversial(total: int, data: st.DataObject) -> None:
    less = data.draw(st.integers(1, total // 2))
    fewer = data.draw(st.integers(0, less))
    assert controversy(less, total - less) >= controversy(fewer, total - fewer)
    assert rank_controversial(less, total - less) <= rank_controversial(fewer, total - fewer)


@law(Some)
def test_more_evenly_split_votes_are_more_controversial(each: int) -> None:
    assert controversy(each, each) == 2 * each
    assert rank_controversial(each + 1, each + 1) < rank_controversial(each, each)
