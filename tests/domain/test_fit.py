"""The fit behind the bridging order: the descent goes down, arrives, and does not care about names."""

from __future__ import annotations

import json

import numpy as np
import pytest
from electorate import Cast, electorate
from hypothesis import strategies as st
from samples import law, slow_law
from scipy.optimize import minimize

from weighin.domain.ranking.fit import RIDGE, RIDGE_FACTOR, Fit, fit
from weighin.domain.ranking.solve import Side, descend
from weighin.domain.ranking.votes import Votes, votes

Seeds = st.integers(0, 10_000)
Few = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 5), st.sampled_from([-1, 0, 1])), min_size=1, max_size=40
).map(lambda rows: votes(*np.array(rows).T))


def of(cast: Cast) -> Votes:
    return votes(cast.person, cast.comment, cast.vote)


def errors(its: Fit, v: Votes) -> np.ndarray:
    guess = its.mu + its.person_intercept[v.person] + its.comment_intercept[v.comment]
    return v.rating - guess - its.person_factor[v.person] * its.comment_factor[v.comment]


def loss(its: Fit, v: Votes) -> float:
    intercepts = np.sum(its.person_intercept**2) + np.sum(its.comment_intercept**2)
    factors = np.sum(its.person_factor**2) + np.sum(its.comment_factor**2)
    return float(np.sum(errors(its, v) ** 2) + RIDGE * intercepts + RIDGE_FACTOR * factors)


@law(Few)
def test_the_loss_never_rises_and_is_what_it_is_said_to_be(v: Votes) -> None:
    its = fit(v)
    scale = max(1.0, its.losses[0])
    assert np.max(np.diff(its.losses), initial=0.0) <= 1e-12 * scale
    assert its.losses[-1] == pytest.approx(loss(its, v), abs=1e-10 * scale)


@slow_law(Seeds)
def test_at_the_end_nothing_pulls_any_more(seed: int) -> None:
    v = of(electorate(seed))
    its = fit(v)
    e = errors(its, v)
    u, n, people, comments = v.person, v.comment, len(v.persons), len(v.comments)
    pulls = [
        np.array([np.sum(e)]),
        np.bincount(u, e, people) - RIDGE * its.person_intercept,
        np.bincount(n, e, comments) - RIDGE * its.comment_intercept,
        np.bincount(u, e * its.comment_factor[n], people) - RIDGE_FACTOR * its.person_factor,
        np.bincount(n, e * its.person_factor[u], comments) - RIDGE_FACTOR * its.comment_factor,
    ]
    assert max(np.max(np.abs(2 * pull)) for pull in pulls) / len(v) < 1e-6
    assert max(np.max(np.abs(2 * pull)) for pull in pulls) < 1e-3


@slow_law(Seeds)
def test_two_starts_arrive_at_the_same_place(seed: int) -> None:
    v = of(electorate(seed))
    its = fit(v)
    people = Side(v.person, v.comment, v.rating, RIDGE, RIDGE_FACTOR)
    comments = Side(v.comment, v.person, v.rating, RIDGE, RIDGE_FACTOR)
    start = np.random.default_rng(seed).standard_normal(len(v.comments))
    other = descend(people, comments, 0.3, np.zeros(len(start)), start, 300)
    assert np.max(np.abs(its.comment_intercept - other.comment_intercept)) < 1e-4
    assert np.max(np.abs(np.abs(its.comment_factor) - np.abs(other.comment_factor))) < 1e-4


@slow_law(Seeds, st.randoms(use_true_random=False))
def test_the_order_in_which_votes_came_changes_no_bit(seed: int, random: object) -> None:
    cast = electorate(seed, people=20, comments=10)
    order = np.random.default_rng(seed).permutation(len(cast.vote))
    one, other = fit(of(cast)), fit(votes(cast.person[order], cast.comment[order], cast.vote[order]))
    assert one.to_dict() == other.to_dict()


