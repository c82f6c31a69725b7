"""Explanations that are made of others on the list, and may so be true together with them."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import TopologicalSorter

from weighin.domain.explanations.assessments import Weighing
from weighin.domain.explanations.ratings import columns, final


def made(weighing: Weighing) -> dict[str, set[str]]:
    """Compound -> what it is directly made of, once all merges are made: what was merged stands as what took it in."""
    into = final(weighing.merged)
    found: dict[str, set[str]] = {}
    for compound, parts in weighing.compounds.items():
        name = into.get(compound, compound)
        found.setdefault(name, set()).update({into.get(part, part) for part in parts} - {name})
    return found


def overlaps(weighing: Weighing) -> dict[str, tuple[str, ...]]:
    """Explanation -> those that may be true together with it: a compound, all that it is made of, and those among
    each other. In the order of the weighing."""
    parts = made(weighing)
    whole: dict[str, set[str]] = {}
    for name in TopologicalSorter(parts).static_order():
        whole[name] = {name}.union(*(whole[part] for part in parts.get(name, ())))
    together = _together(whole)
    return {
        name: tuple(other for other in columns(weighing) if other in others and other != name)
        for name, others in together.items()
    }


def _together(whole: Mapping[str, set[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for its in whole.values():
        for name in its:
            found.setdefault(name, set()).update(its)
    return found
