"""Worked examples with published or hand-made numbers (tests/data/ranking)."""

from __future__ import annotations

from math import log10

import numpy as np
import pytest
from weighings import NAMES, example, one_reader, table

from weighin.domain.explanations import weigh
from weighin.domain.explanations.credences import log_pool
from weighin.domain.explanations.decibels import STEP, contributions, posterior
from weighin.domain.explanations.discrimination import bits, discrimination
from weighin.domain.explanations.ratings import ratings
from weighin.domain.explanations.simple import HIGH, LOW, MEDIUM, simple

LEVELS = {"L": LOW, "M": MEDIUM, "H": HIGH}
RELIABLE = {"L": 0.3, "M": 0.7, "H": 0.95}  # credibilities that weigh LOW, MEDIUM and HIGH


def test_one_readers_matrix_by_the_classical_points() -> None:
    file = example("weighted_small")
    weight = np.array([LEVELS[a] * LEVELS[b] for a, b in zip(file["credibility"], file["relevance"], strict=True)])
    assert weight == pytest.approx(file["expected"]["row_weights"], abs=1e-9)
    found = simple(ratings(one_reader(file["matrix"])), weight)
    assert [one.inconsistency for one in found] == file["expected"]["inconsistency"]
    assert [one.weighted for one in found] == pytest.approx(file["expected"]["weighted_inconsistency"], abs=1e-8)
    assert [one.cells for one in found] == [5, 4, 5]


def test_evidence_weighs_by_its_credibility_in_the_classical_points() -> None:
    matrix = example("weighted_small")["matrix"]
    trust = [RELIABLE[told] for told in example("weighted_small")["credibility"]]
    found = {one.explanation: one.weighted_inconsistency for one in weigh(one_reader(matrix, trust)).standings}
    # HIGH on rows 1 and 4, MEDIUM on 2 and 5, LOW on 3
    assert [found[name] for name in NAMES[:3]] == pytest.approx(
        [2 * LOW + MEDIUM, HIGH, 2 * HIGH + MEDIUM + 2 * MEDIUM]
    )
    plain = {one.explanation: one.weighted_inconsistency for one in weigh(one_reader(matrix)).standings}
    assert [plain[name] for name in NAMES[:3]] == [3, 1, 5]


@pytest.mark.parametrize("which", ["bayes_5db", "bayes_5db_weighted"])
def test_one_readers_matrix_in_decibels(which: str) -> None:
    file = example("weighted_small")
    expected = file["expected"][which]
    steps, _ = table(file["matrix"])
    weight = np.array(file["expected"]["row_weights"]) if which.endswith("weighted") else np.ones(len(steps))
    # A cell that is not applicable is read as neutral in this example.
    told = weight[:, None] * contributions(
        steps, np.ones_like(steps, np.bool_), np.ones(len(steps)), np.ones(len(steps))
    )
    raw = STEP * (weight[:, None] * steps).sum(0)
    assert raw == pytest.approx(expected["log_db"], abs=1e-6)
    assert told.sum(0) == pytest.approx(raw - raw.mean(), abs=1e-9)
    assert posterior(told.sum(0)) == pytest.approx(expected["posterior"], abs=1e-8)
    assert discrimination(told, np.full(3, 1 / 3)) == pytest.approx(expected["row_diagnosticity_db"], abs=1e-8)
    assert bits(told, told.sum(0)) == pytest.approx(expected["leave_one_out_bits"], abs=1e-7)


def test_published_integer_weights_and_the_trap_in_them() -> None:
    file = example("integer_weights_published")
    its = one_reader(file["matrix"])
    found = simple(ratings(its), np.array(file["row_weights"], np.float64))
    assert [one.inconsistency for one in found] == file["published"]["count"]
    assert [one.weighted for one in found] == file["published"]["weighted"]
    # The best weighted score is that of an explanation which hardly anything has tested: the list does not rank it.
    assert weigh(its).of("d").rank is None


def test_a_row_that_rejects_everything_separates_nothing() -> None:
    file = example("row_against_everything")
    steps, rated = table(file["matrix"])
    assert np.maximum(0, -steps).sum(1).tolist() == file["expected"]["summed_points"]
    told = contributions(steps, rated, np.ones(3), np.ones(3))
    assert discrimination(told, np.full(3, 1 / 3)) == pytest.approx(file["expected"]["row_diagnosticity_db"], abs=1e-8)
    assert posterior(told.sum(0)) == pytest.approx(file["expected"]["posterior"], abs=1e-8)
    without = contributions(steps[1:], rated[1:], np.ones(2), np.ones(2))
    assert posterior(without.sum(0)) == pytest.approx(file["expected"]["posterior_without_row_1"], abs=1e-8)


