"""What a site's corrections teach the heads: each is a labelled row, and the weights move towards it a little."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weighin.explaining import corrected, signs
from weighin.explaining.finder import Finder
from weighin.explaining.heads import Head, Heads
from weighin.explaining.roles import sample
from weighin.explaining.thread import Numbers
from weighin.explaining.types import Claim, Stance

_MOVES = 0.25  # how much one row can move the log-odds of another like it: the variance of the prior
_STEPS = 8


def taught(finder: Finder) -> Heads:
    """The finder's heads after its corrections. It must have been settled with them; call it once for each thread."""
    heads = finder.heads
    proposes = moved(heads.proposes, *_clauses(finder))
    agrees = moved(heads.agrees, *_sides(finder))
    same = moved(heads.same, *_pairs(finder))
    return replace(heads, proposes=proposes, agrees=agrees, same=same)


def moved(head: Head, rows: Numbers, labels: Numbers) -> Head:
    """The head that fits the rows and stays near to what it was: logistic regression with a Gaussian prior around it.

    Newton's method in the space of the rows.
    """
    if not len(rows):
        return head
    reach = _MOVES / float((rows**2).sum(1).mean())
    near = rows @ rows.T * reach
    start = rows @ head.weights + head.bias
    pull: NDArray[np.floating[Any]] = np.zeros(len(rows))
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(start + near @ pull, -30, 30)))
        spread = np.maximum(chance * (1 - chance), 1e-4)
        pull = np.linalg.solve(np.diag(1 / spread) + near, near @ pull + (labels - chance) / spread)
    return Head(head.weights + rows.T @ pull * reach, head.bias)


def _clauses(finder: Finder) -> tuple[Numbers, Numbers]:
    """Clauses that a moderator accepted or rejected, and those of comments that explain nothing."""
    wanted = [(claim, True) for claim, _ in finder.corrections.accepted]
    wanted += [(claim, False) for claim in finder.corrections.rejected]
    for name in finder.corrections.silent:
        if name in finder.thread.notes:
            wanted += [(Claim(name, clause.start), False) for clause in finder.thread.notes[name].clauses]
    rows, labels, others = [], [], sample(finder.thread)
    for claim, label in wanted:
        note = finder.thread.notes.get(claim.comment)
        place = corrected.place_of(note, claim) if note else None
        if note is not None and place is not None:
            far = [each.whole for each in others if each.top != note.top]
            away = np.array(far, np.float32).reshape(-1, len(note.whole))
            rows.append(signs.clauses(finder.thread, note, away)[place])
            labels.append(float(label))
    return np.array(rows), np.array(labels)


def _sides(finder: Finder) -> tuple[Numbers, Numbers]:
    """Replies whose stance a moderator decided, where the stance of what they reply to is plain."""
    rows, labels = [], []
    for claim, stance in finder.corrections.stances:
        note = finder.thread.notes.get(claim.comment)
        if note is None or note.parent is None or stance is Stance.NEITHER:
            continue
        above = {bond.proposal: bond.side for bond in finder.roles.bonds[note.parent]}
        for bond in finder.roles.bonds[claim.comment]:
            if above.get(bond.proposal):
                talks = finder.roles.talks[note.parent]
                rows.append(signs.reply(finder.thread, note, talks=talks, own=finder.roles.chances, objects=0.0))
                labels.append(float((above[bond.proposal] > 0) == (stance is Stance.FOR)))
                break
    return np.array(rows), np.array(labels)


def _pairs(finder: Finder) -> tuple[Numbers, Numbers]:
    """Proposals that a moderator joined or split."""
    rows, labels = [], []
    for pairs, label in ((finder.corrections.together, 1.0), (finder.corrections.apart, 0.0)):
        for one, other in corrected.pairs(finder.thread, finder.roles, pairs):
            rows.append(finder.groups.gists.only([one]).pairs(finder.groups.gists.only([other]))[0, 0])
            labels.append(label)
    return np.array(rows), np.array(labels)
