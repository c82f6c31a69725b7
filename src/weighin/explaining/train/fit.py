"""Logistic regression with a penalty, by Newton's method: no randomness, so the same rows make the same head."""

from __future__ import annotations

import numpy as np

from weighin.explaining.heads import Head
from weighin.explaining.thread import Numbers

_STEPS = 25


def fit(rows: Numbers, labels: Numbers, weights: Numbers, penalty: Numbers | float) -> Head:
    """`rows` (n, numbers), `labels` 0 or 1, `weights` what each row counts, `penalty` per number on its standard scale.

    Iteratively reweighted least squares with an L2 penalty (Hoerl and Kennard 1970; McCullagh and Nelder 1989).
    """
    total = weights.sum()
    mean = (rows * weights[:, None]).sum(0) / total
    spread = np.sqrt((((rows - mean) ** 2) * weights[:, None]).sum(0) / total)
    scale = np.where(spread > 1e-6, spread, 1.0)
    x = np.column_stack([(rows - mean) / scale, np.ones(len(rows))])
    ridge = np.append(np.broadcast_to(penalty, rows.shape[1:]), 1e-4).astype(np.float64)
    beta = np.zeros(x.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        slope = x.T @ (weights * (labels - chance)) - ridge * beta
        curve = (x * (weights * np.maximum(chance * (1 - chance), 1e-6))[:, None]).T @ x + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        beta += step
        if np.abs(step).max() < 1e-8:
            break
    own = np.where(spread > 1e-6, beta[:-1] / scale, 0.0)
    return Head(own, float(beta[-1] - own @ mean))
