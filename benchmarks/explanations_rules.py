"""Rules that order explanations, ours and others': each from a world to M numbers of which the highest is first."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks.explanations_worlds import World
from weighin.domain.explanations.agreed import agreed, camp_values
from weighin.domain.explanations.assessments import Evidence
from weighin.domain.explanations.cells import fitted
from weighin.domain.explanations.placing import ranked
from weighin.domain.explanations.ratings import Ratings
from weighin.domain.explanations.scales import Scales, scales
from weighin.domain.explanations.states import lacks

Numbers = NDArray[np.float64]
NEUTRAL = 2.0  # neutral ratings that a camp's mean begins with


def first_share(scores: Numbers, explanation: int) -> float:
    """1 if it is first alone, 1/n if it is first with others, else 0."""
    first = np.flatnonzero(scores >= scores.max() - 1e-9)
    return float(explanation in first) / len(first)


def classical(world: World) -> Numbers:
    """Points for inconsistent cells (Heuer 1999), the cell being the rounded mean of its readers."""
    return -np.maximum(0.0, -np.round(_means(world))).sum(0)


def open_synthesis(world: World) -> Numbers:
    """Squared inconsistency of the mean, then squared consistency (Open Synthesis)."""
    means = _means(world)
    return -(np.minimum(means, 0) ** 2).sum(0) + 1e-6 * (np.maximum(means, 0) ** 2).sum(0)


def sum_of_means(world: World) -> Numbers:
    return _means(world).sum(0)


def balanced(world: World) -> Numbers:
    """The mean over camps of their means, same sources discounted."""
    one, other = _camps(world)
    return _scales(world).told((one + other) / 2).sum(0)


def agreed_means(world: World) -> Numbers:
    """The weaker of the camps' means, 0 where they differ in sign, same sources discounted."""
    one, other = _camps(world)
    return _scales(world).told(agreed({"+": one, "-": other}, one)).sum(0)


def agreed_table(world: World) -> Numbers:
    """The product's table of what both camps agree on."""
    its, scale = _ratings(world), _scales(world)
    fit, says = fitted(its, scale.telling)
    camps = camp_values(its, fit, says)
    return scale.told(agreed(camps, says)).sum(0)


def listed(world: World) -> Numbers:
    """The product's list: by decibels, what is not yet tested after what is."""
    its, scale = _ratings(world), _scales(world)
    return np.where(ranked(lacks(its, scale.rated)), weighin(world), -np.inf)


def weighin(world: World) -> Numbers:
    """The product's decibels."""
    its, scale = _ratings(world), _scales(world)
    fit, says = fitted(its, scale.telling)
    return scale.told(says + fit.levels).sum(0)


def truth(world: World) -> Numbers:
    """What somebody would say who knew what each piece of evidence says: the most that any rule can hope for, unless it
    profits from where the truth happens to lie."""
    return _scales(world).told(world.truth).sum(0)


def _means(world: World) -> Numbers:
    return _mean(world.ratings, 0.0)


def _camps(world: World) -> tuple[Numbers, Numbers]:
    return _mean(world.ratings[world.camps == 0], NEUTRAL), _mean(world.ratings[world.camps == 1], NEUTRAL)


def _mean(ratings: Numbers, neutral: float) -> Numbers:
    given = ~np.isnan(ratings)
    return np.where(given, ratings, 0.0).sum(0) / np.maximum(given.sum(0) + neutral, 1.0)


def _ratings(world: World) -> Ratings:
    person, row, column = np.nonzero(~np.isnan(world.ratings))
    return Ratings(
        tuple(f"p{place:04d}" for place in range(len(world.ratings))),
        person,
        row,
        column,
        world.ratings[person, row, column],
        world.camps,
        np.zeros(world.ratings.shape[1:], np.int64),
    )


def _scales(world: World) -> Scales:
    its = _ratings(world)
    evidence = [Evidence(str(row), str(source)) for row, source in enumerate(world.sources)]
    return scales(evidence, np.zeros(its.columns), its.counts(), its.bearless)
