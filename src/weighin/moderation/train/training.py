"""Labelled rows -> the model: weights, calibration, eight bits."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from weighin.moderation import features
from weighin.moderation.model import MARK, Model, dump
from weighin.moderation.scorer import Scorer
from weighin.moderation.scores import NAMES
from weighin.moderation.train import calibration, corpus, labels, lexicon, matrix
from weighin.moderation.train.corpus import Row
from weighin.moderation.train.fit import fit
from weighin.moderation.train.sentences import own

Tell = Callable[[str, int, int | None], None]  # (what is being done, done so far, of how many)

COLUMNS = (*NAMES, MARK)
_HELD_BACK = 10  # one row in so many calibrates instead of training


def train(folder: Path, *, seed: int = 1, tell: Tell = lambda what, done, total: None) -> Model:
    """The model trained on the train rows of `folder`: the same files and seed, the same model to the byte.

    Raises Refusal (file_invalid) if a file is missing or broken.
    """
    words = lexicon.build(folder)
    every = corpus.rows(folder, "train")
    fitting = [row for row in every if not is_held_back(row)] + own(seed)
    held_back = [row for row in every if is_held_back(row)]
    tell("reading", len(every), len(every))

    wanted, weights = labels.targets(fitting, words)
    table, base = fit(
        matrix.of_texts([row.text for row in fitting], words),
        wanted,
        weights,
        _numbered(fitting),
        seed=seed,
        allowed=_allowed(),
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
    return calibration.calibrated(model, held_back, Scorer)


def trained(folder: Path, *, seed: int, tell: Tell) -> bytes:
    """The same as the bytes of its file."""
    return dump(train(folder, seed=seed, tell=tell))


def is_held_back(row: Row) -> bool:
    """Whether a row calibrates instead of training."""
    return zlib.crc32(row.text.encode("utf-8", "surrogatepass")) % _HELD_BACK == 0


def _numbered(rows: list[Row]) -> NDArray[np.int64]:
    names = sorted({row.source for row in rows})
    return np.array([names.index(row.source) for row in rows], np.int64)


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
