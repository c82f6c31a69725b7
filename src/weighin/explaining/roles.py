"""Who says what: which clauses propose, which replies speak to what their parents speak to, and on which side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from weighin.explaining import cues, signs
from weighin.explaining.heads import Heads
from weighin.explaining.proposals import Proposal, split
from weighin.explaining.questions import listed
from weighin.explaining.settings import Settings
from weighin.explaining.thread import Note, Numbers, Thread, Vector

_OTHERS = 200  # comments that a clause is compared with, spread over the thread
_SIBLINGS = 50
_NEGATED = tuple(cues.CLAUSE).index("negated")


@dataclass(slots=True)
class Bond:
    """A comment speaks to a proposal with that `chance`: `side` from -1 (surely against) to 1 (surely for)."""

    comment: str
    proposal: int
    side: float
    chance: float
    places: tuple[int, ...]


@dataclass(slots=True)
class Roles:
    """What was made of the comments: proposals, bonds by comment, and the clauses' chances to propose."""

    proposals: list[Proposal] = field(default_factory=list)
    bonds: dict[str, list[Bond]] = field(default_factory=dict)
    chances: dict[str, Numbers] = field(default_factory=dict)
    talks: dict[str, float] = field(default_factory=dict)
    apart: list[tuple[int, int]] = field(default_factory=list)


def sample(thread: Thread) -> list[Note]:
    """Comments from all over the thread, always the same ones."""
    notes = list(thread.notes.values())
    return notes[:: max(1, len(notes) // _OTHERS)]


def chances(thread: Thread, note: Note, heads: Heads, others: Sequence[Note]) -> Numbers:
    """For each clause the chance that it proposes an explanation; none where the cues cannot read the language."""
    if not note.english or not note.clauses:
        return np.zeros(len(note.clauses))
    rows = [each.whole for each in others if each.top != note.top]
    return heads.proposes.chance(signs.clauses(thread, note, np.array(rows, np.float32).reshape(-1, len(note.whole))))


def place(thread: Thread, note: Note, heads: Heads, use: Settings, roles: Roles, others: Sequence[Note]) -> None:
    """Add what a comment proposes and speaks to. Its parent must be placed; it and its replies must have chances."""
    name = note.comment.id
    own = float(roles.chances[name].max(initial=0.0))
    roles.bonds[name] = []
    if not note.english or not note.clauses:
        roles.talks[name] = 0.0
    elif note.parent is None:
        speaks = float(heads.speaks.chance(signs.root(thread, note, roles.chances, others)[None])[0])
        roles.talks[name] = speaks
        if speaks >= use.root:
            _propose(thread, note, use, roles, 0.0, speaks)
    else:
        answered = _answer(thread, note, heads, use, roles)
        opens = own >= (use.besides if answered else use.reply)
        if opens:
            _propose(thread, note, use, roles, use.besides if answered else use.reply, own)
        roles.talks[name] = max(answered, own if opens else 0.0)


def _propose(thread: Thread, note: Note, use: Settings, roles: Roles, least: float, chance: float) -> None:
    """Open a proposal for each run of clauses that say one thing; `chance` that the comment proposes anything."""
    name = note.comment.id
    found = roles.chances[name]
    asked = listed(note)
    open_to = [place for place in range(len(found)) if place not in asked and not dismisses(note, place)]
    if not open_to:
        return
    best = float(found[open_to].max())
    above = [bond for bond in roles.bonds[name] if bond.side < 0]
    places = [place for place in open_to if found[place] >= min(use.clause, best)]
    for each in split(note, places, found, thread.mean, use.alike, use.alike_apart):
        if each.chance < min(least, best):
            continue
        proposal = Proposal(name, each.places, chance * each.chance / best)
        roles.apart += [(bond.proposal, len(roles.proposals)) for bond in above]
        roles.bonds[name].append(Bond(name, len(roles.proposals), 1.0, proposal.chance, proposal.places))
        roles.proposals.append(proposal)


def _answer(thread: Thread, note: Note, heads: Heads, use: Settings, roles: Roles) -> float:
    """The chance that a reply speaks to what its parent speaks to, 0 where it does not; its bonds are added."""
    parent = _addressed(thread, note)
    above = roles.bonds[parent.comment.id]
    if not above or not note.clauses:
        return 0.0
    inherited = [bond for bond in above if roles.proposals[bond.proposal].comment != parent.comment.id]
    objects = (-1.0 if _agrees_above(inherited, roles, parent) else 1.0) if inherited else 0.0
    row = signs.reply(thread, note, talks=roles.talks[parent.comment.id], own=roles.chances, objects=objects)
    chance = float(heads.answers.chance(row[None])[0])
    if chance < use.answers:
        return 0.0
    side = 2 * float(heads.agrees.chance(row[None])[0]) - 1
    for bond in _targets(thread, note, parent, above, use):
        places = tuple(range(len(note.clauses)))[:3]
        roles.bonds[note.comment.id].append(Bond(note.comment.id, bond.proposal, bond.side * side, chance, places))
    return chance


def _addressed(thread: Thread, note: Note) -> Note:
    """The comment that a reply speaks to: its parent, or an earlier reply there whose author it agrees with by name."""
    assert note.parent is not None
    parent = thread.notes[note.parent]
    text = " ".join(clause.text for clause in note.clauses[:3])
    if cues.AGREES_WITH.search(text):
        for name in parent.replies[:_SIBLINGS]:
            other = thread.notes[name]
            author = other.comment.author.split(" ")[0]
            named = len(author) > 2 and re.search(rf"(?<!\w){re.escape(author)}(?!\w)", text)
            if named and author not in parent.comment.author and other.order < note.order:
                return other
    return parent


def _agrees_above(inherited: list[Bond], roles: Roles, parent: Note) -> bool:
    upper = roles.bonds.get(parent.parent or "", [])
    theirs = {bond.proposal: bond.side for bond in upper}
    return sum(bond.side * theirs.get(bond.proposal, 0.0) for bond in inherited) >= 0


def _targets(thread: Thread, note: Note, parent: Note, above: list[Bond], use: Settings) -> list[Bond]:
    """Of all that its parent speaks to what a reply is about: by what it quotes, else by likeness."""
    if len(above) == 1:
        return above
    mean: Vector = thread.mean
    mine = (note.quotes if len(note.quotes) else note.vectors) - mean
    mine = mine / np.maximum(np.linalg.norm(mine, axis=1, keepdims=True), 1e-9)
    scores = []
    for bond in above:
        its = parent.vectors[list(bond.places)] - mean
        its = its / np.maximum(np.linalg.norm(its, axis=1, keepdims=True), 1e-9)
        stems = frozenset().union(*(parent.stems[place] for place in bond.places))
        scores.append(float((mine @ its.T).max()) + 0.15 * thread.shared(note.all_stems, stems) + 0.1 * bond.chance)
    best = int(np.argmax(scores))
    long = len(note.clauses) > 1
    return [bond for place, bond in enumerate(above) if place == best or (long and scores[place] >= use.also)]


def dismisses(note: Note, place: int) -> bool:
    """Whether a clause does no more than say what it was not: "not the flood"."""
    clause = note.clauses[place]
    return bool(note.flags[place, _NEGATED]) and bool(cues.DISMISSAL.search(clause.text))
