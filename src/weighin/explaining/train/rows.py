"""Annotated threads -> labelled rows for each head."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from weighin.explaining import signs, statements
from weighin.explaining.heads import Head
from weighin.explaining.proposals import Gists, Proposal
from weighin.explaining.thread import Note, Numbers, Thread, Vector, Vectors, in_order
from weighin.explaining.train.gold import Gold

_NEAR = 0.08  # a clause whose likeness to the statement is this near to the best one's is one of those that say it


@dataclass
class Rows:
    """Rows, labels and what each counts."""

    rows: list[Numbers] = field(default_factory=list)
    labels: list[float] = field(default_factory=list)
    counts: list[float] = field(default_factory=list)

    def add(self, row: Numbers, label: float, counts: float = 1.0) -> None:
        """One more."""
        self.rows.append(row)
        self.labels.append(float(label))
        self.counts.append(counts)


@dataclass
class Lesson:
    """An annotated thread as it is read; `says[comment][explanation]` are the places of the clauses that say so."""

    gold: Gold
    thread: Thread
    clauses: dict[str, Numbers]
    says: dict[str, dict[str, list[int]]]

    @classmethod
    def of(cls, gold: Gold, vectors: Vectors) -> Lesson:
        """Read a thread."""
        thread = Thread(gold.story, vectors)
        thread.add(in_order(gold.comments))
        rows = {name: signs.clauses(thread, note, outside(thread, note)) for name, note in thread.notes.items()}
        meant = {each: vectors.embed(words) for each, words in gold.statements.items()}
        says: dict[str, dict[str, list[int]]] = {}
        for name, its in gold.links.items():
            note = thread.notes[name]
            if not len(note.clauses):
                continue
            says[name] = {}
            for each in its:
                near = (note.vectors @ meant[each].T).max(1)
                says[name][each] = [int(place) for place in np.flatnonzero(near >= near.max() - _NEAR)]
        return cls(gold, thread, rows, says)

    def opens(self, name: str) -> list[str]:
        """The explanations that a comment puts forward itself, rather than by what it replies to."""
        comment = self.thread.notes[name].comment
        shared = self.gold.shared(comment)
        return [each for each, pro in self.gold.links.get(name, {}).items() if pro and each not in shared]


def outside(thread: Thread, note: Note) -> Vector:
    """Whole comments outside of a note's branch."""
    rows = [other.whole for other in thread.notes.values() if other.top != note.top]
    return np.array(rows, np.float32).reshape(-1, len(note.whole))


def proposals(lessons: Sequence[Lesson]) -> Rows:
    """Clauses that put an explanation forward, against those of silent comments."""
    found = Rows()
    for lesson in lessons:
        for name, numbers in lesson.clauses.items():
            if lesson.gold.silent(name):
                for row in numbers:
                    found.add(row, False, 1.0 / len(numbers) ** 0.5)
                continue
            places = {place for each in lesson.opens(name) for place in lesson.says.get(name, {}).get(each, [])}
            for place in places:
                found.add(numbers[place], True, 1.0 / len(places) ** 0.5)
    return found


def roots(lessons: Sequence[Lesson], proposes: Sequence[Head]) -> Rows:
    """Comments that reply to none and speak to an explanation, against those that are silent.

    `proposes`: for each lesson a head that was not taught by it, so that its chances are as unsure as in life.
    """
    found = Rows()
    for lesson, head in zip(lessons, proposes, strict=True):
        own = {name: head.chance(rows) for name, rows in lesson.clauses.items()}
        others = list(lesson.thread.notes.values())
        for name, note in lesson.thread.notes.items():
            if note.parent is None and (lesson.opens(name) or lesson.gold.silent(name)):
                found.add(signs.root(lesson.thread, note, own, others), name in lesson.gold.links)
    return found


