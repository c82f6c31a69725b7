"""Texts -> scores with reasons, by one pass over their features."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from weighin.moderation import features, patterns
from weighin.moderation.layer import Layer
from weighin.moderation.model import MARK, Model
from weighin.moderation.scores import NAMES, Reason, Scores

_TOLD = 5  # reasons told for each score, the weightiest
_LEAST = 0.1  # log-odds below which a reason is left to the rest


class Scorer:
    """Scores texts with one model, and with what a site taught on top; may be shared between threads."""

    def __init__(self, model: Model, layer: Layer | None = None) -> None:
        self.model = model
        self.layer = layer

    def score(self, text: str) -> Scores:
        """The scores of one text."""
        return self.score_many([text])[0]

    def score_many(self, texts: Sequence[str]) -> list[Scores]:
        """The scores of several texts, in their order; cheaper for each than one by one."""
        if not texts:
            return []
        found = features.extract(list(texts), self.model.lexicon)
        weights = self._weights(found.bucket) * found.value[:, None]
        of_text = found.token < 0
        by_token = _summed(found.token[~of_text], weights[~of_text], len(found.tokens)) * self.model.step
        by_shape = weights[of_text] * self.model.step
        shapes = found.bucket[of_text] - features.PATTERNS
        shaped = found.text[of_text]
        scores: list[Scores] = []
        for place, text in enumerate(texts):
            first, last = found.first[place], found.first[place + 1]
            words = [found.folded[place].span(start, end) for _, start, end in found.tokens[first:last]]
            its = shaped == place
            named = [patterns.NAMES[shape] for shape in shapes[its]]
            spans = [*words, *((0, len(text)) for _ in named)]
            names = [*("" for _ in words), *named]
            scores.append(self._told(np.concatenate([by_token[first:last], by_shape[its]]), spans, names))
        return scores

    def teach(self, text: str, wanted: Mapping[str, float], weight: float = 1.0) -> None:
        """Learn in the site's layer what scores a text should have had. Raises ValueError where there is no layer."""
        if self.layer is None:
            raise ValueError("this scorer has no layer to learn in")
        model, found = self.model, features.extract([text], self.model.lexicon)
        sums = (self._weights(found.bucket) * found.value[:, None]).sum(axis=0, dtype=np.float64)
        scores = {
            name: _probability(float(model.base[place] + sums[place] * model.step[place]))
            for place, name in enumerate(NAMES)
        }
        self.layer.teach(found, scores, wanted, weight)

    def _weights(self, buckets: NDArray[np.int64]) -> NDArray[np.float32]:
        """What the features in these buckets add to each column, in steps of the column."""
        weights: NDArray[np.float32] = self.model.weights[self.model.table[buckets].view(np.uint8)]
        if self.layer is not None and self.layer.lessons:
            scores = weights[:, : len(NAMES)]  # they are the first columns
            np.add(scores, self.layer.weights(buckets) / self.model.step[: len(NAMES)].astype(np.float32), out=scores)
        return weights

    def _told(self, weights: NDArray[np.float64], spans: list[tuple[int, int]], names: list[str]) -> Scores:
        """`weights` are log-odds, one row for each span, one column for each column of the model."""
        model = self.model
        values: dict[str, float] = {}
        reasons: list[Reason] = []
        base: dict[str, float] = {}
        rest: dict[str, float] = {}
        sums = weights.sum(axis=0)
        order = np.argsort(-np.abs(weights), axis=0, kind="stable")[:_TOLD]
        rows, heavy = order.T.tolist(), np.take_along_axis(weights, order, axis=0).T.tolist()
        for score in NAMES:
            column = model.column[score]
            told = 0.0
            for row, weight in zip(rows[column], heavy[column], strict=True):
                if -_LEAST < weight < _LEAST:
                    break
                start, end = spans[row]
                reasons.append(Reason(score, start, end, weight, names[row]))
                told += weight
            base[score] = float(model.base[column])
            rest[score] = float(sums[column]) - told
            values[score] = _probability(base[score] + told + rest[score])
        return Scores(values, tuple(reasons), base, rest, self._marked(weights, spans, names), model.name)

    def _marked(
        self, weights: NDArray[np.float64], spans: list[tuple[int, int]], names: list[str]
    ) -> tuple[tuple[int, int], ...]:
        """The words that a reader would mark as toxic, neighbours joined."""
        log_odds = weights[:, self.model.column[MARK]] + self.model.base[self.model.column[MARK]]
        found: list[tuple[int, int]] = []
        for row in np.flatnonzero(log_odds >= self.model.mark_from).tolist():
            if names[row]:
                continue
            start, end = spans[row]
            if found and start <= found[-1][1] + 1:
                found[-1] = found[-1][0], max(end, found[-1][1])
            else:
                found.append((start, end))
        return tuple(found)


def _summed(groups: NDArray[np.int64], weights: NDArray[np.float32], count: int) -> NDArray[np.float64]:
    """The rows of `weights` summed by group, (count, columns)."""
    columns = weights.shape[1]
    cells = (groups[:, None] * columns + np.arange(columns)).ravel()
    return np.bincount(cells, weights.ravel(), count * columns).astype(np.float64).reshape(count, columns)


def _probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))
