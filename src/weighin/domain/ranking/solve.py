"""The descent behind a fit: each side in turn solved exactly, and leaps between the rounds."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np

from weighin.domain.ranking.votes import Floats, Ints

STILL = 3e-7  # a fit is done when a round moves no intercept or factor further
REMEMBERED = 8  # rounds that a leap is made from


def solved(
    count: Floats, f: Floats, q: Floats, y: Floats, phi_y: Floats, ridge: float, ridge_factor: float
) -> tuple[Floats, Floats]:
    """[count + ridge, f; f, q + ridge_factor] [intercept; factor] = [y; phi_y], solved for each row."""
    a, d = count + ridge, q + ridge_factor
    determinant = a * d - f * f  # positive, since f² <= count * q
    return (d * y - f * phi_y) / determinant, (a * phi_y - f * y) / determinant


class Side:
    """The votes gathered by `rows` (persons or comments): where each begins, and whom of the `others` it is about.

    `rows`, `others`, `ratings` are arrays (R); every row has a vote.
    """

    def __init__(self, rows: Ints, others: Ints, ratings: Floats, ridge: float, ridge_factor: float) -> None:
        order = np.argsort(rows, kind="stable")
        ordered = rows[order]
        self.starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
        self.counts = np.diff(np.r_[self.starts, len(ordered)]).astype(np.float64)
        self.others, self.ratings = others[order], ratings[order]
        self.ridge, self.ridge_factor = ridge, ridge_factor

    def solve(self, mu: float, intercept: Floats, factor: Floats) -> tuple[Floats, Floats, Floats, float]:
        """(intercepts, factors, sum of the other side's factors, squared errors + own ridge), the other side held."""
        phi = factor.take(self.others)
        y = self.ratings - intercept.take(self.others)
        y -= mu
        f = np.add.reduceat(phi, self.starts)
        q = np.add.reduceat(phi * phi, self.starts)
        sum_y = np.add.reduceat(y, self.starts)
        sum_phi_y = np.add.reduceat(phi * y, self.starts)
        own, own_factor = solved(self.counts, f, q, sum_y, sum_phi_y, self.ridge, self.ridge_factor)
        left = float(np.sum(y * y)) - float(np.sum(sum_y * own + sum_phi_y * own_factor))
        return own, own_factor, f, left

    def penalty(self, intercept: Floats, factor: Floats) -> float:
        """What the ridge costs."""
        return self.ridge * float(np.sum(intercept * intercept)) + self.ridge_factor * float(np.sum(factor * factor))


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """Where a descent arrived, and the loss after each half-round."""

    mu: float
    person_intercept: Floats
    person_factor: Floats
    comment_intercept: Floats
    comment_factor: Floats
    losses: tuple[float, ...]

    @property
    def loss(self) -> float:
        return self.losses[-1]


def descend(
    people: Side,
    comments: Side,
    mu: float,
    intercept: Floats,
    factor: Floats,
    rounds: int,
    *,
    still: float = STILL,
    ridge_mu: float = 0.0,
) -> Solution:
    """Go down from a guess at mu and the comments' `intercept` and `factor` (N) until nothing moves.

    Plain rounds creep: real conversations need a thousand. So after each the last few are combined into a better guess
    (Anderson 1965), which is taken only if the loss falls from there; otherwise the next round begins where this ended.
    """
    memory = Memory()
    plain = begun = np.r_[mu, intercept, factor]
    n = len(intercept)
    votes, total = len(people.ratings), float(np.sum(people.ratings))
    losses: list[float] = []
    for _ in range(rounds):
        for begun in (memory.leap(), plain):
            if begun is None:
                continue
            mu, intercept, factor = float(begun[0]), begun[1 : n + 1], begun[n + 1 :]
            person, person_factor, _, left = people.solve(mu, intercept, factor)
            loss = left + comments.penalty(intercept, factor) + ridge_mu * mu * mu
            if begun is plain or loss <= losses[-1]:
                break
            memory = Memory()
        losses.append(loss)
        intercept, factor, f, left = comments.solve(mu, person, person_factor)
        spoken_for = np.sum(people.counts * person) + np.sum(comments.counts * intercept) + np.sum(f * factor)
        better = (total - float(spoken_for)) / (votes + ridge_mu)
        left += people.penalty(person, person_factor) + ridge_mu * mu * mu
        losses.append(left - (votes + ridge_mu) * (better - mu) ** 2)
        plain = np.r_[better, intercept, factor]
        memory.add(begun, plain)
        if float(np.max(np.abs(plain - begun))) < still:
            break
    # Once more at the last mu, so that the comments' side is exactly what these people and this mu make of it.
    intercept, factor, _, left = comments.solve(float(plain[0]), person, person_factor)
    losses.append(left + people.penalty(person, person_factor) + ridge_mu * float(plain[0]) ** 2)
    return Solution(float(plain[0]), person, person_factor, intercept, factor, tuple(losses))


class Memory:
    """The last rounds, each from where to where, and the point at which their movements would cancel."""

    def __init__(self) -> None:
        self.ends: deque[Floats] = deque(maxlen=REMEMBERED)
        self.moves: deque[Floats] = deque(maxlen=REMEMBERED)

    def add(self, begun: Floats, ended: Floats) -> None:
        """Remember a round, from where to where."""
        self.ends.append(ended)
        self.moves.append(ended - begun)

    def leap(self) -> Floats | None:
        """A better guess than the last end; None with too little to go by."""
        if len(self.ends) < 2:
            return None
        moves, ends = np.stack(self.moves), np.stack(self.ends)
        steps = np.diff(moves, axis=0)
        # Sums and not a matrix product, whose bits depend on how many threads share it.
        products = np.array([[np.sum(a * b) for b in steps] for a in steps])
        products[np.diag_indices_from(products)] *= 1 + 1e-10
        try:
            shares = np.linalg.solve(products, np.array([np.sum(a * moves[-1]) for a in steps]))
        except np.linalg.LinAlgError:  # rounds that went the same way
            return None
        found: Floats = ends[-1] - np.sum(shares[:, None] * np.diff(ends, axis=0), axis=0)
        return found if np.all(np.isfinite(found)) else None
