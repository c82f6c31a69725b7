"""What holds of every list of explanations, whatever readers say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from samples import law
from weighings import NAMES, Seeds, crowd

from weighin.domain.explanations import Assessment, Evidence, State, weigh
from weighin.domain.explanations.decibels import contributions, posterior, shares
from weighin.domain.explanations.discrimination import discrimination

Steps = arrays.arrays(np.float64, (4, 3), elements=st.floats(-2, 2, allow_nan=False, width=32))
Rated = arrays.arrays(np.bool_, (4, 3))
Trust = arrays.arrays(np.float64, 4, elements=st.floats(0, 1, width=32))
Row = st.integers(0, 3)


def few(*arguments: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A law that is tried on a dozen crowds: a crowd is weighed in a tenth of a second."""
    return law(*arguments, tries=12)


def told(cells: np.ndarray, rated: np.ndarray, trust: np.ndarray, share: np.ndarray | None = None) -> np.ndarray:
    return contributions(cells, rated, trust, np.ones(len(cells)) if share is None else share)


@law(Steps, Rated, Trust, Row, st.integers(-2, 2))
def test_a_step_more_in_every_cell_of_a_row_changes_nothing(
    cells: np.ndarray, rated: np.ndarray, trust: np.ndarray, row: int, step: int
) -> None:
    shifted = cells.copy()
    shifted[row] += step
    before, after = told(cells, rated, trust), told(shifted, rated, trust)
    assert after == pytest.approx(before, abs=1e-9)
    spread = [discrimination(one, posterior(one.sum(0))) for one in (before, after)]
    assert spread[1] == pytest.approx(spread[0], abs=1e-6)


@law(Steps, Rated, Trust, Row)
def test_a_mere_reprint_of_a_row_changes_nothing(
    cells: np.ndarray, rated: np.ndarray, trust: np.ndarray, row: int
) -> None:
    groups = [f"source {place}" for place in range(4)]
    again = [*range(4), row]
    share = shares([groups[place] for place in again], [True] * 5, same=1)
    twice = told(cells[again], rated[again], trust[again], share)
    assert twice.sum(0) == pytest.approx(told(cells, rated, trust).sum(0), abs=1e-9)


@few(Seeds)
def test_a_row_that_is_not_believed_changes_nothing(seed: int) -> None:
    weighing = crowd(seed)
    lies = [Assessment(f"p{person}", "lie", name, 2 - 4 * (name == "a")) for person in range(30) for name in "abc"]
    with_it = replace(
        weighing,
        evidence=(*weighing.evidence, Evidence("lie", None, 0.0)),
        assessments=(*weighing.assessments, *map(as_float, lies)),
    )
    for one, other in zip(weigh(weighing).standings, weigh(with_it).standings, strict=True):
        assert (one.explanation, one.state, one.rank) == (other.explanation, other.state, other.rank)
        assert other.decibels == pytest.approx(one.decibels, abs=1e-9)
        assert other.interval == pytest.approx(one.interval, abs=1e-9)
        assert other.agreed_decibels == pytest.approx(one.agreed_decibels, abs=1e-9)


def as_float(one: Assessment) -> Assessment:
    return replace(one, value=float(one.value or 0))


@law(Steps, Trust)
def test_a_row_separates_more_the_more_it_is_believed_and_never_beyond_its_bound(
    cells: np.ndarray, trust: np.ndarray
) -> None:
    rated, trust = np.ones((4, 3), np.bool_), np.minimum(trust, 0.999)
    low, high = told(cells, rated, trust / 2), told(cells, rated, trust)
    for row in range(4):
        spread = np.abs(high[row][:, None] - high[row][None, :])
        assert (np.abs(low[row][:, None] - low[row][None, :]) <= spread + 1e-9).all()
        assert spread.max() <= -10 * np.log10(1 - trust[row]) + 1e-9


@few(Seeds, st.sampled_from([None, 0.4, 0.9]))
def test_contributions_and_priors_make_up_every_gap(seed: int, credibility: float | None) -> None:
    weighing = replace(crowd(seed, credibility=credibility), priors={"a": 3.0, "c": -1.5})
    standings = weigh(weighing)
    for one in NAMES[:3]:
        its = sum(weight.contributions[one] for weight in standings.evidence.values())
        assert standings.of(one).decibels == pytest.approx(weighing.priors.get(one, 0) + its, abs=1e-9)
        for other in NAMES[:3]:
            gap = standings.of(one).decibels - standings.of(other).decibels
            prior = weighing.priors.get(one, 0) - weighing.priors.get(other, 0)
            assert sum(standings.pair(one, other).values()) == pytest.approx(gap - prior, abs=1e-9)


@few(Seeds, st.floats(0.05, 0.7), st.integers(4, 40))
def test_what_is_not_yet_tested_is_never_ranked_above_what_is(seed: int, filled: float, readers: int) -> None:
    standings = weigh(crowd(seed, readers=readers, filled=filled, explanations=4)).standings
    ranks = [one.rank for one in standings]
    tested = [rank for rank in ranks if rank is not None]
    assert ranks == [*range(1, len(tested) + 1), *[None] * (4 - len(tested))]
    assert all((one.state is State.UNTESTED) == (one.rank is None) for one in standings)
    assert all((one.lack is None) == (one.rank is not None) for one in standings)


@few(Seeds)
def test_the_same_list_gives_the_same_bits_in_whatever_order_readers_came(seed: int) -> None:
    weighing = crowd(seed)
    order = np.random.default_rng(seed).permutation(len(weighing.assessments))
    shuffled = replace(weighing, assessments=tuple(weighing.assessments[place] for place in order))
    assert weigh(shuffled) == weigh(weighing)


@few(Seeds)
def test_swapping_the_names_of_the_camps_changes_no_place(seed: int) -> None:
    weighing = crowd(seed)
    swapped = replace(weighing, camps={name: "+" if camp == "-" else "-" for name, camp in weighing.camps.items()})
    for one, other in zip(weigh(weighing).standings, weigh(swapped).standings, strict=True):
        assert one.explanation == other.explanation
        assert one.decibels == pytest.approx(other.decibels, abs=1e-9)


@few(Seeds)
def test_chances_of_being_first_sum_to_one(seed: int) -> None:
    assert sum(one.chance_first for one in weigh(crowd(seed)).standings) == pytest.approx(1)


@few(Seeds, st.sampled_from(NAMES[:3]))
def test_accounts_that_only_push_a_favourite_cannot_put_it_first(seed: int, favourite: str) -> None:
    weighing = crowd(seed, readers=30, evidence=6, clear=2.0)
    pushing = [
        Assessment(f"troll{person}", f"e{row}", name, 2.0 if name == favourite else -2.0)
        for person in range(20)
        for row in range(6)
        for name in NAMES[:3]
    ]
    camps = {**weighing.camps, **{f"troll{person}": "+" for person in range(20)}}
    pushed = replace(weighing, assessments=(*weighing.assessments, *pushing), camps=camps)
    assert weigh(pushed).standings[0].explanation == weigh(weighing).standings[0].explanation == "a"
