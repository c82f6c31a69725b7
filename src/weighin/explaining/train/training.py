"""Annotated threads -> the heads of both modes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from weighin.domain.errors import Code, Refusal
from weighin.explaining import encoder, signs, words
from weighin.explaining.heads import Head, Heads, dump
from weighin.explaining.thread import Numbers, Vectors
from weighin.explaining.train import gold, rows
from weighin.explaining.train.fit import fit
from weighin.explaining.train.gold import Gold
from weighin.explaining.train.rows import Lesson, Rows
from weighin.explaining.types import Mode

OWN = Path(__file__).parent / "threads"  # written for this: long comments, several claims in each
_SIGNS, _VECTOR, _ROOT, _REPLY, _PAIR = 30.0, 300.0, 3.0, 25.0, 2.0  # penalties


def trained(folder: Path, *, seed: int) -> bytes:
    """The file of the heads, taught by the annotated threads of a folder: the same threads and seed, the same bytes.

    Raises Refusal (file_invalid; setting_invalid without the sentence encoder).
    """
    network = encoder.shipped()
    if network is None:
        raise Refusal(Code.SETTING_INVALID, f"The heads are taught for both modes. {encoder.why_not()}")
    threads = [*gold.read(folder), *gold.read(OWN)]
    each: list[tuple[Mode, Vectors]] = [(Mode.WORDS, words.shipped()), (Mode.EMBEDDINGS, network)]
    made = {str(mode): taught(lessons(threads, vectors, seed)) for mode, vectors in each}
    return dump(made, f"explaining-{seed}").encode()


def lessons(threads: Sequence[Gold], vectors: Vectors, seed: int) -> list[tuple[Lesson, Lesson]]:
    """Each thread as it is, and with long comments made of its roots."""
    return [(Lesson.of(each, vectors), Lesson.of(gold.joined(each, seed), vectors)) for each in threads]


def taught(threads: Sequence[tuple[Lesson, Lesson]]) -> Heads:
    """The heads that these threads teach.

    Each stage is taught with what the stage before says of threads that it was not taught by (Wolpert 1992).
    """
    count = len(threads)
    without = [[each for place, each in enumerate(threads) if place != out] for out in range(count)]
    proposes = [proposing(some or threads) for some in without]
    both = [lesson for each in threads for lesson in each]
    twice = [head for head in proposes for _ in range(2)]
    speaks = []
    for out in range(count):
        rest = [place for place in range(count) if place != out or count == 1]
        heads = [proposes[place] for place in rest for _ in range(2)]
        speaks.append(_fit(rows.roots([lesson for place in rest for lesson in threads[place]], heads), _ROOT, 0.5))
    plain = [lesson for lesson, _ in threads]
    speak, agree = rows.answers(both, twice, [head for head in speaks for _ in range(2)])
    rooted = _fit(rows.roots(both, twice), _ROOT, 0.5)
    return Heads(
        proposing(threads),
        rooted,
        _fit(speak, _REPLY, 0.5),
        _fit(agree, _REPLY, 0.5),
        _fit(rows.pairs(plain), _PAIR),
        _fit(rows.wordings(plain), _REPLY),
    )


def proposing(threads: Sequence[tuple[Lesson, Lesson]]) -> Head:
    """The head that tells proposing clauses. Each comment stands in two lessons, and counts half in each."""
    found = rows.proposals([lesson for each in threads for lesson in each])
    numbers = len(found.rows[0]) - len(signs.CLAUSE)
    return _fit(found, np.concatenate([np.full(len(signs.CLAUSE), _SIGNS), np.full(numbers, _VECTOR)]), 0.5)


def _fit(found: Rows, penalty: float | Numbers, each: float = 1.0) -> Head:
    return fit(np.array(found.rows), np.array(found.labels), np.array(found.counts) * each, penalty)
