"""Labelled rows -> the model: weights, calibration, eight bits."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from weighin.moderation import features
from weighin.moderation.deep import Deep, of_file
from weighin.moderation.model import MARK, Model, dump
from weighin.moderation.scorer import Scorer
from weighin.moderation.scores import NAMES
from weighin.moderation.train import calibration, corpus, labels, lexicon, matrix
from weighin.moderation.train.corpus import Row
from weighin.moderation.train.fit import fit
from weighin.moderation.train.sentences import calibrating, own

Tell = Callable[[str, int, int | None], None]  # (what is being done, done so far, of how many)

COLUMNS = (*NAMES, MARK)
_ASKED = 512
_HELD_BACK = 10  # one row in so many calibrates instead of training


def train(
    folder: Path, *, seed: int = 1, teacher: Deep | None = None, tell: Tell = lambda what, done, total: None
) -> Model:
    """The model trained on the train rows of `folder`: the same files, seed and teacher, the same model to the byte.

    A `teacher` says of every row what it thinks of all its scores, labelled or not (Hinton and others 2015).
    Raises Refusal (file_invalid) if a file is missing or broken.
    """
    words = lexicon.build(folder)
    every = corpus.rows(folder, "train")
    fitting = [row for row in every if not is_held_back(row)] + own(seed)
    held_back = [row for row in every if is_held_back(row)] + calibrating(seed)
    tell("reading", len(every), len(every))

    wanted, weights = labels.targets(fitting, words)
    if teacher:
        wanted, weights = labels.softened(wanted, weights, _opinions(teacher, fitting, tell))
    sources = sorted({row.source for row in fitting})
    table, base = fit(
        matrix.of_texts([row.text for row in fitting], words),
        wanted,
        weights,
        np.array([sources.index(row.source) for row in fitting], np.int64),
        seed=seed,
        rate=0.2,
        epochs=5,
        allowed=_allowed(),
        may_differ=np.array([[labels.may_differ(name, score) for score in NAMES] for name in sources], np.float32),
        tell=lambda done, total: tell("fitting scores", done, total),
    )
    marked = [row for row in fitting if row.spans is not None]
    word_rows, wanted_words, owner = matrix.of_words(marked, words)
    mark_table, mark_base = fit(
        word_rows,
        wanted_words[:, None],
        np.ones((len(wanted_words), 1), np.float32),
        np.zeros(len(owner), np.int64),
        seed=seed,
        penalty=1e-6,
        allowed=_allowed()[:, :1],
        tell=lambda done, total: tell("fitting marks", done, total),
    )
    model = _packed(f"small-{seed}", np.hstack([table, mark_table]), np.append(base, mark_base), words)
    model = calibration.calibrated(model, held_back, Scorer)
    if teacher is None:
        return model
    texts = [row.text for row in held_back]
    both = calibration.log_odds_of(Scorer(model), texts), teacher.log_odds(texts)
    return replace(model, beside={teacher.name: calibration.joined(*both, held_back, words)})


def trained(folder: Path, *, seed: int, teacher: Path | None = None, tell: Tell) -> bytes:
    """The same as the bytes of its file; `teacher` is that of a deep model. Raises Refusal (model_invalid) too."""
    asked = of_file(teacher, threads=os.cpu_count() or 1) if teacher else None
    return dump(train(folder, seed=seed, teacher=asked, tell=tell))


def is_held_back(row: Row) -> bool:
    """Whether a row calibrates instead of training."""
    return zlib.crc32(row.text.encode("utf-8", "surrogatepass")) % _HELD_BACK == 0


def _opinions(teacher: Deep, rows: list[Row], tell: Tell) -> NDArray[np.float64]:
    """The teacher's probabilities, (rows, scores)."""
    found = []
    for start in range(0, len(rows), _ASKED):
        found.append(teacher.log_odds([row.text for row in rows[start : start + _ASKED]]))
        tell("asking the teacher", min(start + _ASKED, len(rows)), len(rows))
    opinions: NDArray[np.float64] = 1 / (1 + np.exp(-np.vstack(found)))
    return opinions


def _allowed() -> NDArray[np.float32]:
    """Only identity_attack may learn from the names of groups themselves."""
    allowed = np.ones((features.SIZE, len(NAMES)), np.float32)
    others = [column for column, name in enumerate(NAMES) if name != "identity_attack"]
    allowed[features.GROUP_NAMES :, others] = 0
    return allowed


def _packed(name: str, table: NDArray[np.float32], base: NDArray[np.float32], words: dict[str, int]) -> Model:
    """Weights in eight bits, by their square roots: a column's largest becomes 127."""
    step = np.maximum(np.abs(table).max(axis=0), 1e-9).astype(np.float64) / 127**2
    small = np.rint(np.sign(table) * np.sqrt(np.abs(table) / step)).astype(np.int8)
    return Model(name, COLUMNS, small, step, base.astype(np.float64), 0.0, words)
