"""Readers' credences, pooled: opinion, which is shown beside the standings and never feeds them.

A logarithmic pool commutes with updating on evidence when its weights sum to 1 (Genest 1984), and no single reader at
0 or 100 decides it. It is not extremised: readers of one page mostly share what they know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np

from weighin.domain.errors import Code, Refusal
from weighin.domain.explanations.assessments import CAMPS
from weighin.domain.explanations.levels import UNKNOWN
from weighin.domain.explanations.ratings import Floats

UNLISTED = "something not on this list"
FLOOR = 0.01
WHOLE = 100.0


@dataclass(frozen=True, slots=True)
class Pools:
    """Explanation -> share 0..1, with UNLISTED among them, summing to 1: over both camps and within each; how many
    people. `everyone` is empty where nobody has given a credence."""

    everyone: Mapping[str, float]
    camps: Mapping[str, Mapping[str, float]]
    people: int


def pooled(
    credences: Mapping[str, Mapping[str, float]], explanations: Sequence[str], camps: Mapping[str, str]
) -> Pools:
    """Person -> explanation -> 0..100, pooled: people weigh alike within a camp, then camps alike. Who has no camp
    counts half in each. Credences for what is not on the list are passed over. Raises Refusal (weighing_invalid)."""
    people = sorted(credences)
    if not people:
        return Pools({}, {}, 0)
    table = np.array([distribution(credences[person], explanations) for person in people])
    of = np.array([CAMPS.index(camps[person]) if person in camps else -1 for person in people])
    found = {}
    for which, camp in enumerate(CAMPS):
        weight = np.where(of == which, 1.0, np.where(of < 0, UNKNOWN, 0.0))
        if (of == which).any():
            found[camp] = log_pool(table, weight / weight.sum())
    within = list(found.values()) or [log_pool(table, np.full(len(people), 1 / len(people)))]
    everyone = log_pool(np.array(within), np.full(len(within), 1 / len(within)))
    names = [*explanations, UNLISTED]
    return Pools(_named(names, everyone), {camp: _named(names, its) for camp, its in found.items()}, len(people))


def distribution(credences: Mapping[str, float], explanations: Iterable[str]) -> list[float]:
    """One person's shares of the explanations and of UNLISTED, in this order, summing to 1: what is missing from 100
    goes to UNLISTED, what is beyond it shrinks all. Raises Refusal (weighing_invalid) for what is not 0..100."""
    given = [float(credences.get(name, 0.0)) for name in explanations]
    for value in given:
        if not (isfinite(value) and 0 <= value <= WHOLE):
            raise Refusal(Code.WEIGHING_INVALID, "A credence is a number from 0 to 100.", "credence")
    whole = max(WHOLE, sum(given))
    return [*(value / whole for value in given), max(0.0, 1 - sum(given) / whole)]


def log_pool(shares: Floats, weights: Floats) -> Floats:
    """M shares that sum to 1 from N rows of them, each share at least 1% before pooling; N weights that sum to 1."""
    logs = weights @ np.log(np.maximum(shares, FLOOR))
    pool = np.exp(logs - logs.max())
    return np.asarray(pool / pool.sum())


def _named(names: Sequence[str], shares: Floats) -> dict[str, float]:
    return dict(zip(names, shares.tolist(), strict=True))
