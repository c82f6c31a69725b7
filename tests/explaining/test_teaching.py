"""The heads are taught by annotated threads, the same each time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from weighin.domain.errors import Refusal
from weighin.explaining import words
from weighin.explaining.heads import dump, load
from weighin.explaining.train import gold, training
from weighin.explaining.train.rows import rouge


def test_the_same_threads_teach_the_same_heads() -> None:
    threads = gold.read(training.OWN)[:2]
    made = [dump({"words": training.taught(training.lessons(threads, words.shipped(), 1))}, "again") for _ in range(2)]
    assert made[0] == made[1]
    assert load(made[0]).keys() == {"words"}


def test_every_claim_of_a_joined_thread_is_still_known() -> None:
    for thread in gold.read(training.OWN):
        joined = gold.joined(thread, 1)
        assert {each for links in joined.links.values() for each in links} == set(thread.statements)
        names = {comment.id for comment in joined.comments}
        assert joined.links.keys() <= names
        assert all(comment.parent is None or comment.parent in names for comment in joined.comments)
        assert len(joined.comments) < len(thread.comments)


@pytest.mark.parametrize("told", ["", "[]", '{"story": {"title": "x", "text": ""}, "comments": [], "gold": 3}'])
def test_what_is_not_annotated_teaches_nothing(tmp_path: Path, told: str) -> None:
    with pytest.raises(Refusal, match="no annotated threads"):
        gold.read(tmp_path)
    (tmp_path / "x.json").write_text(told)
    with pytest.raises(Refusal, match="is not an annotated thread"):
        gold.read(tmp_path)


def test_rouge_counts_common_words() -> None:
    assert rouge("The flood did it", "the flood") == pytest.approx(2 * 2 / 6)
    assert rouge("", "") == 0


def test_our_own_threads_are_in_the_format_that_others_use() -> None:
    for path in training.OWN.glob("*.json"):
        told = json.loads(path.read_text("utf-8"))
        ids = {comment["id"] for comment in told["comments"]}
        assert {link["comment"] for link in told["gold"]["links"]} <= ids
