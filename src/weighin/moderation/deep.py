"""A second opinion: a small transformer, for comments that the linear model is not sure about.

It comes with the extra weighin[deep] (ONNX Runtime and a tokenizer); without that everything works, with one opinion.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weighin.domain.errors import Code, Refusal
from weighin.moderation.scores import NAMES

log = logging.getLogger(__name__)

FORMAT = "weighin-deep 1"
LONGEST = 128  # word pieces read of a text: about a hundred words
_CHARACTERS = 4000  # more than that many pieces can be made of, so that a long text costs no more
_BATCH = 16


class Deep:
    """The model in memory; may be shared between threads. `name` is that of the model."""

    def __init__(self, data: bytes, threads: int = 1) -> None:
        """Read a model's file. Raises Refusal (model_invalid) if it is none, and ImportError without the extra."""
        import onnxruntime  # noqa: PLC0415  only those who installed the extra have it
        from tokenizers import Tokenizer  # noqa: PLC0415

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = threads
        try:
            self._session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
            about: dict[str, Any] = json.loads(self._session.get_modelmeta().custom_metadata_map["weighin"])
            if about["format"] != FORMAT or about["scores"] != list(NAMES):
                raise ValueError("another version")
            self._tokenizer = Tokenizer.from_str(about["tokenizer"])
            self._slope, self._offset = np.array(about["slope"]), np.array(about["offset"])
            self.name = str(about["name"])
        except Exception as error:  # what the runtime raises for a broken file has no common name
            message = f"The deep model cannot be used: {error}. Install weighin[deep] again."
            raise Refusal(Code.MODEL_INVALID, message) from error
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.enable_padding()

    def log_odds(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Log-odds, calibrated for this model alone, one row for each text, one column for each of scores.NAMES."""
        found = np.zeros((len(texts), len(NAMES)))
        encoded = [(len(text), place) for place, text in enumerate(texts)]
        order = [place for _, place in sorted(encoded)]  # those of like length together: little is padding
        for start in range(0, len(order), _BATCH):
            places = order[start : start + _BATCH]
            pieces = self._tokenizer.encode_batch([texts[place][:_CHARACTERS] for place in places])
            fed = {
                "input_ids": np.array([one.ids for one in pieces], np.int64),
                "attention_mask": np.array([one.attention_mask for one in pieces], np.int64),
            }
            found[places] = self._session.run(["log_odds"], fed)[0]
        calibrated: NDArray[np.float64] = found * self._slope + self._offset
        return calibrated


def of_file(path: Path, threads: int = 1) -> Deep:
    """The deep model in a file. Raises Refusal (model_invalid), and ImportError without the extra."""
    try:
        return Deep(path.read_bytes(), threads)
    except OSError as error:
        raise Refusal(Code.MODEL_INVALID, f"The deep model cannot be read: {path}: {error.strerror}.") from error


def shipped() -> Deep | None:
    """The deep model that comes with Weighin; None without the extra weighin[deep], or where it is broken."""
    if not (find_spec("onnxruntime") and find_spec("tokenizers")):
        return None
    try:
        return Deep((resources.files("weighin.moderation") / "deep.onnx").read_bytes())
    except (Refusal, OSError) as error:  # one opinion is enough to go on with
        log.warning("%s", error)
        return None
