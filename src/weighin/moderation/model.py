"""The model as data: one table of 8-bit weights, the lexicon, and what makes probabilities of sums.

The file is a line that names the format, a line of JSON, and the table, compressed. It carries a digest, so
that a truncated or altered file is refused rather than believed.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from weighin.domain.errors import Code, Refusal
from weighin.moderation import features, patterns
from weighin.moderation.second import Beside

FORMAT = b"weighin-model 2\n"
MARK = "mark"  # the column that says which words a reader would mark, beside the scores


@dataclass(frozen=True)
class Model:
    """`table` is int8, (features.SIZE, columns). An entry q stands for the weight step * q * |q|: fine where most are.

    Log-odds of a column = its base + the sum of weight times value over the features of a text. `beside` says how the
    second opinion of the deep model of that name is joined.
    """

    name: str
    columns: tuple[str, ...]
    table: NDArray[np.int8]
    step: NDArray[np.float64]
    base: NDArray[np.float64]
    mark_from: float  # log-odds of the mark column from which a word is marked
    lexicon: dict[str, int]
    beside: dict[str, Beside] = field(default_factory=dict)

    @cached_property
    def weights(self) -> NDArray[np.float32]:
        """What an entry of the table stands for before its step, by its bits as an unsigned number."""
        entry = np.arange(256, dtype=np.uint8).view(np.int8).astype(np.float32)
        return entry * np.abs(entry)

    @cached_property
    def column(self) -> dict[str, int]:
        """Where each column stands."""
        return {name: place for place, name in enumerate(self.columns)}


def dump(model: Model) -> bytes:
    """The model as the bytes of its file: the same model, the same bytes."""
    packed = zlib.compress(np.ascontiguousarray(model.table).tobytes(), 9)
    head = {
        "name": model.name,
        "columns": model.columns,
        "step": model.step.tolist(),
        "base": model.base.tolist(),
        "mark_from": model.mark_from,
        "lexicon": model.lexicon,
        "beside": {name: beside._asdict() for name, beside in model.beside.items()},
        "patterns": patterns.NAMES,
        "rows": features.SIZE,
        "digest": blake2b(packed, digest_size=16).hexdigest(),
    }
    return FORMAT + json.dumps(head, sort_keys=True, ensure_ascii=True).encode() + b"\n" + packed


def load(data: bytes) -> Model:
    """The model of a file. Raises Refusal (model_invalid) if it is truncated, altered or of another version."""
    if not data.startswith(FORMAT):
        raise _invalid("it is not a model, or one of another version")
    line, newline, packed = data[len(FORMAT) :].partition(b"\n")
    try:
        head = json.loads(line)
        if not newline or blake2b(packed, digest_size=16).hexdigest() != head["digest"]:
            raise _invalid("it is truncated or was altered")
        if head["rows"] != features.SIZE or tuple(head["patterns"]) != patterns.NAMES:
            raise _invalid("it was trained for another version of Weighin")
        columns = tuple(head["columns"])
        table = np.frombuffer(zlib.decompress(packed), np.int8).reshape(features.SIZE, len(columns))
        step, base = np.array(head["step"], np.float64), np.array(head["base"], np.float64)
        beside = {name: Beside(**its) for name, its in head["beside"].items()}
        return Model(head["name"], columns, table, step, base, float(head["mark_from"]), dict(head["lexicon"]), beside)
    except (ValueError, KeyError, TypeError, zlib.error) as error:
        raise _invalid("it is damaged") from error


def shipped() -> Model:
    """The model that comes with Weighin. Raises Refusal (model_invalid)."""
    return of_file(None)


def of_file(path: Path | None) -> Model:
    """The model in a file, or the shipped one. Raises Refusal (model_invalid)."""
    try:
        file = path or resources.files("weighin.moderation") / "small.model"
        return load(file.read_bytes())
    except OSError as error:
        raise _invalid(f"it cannot be read ({error.strerror})") from error


def _invalid(why: str) -> Refusal:
    message = (
        f"The moderation model cannot be used: {why}. Comments are held until it can. If it is the "
        "one that came with Weighin, install Weighin again; make one of your own again with: weighin train"
    )
    return Refusal(Code.MODEL_INVALID, message)
