"""Bridging: a comment is worth what the camp that likes it less is sure to think of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from weighin.domain.ranking.camps import Camps, Centre
from weighin.domain.ranking.fit import RIDGE, RIDGE_FACTOR
from weighin.domain.ranking.votes import Floats, Ints

SURE = 1.0  # standard errors that a bound lies below its prediction; 1.64 for a site under attack
LEAST, MOST = 0.01, 0.99


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """What a comment's (or person's) votes come to, arrays (N): how many, and over the other side's factors phi and the
    ratings y left over by mu and the other side's intercepts: the sums of phi, phi², y and phi y.
    """

    count: Floats
    f: Floats
    q: Floats
    y: Floats
    phi_y: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """For each comment (N): the predicted approval of both camps, its standard error, the bounds, the score; 0 to 1.

    `dividing`: how far apart the camps are at least, positive where the plus camp likes it better.
    """

    plus: Floats
    minus: Floats
    error_plus: Floats
    error_minus: Floats
    bound_plus: Floats
    bound_minus: Floats
    bridging: Floats
    dividing: Floats


def score(
    mu: float, noise: float, intercept: Floats, factor: Floats, sums: Sums, camps: Camps, z: float = SURE
) -> Scores:
    """Scores of comments from their intercepts and factors, and from the sums of their votes.

    The approval of a camp whose centre is (i, f) is predicted as P = mu + i + i_n + f f_n, with the variance
    noise (d - 2 f b + f² a) / (a d - b²), where a = count + ridge, b = sum of phi, d = sum of phi² + ridge. The bound
    is P - z sqrt(variance), and the score the harmonic mean of both camps' bounds.
    """
    a, b, d = sums.count + RIDGE, sums.f, sums.q + RIDGE_FACTOR
    determinant = a * d - b * b

    def predicted(centre: Centre) -> tuple[Floats, Floats]:
        approval = mu + centre.intercept + intercept + centre.factor * factor
        spread = d - 2 * centre.factor * b + centre.factor**2 * a
        return approval, np.sqrt(noise * spread / determinant)

    plus, error_plus = predicted(camps.plus)
    minus, error_minus = predicted(camps.minus)
    bounds = [np.clip(one - z * error, LEAST, MOST) for one, error in ((plus, error_plus), (minus, error_minus))]
    apart = plus - minus
    error = abs(camps.plus.factor - camps.minus.factor) * np.sqrt(noise * a / determinant)
    return Scores(
        plus,
        minus,
        error_plus,
        error_minus,
        bounds[0],
        bounds[1],
        2 / (1 / bounds[0] + 1 / bounds[1]),
        np.sign(apart) * np.maximum(0.0, np.abs(apart) - z * error),
    )


def sums_of(rows: int, row: Ints, phi: Floats, y: Floats) -> Sums:
    """The sums of votes (R) gathered by `row`, places in 0..rows-1."""
    count, f, q, sum_y, phi_y = (
        np.bincount(row, weights, rows).astype(np.float64) for weights in (None, phi, phi * phi, y, phi * y)
    )
    return Sums(count, f, q, sum_y, phi_y)
