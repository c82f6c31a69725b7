"""A thread as it is read: each comment with its clauses and what is known of them, and counts over all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import log
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from weighin.explaining import cues
from weighin.explaining.clauses import Clause, read
from weighin.explaining.stems import names, stems
from weighin.explaining.types import Comment, Story

Vector = NDArray[np.float32]
Numbers = NDArray[np.float64]

_STORY_READ = 5000  # characters of the story's text


class Vectors(Protocol):
    """What gives texts their numbers."""

    @property
    def name(self) -> str:
        """Which network or table."""

    def embed(self, texts: Sequence[str]) -> Vector:
        """One row of length 1 for each text."""


@dataclass(slots=True)
class Note:
    """A comment as it was read. Rows of `vectors` and `flags` (cues.CLAUSE) are its clauses."""

    comment: Comment
    parent: str | None
    depth: int
    order: int  # of reading
    top: str  # the comment at the top of its branch
    clauses: tuple[Clause, ...]
    quotes: Vector
    vectors: Vector
    whole: Vector
    flags: Numbers
    opening: Numbers  # cues.REPLY
    stems: tuple[frozenset[str], ...]
    names: tuple[frozenset[str], ...]
    english: bool
    replies: list[str] = field(default_factory=list)

    @property
    def all_stems(self) -> frozenset[str]:
        """Those of all clauses."""
        return frozenset().union(*self.stems)


class Thread:
    """The comments read so far."""

    def __init__(self, story: Story, vectors: Vectors) -> None:
        """Read the story."""
        self.vectors = vectors
        self.notes: dict[str, Note] = {}
        lines = [story.title, *(clause.text for clause in read(story.text[:_STORY_READ]).clauses)]
        self.story = vectors.embed(lines)
        self.title = story.title
        self.story_stems = stems(f"{story.title}\n{story.text[:_STORY_READ]}")
        self.story_names = names(story.title) | names(story.text[:_STORY_READ])
        self._sum = self.story.sum(0) * 0.0
        self._seen: Counter[str] = Counter()
        self._branches: dict[str, set[str]] = {}

    def add(self, comments: Sequence[Comment]) -> None:
        """Read comments, parents before their replies; ids that are there already are passed over."""
        fresh: dict[str, Comment] = {}
        for comment in comments:
            if comment.id not in self.notes:
                fresh.setdefault(comment.id, comment)
        readings = {comment.id: read(comment.text) for comment in fresh.values()}
        texts = [clause.text for reading in readings.values() for clause in reading.clauses]
        texts += [quote for reading in readings.values() for quote in reading.quotes]
        rows = self.vectors.embed(texts)
        place, quoted = 0, sum(len(reading.clauses) for reading in readings.values())
        for comment in fresh.values():
            reading = readings[comment.id]
            own = rows[place : place + len(reading.clauses)]
            quotes = rows[quoted : quoted + len(reading.quotes)]
            place, quoted = place + len(own), quoted + len(quotes)
            self._keep(_note(comment, self.notes, reading.clauses, own, quotes))

    def _keep(self, note: Note) -> None:
        self.notes[note.comment.id] = note
        if note.parent is not None:
            self.notes[note.parent].replies.append(note.comment.id)
        self._sum = self._sum + note.whole
        branch = self._branches.setdefault(note.top, set())
        self._seen.update(fresh := note.all_stems - branch)
        branch |= fresh

    @property
    def mean(self) -> Vector:
        """The mean of the comments' vectors."""
        mean: Vector = self._sum / np.float32(max(1, len(self.notes)))
        return mean

    def rarity(self, stem: str) -> float:
        """How much it says that two texts share this stem: the logarithm of its inverse frequency over the branches.

        Less for a word of the story (Sparck Jones 1972).
        """
        value = log((len(self._branches) + 1.0) / (self._seen[stem] + 0.5))
        return max(0.0, value) * (0.6 if stem in self.story_stems else 1.0)

    def shared(self, one: Iterable[str], other: frozenset[str]) -> float:
        """The rarity of what two sets of stems share."""
        return sum(self.rarity(stem) for stem in one if stem in other)


def _note(comment: Comment, notes: dict[str, Note], clauses: tuple[Clause, ...], own: Vector, quotes: Vector) -> Note:
    parent = comment.parent if comment.parent in notes else None
    total = own.sum(0)
    flags = [
        [bool(cue.search(said)) for cue in cues.CLAUSE.values()]
        for said in (cues.meant(clause.text) for clause in clauses)
    ]
    first = clauses[0].text if clauses else ""
    text = cues.meant(" ".join(clause.text for clause in clauses)[:1000])
    opening = [bool(cue.search(text)) for cue in cues.REPLY.values()]
    return Note(
        comment=comment,
        parent=parent,
        order=len(notes),
        depth=notes[parent].depth + 1 if parent is not None else 0,
        top=notes[parent].top if parent is not None else comment.id,
        clauses=clauses,
        quotes=quotes,
        vectors=own,
        whole=total / max(float(np.linalg.norm(total)), 1e-9),
        flags=np.array(flags, np.float64).reshape(len(clauses), len(cues.CLAUSE)),
        opening=np.array(opening, np.float64),
        stems=tuple(stems(clause.text) for clause in clauses),
        names=tuple(names(clause.text) for clause in clauses),
        english=cues.is_english(text or first),
    )


def in_order(comments: Iterable[Comment]) -> list[Comment]:
    """Parents before replies, else as they come. A comment whose parents go in a circle counts as a root.

    Of several comments with one id the first is taken.
    """
    by_id: dict[str, Comment] = {}
    for comment in comments:
        by_id.setdefault(comment.id, comment)
    found: dict[str, Comment] = {}
    for comment in by_id.values():
        chain: dict[str, Comment] = {}
        above: Comment | None = comment
        while above is not None and above.id not in found and above.id not in chain:
            chain[above.id] = above
            above = by_id.get(above.parent) if above.parent is not None else None
        for each in reversed(chain.values()):
            found[each.id] = each
    return list(found.values())
