"""Linear heads: numbers -> a calibrated probability, and the file that they come in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np

from weighin.domain.errors import Code, Refusal
from weighin.explaining import signs
from weighin.explaining.thread import Numbers

FORMAT = "weighin-explaining 1"


@dataclass(frozen=True)
class Head:
    """Log-odds = bias + weights · numbers."""

    weights: Numbers
    bias: float

    def chance(self, rows: Numbers) -> Numbers:
        """0..1 for each row."""
        odds = np.clip(rows @ self.weights + self.bias, -30, 30)
        chances: Numbers = 1 / (1 + np.exp(-odds))
        return chances


@dataclass(frozen=True)
class Heads:
    """Those of one mode.

    `proposes` looks at clauses, `speaks` at roots, `answers` and `agrees` at replies,
    `same` at pairs of claims,
    `words` at what could be a statement.
    """

    proposes: Head
    speaks: Head
    answers: Head
    agrees: Head
    same: Head
    words: Head


_SIZES = {
    "proposes": len(signs.CLAUSE),
    "speaks": len(signs.ROOT),
    "answers": len(signs.REPLY),
    "agrees": len(signs.REPLY),
    "same": len(signs.PAIR),
    "words": len(signs.WORDING),
}


def dump(modes: dict[str, Heads], name: str) -> str:
    """The file of the heads of each mode: the same heads, the same text."""
    told = {
        mode: {
            head: {
                "weights": [float(f"{each:.4g}") for each in getattr(heads, head).weights],
                "bias": float(f"{getattr(heads, head).bias:.4g}"),
            }
            for head in _SIZES
        }
        for mode, heads in modes.items()
    }
    return json.dumps({"format": FORMAT, "name": name, "modes": told}, sort_keys=True, indent=0) + "\n"


def load(text: str) -> dict[str, Heads]:
    """The heads of a file, by mode. Raises Refusal (model_invalid)."""
    try:
        told = json.loads(text)
        if told["format"] != FORMAT:
            raise ValueError("another version")
        return {
            mode: Heads(**{head: _head(its[head], size) for head, size in _SIZES.items()})
            for mode, its in told["modes"].items()
        }
    except (ValueError, KeyError, TypeError) as error:
        message = f"The heads that find explanations cannot be used ({error}). Install Weighin again."
        raise Refusal(Code.MODEL_INVALID, message) from error


def _head(told: dict[str, object], size: int) -> Head:
    weights = np.array(told["weights"], np.float64)
    if weights.ndim != 1 or len(weights) < size or not np.isfinite(weights).all():
        raise ValueError("they are for other signs")
    return Head(weights, float(str(told["bias"])))


def name() -> str:
    """What the heads that come with Weighin are called. Raises Refusal (model_invalid)."""
    shipped()
    return str(json.loads(_text())["name"])


@lru_cache(maxsize=1)
def shipped() -> dict[str, Heads]:
    """The heads that come with Weighin, by mode. Raises Refusal (model_invalid)."""
    return load(_text())


def _text() -> str:
    try:
        return (resources.files("weighin.explaining") / "heads.json").read_text("utf-8")
    except OSError as error:
        message = "The file of the heads that find explanations is missing. Install Weighin again."
        raise Refusal(Code.MODEL_INVALID, message) from error
