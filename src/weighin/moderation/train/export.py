"""The fine-tuned network -> one file: ONNX, its weights in eight bits, with its tokenizer and its calibration."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from weighin.moderation.deep import FORMAT, Deep
from weighin.moderation.scores import NAMES
from weighin.moderation.train import calibration, corpus, lexicon
from weighin.moderation.train.network import BASE, Network
from weighin.moderation.train.sentences import calibrating
from weighin.moderation.train.training import Tell, is_held_back
from weighin.moderation.train.tuning import tune


def trained(folder: Path, *, seed: int, tell: Tell) -> bytes:
    """The file of the deep model, trained on the train rows of `folder`. Raises Refusal (file_invalid).

    The same rows and seed make a model that differs in the last digits of its weights: sums of PyTorch depend on the
    machine.
    """
    return export(tune(folder, seed=seed, tell=tell), folder, f"deep-{seed}")


def export(network: Network, folder: Path, name: str) -> bytes:
    """The file of a network, its probabilities fitted to the rows of `folder` that training held back."""
    model = _small(network)
    rows = [row for row in corpus.rows(folder, "train") if is_held_back(row)] + calibrating(1)
    about = {"format": FORMAT, "name": name, "scores": list(NAMES), "slope": [1.0] * len(NAMES)}
    about |= {"offset": [0.0] * len(NAMES), "tokenizer": (BASE / "tokenizer.json").read_text("utf-8")}
    log_odds = Deep(_packed(model, about), threads=2).log_odds([row.text for row in rows])
    slope, offset = calibration.lines(log_odds, rows, lexicon.build(folder))
    return _packed(model, about | {"slope": slope.tolist(), "offset": offset.tolist()})


def _small(network: Network) -> Any:
    """The network as an ONNX model with weights in eight bits."""
    with TemporaryDirectory() as scratch:
        whole, small = Path(scratch) / "whole.onnx", Path(scratch) / "small.onnx"
        like = torch.ones(2, 8, dtype=torch.long)
        axes = {
            "input_ids": {0: "rows", 1: "pieces"},
            "attention_mask": {0: "rows", 1: "pieces"},
            "log_odds": {0: "rows"},
        }
        torch.onnx.export(
            network,
            (like, like),
            str(whole),
            input_names=["input_ids", "attention_mask"],
            output_names=["log_odds"],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            whole, small, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul", "Gather"]
        )
        return onnx.load(small)


def _packed(model: Any, about: dict[str, Any]) -> bytes:
    del model.metadata_props[:]
    onnx.helper.set_model_props(model, {"weighin": json.dumps(about, sort_keys=True)})
    return bytes(model.SerializeToString(deterministic=True))
