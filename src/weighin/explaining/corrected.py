"""What a moderator decided, put into the terms of the finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from weighin.explaining.proposals import Proposal
from weighin.explaining.roles import Bond, Roles
from weighin.explaining.thread import Note, Thread
from weighin.explaining.types import Claim, Corrections, Stance

_SIDES = {Stance.FOR: 1.0, Stance.AGAINST: -1.0, Stance.NEITHER: 0.0}


def impose(note: Note, corrections: Corrections, roles: Roles) -> None:
    """Correct what was made of one comment: what it must put forward, what it must not, and its sides."""
    name = note.comment.id
    if name in corrections.silent:
        roles.bonds[name] = []
        roles.talks[name] = 0.0
        return
    wanted = [claim for claim, _ in corrections.accepted]
    wanted += [claim for pair in corrections.together for claim in pair]
    for claim in dict.fromkeys(wanted):
        place = place_of(note, claim)
        if place is not None and not _bound(roles.bonds[name], note, claim):
            roles.bonds[name].append(Bond(name, len(roles.proposals), 1.0, 1.0, (place,)))
            roles.proposals.append(Proposal(name, (place,), 1.0))
            roles.talks[name] = 1.0
    for claim, stance in corrections.stances:
        for bond in _bound(roles.bonds[name], note, claim):
            bond.side = _SIDES[stance]


def pairs(thread: Thread, roles: Roles, wanted: Sequence[tuple[Claim, Claim]]) -> Iterator[tuple[int, int]]:
    """Pairs of claims as pairs of the proposals that they speak to; those that are not there any more are left out."""
    for one, other in wanted:
        here, there = proposal_of(thread, roles, one), proposal_of(thread, roles, other)
        if here is not None and there is not None and here != there:
            yield here, there


def proposal_of(thread: Thread, roles: Roles, claim: Claim) -> int | None:
    """The proposal that a claim makes, or speaks to."""
    note = thread.notes.get(claim.comment)
    bonds = _bound(roles.bonds.get(claim.comment, []), note, claim) if note else []
    own = [bond.proposal for bond in bonds if roles.proposals[bond.proposal].comment == claim.comment]
    return next(iter(own or [bond.proposal for bond in bonds]), None)


def place_of(note: Note, claim: Claim) -> int | None:
    """Which clause of a comment a claim is."""
    if claim.comment != note.comment.id:
        return None
    return next((place for place, clause in enumerate(note.clauses) if clause.start <= claim.start < clause.end), None)


def _bound(bonds: Sequence[Bond], note: Note, claim: Claim) -> list[Bond]:
    place = place_of(note, claim)
    return [bond for bond in bonds if place is not None and place in bond.places]
