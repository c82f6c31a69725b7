"""Numbers for sentences without a network: the sum of a table's vectors of their words. numpy alone."""

from __future__ import annotations

import json
import re
import unicodedata
import zlib
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from weighin.domain.errors import Code, Refusal

FORMAT = b"weighin-words 1\n"
_WORD = re.compile(r"[^\W_]+")
_LONGEST = 30  # characters of a word that are looked up
_MOST = 200  # words read of a clause


class Words:
    """The table in memory; may be shared between threads."""

    name = "words"

    def __init__(self, data: bytes) -> None:
        """Read a table's file. Raises Refusal (model_invalid)."""
        try:
            if not data.startswith(FORMAT):
                raise ValueError("another version")
            line, _, packed = data[len(FORMAT) :].partition(b"\n")
            head = json.loads(line)
            vocabulary = head["words"]
            shape = (len(vocabulary), head["numbers"])
            rows = np.frombuffer(zlib.decompress(packed), np.int8).reshape(shape).astype(np.float32)
            self._rows = rows * np.array(head["weight"], np.float32)[:, None] / 127
        except (ValueError, KeyError, TypeError, zlib.error) as error:
            message = f"The table of words cannot be used ({error}). Install Weighin again."
            raise Refusal(Code.MODEL_INVALID, message) from error
        self._place = {word: place for place, word in enumerate(vocabulary)}
        self._known: dict[str, tuple[int, ...]] = {}

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row of length 1 for each text, all zeros where no word is known."""
        found = np.zeros((len(texts), self._rows.shape[1]), np.float32)
        for row, text in enumerate(texts):
            places = [place for word in _WORD.findall(_plain(text))[:_MOST] for place in self._pieces(word)]
            if places:
                found[row] = self._rows[places].sum(0)
        lengths: NDArray[np.float32] = np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
        found /= lengths
        return found

    def _pieces(self, word: str) -> tuple[int, ...]:
        """Longest pieces first, as BERT's tokenizer cuts words (Wu et al. 2016)."""
        if word in self._known:
            return self._known[word]
        found: list[int] = []
        start, rest = 0, word[:_LONGEST]
        while start < len(rest):
            for end in range(len(rest), start, -1):
                place = self._place.get(("##" if start else "") + rest[start:end])
                if place is not None:
                    found.append(place)
                    start = end
                    break
            else:
                break
        if len(self._known) < 100_000:
            self._known[word] = tuple(found)
        return tuple(found)


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.lower())
    return "".join(each for each in apart if not unicodedata.combining(each))


def dump(vocabulary: Sequence[str], rows: NDArray[np.float64], weight: NDArray[np.float64]) -> bytes:
    """The file of a table: `rows` (words, numbers) of length 1, `weight` what each word counts."""
    step = np.abs(rows).max(1, keepdims=True)
    small = np.rint(rows / step * 127).astype(np.int8)
    head = {"words": list(vocabulary), "numbers": rows.shape[1]}
    head["weight"] = [round(float(each), 4) for each in weight * step[:, 0]]
    return FORMAT + json.dumps(head, sort_keys=True).encode() + b"\n" + zlib.compress(small.tobytes(), 9)


@lru_cache(maxsize=1)
def shipped() -> Words:
    """The table that comes with Weighin. Raises Refusal (model_invalid)."""
    return Words((resources.files("weighin.explaining") / "words.vectors").read_bytes())
