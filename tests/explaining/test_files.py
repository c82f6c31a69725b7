"""The files that explaining rests on are refused when they are broken."""

from __future__ import annotations

import numpy as np
import pytest

from weighin.domain.errors import Refusal
from weighin.explaining import encoder, heads, words
from weighin.explaining.train.fit import fit


def test_the_shipped_heads_are_for_both_modes() -> None:
    assert set(heads.shipped()) == {"words", "embeddings"}
    assert heads.load(heads.dump(heads.shipped(), "again")).keys() == heads.shipped().keys()


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"format": "other"}', '{"format": "weighin-explaining 1", "modes": {"words": {}}}']
)
def test_other_files_are_no_heads(text: str) -> None:
    with pytest.raises(Refusal, match="Install Weighin again"):
        heads.load(text)


@pytest.mark.parametrize(
    "data", [b"", b"weighin-words 1\n", b"weighin-words 1\n{}\n", b'weighin-words 1\n{"words": ["a"], "numbers": 3}\nx']
)
def test_other_files_are_no_table_of_words(data: bytes) -> None:
    with pytest.raises(Refusal, match="Install Weighin again"):
        words.Words(data)


def test_like_words_have_like_numbers() -> None:
    boat, ship, cheese = words.shipped().embed(["a boat", "the ship", "some cheese"])
    assert boat @ ship > boat @ cheese + 0.2
    assert not words.shipped().embed(["", "…"]).any()


def test_sentences_have_numbers_where_the_extra_is_installed() -> None:
    pytest.importorskip("onnxruntime")
    network = encoder.shipped()
    assert network is not None
    flood, water, tax = network.embed(["The flood washed the pier away.", "Water took the pier.", "Taxes went up."])
    assert flood @ water > flood @ tax + 0.3
    with pytest.raises(Refusal, match="Install weighin"):
        encoder.Encoder(b"no network")


def test_a_head_learns_what_it_is_shown() -> None:
    rows = np.array([[0.0, 5.0], [1.0, 5.0], [0.0, 5.0], [1.0, 5.0]])
    head = fit(rows, np.array([0.0, 1.0, 0.0, 1.0]), np.ones(4), 0.1)
    low, high = head.chance(rows[:2])
    assert low < 0.2
    assert high > 0.8
    assert head.weights[1] == 0
