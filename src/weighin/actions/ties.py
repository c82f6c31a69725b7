"""What an entry of a list is to the others: what it is made of, what it may or cannot be true together with."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from weighin.actions.weighing import Weighted
from weighin.domain.explanations import Standing
from weighin.domain.listing import Explanation, Place, targets
from weighin.domain.relations import Related, Relation, excluded, parts
from weighin.domain.relations import standing as standing_of


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
    return Ties(*(_named(found.every, ids) for ids in (contains, part_of, together, excludes)))


def ties_off(every: Sequence[Explanation], said: Sequence[Related]) -> dict[int, Ties]:
    """What was said of explanations that are not on the list, and binds those that are; of those that have any."""
    into = targets(every)
    off = {one.id for one in every if one.place in {Place.HELD, Place.DECLINED}}
    contains, excludes = parts(now := standing_of(said, into)), excluded(now)
    return {
        one: Ties(_named(every, contains.get(one, ())), (), (), _named(every, excludes.get(one, ())))
        for one in off
        if one in contains or one in excludes
    }


def _named(every: Sequence[Explanation], ids: Collection[int]) -> tuple[Explanation, ...]:
    return tuple(each for each in every if each.id in ids)
