"""What is kept of a fit places comments vote by vote, until the next fit; how soon that comes depends on the drift."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from electorate import electorate
from hypothesis import strategies as st
from samples import law
from scipy.stats import spearmanr

from weighin.domain.ranking import FIRST_SHARE, Kept, alike, paced, rank
from weighin.domain.ranking.pace import LEAST_SHARE, MOST_SHARE
from weighin.domain.ranking.scores import CAUTION, CAUTION_FACTOR

CAST = electorate(1)
RANKING = rank(CAST.person, CAST.comment, CAST.vote)
Votes = st.dictionaries(st.integers(0, 70), st.sampled_from([1, 0, -1]), max_size=40)
Places = st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=10, max_size=40)


def kept() -> Kept:
    found = Kept.of_ranking(RANKING)
    assert found is not None
    return found


def test_by_the_votes_that_it_was_fitted_to_a_comment_stands_where_the_fit_put_it() -> None:
    for comment in RANKING.comments.tolist():
        on_it = CAST.comment == comment
        its = zip(CAST.person[on_it].tolist(), CAST.vote[on_it].tolist(), strict=True)
        assert kept().bridging(its) == RANKING.of(comment)


@law(Votes)
def test_a_comment_is_placed_as_least_squares_with_its_voters_held_would(cast: dict[int, int]) -> None:
    fit, camps = kept().fit, kept().camps
    row = {person: place for place, person in enumerate(fit.persons.tolist())}
    known = [(row[person], (vote + 1) / 2) for person, vote in cast.items() if person in row]
    phi = np.array([fit.person_factor[place] for place, _ in known])
    y = np.array([rating - fit.mu - fit.person_intercept[place] for place, rating in known])
    system = np.array([[len(phi) + CAUTION, phi.sum()], [phi.sum(), phi @ phi + CAUTION_FACTOR]])
    intercept, factor = np.linalg.solve(system, [y.sum(), phi @ y])
    now = kept().bridging(cast.items())
    for approval, centre in ((now.plus, camps.plus), (now.minus, camps.minus)):
        expected = fit.mu + centre.intercept + intercept + factor * centre.factor
        assert approval == pytest.approx(min(1.0, max(0.0, expected)), abs=1e-12)


@law(Places)
def test_two_orders_are_as_alike_as_spearman_says(pairs: list[tuple[int, int]]) -> None:
    one, other = zip(*pairs, strict=True)
    if len(set(one)) < 2 or len(set(other)) < 2:
        assert np.isnan(alike(one, other))
    else:
        assert alike(one, other) == pytest.approx(spearmanr(one, other).statistic, abs=1e-12)


def test_a_site_whose_places_drift_is_fitted_sooner_and_a_steady_one_later() -> None:
    order = np.arange(100)
    shaken = order + 10 * (order % 2)
    assert paced(0.02, 0.02, order, shaken) == pytest.approx(0.02 / 4)
    assert paced(0.02, 0.02, order, order) == pytest.approx(0.04)
    assert paced(0.04, 0.04, order, order) == MOST_SHARE
    assert paced(LEAST_SHARE, LEAST_SHARE, order, shaken) == LEAST_SHARE
    little = order + 3 * (order % 2)
    assert paced(0.04, 0.04, order, little) == pytest.approx(0.001 * 0.04 / (1 - alike(order, little)))


def test_where_nothing_can_be_told_of_the_drift_the_pace_stays() -> None:
    order = np.arange(100)
    assert paced(FIRST_SHARE, 0.0, order, order[::-1]) == FIRST_SHARE  # no vote is new
    assert paced(FIRST_SHARE, 0.02, order[:9], order[:9]) == FIRST_SHARE
    assert paced(FIRST_SHARE, 0.02, order, 0 * order) == FIRST_SHARE
    assert paced(FIRST_SHARE, 0.02, [], []) == FIRST_SHARE


def test_a_ranking_without_camps_is_not_kept() -> None:
    assert Kept.of_ranking(replace(RANKING, fit=None)) is None
