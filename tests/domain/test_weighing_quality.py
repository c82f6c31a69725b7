"""In simulated lists with a known answer the true explanation comes first about as often as anybody could put it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from benchmarks import explanations_rules as rules
from benchmarks.explanations_worlds import HARDER, PUSHED, SCENARIOS, World, worlds

RUNS = 80


def share(made: list[World], rule: Callable[[World], np.ndarray], explanation: int = 0) -> float:
    return float(np.mean([rules.first_share(rule(world), explanation) for world in made]))


@pytest.mark.parametrize(
    ("scenario", "least"),
    [
        ("strong bias, 80 to 20", 0.79),
        ("40 hostile accounts", 0.8),
        ("20 copycats", 0.7),
        ("one source repeated 6 times", 0.76),
    ],
)
def test_the_true_explanation_is_first(scenario: str, least: float) -> None:
    made = worlds(SCENARIOS[scenario], RUNS, seed=5)
    assert share(made, rules.weighin) >= least
    assert share(made, rules.weighin) > share(made, rules.open_synthesis)
    assert share(made, rules.weighin) > share(made, rules.classical)


def test_an_explanation_with_a_single_rated_row_is_never_listed_first() -> None:
    made = worlds(SCENARIOS["late explanation, one rated row"], RUNS, seed=5)
    assert share(made, rules.listed, PUSHED) == 0
    assert share(made, rules.open_synthesis, PUSHED) > 0.5


def test_neither_camp_is_believed_more_than_the_other() -> None:
    larger, smaller = (
        share(worlds(HARDER[f"the truth is the {camp} camp's favourite"], RUNS, seed=5), rules.weighin)
        for camp in ("larger", "smaller")
    )
    assert larger == pytest.approx(smaller, abs=0.15)
    assert min(larger, smaller) > 0.65


def test_the_worlds_stay_as_they_were_measured() -> None:
    first = worlds(SCENARIOS["20 copycats"], 1, seed=5)[0]
    assert first.ratings.shape == (80, 12, 4)
    assert (np.nansum(first.ratings), int(np.isnan(first.ratings).sum()), int(first.camps.sum())) == (8.0, 2407, 29)
