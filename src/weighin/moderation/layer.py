"""What one site's moderators taught, on top of the model's fixed weights.

Logistic regression of the same features by the same table shape, learning from one text at a time: AdaGrad (Duchi,
Hazan and Singer 2011) with a pull towards zero. There is no intercept: what moderators decide about is no sample of
what people write.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from weighin.moderation import features
from weighin.moderation.features import Features
from weighin.moderation.scores import NAMES

ROWS = 1 << 16  # several buckets of the model share one here, which some thousand lessons do not fill
RATE = 1.0
PULL = 1e-3
START = 0.05  # what a feature's squared slopes begin at: a first lesson does not take the largest step

_IDENTITY = NAMES.index("identity_attack")


class Layer:
    """The weights of a site, (ROWS, scores). Not to be taught by two threads at once; reading meanwhile is harmless."""

    def __init__(self) -> None:
        self._weights = np.zeros((ROWS, len(NAMES)), np.float32)
        self._seen = np.full((ROWS, len(NAMES)), START, np.float32)
        self.lessons = 0

    def weights(self, buckets: NDArray[np.int64]) -> NDArray[np.float32]:
        """Log-odds that the features in these buckets add to each score for a value of 1: (features, scores)."""
        found: NDArray[np.float32] = self._weights[buckets % ROWS]
        return found

    def teach(self, found: Features, scores: Mapping[str, float], wanted: Mapping[str, float], weight: float) -> None:
        """Learn that the one text of `found`, whose scores are these, should have those `wanted`."""
        places, inverse = np.unique(found.bucket % ROWS, return_inverse=True)
        value = np.bincount(inverse, found.value, len(places)).astype(np.float32)
        named = np.bincount(inverse, found.bucket >= features.GROUP_NAMES, len(places)) > 0
        for name, target in wanted.items():
            column = NAMES.index(name)
            here = self._weights[places, column]
            slope = value * np.float32(weight * (scores[name] - target)) + PULL * here
            if column != _IDENTITY:
                slope[named] = 0  # the name of a group weighs nothing by itself, whoever decides
            grown = self._seen[places, column] + slope * slope
            self._seen[places, column] = grown
            self._weights[places, column] = here - RATE * slope / np.sqrt(grown)
        self.lessons += 1
