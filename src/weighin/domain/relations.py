"""How the explanations of one list relate: one contains others and more, or two exclude each other.

Two on a list are compared as rivals unless one is made of the other, or a third of both. That two exclude each other
is said by people; it moves no number, since rivals are compared so anyway. It keeps a combination of both off the list.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from itertools import combinations

from weighin.domain.errors import Code, Refusal

PARTS_MOST = 4  # of which one explanation is made, and that one proposal may exclude


class Relation(StrEnum):
    CONTAINS = "contains"
    EXCLUDES = "excludes"


@dataclass(frozen=True, slots=True)
class Related:
    """The explanation `one` contains `other`, or the two exclude each other; `one` is then the lower id."""

    one: int
    other: int
    relation: Relation


def related(one: int, other: int, relation: Relation) -> Related:
    """A relation as it is kept: what goes both ways is kept once."""
    if relation is Relation.EXCLUDES and other < one:
        one, other = other, one
    return Related(one, other, relation)


def standing(said: Iterable[Related], into: Mapping[int, int]) -> list[Related]:
    """The relations between what stands for each explanation now; `into` as from `targets`. Each once, in order."""
    found = {related(into.get(one.one, one.one), into.get(one.other, one.other), one.relation) for one in said}
    return sorted(found, key=lambda one: (one.relation, one.one, one.other))


def parts(said: Iterable[Related]) -> dict[int, list[int]]:
    """{explanation: those that it is directly made of}."""
    found: dict[int, list[int]] = {}
    for one in said:
        if one.relation is Relation.CONTAINS:
            found.setdefault(one.one, []).append(one.other)
    return found


def excluded(said: Iterable[Related]) -> dict[int, list[int]]:
    """{explanation: those that it excludes}, both ways."""
    found: dict[int, list[int]] = {}
    for one in said:
        if one.relation is Relation.EXCLUDES:
            found.setdefault(one.one, []).append(one.other)
            found.setdefault(one.other, []).append(one.one)
    return found


def consistent(said: Iterable[Related], into: Mapping[int, int], letters: Mapping[int, str]) -> None:
    """Pass if the relations can hold together, once all merges are made. Raises Refusal naming those that cannot.

    All relations of a list are asked, also those of what is off it: so whatever comes back fits. What fits while two
    are merged fits when they are parted again.
    """
    now = standing(said, into)
    for one in now:
        if one.one == one.other:
            name = letters.get(one.one, "")
            told = "contain" if one.relation is Relation.CONTAINS else "exclude"
            raise Refusal(Code.EXPLANATION_CIRCULAR, f"{name} would {told} itself. Take that relation back first.")
    made = parts(now)
    try:
        order = tuple(TopologicalSorter(made).static_order())
    except CycleError as error:
        circle = " contains ".join(letters.get(one, "?") for one in reversed(error.args[1]))
        message = f"That would go round in a circle: {circle}. Take one of these back first."
        raise Refusal(Code.EXPLANATION_CIRCULAR, message) from None
    pairs = excluded(now)
    whole: dict[int, set[int]] = {}
    for part in order:  # parts before what is made of them
        whole[part] = {part}.union(*(whole[its] for its in made.get(part, ())))
        _without_contradiction(part, whole[part], pairs, letters)


def _without_contradiction(
    one: int, whole: Collection[int], pairs: Mapping[int, list[int]], letters: Mapping[int, str]
) -> None:
    for first, second in combinations(sorted(whole), 2):
        if second not in pairs.get(first, ()):
            continue
        names = letters.get(first, "?"), letters.get(second, "?")
        if one in {first, second}:
            its, other = names if one == first else names[::-1]
            told = f"{its} contains {other}, so it cannot exclude it too."
        else:
            told = f"{letters.get(one, '?')} would combine {names[0]} and {names[1]}, which exclude each other."
        raise Refusal(Code.RELATION_CONTRADICTORY, f"{told} Take one of the two back first.")
