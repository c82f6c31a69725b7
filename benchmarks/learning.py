"""How fast a site's layer learns: `python -m benchmarks.learning FOLDER`, FOLDER holding labelled files.

A model that was trained without the comments below YouTube videos judges them; then their train rows are taught as a
moderator would decide about them, one by one, in three orders. Measured on their dev rows: AUC, R@1% (the share of
spam above the score that 1% of the other rows exceed), and how long one lesson takes.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from random import Random
from statistics import mean
from tempfile import TemporaryDirectory

import numpy as np
from sklearn.metrics import roc_auc_score

from benchmarks.moderation import recall_at_1, scored
from benchmarks.report import table
from weighin.domain.lessons import APPROVAL_WEIGHT
from weighin.moderation.layer import Layer
from weighin.moderation.model import Model
from weighin.moderation.scorer import Scorer
from weighin.moderation.train.corpus import Row, rows
from weighin.moderation.train.training import train

SOURCE = "youtube_spam"
STOPS = (0, 25, 50, 100, 200, 400)
ORDERS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    with TemporaryDirectory() as scratch:
        model = train(without(folder, Path(scratch)))
    lessons = [row for row in rows(folder, "train") if row.source == SOURCE]
    measured = [row for row in rows(folder, "dev") if row.source == SOURCE]
    runs = [learned(model, lessons, measured, Random(order)) for order in range(ORDERS)]
    told = [
        {
            "decisions": stop,
            "auc": round(mean(run[stop][0] for run in runs), 3),
            "recall": round(mean(run[stop][1] for run in runs), 2),
            "ms": round(mean(run[stop][2] for run in runs), 2) if stop else None,
        }
        for stop in STOPS
    ]
    print(table(told, {"decisions": "decisions", "auc": "AUC", "recall": "R@1%", "ms": "ms a lesson"}))


def without(folder: Path, scratch: Path) -> Path:
    """The same files but for one source."""
    for file in folder.iterdir():
        if SOURCE not in file.name:
            (scratch / file.name).symlink_to(file.resolve())
    return scratch


def learned(model: Model, lessons: list[Row], measured: list[Row], random: Random) -> dict[int, tuple[float, ...]]:
    """{decisions: (AUC, R@1%, ms a lesson)} as decisions about `lessons` come in a random order."""
    scorer = Scorer(model, Layer())
    truth = np.array([row.labels["spam"] for row in measured])
    order = random.sample(lessons, len(lessons))
    found: dict[int, tuple[float, ...]] = {}
    spent = 0.0
    for done, stop in zip((0, *STOPS), STOPS, strict=False):
        began = time.process_time()
        for row in order[done:stop]:
            spam = row.labels["spam"]
            scorer.teach(row.text, {"spam": spam}, 1.0 if spam >= 0.5 else APPROVAL_WEIGHT)
        spent += time.process_time() - began
        scores = np.array([one["spam"] for one in scored(scorer, [row.text for row in measured])])
        auc = float(roc_auc_score(truth, scores))
        found[stop] = auc, recall_at_1(truth, scores), 1000 * spent / stop if stop else 0.0
    return found


if __name__ == "__main__":
    main()
