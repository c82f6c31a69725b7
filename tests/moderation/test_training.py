"""Training on a few rows: repeatable, blind to the dev split, and clear about bad files."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path

import pytest

from weighin.domain.errors import Refusal
from weighin.moderation.model import dump, load
from weighin.moderation.scorer import Scorer
from weighin.moderation.train.corpus import rows
from weighin.moderation.train.training import train

KIND = [
    "Thank you for the timetable, page {n} was new to me.",
    "The harbour log of day {n} says otherwise.",
    "I saw {n} boats.",
]
HARSH = [
    "You are a complete idiot, number {n}.",
    "Shut up you stupid moron {n}.",
    "What a pathetic loser you are, {n}.",
]
ADVERTS = ["Buy {n} cheap pills at http://pills{n}.example now", "WIN {n} dollars, click http://win{n}.example today"]


def written(folder: Path, name: str, found: list[dict[str, object]]) -> None:
    with gzip.open(folder / name, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in found)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small corpus in the format of the real one."""
    folder = tmp_path_factory.mktemp("corpus")
    toxic = [
        {"text": text, "labels": {"toxicity": harsh, "insult": harsh}, "split": "train", "spans": spans}
        for n in range(60)
        for harsh, forms in ((0, KIND), (1, HARSH))
        for text in [forms[n % 3].format(n=n)]
        for spans in [
            [[text.find(word), text.find(word) + len(word)] for word in ("idiot", "moron", "loser") if word in text]
        ]
    ]
    toxic.append({"text": "seen in dev alone", "labels": {"toxicity": 1}, "split": "dev"})
    spam = [
        {"text": forms[n % len(forms)].format(n=n), "labels": {"spam": label}, "split": "train"}
        for n in range(60)
        for label, forms in ((0, KIND), (1, ADVERTS))
    ]
    written(folder, "toxicity-civil_spans.jsonl.gz", toxic)
    written(folder, "spam-sms_spam.jsonl.gz", spam)
    (folder / "lexicons").mkdir()
    words = io.StringIO()
    table = csv.DictWriter(words, ["text", "category_1", "category_2", "category_3"])
    table.writeheader()
    table.writerow({"text": "Scumbag", "category_1": "mental disability"})
    table.writerow({"text": "gay", "category_1": "sexual orientation / gender"})
    (folder / "lexicons" / "surge-profanity-en.csv.gz").write_bytes(gzip.compress(words.getvalue().encode()))
    return folder


@pytest.fixture(scope="module")
def trained(corpus: Path) -> bytes:
    return dump(train(corpus))


def test_the_same_files_and_seed_make_the_same_bytes(corpus: Path, trained: bytes) -> None:
    assert dump(train(corpus)) == trained
    scorer = Scorer(load(trained))
    harsh, kind = scorer.score_many(["You stupid moron", "The harbour log says nine"])
    assert harsh["toxicity"] > kind["toxicity"]


def test_dev_rows_are_not_trained_on(corpus: Path) -> None:
    assert "seen in dev alone" not in {row.text for row in rows(corpus, "train")}
    assert [row.text for row in rows(corpus, "dev")] == ["seen in dev alone"]


def test_the_name_of_a_group_is_never_taken_for_a_coarse_word(trained: bytes) -> None:
    lexicon = load(trained).lexicon
    assert lexicon["scumbag"] > 0
    assert lexicon["gay"] == lexicon["catholic"]


def test_broken_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="holds no labelled files"):
        rows(tmp_path, "train")
    written(tmp_path, "spam-a.jsonl.gz", [{"text": "fine", "labels": {"spam": 0}}, {"labels": {}}])
    with pytest.raises(Refusal, match=r"spam-a\.jsonl\.gz cannot be read after line 1"):
        rows(tmp_path, "train")
    whole = (tmp_path / "spam-a.jsonl.gz").read_bytes()
    (tmp_path / "spam-a.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Refusal, match="cannot be read"):
        rows(tmp_path, "train")
