"""The second opinion: asked where the first is not sure, merged exactly, done without where it cannot be had."""

from __future__ import annotations

import math
from collections.abc import Sequence
from importlib import resources

import numpy as np
import pytest
from numpy.typing import NDArray

from weighin.domain.errors import Code, Refusal
from weighin.moderation import deep, ready, second
from weighin.moderation.deep import Deep
from weighin.moderation.scorer import Scorer
from weighin.moderation.scores import NAMES, Scores

FILE = resources.files("weighin.moderation") / "deep.onnx"
PLAIN = "Thank you for the article. The map on the second page helped me to find the old ferry landing."
UNSURE = "Somebody should explain to you how a clock works, you funny little man."


@pytest.fixture(scope="module")
def model() -> Deep:
    found = deep.shipped()
    assert found is not None
    return found


def adds_up(scores: Scores) -> bool:
    for name in NAMES:
        log_odds = scores.base[name] + scores.rest[name]
        log_odds += sum(reason.weight for reason in scores.reasons if reason.score == name)
        if scores[name] != pytest.approx(1 / (1 + math.exp(-log_odds)), abs=1e-9):
            return False
    return True


def test_reasons_of_both_opinions_add_up(model: Deep) -> None:
    both = Scorer(ready.scorer().model, second=model, sure=second.ALWAYS)
    for text in (PLAIN, UNSURE, "", "a" * 5000, "🤷", "You are an idiot and a liar."):
        scores = both.score(text)
        assert adds_up(scores)
        assert {reason.score for reason in scores.reasons if reason.pattern == second.PATTERN} == set(NAMES)
        assert scores.model.endswith(model.name)


def test_only_what_is_unsure_is_asked_again(model: Deep) -> None:
    asked: list[str] = []

    class Listening(Deep):
        def __init__(self) -> None:
            self.name = "listening"

        def log_odds(self, texts: Sequence[str]) -> NDArray[np.float64]:
            asked.extend(texts)
            return np.zeros((len(texts), len(NAMES)))

    scorer = Scorer(ready.scorer().model, second=Listening())
    alone = Scorer(ready.scorer().model)
    doubted = [text for text in (PLAIN, UNSURE) if second.is_unsure(alone.score(text).values)]
    scores = scorer.score_many([PLAIN, UNSURE])
    assert asked == doubted == [UNSURE]
    assert [one.model for one in scores] == [alone.model.name, f"{alone.model.name} listening"]


def test_a_batch_is_scored_as_its_texts_are(model: Deep) -> None:
    texts = [PLAIN, "No.", UNSURE * 20, "", "первый"] * 5
    together = model.log_odds(texts)
    assert together.shape == (25, len(NAMES))
    assert np.isfinite(together).all()
    alone = np.vstack([model.log_odds([text]) for text in texts[:5]])
    # Eight-bit activations are scaled by what is computed together.
    assert np.abs(1 / (1 + np.exp(-together[:5])) - 1 / (1 + np.exp(-alone))).max() < 0.2


@pytest.mark.parametrize("data", [b"", b"nonsense", b"cut"], ids=["empty", "nonsense", "cut"])
def test_a_broken_file_is_refused_in_words(data: bytes) -> None:
    if data == b"cut":
        data = FILE.read_bytes()[:100_000]
    with pytest.raises(Refusal) as caught:
        Deep(data)
    assert caught.value.code is Code.MODEL_INVALID
    assert "weighin[deep]" in caught.value.message


def test_without_the_extra_there_is_one_opinion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deep, "find_spec", lambda _name: None)
    assert deep.shipped() is None


def test_the_file_is_small_enough() -> None:
    assert len(FILE.read_bytes()) < 25_000_000
