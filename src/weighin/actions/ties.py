"""What an entry of a list is to the others: what it is made of, what it may or cannot be true together with."""

from __future__ import annotations

from dataclasses import dataclass

from weighin.actions.weighing import Weighted
from weighin.domain.explanations import Standing
from weighin.domain.listing import Explanation
from weighin.domain.relations import Relation


@dataclass(frozen=True, slots=True)
class Ties:
    """What an explanation directly contains and is part of, all that may be true together with it, what it excludes."""

    contains: tuple[Explanation, ...] = ()
    part_of: tuple[Explanation, ...] = ()
    together: tuple[Explanation, ...] = ()
    excludes: tuple[Explanation, ...] = ()


NO_TIES = Ties()


def ties(found: Weighted, one: Explanation, standing: Standing) -> Ties:
    """The ties of an explanation on a list, each in the order of their letters."""
    contains, part_of, excludes = set[int](), set[int](), set[int]()
    for each in found.relations:
        if each.relation is Relation.EXCLUDES and one.id in {each.one, each.other}:
            excludes.add(each.other if each.one == one.id else each.one)
        elif each.relation is Relation.CONTAINS and each.one == one.id:
            contains.add(each.other)
        elif each.relation is Relation.CONTAINS and each.other == one.id:
            part_of.add(each.one)
    together = {each.id for each in found.every if each.letter in standing.overlaps}

    def of(ids: set[int]) -> tuple[Explanation, ...]:
        return tuple(each for each in found.every if each.id in ids)

    return Ties(of(contains), of(part_of), of(together), of(excludes))
