"""What moved a list between two moments: every printed cause sums to the printed change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weighin.domain.explanations import NOTHING, Cause, Moment, Move, moves, printed

dB = st.floats(-30, 30, allow_nan=False)
Rows = st.dictionaries(st.sampled_from("123456"), st.fixed_dictionaries({"A": dB, "B": dB}), max_size=6)
Moments = st.builds(lambda rows, prior: Moment(("A", "B"), rows, {"A": prior}), Rows, dB)


@given(Moments, Moments, st.sampled_from([1, 2]))
def test_the_printed_causes_sum_to_the_printed_change(before: Moment, after: Moment, digits: int) -> None:
    for move in moves(before, after, digits):
        assert round(sum(cause.decibels for cause in move.causes), digits) == move.decibels
        exact = after.decibels[move.explanation] - before.decibels[move.explanation]
        assert move.decibels == pytest.approx(exact, abs=0.6 * 10**-digits)


def test_what_moved_most_is_told_first_and_what_did_not_is_left_out() -> None:
    before = Moment(("A", "B", "C"), {"1": {"A": 2.0, "B": -2.0}, "2": {"A": 1.0, "B": -1.0}})
    after = Moment(("A", "B", "C"), {"1": {"A": 2.0, "B": -2.04}, "2": {"A": -3.0, "B": 1.0, "C": 2.0}}, {"C": 1.5})
    assert moves(before, after) == (
        Move("A", -4.0, (Cause("2", -4.0),)),
        Move("C", 3.5, (Cause("2", 2.0), Cause(None, 1.5))),
        Move("B", 2.0, (Cause("2", 2.0),)),
    )
    assert moves(after, after) == ()


def test_an_explanation_that_comes_moves_from_nothing_and_one_that_goes_moves_there() -> None:
    there = Moment(("A",), {"1": {"A": 2.0}})
    assert moves(NOTHING, there) == (Move("A", 2.0, (Cause("1", 2.0),)),)
    assert moves(there, NOTHING) == (Move("A", -2.0, (Cause("1", -2.0),)),)


def test_parts_that_do_not_sum_to_their_total_are_not_printed() -> None:
    assert printed([0.05, 0.05, 0.05], 0.15) == pytest.approx([0.1, 0.1, 0.0])
    with pytest.raises(ValueError, match="do not sum"):
        printed([1.0], 2.0)