def answers(lessons: Sequence[Lesson], proposes: Sequence[Head], speaks: Sequence[Head]) -> tuple[Rows, Rows]:
    """Replies that speak to what their parent speaks to, against other replies; and of the former which agree.

    `proposes`, `speaks`: for each lesson heads that were not taught by it.
    """
    speak, agree = Rows(), Rows()
    for lesson, head, rooted in zip(lessons, proposes, speaks, strict=True):
        gold, thread = lesson.gold, lesson.thread
        own = {name: head.chance(rows) for name, rows in lesson.clauses.items()}
        others = list(thread.notes.values())
        for name, note in thread.notes.items():
            if note.parent is None:
                continue
            parent = thread.notes[note.parent]
            talks = 0.85 if note.parent in gold.links else 0.15
            if parent.parent is None:
                talks = float(rooted.chance(signs.root(thread, parent, own, others)[None])[0])
            shared = gold.shared(note.comment)
            row = signs.reply(thread, note, talks=talks, own=own, objects=_objects(gold, parent))
            if shared:
                speak.add(row, True)
                its, above = gold.links[name], gold.links[note.parent]
                agree.add(row, its[shared[0]] == above[shared[0]])
            elif gold.silent(name) or (name in gold.links and name not in gold.unsure):
                speak.add(row, False)
    return speak, agree


def _objects(gold: Gold, note: Note) -> float:
    """1 where a comment objects to its parent, -1 where it agrees, 0 where it does neither."""
    shared = gold.shared(note.comment)
    if not shared or note.parent is None:
        return 0.0
    return -1.0 if gold.links[note.comment.id][shared[0]] == gold.links[note.parent][shared[0]] else 1.0


def pairs(lessons: Sequence[Lesson]) -> Rows:
    """Pairs of claims that put forward one explanation, against pairs that do not."""
    found = Rows()
    for lesson in lessons:
        said: list[str] = []
        proposals: list[Proposal] = []
        replies: list[list[str]] = []
        for name in lesson.gold.links:
            for each in lesson.opens(name):
                if places := lesson.says.get(name, {}).get(each):
                    said.append(each)
                    proposals.append(Proposal(name, tuple(places), 1.0))
                    below = lesson.thread.notes[name].replies
                    replies.append([reply for reply in below if each in lesson.gold.links.get(reply, {})])
        gists = Gists(lesson.thread, proposals, replies)
        rows = gists.pairs(gists)
        for one, each in enumerate(said):
            for other in range(one):
                found.add(rows[one, other], each == said[other])
    return found


def wordings(lessons: Sequence[Lesson]) -> Rows:
    """Clauses that could be a statement, labelled with how much of the annotators' wording they have (ROUGE-1)."""
    found = Rows()
    for lesson in lessons:
        meant, made, groups = _said(lesson)
        gists = Gists(lesson.thread, made, [()] * len(made))
        for each, group in groups.items():
            for wording in statements.wordings(lesson.thread, made, gists, group):
                found.add(wording.signs, max(rouge(wording.text, words) for words in meant[each]))
    return found


def _said(lesson: Lesson) -> tuple[dict[str, tuple[str, ...]], list[Proposal], dict[str, list[int]]]:
    """The wordings of each explanation, the comments that put one forward, and which put forward which."""
    made: list[Proposal] = []
    groups: dict[str, list[int]] = {}
    for name in lesson.gold.links:
        for each in lesson.opens(name):
            if len(lesson.opens(name)) == 1:
                groups.setdefault(each, []).append(len(made))
                made.append(Proposal(name, tuple(range(len(lesson.thread.notes[name].clauses))), 0.9))
    return lesson.gold.statements, made, groups


def rouge(one: str, other: str) -> float:
    """ROUGE-1: the F1 of the words that two texts have in common (Lin 2004)."""
    here, there = (Counter(re.findall(r"\w+", text.lower())) for text in (one, other))
    common = (here & there).total()
    return 2 * common / (here.total() + there.total()) if common else 0.0
