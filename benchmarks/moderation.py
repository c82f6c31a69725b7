"""How well the model judges: `python -m benchmarks.moderation FOLDER [--model FILE] [--deep FILE]`.

FOLDER holds labelled files. Everything is measured on the rows marked dev, which training never reads. AUC is the
chance that a positive row scores above a negative one; R@1% the share of positives above the score that 1% of negatives
exceed. A mean is over sources, each counting alike.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter, defaultdict
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from weighin.domain.policy import parse
from weighin.moderation.deep import Deep
from weighin.moderation.lines import is_flagged
from weighin.moderation.model import of_file
from weighin.moderation.scorer import Scorer
from weighin.moderation.scores import NAMES, Scores
from weighin.moderation.second import ALWAYS
from weighin.moderation.train.calibration import mean_f1
from weighin.moderation.train.corpus import CLEAN, Row, one_file, rows
from weighin.moderation.train.labels import DERIVED

FUNCTIONAL = Path(__file__).parents[1] / "tests" / "data" / "functional"
LEAST = 2  # positives and negatives that a source must have to count
BATCH = 64

Labels = NDArray[np.float64]


def main() -> None:
    """Measure and print, as a table and as one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--deep", type=Path, help="a deep model that is asked about every text as well")
    asked = parser.parse_args()
    deep = Deep(asked.deep.read_bytes()) if asked.deep else None
    scorer = Scorer(of_file(asked.model), second=deep, sure=ALWAYS)
    found = rows(asked.folder, "dev")
    for extra in sorted((asked.folder / "noncommercial-eval").glob("*.jsonl.gz")):
        found += one_file(extra)
    began = time.process_time()
    scores = scored(scorer, [row.text for row in found])
    figures: dict[str, object] = {
        "speed, comments/s of processor time": round(len(found) / (time.process_time() - began))
    }
    figures |= (
        by_source(found, scores) | pooled(found, scores) | {"calibration error, toxicity": calibration(found, scores)}
    )
    marked = [row for row in found if row.spans and row.labels.get("toxicity", 0) >= 0.5]
    if marked:
        figures["words marked, character F1"] = round(mean_f1(scorer, marked), 3)
    figures |= equal_length(found, scores) | bias(scorer) | functional(scorer) | stopped(found, scores)
    for name, value in figures.items():
        print(f"{name:44} {value}")
    print(json.dumps(figures))


def scored(scorer: Scorer, texts: list[str]) -> list[Scores]:
    """Every text's scores, with reasons, in batches."""
    return [one for start in range(0, len(texts), BATCH) for one in scorer.score_many(texts[start : start + BATCH])]


def recall_at_1(truth: Labels, score: Labels) -> float:
    """The share of positives above the score that 1% of negatives exceed."""
    negative = np.sort(score[truth == 0])[::-1]
    return float((score[truth == 1] > negative[int(len(negative) * 0.01)]).mean())


def by_source(found: list[Row], scores: list[Scores]) -> dict[str, object]:
    """AUC and R@1% of each score on each source that labels it, and their means."""
    figures: dict[str, object] = {}
    for name in NAMES:
        if name in DERIVED:
            continue
        groups: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for row, score in zip(found, scores, strict=True):
            if name in row.labels:
                groups[row.source].append((float(row.labels[name] >= 0.5), score[name]))
        means = []
        for source, pairs in sorted(groups.items()):
            truth, score_ = np.array(pairs).T
            if min(truth.sum(), (1 - truth).sum()) < LEAST:
                continue
            means.append((roc_auc_score(truth, score_), recall_at_1(truth, score_)))
            figures[f"{name}, {source}: AUC, R@1%"] = [round(float(value), 3) for value in means[-1]]
        figures[f"{name}, mean: AUC, R@1%"] = [round(float(value), 3) for value in np.mean(means, axis=0)]
    return figures


def pooled(found: list[Row], scores: list[Scores]) -> dict[str, object]:
    """All sources in one: toxicity, and spam with the presumed-clean news and talk comments beside it."""
    figures: dict[str, object] = {}
    for name, clean in (("toxicity", frozenset()), ("spam", CLEAN)):
        pairs = [
            (float(row.labels.get(name, 0.0) >= 0.5), score[name])
            for row, score in zip(found, scores, strict=True)
            if name in row.labels or row.source in clean
        ]
        truth, score_ = np.array(pairs).T
        both = [round(float(roc_auc_score(truth, score_)), 3), round(recall_at_1(truth, score_), 3)]
        figures[f"{name}, pooled: AUC, R@1%"] = both
    return figures


