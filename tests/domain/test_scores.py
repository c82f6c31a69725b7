"""The formula of the bridging score at fixed positions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st
from samples import law

from weighin.domain.ranking.camps import Camps, Centre
from weighin.domain.ranking.scores import CAUTION, CAUTION_FACTOR, HARM, Scores, score

NONE = np.zeros(0)
Positions = st.lists(st.floats(-1.5, 1.5), min_size=1, max_size=40)
Ratings = st.sampled_from([0.0, 0.5, 1.0])


def camps(plus: float = 0.7, minus: float = -0.4) -> Camps:
    return Camps(NONE, NONE, Centre(0.02, plus), Centre(-0.03, minus))


def of_one(phi: Any, y: Any, z: float = 1.0, both: Camps | None = None) -> Scores:
    phi, y = np.asarray(phi, dtype=np.float64), np.asarray(y, dtype=np.float64)
    return score(1, np.zeros(len(phi), dtype=np.int64), phi, y, 0.6, 0.12, both or camps(), z)


@law(Positions, st.data())
def test_predictions_are_those_of_ridge_regression(phi: list[float], data: st.DataObject) -> None:
    y = [data.draw(Ratings) - 0.6 for _ in phi]
    design = np.stack([np.ones(len(phi)), phi], 1)
    inverse = np.linalg.inv(design.T @ design + np.diag([CAUTION, CAUTION_FACTOR]))
    coefficients = inverse @ design.T @ np.array(y)
    scores = of_one(phi, y)
    for approval, error, (i, f) in (
        (scores.plus, scores.error_plus, (0.02, 0.7)),
        (scores.minus, scores.error_minus, (-0.03, -0.4)),
    ):
        at = np.array([1, f])
        assert approval[0] == pytest.approx(0.6 + i + at @ coefficients, abs=1e-9)
        assert error[0] == pytest.approx(np.sqrt(0.12 * at @ inverse @ at), abs=1e-9)


@law(Positions, st.data())
def test_the_score_is_the_harmonic_mean_of_bounds_between_them_and_turns_with_the_camps(
    phi: list[float], data: st.DataObject
) -> None:
    y = [data.draw(Ratings) - 0.6 for _ in phi]
    scores = of_one(phi, y)
    ends = sorted((scores.bound_plus[0], scores.bound_minus[0]))
    assert 0.01 <= ends[0] <= scores.bridging[0] <= ends[1] <= 0.99
    assert scores.bridging[0] == pytest.approx(2 * ends[0] * ends[1] / sum(ends), rel=1e-12)
    turned = of_one(-np.array(phi), y, both=Camps(NONE, NONE, Centre(-0.03, 0.4), Centre(0.02, -0.7)))
    assert turned.bridging[0] == pytest.approx(scores.bridging[0], rel=1e-9)
    assert turned.dividing[0] == pytest.approx(-scores.dividing[0], abs=1e-9)


@law(Positions, st.sampled_from([0.7, -0.4]))
def test_an_agree_from_the_centre_of_a_camp_never_lowers_its_prediction(phi: list[float], centre: float) -> None:
    y = [0.4 if place % 3 else -0.6 for place in range(len(phi))]
    before, after = of_one([*phi, centre], [*y, -0.6]), of_one([*phi, centre], [*y, 0.4])
    name = "plus" if centre > 0 else "minus"
    assert getattr(after, name)[0] > getattr(before, name)[0]


def gains(phi: Any, y: Any, turned: int) -> tuple[float, float]:
    """How much higher the score is with an agree than with a disagree; the same if no vote were mended."""
    found = []
    for left in (0.4, -0.6):
        scores = of_one(phi, [*y[:turned], left, *y[turned + 1 :]])
        ends = np.array([scores.plus - scores.error_plus, scores.minus - scores.error_minus]).clip(0.01, 0.99)
        found.append((scores.bridging[0], 2 / float(np.sum(1 / ends))))
    return found[0][0] - found[1][0], found[0][1] - found[1][1]


def test_a_vote_that_would_work_against_itself_hardly_does() -> None:
    # Liked on the plus side alone; one more agree from far out there tells that it is of that side.
    mended, unmended = gains([0.5] * 20 + [-0.3] * 3 + [1.5], [0.35] * 20 + [-0.2] * 3 + [0.0], 23)
    assert unmended < -0.1
    assert mended > -0.015


def test_few_votes_work_against_themselves_even_where_people_stand_far_apart() -> None:
    random, found = np.random.default_rng(0), []
    for _ in range(1000):
        votes = int(random.integers(1, 41))
        phi = random.uniform(-1.5, 1.5, votes)
        y = random.choice([0.0, 0.5, 1.0], votes, p=[0.3, 0.1, 0.6]) - 0.6
        found.append(gains(phi, y.tolist(), int(random.integers(votes))))
    mended, unmended = (np.mean(np.array(found) < -HARM * 1.25, axis=0)).tolist()
    assert mended < unmended / 3


def test_votes_of_one_camp_leave_the_other_unsure() -> None:
    one, both = of_one([0.7] * 40, [0.4] * 40), of_one([0.7, -0.4] * 20, [0.4] * 40)
    assert one.error_minus[0] > 1.5 * both.error_minus[0]
    assert one.bound_minus[0] < both.bound_minus[0]
    assert one.bridging[0] < both.bridging[0]


@law(Positions, st.floats(0, 3), st.floats(0, 3))
def test_a_larger_z_leaves_predictions_and_makes_the_fault_line_less_sure(
    phi: list[float], less: float, more: float
) -> None:
    less, more = sorted((less, more))
    y = [0.4] * len(phi)
    cautious, bold = of_one(phi, y, more), of_one(phi, y, less)
    assert cautious.plus[0] == bold.plus[0]
    assert abs(cautious.dividing[0]) <= abs(bold.dividing[0])


def test_no_votes_give_the_average_less_its_whole_margin() -> None:
    scores = of_one([], [])
    assert scores.plus[0] == pytest.approx(0.62)
    assert scores.error_plus[0] == pytest.approx(np.sqrt(0.12 * (1 / CAUTION + 0.49 / CAUTION_FACTOR)))
    assert scores.dividing[0] == 0
