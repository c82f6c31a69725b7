"""What the last fit found of the readers, and what one row says by it until the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from weighin.domain.explanations.assessments import Weighing
from weighin.domain.explanations.cells import FOLLOWING, fitted, said
from weighin.domain.explanations.ledger import Said
from weighin.domain.explanations.ratings import Floats, Places, columns, ratings, tabled
from weighin.domain.explanations.scales import scales


@dataclass(frozen=True, slots=True)
class Readers:
    """How each person follows the evidence, where they lean by explanation, and the levels of the explanations. Who
    has come since then is taken for somebody of whom nothing is known yet."""

    following: Mapping[str, float] = field(default_factory=dict)
    leaning: Mapping[tuple[str, str], float] = field(default_factory=dict)
    levels: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """What one piece of evidence says of M explanations, in steps, how many have rated it and how many say that it
    does not bear on them."""

    says: Floats
    counts: Places
    bearless: Places


def found(weighing: Weighing) -> Readers:
    """A new fit of everything that has been said."""
    its, names = ratings(weighing), columns(weighing)
    scale = scales(weighing.evidence, np.zeros(len(names)), its.counts(), its.bearless)
    fit, _ = fitted(its, scale.telling)
    pairs = zip(its.person.tolist(), its.column.tolist(), fit.pair.tolist(), strict=True)
    return Readers(
        dict(zip(its.people, fit.following.tolist(), strict=True)),
        {(its.people[person], names[column]): float(fit.leaning[pair]) for person, column, pair in pairs},
        dict(zip(names, fit.levels.tolist(), strict=True)),
    )


def row(told: Said, merged: Mapping[str, str], names: list[str], readers: Readers) -> Row:
    """One row by what is known of its readers."""
    column = {name: place for place, name in enumerate(names)}
    latest = {(person, 0, column[merged.get(name, name)]): value for (person, name), value in told.items()}
    its = tabled(latest, {}, (1, len(names)))
    following = np.array([readers.following.get(person, FOLLOWING) for person in its.people], np.float64)
    pairs = zip(its.person.tolist(), its.column.tolist(), strict=True)
    leaning = [readers.leaning.get((its.people[person], names[place]), 0.0) for person, place in pairs]
    says = said(its, following, np.array(leaning, np.float64))
    return Row(says[0], its.counts()[0], its.bearless[0])
