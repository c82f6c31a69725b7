"""Sums -> probabilities: Platt's sigmoid for each score, and the mark's threshold, on rows held back from training."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from weighin.moderation.model import Model
from weighin.moderation.scorer import Scorer
from weighin.moderation.scores import NAMES
from weighin.moderation.second import ALIKE, Beside
from weighin.moderation.train import labels
from weighin.moderation.train.corpus import Row

Floats = NDArray[np.float64]


def calibrated(model: Model, rows: list[Row], scorer: Callable[[Model], Scorer]) -> Model:
    """The model with probabilities fitted to `rows`, every source counting alike (Platt 1999)."""
    log_odds = log_odds_of(scorer(model), [row.text for row in rows])
    slope, offset = lines(log_odds, rows, model.lexicon)
    step, base = model.step.copy(), model.base.copy()
    step[: len(NAMES)] *= slope
    base[: len(NAMES)] = base[: len(NAMES)] * slope + offset
    ready = replace(model, step=step, base=base)
    return replace(ready, mark_from=_best_mark(ready, rows, scorer))


def lines(log_odds: Floats, rows: list[Row], lexicon: dict[str, int]) -> tuple[Floats, Floats]:
    """(slope, offset) of each score with which its log-odds, (rows, scores), fit the labels best."""
    slope, offset = np.ones(len(NAMES)), np.zeros(len(NAMES))
    for column, known, truth, share in _labelled(rows, lexicon):
        line = LogisticRegression(C=1e6).fit(log_odds[known, column][:, None], truth, sample_weight=share)
        slope[column], offset[column] = line.coef_[0, 0], line.intercept_[0]
    return slope, offset


def joined(first: Floats, second: Floats, rows: list[Row], lexicon: dict[str, int]) -> Beside:
    """How two opinions, (rows, scores) each, are joined to fit the labels best.

    Where no source has labels of its own, both count alike: what is derived from words favours who counts words.
    """
    share, scale, offset = (dict(its) for its in ALIKE)
    for column, known, truth, weight in _labelled(rows, lexicon):
        name = NAMES[column]
        if name in labels.DERIVED:
            continue
        both = np.column_stack([first[known, column], second[known, column]])
        plane = LogisticRegression(C=1.0).fit(both, truth, sample_weight=weight)
        if (plane.coef_[0] > 0).all():
            (share[name], scale[name]), offset[name] = plane.coef_[0].tolist(), float(plane.intercept_[0])
    return Beside(share, scale, offset)


def _labelled(
    rows: list[Row], lexicon: dict[str, int]
) -> Iterator[tuple[int, NDArray[np.bool_], NDArray[np.bool_], Floats]]:
    """(score's column, which rows are labelled, their labels, weights with which every source counts alike)."""
    wanted, weights = labels.targets(rows, lexicon)
    sources = np.array([row.source for row in rows])
    for column, name in enumerate(NAMES):
        known = weights[:, column] > 0
        if name == "toxicity":  # by labels of its own alone, not those implied by hate
            known &= np.array([name in row.labels for row in rows])
        truth = wanted[known, column] >= 0.5
        if not truth.all() and truth.any():
            yield column, known, truth, _even(sources[known])


def log_odds_of(scorer: Scorer, texts: list[str]) -> Floats:
    """The log-odds of texts, (texts, scores)."""
    found = [scores for start in range(0, len(texts), 64) for scores in scorer.score_many(texts[start : start + 64])]
    values = np.array([[scores[name] for name in NAMES] for scores in found])
    clipped = np.clip(values, 1e-12, 1 - 1e-12)
    log_odds: Floats = np.log(clipped / (1 - clipped))
    return log_odds


def _even(sources: NDArray[np.str_]) -> Floats:
    """Weights that make every source count alike."""
    names, place, counts = np.unique(sources, return_inverse=True, return_counts=True)
    even: Floats = len(sources) / (len(names) * counts[place])
    return even


def _best_mark(model: Model, rows: list[Row], scorer: Callable[[Model], Scorer]) -> float:
    """The threshold with the best mean character F1 on the toxic rows whose words raters marked."""
    marked = [row for row in rows if row.spans and row.labels.get("toxicity", 0.0) >= 0.5]
    if not marked:
        return 0.0
    tried = [(mean_f1(scorer(replace(model, mark_from=limit)), marked), limit) for limit in np.arange(-2.5, 1.0, 0.25)]
    return float(max(tried)[1])


def mean_f1(scorer: Scorer, rows: list[Row]) -> float:
    """Mean character F1 between the words marked by the model and by most raters (SemEval-2021 task 5)."""
    total = 0.0
    texts = [row.text for row in rows]
    for row, scores in zip(rows, scorer.score_many(texts), strict=True):
        ours = {place for start, end in scores.spans for place in range(start, end)}
        theirs = {place for start, end in row.spans or () for place in range(start, end)}
        both = len(ours & theirs)
        total += 1.0 if not ours and not theirs else 2 * both / (len(ours) + len(theirs))
    return total / len(rows)
