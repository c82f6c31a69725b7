"""Lists to weigh: crowds of readers made from a seed, and strategies for small ones."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st

from weighin.domain.explanations import Assessment, Evidence, Weighing

DATA = Path(__file__).parents[1] / "data" / "ranking"
NAMES = ("a", "b", "c", "d", "e")
POINTS = {"II": -2.0, "I": -1.0, "N": 0.0, "C": 1.0, "CC": 2.0, "NA": None}

Seeds = st.integers(0, 10_000)


def example(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text("utf-8"))


def crowd(
    seed: int,
    *,
    readers: int = 24,
    evidence: int = 5,
    explanations: int = 3,
    filled: float = 0.6,
    credibility: float | None = None,
    clear: float = 1.0,
) -> Weighing:
    """Readers of two camps of whom two thirds are in the first; explanation "a" fits best, by `clear` steps."""
    dice = np.random.default_rng(seed)
    says = dice.normal(0, 0.8, (evidence, explanations)) + clear * (np.arange(explanations) == 0)
    assessments = [
        Assessment(f"p{person}", f"e{row}", NAMES[column], float(np.clip(np.round(value), -2, 2)))
        for person in range(readers)
        for row in range(evidence)
        for column, value in enumerate(says[row] + dice.normal(0, 0.7, explanations))
        if dice.random() < filled
    ]
    return Weighing(
        NAMES[:explanations],
        tuple(Evidence(f"e{row}", None, credibility) for row in range(evidence)),
        tuple(assessments),
        {f"p{person}": "-" if person % 3 == 0 else "+" for person in range(readers)},
    )


def one_reader(matrix: Sequence[Sequence[str]], credibility: Sequence[float | None] | None = None) -> Weighing:
    """One person's matrix in the letters of the classical method."""
    trust = credibility or [None] * len(matrix)
    return Weighing(
        NAMES[: len(matrix[0])],
        tuple(Evidence(f"e{row}", None, its) for row, its in enumerate(trust)),
        tuple(
            Assessment("p", f"e{row}", NAMES[column], POINTS[told])
            for row, cells in enumerate(matrix)
            for column, told in enumerate(cells)
        ),
    )


def table(matrix: Sequence[Sequence[str]]) -> tuple[np.ndarray, np.ndarray]:
    """Steps, 0 for N/A, and which cells are rated."""
    values = [[POINTS[told] for told in cells] for cells in matrix]
    rated = np.array([[value is not None for value in cells] for cells in values])
    return np.array([[value or 0.0 for value in cells] for cells in values]), rated
