"""What single comments put forward, and how like two of these proposals are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from weighin.explaining import cues
from weighin.explaining.signs import PAIR
from weighin.explaining.thread import Note, Numbers, Thread, Vector

_CLAIM_WEIGHT = 2.0  # what the claim's own words count beside those of its replies
_VERBATIM = 0.95  # likeness (cosine) from which two claims are the same words
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

    def only(self, rows: Sequence[int]) -> Gists:
        """Those of some proposals."""
        found = Gists(self._thread, [], [])
        places = list(rows)
        found.near, found._whole = self.near[places], self._whole[places]
        found._discussed, found._root = self._discussed[places], self._root[places]
        found._claims, found._branches = (
            [self._claims[each] for each in places],
            [self._branches[each] for each in places],
        )
        found._authors, found._comments = (
            [self._authors[each] for each in places],
            [self._comments[each] for each in places],
        )
        return found

    def extend(self, more: Gists) -> None:
        """Add those of more proposals."""
        self.near, self._whole = np.vstack([self.near, more.near]), np.vstack([self._whole, more._whole])
        self._discussed = np.append(self._discussed, more._discussed)
        self._root = np.append(self._root, more._root)
        self._claims += more._claims
        self._branches += more._branches
        self._authors += more._authors
        self._comments += more._comments

    def pairs(self, other: Gists) -> Numbers:
        """(proposals here, proposals there, len(signs.PAIR))."""
        mean = self._thread.mean
        mine, its = _long(self.near - mean), _long(other.near - mean)
        found = np.zeros((len(mine), len(its), len(PAIR)))
        found[..., 0] = mine @ its.T
        found[..., 1] = _long(self._whole - mean) @ _long(other._whole - mean).T
        words = sorted(
            {stem for each in (*self._branches, *self._claims) for stem in each}
        )  # others are shared by none
        place = {stem: number for number, stem in enumerate(words)}
        here, there = _dense(self._branches, place), _dense(other._branches, place)
        found[..., 2] = here @ there.T
        claims, theirs = _dense(self._claims, place), _dense(other._claims, place)
        found[..., 3] = np.maximum(claims @ there.T, here @ theirs.T)
        # What nearly everybody says in the same words is near to nothing once the mean is taken off: it is the same.
        plain = self.near @ other.near.T
        alike = plain >= _VERBATIM
        found[..., :4] = np.where(alike[..., None], np.maximum(found[..., :4], plain[..., None]), found[..., :4])
        found[..., 4] = np.outer(self._discussed & self._root, other._discussed & other._root)
        found[..., 5] = _equal(self._authors, other._authors)
        found[..., 6] = _equal(self._comments, other._comments)
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


def _equal(ours: Sequence[str], theirs: Sequence[str]) -> NDArray[np.bool_]:
    number: dict[str, int] = {}
    rows = [np.array([number.setdefault(each, len(number)) for each in some], np.int64) for some in (ours, theirs)]
    equal: NDArray[np.bool_] = rows[0][:, None] == rows[1][None, :]
    return equal