def test_credibility_bounds_what_a_report_can_do() -> None:
    file = example("credibility_mixture")
    steps = np.array([[10 * log10(likelihood) / STEP for likelihood in file["likelihoods"]]])
    for expected in file["expected"]:
        told = contributions(steps, np.ones((1, 3), np.bool_), np.array([expected["r"]]), np.ones(1))[0]
        assert told - told[0] == pytest.approx(expected["db_vs_first"], abs=1e-8)
        if expected["largest_possible_db"] is not None:
            assert told.max() - told.min() <= expected["largest_possible_db"] + 1e-9


def test_jaynes_three_hypotheses() -> None:
    """A sound box, a bad one and, at a millionth, one of nothing but bad widgets (Jaynes 2003, chapter 4)."""
    tiny = 1e-6
    priors = 10 * np.log10([(1 - tiny) / 11, 10 * (1 - tiny) / 11, tiny])
    steps = 10 * np.log10([[1 / 3, 1 / 6, 99 / 100]]) / STEP
    lines = {}
    for expected in example("jaynes_three_hypotheses")["expected"]:
        draws = expected["m"]
        rated = np.ones((draws, 3), np.bool_)
        told = contributions(np.repeat(steps, draws, 0), rated, np.ones(draws), np.ones(draws))
        shares = posterior(priors + told.sum(0))
        assert shares == pytest.approx(expected["posterior"], abs=1e-6)
        evidence = 10 * np.log10(shares / (1 - shares))
        assert evidence == pytest.approx(expected["evidence_db"], abs=1e-4)
        lines[draws] = evidence[2]
    # The published straight lines, in the limits on both sides of the bend.
    assert lines[1] == pytest.approx(-59.6 + 7.73, abs=1)
    assert lines[20] == pytest.approx(-49.6 + 4.73 * 20, abs=0.1)


def test_pools() -> None:
    file = example("pooling")
    beliefs, weights, likelihood = (np.array(file[key]) for key in ("beliefs", "weights", "likelihood"))
    pool = log_pool(beliefs, weights)
    assert pool == pytest.approx(file["expected"]["log"], abs=1e-8)
    updated = beliefs * likelihood
    updated /= updated.sum(1, keepdims=True)
    after, before = log_pool(updated, weights), pool * likelihood / (pool * likelihood).sum()
    assert after == pytest.approx(file["expected"]["update_then_pool"], abs=1e-8)
    assert before == pytest.approx(after, abs=1e-12)
    linear = weights @ beliefs
    assert linear == pytest.approx(file["expected"]["linear"])
    assert weights @ updated != pytest.approx(linear * likelihood / (linear * likelihood).sum(), abs=1e-3)
    extreme = pool**1.5
    assert extreme / extreme.sum() == pytest.approx(file["expected"]["log_extremised_1_5"], abs=1e-8)


def test_the_published_geometric_mean_of_odds_is_a_log_pool() -> None:
    published = example("pooling")["published_geometric_mean_of_odds"]
    yes = np.array(published["probabilities"])
    # Below 1% a share is drawn to it, so the forecasts are pooled against the rest by their odds here.
    odds = np.exp(np.log(yes / (1 - yes)).mean())
    assert odds == pytest.approx(published["odds"], abs=1e-9)
    assert odds / (1 + odds) == pytest.approx(published["probability"], abs=1e-9)
    floored = np.maximum(np.stack([yes, 1 - yes], 1), 0.01)
    pool = log_pool(np.stack([yes, 1 - yes], 1), np.full(4, 1 / 4))
    assert pool[0] / pool[1] == pytest.approx(np.exp(np.log(floored[:, 0] / floored[:, 1]).mean()))


def test_dawid_and_skene_as_a_reference() -> None:
    """Not used in the product: it takes what raters share for the truth, so a brigade becomes "reliable"."""
    file = example("dawid_skene_1979")
    told = np.zeros((45, 5, 4))
    for patient, observers in enumerate(file["data"]):
        for observer, classes in enumerate(observers):
            for one in classes:
                told[patient, observer, one - 1] += 1
    belief = told.sum(1) / told.sum((1, 2))[:, None]
    for _ in range(500):
        shares = belief.mean(0)
        rates = np.einsum("pt,pok->otk", belief, told)
        rates /= rates.sum(2, keepdims=True)
        with np.errstate(divide="ignore"):
            logs = np.log(np.maximum(rates, 1e-300))
        joint = np.log(shares) + np.einsum("pok,otk->pt", told, logs)
        belief = np.exp(joint - joint.max(1, keepdims=True))
        belief /= belief.sum(1, keepdims=True)
    assert shares == pytest.approx(file["expected"]["class_marginals"], abs=1e-5)
    assert np.round(shares, 2).tolist() == file["published_marginals_two_digits"]
    assert (belief.argmax(1) + 1).tolist() == file["expected"]["map_class"]
