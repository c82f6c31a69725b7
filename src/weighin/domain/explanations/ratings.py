"""Assessments as arrays: one entry for each cell that a reader has rated, in an order of our own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weighin.domain.explanations.assessments import CAMPS, Weighing

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """R ratings by U people on K rows (evidence) and M columns (explanations), sorted by person, row, column.

    person, row, column  R places; value R numbers -2..2
    camp                 U places into CAMPS, -1 where a person has none
    bearless             K x M, how many say that the row does not bear on the column
    """

    people: tuple[str, ...]
    person: Places
    row: Places
    column: Places
    value: Floats
    camp: Places
    bearless: Places

    @property
    def rows(self) -> int:
        return len(self.bearless)

    @property
    def columns(self) -> int:
        return int(self.bearless.shape[1])

    @property
    def cell(self) -> Places:
        """The place of each rating's cell in a flattened K x M table."""
        return self.row * self.columns + self.column

    @property
    def camps(self) -> tuple[tuple[str, Flags], ...]:
        """Each camp that has a member, with which ratings are its own."""
        its = self.camp[self.person] if len(self.person) else self.person
        return tuple((name, its == place) for place, name in enumerate(CAMPS) if (self.camp == place).any())

    def counts(self, of: Flags | None = None) -> Places:
        """K x M, how many ratings each cell has; only those that `of` picks, if it is given."""
        cell = self.cell if of is None else self.cell[of]
        return np.bincount(cell, minlength=self.bearless.size).reshape(self.bearless.shape)

    def sums(self, of: Floats) -> Floats:
        """K x M, one number for each rating summed over each cell."""
        return np.bincount(self.cell, of, self.bearless.size).astype(np.float64).reshape(self.bearless.shape)

    def without(self, leave: Flags) -> Ratings:
        """The same without the ratings of some people (U flags)."""
        keep = ~leave[self.person]
        return Ratings(
            self.people,
            self.person[keep],
            self.row[keep],
            self.column[keep],
            self.value[keep],
            self.camp,
            self.bearless,
        )


def final(merged: Mapping[str, str]) -> dict[str, str]:
    """Explanation -> the one that it is part of after all merges. The merges must not go round in a circle."""
    found = {}
    for name in merged:
        end = name
        while end in merged:
            end = merged[end]
        found[name] = end
    return found


def columns(weighing: Weighing) -> tuple[str, ...]:
    """The explanations that are on the list: all that were not merged into others."""
    return tuple(name for name in weighing.explanations if name not in weighing.merged)


def ratings(weighing: Weighing) -> Ratings:
    """The assessments of a weighing that has been checked."""
    names = columns(weighing)
    column = {name: place for place, name in enumerate(names)}
    column |= {name: column[end] for name, end in final(weighing.merged).items()}
    row = {evidence.id: place for place, evidence in enumerate(weighing.evidence)}
    latest = {(one.person, row[one.evidence], column[one.explanation]): one.value for one in weighing.assessments}
    return tabled(latest, weighing.camps, (len(row), len(names)))


def tabled(
    latest: Mapping[tuple[str, int, int], float | None], camps: Mapping[str, str], shape: tuple[int, int]
) -> Ratings:
    """Ratings from (person, row, column) -> value."""
    people = tuple(sorted({person for person, _, _ in latest}))
    number = {person: place for place, person in enumerate(people)}
    entries = sorted((number[person], row, column, value) for (person, row, column), value in _rated(latest))
    bearless = np.zeros(shape, np.int64)
    for (_, row, column), value in latest.items():
        bearless[row, column] += value is None
    return Ratings(
        people,
        _places([entry[0] for entry in entries]),
        _places([entry[1] for entry in entries]),
        _places([entry[2] for entry in entries]),
        np.array([entry[3] for entry in entries], np.float64),
        _places([CAMPS.index(camps[person]) if person in camps else -1 for person in people]),
        bearless,
    )


def _rated(latest: Mapping[tuple[str, int, int], float | None]) -> list[tuple[tuple[str, int, int], float]]:
    return [(key, value) for key, value in latest.items() if value is not None]


def _places(values: Sequence[int]) -> Places:
    return np.array(values, np.int64)
