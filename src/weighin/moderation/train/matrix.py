"""Rows and words -> sparse matrices of the same features that the scorer reads."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from weighin.moderation import features
from weighin.moderation.train.corpus import Row

_CHUNK = 512


def of_texts(texts: list[str], lexicon: dict[str, int]) -> Any:
    """CSR (texts, features.SIZE)."""
    parts = []
    for start in range(0, len(texts), _CHUNK):
        chunk = texts[start : start + _CHUNK]
        found = features.extract(chunk, lexicon)
        parts.append(_csr(found.value, found.text, found.bucket, len(chunk)))
    return sparse.vstack(parts).tocsr()


def of_words(rows: list[Row], lexicon: dict[str, int]) -> tuple[Any, NDArray[np.float32], NDArray[np.int64]]:
    """(CSR of one row for each word, 1 where most raters marked it, the row it is in) for rows with spans."""
    parts, marked, owner = [], [], []
    for start in range(0, len(rows), _CHUNK):
        chunk = rows[start : start + _CHUNK]
        found = features.extract([row.text for row in chunk], lexicon)
        of_word = found.token >= 0
        parts.append(_csr(found.value[of_word], found.token[of_word], found.bucket[of_word], len(found.tokens)))
        for place, row in enumerate(chunk):
            inside = np.zeros(len(row.text) + 1, np.bool_)
            for begin, end in row.spans or ():
                inside[begin:end] = True
            for _, begin, end in found.tokens[found.first[place] : found.first[place + 1]]:
                first, last = found.folded[place].span(begin, end)
                marked.append(float(inside[first:last].mean() >= 0.5))
                owner.append(start + place)
    return sparse.vstack(parts).tocsr(), np.array(marked, np.float32), np.array(owner, np.int64)


def _csr(value: Any, row: Any, column: Any, rows: int) -> Any:
    found = sparse.csr_matrix((value, (row, column)), shape=(rows, features.SIZE), dtype=np.float32)
    found.sum_duplicates()
    return found
