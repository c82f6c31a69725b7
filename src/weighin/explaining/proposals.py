"""What single comments put forward, and how like two of these proposals are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from weighin.explaining import cues
from weighin.explaining.signs import PAIR
from weighin.explaining.thread import Note, Numbers, Thread, Vector

_CLAIM_WEIGHT = 2.0  # what the claim's own words count beside those of its replies
_REPLIES = 12  # whose words are read along with a claim


@dataclass(frozen=True, slots=True)
class Proposal:
    """Clauses of one comment, by their places, that put forward one explanation; `chance` that they do."""

    comment: str
    places: tuple[int, ...]
    chance: float


def split(
    note: Note, places: Sequence[int], chances: Numbers, mean: Vector, alike: float, alike_apart: float
) -> list[Proposal]:
    """The proposing clauses of a comment as proposals: those that follow each other and are alike go together.

    `alike`: the least likeness (cosine, centred on the thread's `mean`) to stay together; `alike_apart` where a
    paragraph ends.
    """
    found: list[list[int]] = []
    for place in places:
        if found and _continues(note, found[-1], place, mean, alike, alike_apart):
            found[-1].append(place)
        else:
            found.append([place])
    return [Proposal(note.comment.id, tuple(each), float(chances[each].max())) for each in found]


def _continues(note: Note, before: list[int], place: int, mean: Vector, alike: float, alike_apart: float) -> bool:
    last, clause = note.clauses[before[-1]], note.clauses[place]
    if clause.sentence == last.sentence and not clause.contrasts:
        return True
    if clause.paragraph == last.paragraph and cues.ANAPHORIC.search(clause.text) and place == before[-1] + 1:
        return True
    centred = note.vectors[[*before, place]] - mean
    one, other = centred[:-1].mean(0), centred[-1]
    likeness = float(one @ other) / max(float(np.linalg.norm(one) * np.linalg.norm(other)), 1e-9)
    return likeness >= (alike if clause.paragraph == last.paragraph else alike_apart)


class Gists:
    """What proposals say, in a form that can be compared all at once: rows are proposals."""

    def __init__(self, thread: Thread, proposals: Sequence[Proposal], replies: Sequence[Sequence[str]]) -> None:
        """`replies`: for each proposal the comments that speak to it, whose words are read along with it."""
        self._thread = thread
        notes = [thread.notes[each.comment] for each in proposals]
        rows = [note.vectors[list(each.places)].sum(0) for note, each in zip(notes, proposals, strict=True)]
        size = thread.story.shape[1]
        self.near = _long(np.array(rows, np.float32).reshape(-1, size) - 0.0)
        self._whole = np.array([note.whole for note in notes], np.float32).reshape(-1, size)
        self._claims, self._branches = [], []
        for note, each, below in zip(notes, proposals, replies, strict=True):
            own: dict[str, float] = {}
            for place in each.places:
                for stem in note.stems[place]:
                    own[stem] = thread.rarity(stem)
            self._claims.append(_unit(own))
            counts = dict.fromkeys(own, _CLAIM_WEIGHT)
            for name in below[:_REPLIES]:
                for stem in thread.notes[name].all_stems:
                    counts[stem] = counts.get(stem, 0.0) + 1.0
            self._branches.append(
                _unit({stem: (1 + log(count)) * thread.rarity(stem) for stem, count in counts.items()})
            )
        self._discussed = np.array([len(below) > 0 for below in replies], bool)
        self._root = np.array([note.parent is None for note in notes], bool)
        self._authors = [note.comment.author for note in notes]
        self._comments = [each.comment for each in proposals]

    def pairs(self, other: Gists) -> Numbers:
        """(proposals here, proposals there, len(signs.PAIR))."""
        mean = self._thread.mean
        mine, its = _long(self.near - mean), _long(other.near - mean)
        found = np.zeros((len(mine), len(its), len(PAIR)))
        found[..., 0] = mine @ its.T
        found[..., 1] = _long(self._whole - mean) @ _long(other._whole - mean).T
        words = sorted({stem for each in (*self._branches, *self._claims) for stem in each})
        place = {stem: number for number, stem in enumerate(words)}
        here, there = _dense(self._branches, place), _dense(other._branches, place)
        found[..., 2] = here @ there.T
        claims, theirs = _dense(self._claims, place), _dense(other._claims, place)
        found[..., 3] = np.maximum(claims @ there.T, here @ theirs.T)
        found[..., 4] = np.outer(self._discussed & self._root, other._discussed & other._root)
        found[..., 5] = np.array([[a == b for b in other._authors] for a in self._authors]).reshape(len(mine), len(its))
        found[..., 6] = np.array([[a == b for b in other._comments] for a in self._comments]).reshape(
            len(mine), len(its)
        )
        found[..., 5] -= found[..., 6]
        return found


def _long(rows: Vector) -> Vector:
    lengths: Vector = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    long: Vector = rows / lengths
    return long


def _unit(weights: dict[str, float]) -> dict[str, float]:
    length = sum(each * each for each in weights.values()) ** 0.5
    return {stem: each / length for stem, each in weights.items()} if length else {}


def _dense(rows: Sequence[dict[str, float]], place: dict[str, int]) -> Vector:
    found = np.zeros((len(rows), len(place)), np.float32)
    for number, row in enumerate(rows):
        for stem, weight in row.items():
            if stem in place:
                found[number, place[stem]] = weight
    return found
