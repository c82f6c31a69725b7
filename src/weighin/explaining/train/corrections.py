"""What corrections could teach the heads: each is a labelled row, and the weights move towards it a little.

Nothing calls it but a benchmark: docs/explaining.md says how little it helps on threads that were not corrected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from weighin.explaining import corrected, signs
from weighin.explaining.finder import Finder
from weighin.explaining.heads import Head, Heads
from weighin.explaining.roles import sample
from weighin.explaining.thread import Numbers
from weighin.explaining.types import Claim, Stance

_MOVES = 0.25  # how much one row can move the log-odds of another like it: the variance of the prior
_STEPS = 25
_HALVINGS = 20
_HUGE = 1e3  # no sign is nearly as large
_ROWS = 500  # that one head learns of at most, the last

Rows = tuple[Numbers, Numbers]  # what a head looked at, a row each; and what it should have said, 0 to 1


def taught(*finders: Finder) -> Heads:
    """The first finder's heads after the corrections of all, one finder for each thread, the last thread last.

    Each must have been settled with its corrections, by those same heads.
    """
    heads = finders[0].heads
    proposes = moved(heads.proposes, *_together([_clauses(each) for each in finders]))
    agrees = moved(heads.agrees, *_together([_sides(each) for each in finders]))
    same = moved(heads.same, *_together([_pairs(each) for each in finders]))
    return replace(heads, proposes=proposes, agrees=agrees, same=same)


def moved(head: Head, rows: Numbers, labels: Numbers) -> Head:
    """The head that fits the rows and stays near to what it was: logistic regression with a Gaussian prior around it.

    Newton's method in the space of the rows, each step halved until it helps: who is surely wrong many times over would
    be thrown from one end to the other. Rows that are no numbers, or for other signs, teach nothing.
    """
    rows, labels = _sound(head, rows, labels)
    if not len(rows):
        return head
    reach = _MOVES / max(float((rows**2).sum(1).mean()), 1e-9)
    near = rows @ rows.T * reach
    start = rows @ head.weights + head.bias
    pull: Numbers = np.zeros(len(rows))
    for _ in range(_STEPS):
        chance = _chance(start + near @ pull)
        spread = np.maximum(chance * (1 - chance), 1e-4)
        wanted = np.linalg.solve(np.diag(1 / spread) + near, near @ pull + (labels - chance) / spread)
        closer = _closer(start, near, labels, pull, np.asarray(wanted, np.float64))
        if np.abs(closer - pull).max() < 1e-6:
            break
        pull = closer
    # At the end each pull is label - chance, so no row can pull by more than 1, however the steps went.
    return Head(head.weights + rows.T @ np.clip(pull, -1, 1) * reach, head.bias)


def _closer(start: Numbers, near: Numbers, labels: Numbers, pull: Numbers, wanted: Numbers) -> Numbers:
    """The way from `pull` to `wanted`, or as much of it as fits the labels better; `pull` itself where none does."""
    before = _misfit(start, near, labels, pull)
    for halvings in range(_HALVINGS):
        closer: Numbers = pull + (wanted - pull) / 2**halvings
        if _misfit(start, near, labels, closer) < before:
            return closer
    return pull


def _misfit(start: Numbers, near: Numbers, labels: Numbers, pull: Numbers) -> float:
    """What is made as small as it gets: how surprising the labels are, and how far the head has moved."""
    move = near @ pull
    odds = start + move
    surprise = np.logaddexp(0, odds) - labels * odds
    return float(surprise.sum() + pull @ move / 2)


def _chance(odds: Numbers) -> Numbers:
    chance: Numbers = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    return chance


def _sound(head: Head, rows: Numbers, labels: Numbers) -> Rows:
    """The last of the rows that can be learned from."""
    if rows.ndim != 2 or rows.shape[1] != len(head.weights) or labels.shape != (len(rows),):
        return np.zeros((0, len(head.weights))), np.zeros(0)
    sound = np.isfinite(rows).all(1) & (np.abs(rows) < _HUGE).all(1) & (labels >= 0) & (labels <= 1)
    return rows[sound][-_ROWS:], labels[sound][-_ROWS:]


def _together(each: Sequence[Rows]) -> Rows:
    some = [(rows, labels) for rows, labels in each if len(rows)]
    if not some:
        return np.zeros((0, 0)), np.zeros(0)
    return np.vstack([rows for rows, _ in some]), np.concatenate([labels for _, labels in some])


def _clauses(finder: Finder) -> Rows:
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


def _sides(finder: Finder) -> Rows:
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


def _pairs(finder: Finder) -> Rows:
    """Proposals that a moderator joined or split."""
    rows, labels = [], []
    for pairs, label in ((finder.corrections.together, 1.0), (finder.corrections.apart, 0.0)):
        for one, other in corrected.pairs(finder.thread, finder.roles, pairs):
            rows.append(finder.groups.gists.only([one]).pairs(finder.groups.gists.only([other]))[0, 0])
            labels.append(label)
    return np.array(rows), np.array(labels)