@slow_law(Seeds)
def test_other_names_of_people_and_comments_change_nothing(seed: int) -> None:
    cast = electorate(seed)
    random = np.random.default_rng(seed)
    names, titles = random.permutation(60), random.permutation(30)
    one, other = fit(of(cast)), fit(votes(names[cast.person], titles[cast.comment - 1000], cast.vote))
    moved = np.searchsorted(other.comments, titles[one.comments - 1000])
    assert np.max(np.abs(one.comment_intercept - other.comment_intercept[moved])) < 1e-4
    assert np.max(np.abs(one.comment_factor - other.comment_factor[moved])) < 1e-4


@slow_law(Seeds)
def test_the_larger_camp_is_the_minus_one_and_camps_keep_their_names(seed: int) -> None:
    cast = electorate(seed)
    its = fit(of(cast))
    larger = cast.larger[its.persons]
    assert np.mean(its.person_factor[larger]) < 0 < np.mean(its.person_factor[~larger])
    turned = Fit.from_dict(its.to_dict() | {"person_factor": (-its.person_factor).tolist()})
    again = fit(of(cast), turned)
    assert np.mean(again.person_factor[larger]) > 0 > np.mean(again.person_factor[~larger])


def test_a_ridge_of_community_notes_gives_the_optimum_that_a_general_optimiser_finds() -> None:
    v = of(electorate(5, people=30, comments=12))
    people, comments, total = len(v.persons), len(v.comments), len(v)
    # Their loss: mean(e²) + 0.15 (mean i_u² + mean i_n²) + 0.03 (mean f_u² + mean f_n²), here without the ridge on mu.
    own = [Side(v.person, v.comment, v.rating, 0.15 * total / people, 0.03 * total / people)]
    own += [Side(v.comment, v.person, v.rating, 0.15 * total / comments, 0.03 * total / comments)]
    start = np.random.default_rng(1).standard_normal(comments)
    found = descend(*own, 0.5, np.zeros(comments), start, 300)

    def theirs(x: np.ndarray) -> float:
        mu, i_u, i_n, f_u, f_n = np.split(x, np.cumsum([1, people, comments, people]))
        e = v.rating - mu - i_u[v.person] - i_n[v.comment] - f_u[v.person] * f_n[v.comment]
        intercepts = np.mean(i_u**2) + np.mean(i_n**2)
        return float(np.mean(e**2) + 0.15 * intercepts + 0.03 * (np.mean(f_u**2) + np.mean(f_n**2)))

    beginning = np.random.default_rng(2).normal(0, 0.3, 1 + 2 * people + 2 * comments)
    best = minimize(theirs, beginning, method="L-BFGS-B", options={"maxfun": 10**6, "maxiter": 5000, "ftol": 1e-13})
    intercepts = best.x[1 + people : 1 + people + comments]
    assert found.loss / total <= best.fun + 1e-9
    assert np.max(np.abs(found.comment_intercept - intercepts)) < 0.02
    assert np.array_equal(np.argsort(found.comment_intercept), np.argsort(intercepts))


def test_a_fit_is_kept_as_json_to_the_bit() -> None:
    its = fit(of(electorate(2)))
    again = Fit.from_dict(json.loads(json.dumps(its.to_dict())))
    assert again.to_dict() == its.to_dict()
    assert again.comment_factor.tobytes() == its.comment_factor.tobytes()


@pytest.mark.parametrize("damage", [{"mu": None}, {"persons": [1]}, {"comment_factor": "x"}])
def test_a_damaged_fit_is_not_taken(damage: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        Fit.from_dict(fit(of(electorate(2))).to_dict() | damage)


def test_of_several_votes_on_a_comment_the_last_counts() -> None:
    v = votes([7, 7, 3, 7], [1, 2, 1, 1], [1, 0, 1, -1])
    assert [list(one) for one in (v.persons, v.comments, v.person, v.comment, v.vote)] == [
        [3, 7],
        [1, 2],
        [0, 1, 1],
        [0, 0, 1],
        [1, -1, 0],
    ]
