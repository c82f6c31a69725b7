"""Texts -> scores with reasons, by one pass over their features."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weighin.moderation import features, patterns
from weighin.moderation import second as second_
from weighin.moderation.deep import Deep
from weighin.moderation.layer import Layer
from weighin.moderation.model import MARK, Model
from weighin.moderation.scores import NAMES, Reason, Scores

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_TOLD = 5  # reasons told for each score, the weightiest
_AT_ONCE = 50_000  # characters
_LEAST = 0.3  # log-odds below which a reason is left to the rest


class Scorer:
    """Scores texts with one model, and with what a site taught on top; may be shared between threads.

    Where it leaves open what to do with a text, `second` is asked too, if there is one; `sure` are the probabilities
    below and above which it is not.
    """

    def __init__(
        self,
        model: Model,
        layer: Layer | None = None,
        second: Deep | None = None,
        sure: tuple[float, float] = second_.SURE,
    ) -> None:
        self.model = model
        self.layer = layer
        self.second = second
        self._sure = sure

    def score(self, text: str) -> Scores:
        """The scores of one text."""
        return self.score_many([text])[0]

    def score_many(self, texts: Sequence[str], *, hurried: bool = False) -> list[Scores]:
        """The scores of several texts, in their order; cheaper for each than one by one. `hurried`: by one opinion."""
        scores = [one for part in _parts(texts) for one in self._by_model(part)]
        if self.second is None or hurried:
            return scores
        unsure = [place for place, one in enumerate(scores) if second_.is_unsure(one.values, self._sure)]
        if unsure:
            name, beside = self.second.name, self.model.beside.get(self.second.name, second_.ALIKE)
            asked = self.second.log_odds([texts[place] for place in unsure]).tolist()
            for place, log_odds in zip(unsure, asked, strict=True):
                scores[place] = second_.merged(scores[place], log_odds, beside, len(texts[place]), name)
        return scores

    def _by_model(self, texts: Sequence[str]) -> list[Scores]:
        if not texts:
            return []
        model = self.model
        found = features.extract(list(texts), model.lexicon)
        weights = self._weights(found.bucket) * found.value[:, None]
        of_token = found.token >= 0
        by_token = _summed(found.token[of_token], weights[of_token], len(found.tokens)) * model.step
        by_shape = weights[~of_token] * model.step
        shapes = found.bucket[~of_token] - features.PATTERNS
        text_of = np.concatenate([np.repeat(np.arange(len(texts)), np.diff(found.first)), found.text[~of_token]])
        log_odds = np.vstack([by_token, by_shape])  # a row for each token, then for each pattern of a whole text
        scores = log_odds[:, : len(NAMES)]
        sums = _summed(text_of, scores, len(texts))
        rows, columns, told = _weightiest(scores, text_of, len(texts))
        values = 1 / (1 + np.exp(-np.clip(sums + model.base[: len(NAMES)], -30, 30)))

        def span(row: int, text: int) -> tuple[int, int]:
            if row >= len(found.tokens):
                return 0, len(texts[text])
            _, start, end = found.tokens[row]
            return found.folded[text].span(start, end)

        reasons: list[list[Reason]] = [[] for _ in texts]
        owners = text_of[rows].tolist()
        heavy = scores[rows, columns].tolist()
        for row, column, text, weight in zip(rows.tolist(), columns.tolist(), owners, heavy, strict=True):
            pattern = patterns.NAMES[shapes[row - len(found.tokens)]] if row >= len(found.tokens) else ""
            reasons[text].append(Reason(NAMES[column], *span(row, text), weight, pattern))
        marked: list[list[tuple[int, int]]] = [[] for _ in texts]
        mark = by_token[:, model.column[MARK]] + model.base[model.column[MARK]]
        for row in np.flatnonzero(mark >= model.mark_from).tolist():
            _join(marked[int(text_of[row])], span(row, int(text_of[row])))
        base = dict(zip(NAMES, model.base.tolist(), strict=False))
        rest = sums - told
        return [
            Scores(
                dict(zip(NAMES, values_, strict=True)),
                tuple(reasons_),
                base,
                dict(zip(NAMES, rest_, strict=True)),
                tuple(marked_),
                model.name,
            )
            for values_, reasons_, rest_, marked_ in zip(values.tolist(), reasons, rest.tolist(), marked, strict=True)
        ]

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


def _parts(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """The texts in their order, in parts of so many characters: each takes most of a kilobyte while it is scored."""
    begin = size = 0
    for place, text in enumerate(texts):
        if size and size + len(text) > _AT_ONCE:
            yield texts[begin:place]
            begin, size = place, 0
        size += len(text)
    if texts:
        yield texts[begin:]


def _weightiest(scores: Floats, text_of: Ints, texts: int) -> tuple[Ints, Ints, Floats]:
    """(rows, columns) of the entries to tell, by text and score, the weightiest first; and their sums by text."""
    rows, columns = np.nonzero(np.abs(scores) >= _LEAST)
    weights = scores[rows, columns]
    group = text_of[rows] * len(NAMES) + columns
    order = np.lexsort((-np.abs(weights), group))
    rows, columns, weights, group = rows[order], columns[order], weights[order], group[order]
    begins = np.searchsorted(group, group)  # where the first entry of its group stands
    kept = np.arange(len(group)) - begins < _TOLD
    told: Floats = np.bincount(group[kept], weights[kept], texts * len(NAMES)).astype(np.float64)
    return rows[kept], columns[kept], told.reshape(texts, len(NAMES))


def _join(spans: list[tuple[int, int]], found: tuple[int, int]) -> None:
    """Add a span, to the one before it where they touch."""
    if spans and found[0] <= spans[-1][1] + 1:
        spans[-1] = spans[-1][0], max(found[1], spans[-1][1])
    else:
        spans.append(found)


def _summed(groups: Ints, weights: NDArray[Any], count: int) -> Floats:
    """The rows of `weights` summed by group, (count, columns)."""
    columns = weights.shape[1]
    cells = (groups[:, None] * columns + np.arange(columns)).ravel()
    return np.bincount(cells, weights.ravel(), count * columns).astype(np.float64).reshape(count, columns)


def _probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))
