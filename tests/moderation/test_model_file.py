"""The model's file: the same model is the same bytes, and a bad file is refused, not believed."""

from __future__ import annotations

from pathlib import Path

import pytest

from weighin.domain.errors import Code, Refusal
from weighin.moderation.model import FORMAT, dump, load, of_file, shipped


def test_a_model_comes_back_as_it_was() -> None:
    model = shipped()
    again = load(dump(model))
    assert (again.table == model.table).all()
    assert (again.step == model.step).all()
    assert (again.lexicon, again.columns, again.mark_from) == (model.lexicon, model.columns, model.mark_from)
    assert dump(again) == dump(model)


def test_the_shipped_model_is_small() -> None:
    assert len(dump(shipped())) < 4_000_000


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (lambda data: data[: len(data) // 2], "truncated"),
        (lambda data: data[: len(FORMAT) + 40], "damaged"),
        (lambda data: data[:-1] + bytes([data[-1] ^ 1]), "truncated or was altered"),
        (lambda data: data.replace(FORMAT, b"weighin-model 9\n", 1), "another version"),
        (lambda data: data.replace(b'"rows": ', b'"rows": 1', 1), "another version"),
        (lambda data: b"", "not a model"),
        (lambda data: b"\x00" * 100, "not a model"),
    ],
)
def test_a_bad_file_is_refused(spoil, word: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refusal, match=word) as refused:
        load(spoil(dump(shipped())))
    assert refused.value.code is Code.MODEL_INVALID
    assert "Comments are held" in refused.value.message


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="No such file"):
        of_file(tmp_path / "none.model")
