"""Proposals and bonds -> groups, each one explanation with who speaks to it; and silence where that is not enough."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from weighin.explaining import corrected
from weighin.explaining.grouping import grouped
from weighin.explaining.heads import Heads
from weighin.explaining.proposals import Gists
from weighin.explaining.roles import Bond, Roles
from weighin.explaining.settings import Settings
from weighin.explaining.sweep import likeness, sweep
from weighin.explaining.thread import Thread
from weighin.explaining.types import Corrections

_PAIRED = 400  # proposals that are compared with each other; the less likely ones are held against the groups


@dataclass(slots=True)
class Groups:
    """The proposals in groups, what they say, and what the sweep linked."""

    members: list[list[int]]
    gists: Gists
    swept: list[Bond] = field(default_factory=list)


def settle(thread: Thread, heads: Heads, use: Settings, roles: Roles, corrections: Corrections) -> Groups:
    """Group all proposals, and hold what was left over against the groups."""
    gists = Gists(thread, roles.proposals, speakers(roles))
    together = list(corrected.pairs(thread, roles, corrections.together))
    apart = [*roles.apart, *corrected.pairs(thread, roles, corrections.apart)]
    order = sorted(range(len(roles.proposals)), key=lambda each: -roles.proposals[each].chance)
    first = sorted({*order[:_PAIRED], *(each for pair in together for each in pair)})
    row = {number: place for place, number in enumerate(first)}
    some = gists.only(first)
    chances = heads.same.chance(some.pairs(some))
    inside = [(row[one], row[other]) for one, other in apart if one in row and other in row]
    members = grouped(chances, use.same, [(row[one], row[other]) for one, other in together], inside)
    groups = Groups([[first[place] for place in group] for group in members], gists)
    join(heads, use, groups, [number for number in range(len(roles.proposals)) if number not in row])
    speaking = [name for name in thread.notes if name not in corrections.silent]
    groups.swept = sweep(thread, heads, use, roles, gists, groups.members, speaking)
    return groups


def join(heads: Heads, use: Settings, groups: Groups, fresh: Sequence[int]) -> None:
    """Add proposals one by one to the group that they are most like, or as a group of their own."""
    for number in fresh:
        near = likeness(heads, groups.gists.only([number]), groups.gists, groups.members)[0]
        best = int(near.argmax()) if len(near) else -1
        if best >= 0 and near[best] >= use.same:
            groups.members[best].append(number)
        else:
            groups.members.append([number])


def speakers(roles: Roles) -> list[list[str]]:
    """For each proposal the comments that speak to it, without the one that made it."""
    found: list[list[str]] = [[] for _ in roles.proposals]
    for name, bonds in roles.bonds.items():
        for bond in bonds:
            if roles.proposals[bond.proposal].comment != name:
                found[bond.proposal].append(name)
    return found


def gathered(thread: Thread, roles: Roles, groups: Groups, corrections: Corrections) -> list[dict[str, Bond]]:
    """For each group its bonds by comment, for each comment the likeliest; without those that a moderator cut."""
    group_of = {proposal: number for number, group in enumerate(groups.members) for proposal in group}
    found: list[dict[str, Bond]] = [{} for _ in groups.members]
    cut = set(_cut(thread, roles, group_of, corrections))
    for bond in [*(bond for bonds in roles.bonds.values() for bond in bonds), *groups.swept]:
        number = group_of[bond.proposal]
        before = found[number].get(bond.comment)
        if (bond.comment, number) not in cut and (before is None or before.chance < bond.chance):
            found[number][bond.comment] = bond
    return found


def _cut(thread: Thread, roles: Roles, group_of: dict[int, int], corrections: Corrections) -> Iterable[tuple[str, int]]:
    for pair in corrections.apart:
        for one, other in (pair, pair[::-1]):
            proposal = corrected.proposal_of(thread, roles, other)
            if proposal is not None and roles.proposals[proposal].comment == other.comment != one.comment:
                yield one.comment, group_of[proposal]


def stands(thread: Thread, use: Settings, roles: Roles, group: Sequence[int], bonds: dict[str, Bond]) -> bool:
    """Whether enough was said, by people enough, to suggest a group. Agreement alone is not."""
    chance = float(np.max([roles.proposals[each].chance for each in group]))
    people = {thread.notes[name].comment.author for name in bonds}
    return bool(bonds) and chance >= (use.pair if len(people) > 1 else use.alone)
