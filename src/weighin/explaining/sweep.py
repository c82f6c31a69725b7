"""What was left over, held against the finished groups: a link only where one group leads by a margin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from weighin.explaining.heads import Heads
from weighin.explaining.proposals import Gists, Proposal
from weighin.explaining.questions import listed
from weighin.explaining.roles import Bond, Roles, dismisses
from weighin.explaining.settings import Settings
from weighin.explaining.thread import Numbers, Thread

_FOR = 0.8  # the side of a clause that proposes what a group does
_AT_ONCE = 500  # rows of comparisons held in memory


def sweep(
    thread: Thread,
    heads: Heads,
    use: Settings,
    roles: Roles,
    gists: Gists,
    groups: Sequence[Sequence[int]],
    names: Iterable[str],
) -> list[Bond]:
    """Bonds of comments left over, and of clauses that say "not X", to the first proposal of a group.

    `names` are the comments that are looked at.
    """
    left = [each for name in names for each in _left(thread, use, roles, name)]
    bonds: list[Bond] = []
    for start in range(0, len(left), _AT_ONCE):
        some = left[start : start + _AT_ONCE]
        near = likeness(heads, Gists(thread, [each for each, _ in some], [()] * len(some)), gists, groups)
        for (each, side), row in zip(some, near, strict=True):
            bond = _placed(use, roles, groups, each, side, row)
            if bond:
                bonds.append(bond)
    return bonds


def likeness(heads: Heads, one: Gists, other: Gists, groups: Sequence[Sequence[int]]) -> Numbers:
    """(proposals of `one`, groups over those of `other`): the mean chance to say the same, the two nearest counting."""
    chance = heads.same.chance(one.pairs(other))
    found = np.zeros((len(chance), len(groups)))
    for number, group in enumerate(groups):
        found[:, number] = np.sort(chance[:, list(group)], axis=1)[:, -2:].mean(1)
    return found


def _left(thread: Thread, use: Settings, roles: Roles, name: str) -> list[tuple[Proposal, float]]:
    note, chances, bonds = thread.notes[name], roles.chances[name], roles.bonds[name]
    if not note.english:
        return []
    found = [(Proposal(name, (place,), 0.5), -0.8) for place in range(len(chances)) if dismisses(note, place)]
    asked = listed(note)
    found += [(Proposal(name, (place,), 0.5), side) for place, side in asked.items()]
    opened = {place for bond in bonds if roles.proposals[bond.proposal].comment == name for place in bond.places}
    for place in range(len(chances)):
        if place not in opened and place not in asked and chances[place] >= use.left and not dismisses(note, place):
            found.append((Proposal(name, (place,), float(chances[place])), _FOR))
    return found


def _placed(
    use: Settings, roles: Roles, groups: Sequence[Sequence[int]], each: Proposal, side: float, row: Numbers
) -> Bond | None:
    taken = {bond.proposal for bond in roles.bonds[each.comment]}
    free = [number for number, group in enumerate(groups) if not taken.intersection(group)]
    if not free:
        return None
    order = sorted(free, key=lambda number: -row[number])
    best, second = row[order[0]], (row[order[1]] if len(order) > 1 else 0.0)
    least = use.sweep if side == _FOR else use.dismiss
    if best < least or best - second < use.margin:
        return None
    return Bond(each.comment, groups[order[0]][0], side, float(best), each.places)
