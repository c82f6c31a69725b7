"""What corrections teach the heads of a site."""

from __future__ import annotations

import numpy as np
import pytest
from market import COMMENTS, STORY

from weighin.explaining import Claim, Corrections, Finder, Mode, Stance
from weighin.explaining.heads import Head
from weighin.explaining.train.corrections import moved, taught


def settled(corrections: Corrections) -> Finder:
    finder = Finder(STORY, mode=Mode.WORDS, corrections=corrections)
    finder.add(*COMMENTS)
    finder.settle()
    return finder


def test_a_head_moves_towards_what_it_is_shown_and_not_far() -> None:
    head = Head(np.array([1.0, 0.0, 0.0]), 0.0)
    rows = np.array([[1.0, 1.0, 0.0]])
    before, once = head.chance(rows)[0], moved(head, rows, np.zeros(1)).chance(rows)[0]
    often = moved(head, np.repeat(rows, 50, 0), np.zeros(50)).chance(rows)[0]
    assert before > once > before - 0.1
    assert often < 0.3
    assert moved(head, rows, np.zeros(1)).weights[2] == 0


def test_nothing_is_learned_of_nothing() -> None:
    finder = settled(Corrections())
    assert taught(finder).proposes.weights is finder.heads.proposes.weights


def test_what_was_rejected_becomes_less_likely_and_what_was_accepted_more() -> None:
    plain = settled(Corrections())
    finder = settled(Corrections(rejected=(Claim("a", 0),), accepted=((Claim("f", 0), ""),)))
    finder.heads = taught(finder)
    finder.settle()
    assert finder.roles.chances["a"][0] < plain.roles.chances["a"][0]
    assert finder.roles.chances["f"][0] > plain.roles.chances["f"][0]


def test_a_stance_and_a_merge_are_learned() -> None:
    finder = settled(Corrections(together=((Claim("a", 0), Claim("d", 0)),), stances=((Claim("c", 0), Stance.FOR),)))
    learned = taught(finder)
    assert not np.array_equal(learned.agrees.weights, finder.heads.agrees.weights)
    assert not np.array_equal(learned.same.weights, finder.heads.same.weights)


def test_several_threads_teach_together() -> None:
    one = settled(Corrections(rejected=(Claim("a", 0),)))
    other = settled(Corrections(accepted=((Claim("f", 0), ""),)))
    both = taught(one, other).proposes.weights
    assert not np.array_equal(both, taught(one).proposes.weights)
    assert not np.array_equal(both, taught(other).proposes.weights)
    assert np.array_equal(taught(one, settled(Corrections())).proposes.weights, taught(one).proposes.weights)


def test_saying_the_same_a_thousand_times_moves_a_sure_head_no_further_than_to_what_is_said() -> None:
    head, rows = Head(np.array([20.0, 1.0, 0.0]), 0.0), np.array([[1.0, 0.0, 0.0]])
    for often in (1, 30, 1000):
        after = moved(head, np.repeat(rows, often, 0), np.zeros(often))
        assert -10 < after.weights[0] <= 20
        assert after.weights[1:].tolist() == [1.0, 0.0]
    assert after.chance(rows)[0] < 0.5
    assert after.weights[0] > -5  # said to be wrong, not thrown to the other end


def test_who_says_both_yes_and_no_moves_a_head_to_neither() -> None:
    head, rows = Head(np.array([3.0, 0.0]), 0.0), np.array([[1.0, 0.0]] * 200)
    after = moved(head, rows, np.array([0.0, 1.0] * 100))
    assert abs(after.chance(rows[:1])[0] - 0.5) < 0.1


def test_hostile_rows_leave_every_weight_a_small_number() -> None:
    random = np.random.default_rng(1)
    head = Head(random.normal(size=40), 0.5)
    for scale in (1e-300, 1.0, 999.0):
        rows = random.normal(size=(700, 40)) * scale
        rows = np.clip(rows, -999, 999)
        wrong = (head.chance(rows) < 0.5).astype(float)
        after = moved(head, rows, wrong)
        assert np.isfinite(after.weights).all()
        # Of 500 rows each pulls by at most a whole label, as far as a quarter of log-odds reach.
        assert np.abs((after.weights - head.weights) @ rows.T).max() <= 500 * 0.25 * (rows**2).sum(1).max() / max(
            (rows[-500:] ** 2).sum(1).mean(), 1e-9
        )


@pytest.mark.parametrize(
    ("rows", "labels"),
    [
        ([[np.nan, 1.0]], [1.0]),
        ([[np.inf, 1.0]], [1.0]),
        ([[1e300, 1.0]], [1.0]),
        ([[1.0, 1.0]], [np.nan]),
        ([[1.0, 1.0]], [2.0]),
        ([[1.0, 1.0, 1.0]], [1.0]),
        ([[1.0, 1.0]], [1.0, 0.0]),
        ([1.0, 1.0], [1.0]),
        ([], []),
    ],
)
def test_what_is_no_row_for_a_head_teaches_nothing(rows: list[object], labels: list[float]) -> None:
    head = Head(np.array([1.0, -1.0]), 0.0)
    assert moved(head, np.array(rows, np.float64), np.array(labels)) is head


def test_a_sound_row_beside_a_broken_one_teaches_all_the_same() -> None:
    head = Head(np.array([1.0, -1.0]), 0.0)
    rows = np.array([[np.nan, 0.0], [1.0, 1.0]])
    after = moved(head, rows, np.array([1.0, 0.0]))
    assert after.weights.tolist() == moved(head, rows[1:], np.array([0.0])).weights.tolist() != [1.0, -1.0]
