"""Proposals -> groups of one explanation each: average linkage that never joins what was set apart."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from weighin.explaining.thread import Numbers


def grouped(
    chances: Numbers,
    least: float,
    together: Iterable[tuple[int, int]] = (),
    apart: Iterable[tuple[int, int]] = (),
) -> list[list[int]]:
    """Groups of 0..n-1, each sorted, by the first member.

    `chances` (n, n) that two say the same; two groups are joined while the mean over their pairs is at least `least`
    (Sokal and Michener 1958). `together` are joined first, whatever their chance; `apart` never are.
    """
    count = len(chances)
    groups: list[list[int] | None] = [[each] for each in range(count)]
    mean = np.array(chances, np.float64)
    mean = (mean + mean.T) / 2
    for one, other in apart:
        mean[one, other] = mean[other, one] = -np.inf
    np.fill_diagonal(mean, -np.inf)
    owner = list(range(count))
    for one, other in together:
        _join(groups, mean, owner, owner[one], owner[other])
    while count:
        one, other = divmod(int(mean.argmax()), count)
        if mean[one, other] < least:
            break
        _join(groups, mean, owner, one, other)
    return sorted(sorted(group) for group in groups if group)


def _join(groups: list[list[int] | None], mean: Numbers, owner: list[int], one: int, other: int) -> None:
    mine, its = groups[one], groups[other]
    if one == other or mine is None or its is None:
        return
    row = (mean[one] * len(mine) + mean[other] * len(its)) / (len(mine) + len(its))
    mean[one] = mean[:, one] = row
    mean[other] = mean[:, other] = -np.inf
    mean[one, one] = -np.inf
    for each in its:
        owner[each] = one
    groups[one], groups[other] = mine + its, None
