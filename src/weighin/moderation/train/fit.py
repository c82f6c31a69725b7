"""Logistic regression of many outputs at once, by AdaGrad over sparse rows, with an intercept for each source.

The intercept of a source lets the weights explain what differs inside a source rather than between sources; it
is averaged away afterwards. The same rows, the same seed: the same weights, to the bit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float32]
Tell = Callable[[int, int], None]  # (rows done, of how many)

BATCH = 256


def fit(
    rows: Any,
    targets: Floats,
    weights: Floats,
    sources: NDArray[np.int64],
    *,
    seed: int,
    penalty: float = 5e-5,
    source_penalty: float | Floats = 0.02,
    rate: float = 0.4,
    epochs: int = 3,
    allowed: Floats | None = None,
    may_differ: Floats | None = None,
    tell: Tell = lambda done, total: None,
) -> tuple[Floats, Floats]:
    """(W, b): log-odds of output k for row x = x @ W[:, k] + b[k].

    `rows` is a scipy CSR matrix (n, features); `targets` (n, k) in 0..1; `weights` (n, k), 0 where unknown;
    `sources` (n,) which source each row is from; `allowed` (features, k) is 0 where a weight must stay 0; `may_differ`
    (sources, k) is 0 where a source has no intercept of its own.
    AdaGrad: Duchi, Hazan and Singer 2011. The L2 `penalty` is applied to the features of each batch.
    """
    count, size = rows.shape
    outputs = targets.shape[1]
    known = np.maximum((weights > 0).sum(axis=0), 1)
    weights = (weights * (known / np.maximum(weights.sum(axis=0), 1e-6))).astype(np.float32)
    random = np.random.default_rng(seed)
    table, seen = np.zeros((size, outputs), np.float32), np.full((size, outputs), 1e-3, np.float32)
    base, base_seen = np.zeros(outputs, np.float32), np.ones(outputs, np.float32)
    shift = np.zeros((int(sources.max()) + 1, outputs), np.float32)
    shift_seen = np.ones_like(shift)
    for epoch in range(epochs):
        step = rate if epoch < epochs * 0.6 else rate * 0.3
        order = random.permutation(count)
        for start in range(0, count, BATCH):
            picked = np.sort(order[start : start + BATCH])
            batch = rows[picked]
            columns, inverse = np.unique(batch.indices, return_inverse=True)
            shape = (len(picked), len(columns))
            compact = sparse.csr_matrix((batch.data, inverse.astype(np.int32), batch.indptr), shape=shape)
            here = table[columns]
            log_odds = compact @ here + base + shift[sources[picked]]
            error = weights[picked] * (1 / (1 + np.exp(-np.clip(log_odds, -30, 30))) - targets[picked])
            slope = compact.T @ error + penalty * len(picked) * here
            if allowed is not None:
                slope *= allowed[columns]
            grown = seen[columns] + slope * slope
            seen[columns] = grown
            table[columns] = here - step * slope / np.sqrt(grown)
            slope = error.sum(axis=0)
            base_seen += slope * slope
            base -= step * slope / np.sqrt(base_seen)
            by_source = np.zeros_like(shift)
            np.add.at(by_source, sources[picked], error)
            by_source += source_penalty * shift
            if may_differ is not None:
                by_source *= may_differ
            shift_seen += by_source * by_source
            shift -= step * by_source / np.sqrt(shift_seen)
            tell(epoch * count + min(start + BATCH, count), epochs * count)
    return table, base
