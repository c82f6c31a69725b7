"""Bridging: a comment is worth what the camp that likes it less is sure to think of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from weighin.domain.ranking.camps import Camps
from weighin.domain.ranking.votes import Floats, Ints

SURE = 1.0  # standard errors that a bound lies below its prediction; 1.64 for a site under attack
# Votes' worth that hold a comment to the average when it is scored. The fit, which must find the sides, holds it less:
# here they are the price of a first place, which a new comment and a crowd of bought accounts pay alike.
CAUTION, CAUTION_FACTOR = 12.0, 0.5
HARM = 0.004  # of the score: the most that an agree may cost its own comment
LEAST, MOST = 0.01, 0.99


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """What the votes of each row (N) come to: how many, and over the other side's factors phi and the ratings y left
    over by mu and the other side's intercepts, the sums of phi, phi², y and phi y.
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
    rows: int, row: Ints, phi: Floats, y: Floats, mu: float, noise: float, camps: Camps, z: float = SURE
) -> Scores:
    """Scores of comments 0..rows-1 from their votes (R): `row` is the comment, `phi` the voter's factor, `y` the rating
    less mu and the voter's intercept.

    With a = count + CAUTION, b = sum of phi, d = sum of phi² + CAUTION_FACTOR and D = a d - b², the approval of a camp
    whose centre is (i, f) is predicted as P = mu + i + sum of k y, k = (d - f b + (f a - b) phi) / D, which is ridge
    regression at the people's positions; its variance is noise (d - 2 f b + f² a) / D. A camp's bound is
    P - z sqrt(variance), its k first mended as `_mended` says; the score is the harmonic mean of the bounds.
    """
    sums = sums_of(rows, row, phi, y)
    a, b, d = sums.count + CAUTION, sums.f, sums.q + CAUTION_FACTOR
    determinant = a * d - b * b
    approvals, errors, floors, shares = [], [], [], []
    for centre in (camps.plus, camps.minus):
        constant, slope = (d - centre.factor * b) / determinant, (centre.factor * a - b) / determinant
        approvals.append(mu + centre.intercept + constant * sums.y + slope * sums.phi_y)
        errors.append(np.sqrt(noise * (d - 2 * centre.factor * b + centre.factor**2 * a) / determinant))
        floors.append(mu + centre.intercept - z * errors[-1])
        shares.append(constant[row] + slope[row] * phi)

    def bounds(k: list[Floats]) -> list[Floats]:
        ends = (floor + np.bincount(row, its * y, rows) for floor, its in zip(floors, k, strict=True))
        return [np.clip(end, LEAST, MOST) for end in ends]

    plus, minus = bounds(_mended(shares, bounds(shares), row))
    apart = approvals[0] - approvals[1]
    error = abs(camps.plus.factor - camps.minus.factor) * np.sqrt(noise * a / determinant)
    return Scores(
        plus=approvals[0],
        minus=approvals[1],
        error_plus=errors[0],
        error_minus=errors[1],
        bound_plus=plus,
        bound_minus=minus,
        bridging=2 / (1 / plus + 1 / minus),
        dividing=np.sign(apart) * np.maximum(0.0, np.abs(apart) - z * error),
    )


def _mended(k: list[Floats], bounds: list[Floats], row: Ints) -> list[Floats]:
    """What each vote adds to the plus and the minus camp's prediction, so changed that none works much against itself.

    With a factor in the model an agree of somebody far out on one side tells that the comment is of that side, and so
    may lower the other camp's prediction by more, in the score, than it raises its own camp's. There the loss is cut
    until the vote as a whole costs HARM at most, as far as these slopes tell: they change when a vote is turned.
    """
    total = bounds[0] + bounds[1]
    # How the harmonic mean of the bounds moves with each of them.
    slopes = [(2 * (other / total) ** 2)[row] for other in (bounds[1], bounds[0])]
    gains = [slope * share for slope, share in zip(slopes, k, strict=True)]
    mended = []
    for share, slope, gain, other in zip(k, slopes, gains, (gains[1], gains[0]), strict=True):
        borne = np.maximum(other, 0.0) + HARM
        mended.append(np.where(gain < -borne, -borne / slope, share))
    return mended


def sums_of(rows: int, row: Ints, phi: Floats, y: Floats) -> Sums:
    """The sums of votes (R) gathered by `row`, places in 0..rows-1."""
    count, f, q, sum_y, phi_y = (
        np.bincount(row, weights, rows).astype(np.float64) for weights in (None, phi, phi * phi, y, phi * y)
    )
    return Sums(count, f, q, sum_y, phi_y)