def calibration(found: list[Row], scores: list[Scores], bins: int = 10) -> float:
    """Expected calibration error of toxicity: the mean over sources of |share of positives - mean score| by bin."""
    groups: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row, score in zip(found, scores, strict=True):
        if "toxicity" in row.labels:
            groups[row.source].append((float(row.labels["toxicity"] >= 0.5), score["toxicity"]))
    errors = []
    for pairs in groups.values():
        truth, score_ = np.array(pairs).T
        place = np.minimum((score_ * bins).astype(int), bins - 1)
        each = [(place == b, b) for b in range(bins) if (place == b).any()]
        errors.append(sum(m.mean() * abs(truth[m].mean() - score_[m].mean()) for m, _ in each))
    return round(float(np.mean(errors)), 3)


def equal_length(found: list[Row], scores: list[Scores]) -> dict[str, object]:
    """AUC of substance between texts of like length, up to a tenth: longer ones are mostly called better."""
    figures: dict[str, object] = {}
    groups: dict[str, list[tuple[bool, int, float]]] = defaultdict(list)
    for row, score in zip(found, scores, strict=True):
        if "substance" in row.labels:
            groups[row.source].append((row.labels["substance"] >= 0.5, len(row.text), score["substance"]))
    for source, its in sorted(groups.items()):
        truth, size, score_ = (np.array(column, float) for column in zip(*its, strict=True))
        good, bad = truth == 1, truth == 0
        alike = np.abs(np.log(size[good][:, None] / size[bad][None, :])) < np.log(1.1)
        ahead = np.sign(score_[good][:, None] - score_[bad][None, :]) / 2 + 0.5
        figures[f"substance, {source}, at equal length: AUC, pairs"] = [
            round(float(ahead[alike].mean()), 3),
            int(alike.sum()),
        ]
    return figures


def bias(scorer: Scorer) -> dict[str, object]:
    """AUC of harmless sentences that name a group against toxic ones that name none, for each name."""
    data = json.loads((FUNCTIONAL / "identity_terms.json").read_text("utf-8"))
    toxic = [one["toxicity"] for one in scored(scorer, data["toxic"])]
    found = {}
    for term in data["terms"]:
        harmless = [one["toxicity"] for one in scored(scorer, [form.format(term=term) for form in data["benign"]])]
        found[term] = float(roc_auc_score([0] * len(harmless) + [1] * len(toxic), harmless + toxic))
    lowest = min(found, key=lambda term: found[term])
    return {"bias, lowest AUC of a group": [lowest, round(found[lowest], 3)]}


def stopped(found: list[Row], scores: list[Scores]) -> dict[str, object]:
    """What the default policy would hold, ask to rephrase or refuse by itself: of harmless rows, and of the others."""
    policy = parse((resources.files("weighin") / "demo" / "policy.md").read_text("utf-8"))
    flagged: dict[str, dict[bool, list[bool]]] = defaultdict(lambda: {False: [], True: []})
    for row, score in zip(found, scores, strict=True):
        if "toxicity" in row.labels or "spam" in row.labels:
            bad = max(row.labels.get("toxicity", 0.0), row.labels.get("spam", 0.0)) >= 0.5
            flagged[row.source][bad].append(is_flagged(policy, row.text, score))
    return {
        f"stopped by the default policy, {source}: of harmless, of others": [
            round(float(np.mean(its[bad])), 4) for bad in (False, True) if its[bad]
        ]
        for source, its in sorted(flagged.items())
    }


def functional(scorer: Scorer, threshold: float = 0.5) -> dict[str, object]:
    """The suite for personal_attack: accuracy of each function at a threshold, and AUC over all."""
    lines = (FUNCTIONAL / "personal_attack.jsonl").read_text("utf-8").splitlines()
    cases = [json.loads(line) for line in lines]
    values = [one["personal_attack"] for one in scored(scorer, [case["text"] for case in cases])]
    truth = [case["personal_attack"] for case in cases]
    right, size = Counter[str](), Counter[str]()
    for case, value in zip(cases, values, strict=True):
        size[case["function"]] += 1
        right[case["function"]] += (value >= threshold) == bool(case["personal_attack"])
    figures: dict[str, object] = {"functional suite: AUC": round(float(roc_auc_score(truth, values)), 3)}
    figures["functional suite: accuracy"] = round(sum(right.values()) / len(cases), 3)
    return figures | {f"  {name}": f"{right[name]}/{size[name]}" for name in size}


if __name__ == "__main__":
    main()
