"""Sentence embeddings by a small transformer (MiniLM), for those who installed the extra weighin[deep]."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weighin.domain.errors import Code, Refusal

FORMAT = "weighin-encoder 1"
LONGEST = 64  # word pieces read of a clause
_CHARACTERS = 400
_BATCH = 32


class Encoder:
    """The network in memory; may be shared between threads."""

    def __init__(self, data: bytes, threads: int = 1) -> None:
        """Read a network's file. Raises Refusal (model_invalid) if it is none, and ImportError without the extra."""
        import onnxruntime  # noqa: PLC0415  only those who installed the extra have it
        from tokenizers import Tokenizer  # noqa: PLC0415

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = threads
        try:
            self._session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
            about: dict[str, Any] = json.loads(self._session.get_modelmeta().custom_metadata_map["weighin"])
            if about["format"] != FORMAT:
                raise ValueError("another version")
            self._tokenizer = Tokenizer.from_str(about["tokenizer"])
            self.name = str(about["name"])
        except Exception as error:  # what the runtime raises for a broken file has no common name
            message = f"The sentence encoder cannot be used: {error}. Install weighin[deep] again."
            raise Refusal(Code.MODEL_INVALID, message) from error
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.enable_padding()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row of length 1 for each text, (texts, 384)."""
        found = np.zeros((len(texts), 384), np.float32)
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))  # of like length together: less padding
        for start in range(0, len(order), _BATCH):
            places = order[start : start + _BATCH]
            pieces = self._tokenizer.encode_batch([texts[place][:_CHARACTERS] for place in places])
            fed = {
                "input_ids": np.array([one.ids for one in pieces], np.int64),
                "attention_mask": np.array([one.attention_mask for one in pieces], np.int64),
            }
            found[places] = self._session.run(["vectors"], fed)[0]
        return found


@lru_cache(maxsize=1)
def shipped() -> Encoder | None:
    """The encoder that comes with Weighin; None without the extra weighin[deep] or without its file.

    Raises Refusal (model_invalid) where the file is broken.
    """
    if why_not():
        return None
    return Encoder((resources.files("weighin.explaining") / "encoder.onnx").read_bytes())


def why_not() -> str:
    """Why there are no embeddings, and what to do; empty if there are."""
    if not (find_spec("onnxruntime") and find_spec("tokenizers")):
        return (
            "Sentence embeddings are not installed, so this rests on words and replies alone. Install weighin[deep]:"
            " pip install '.[deep]' in the folder of Weighin."
        )
    if not (resources.files("weighin.explaining") / "encoder.onnx").is_file():
        return "The file of the sentence encoder is missing, so this rests on words and replies alone."
    return ""
