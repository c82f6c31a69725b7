"""What goes in and what comes out: story, comments and a moderator's corrections; suggestions and their links."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Stance(StrEnum):
    """How a comment speaks to an explanation. NEITHER: it speaks to it, but which side it takes is not clear."""

    FOR = "for"
    AGAINST = "against"
    NEITHER = "neither"


class Mode(StrEnum):
    """What the finding rests on: words and the reply tree alone, or sentence embeddings too (weighin[deep])."""

    WORDS = "words"
    EMBEDDINGS = "embeddings"


@dataclass(frozen=True, slots=True)
class Story:
    """What the comments are about."""

    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """`parent` is the id of the comment that it replies to, or None. `author` tells people apart, nothing more."""

    id: str
    parent: str | None
    author: str
    text: str


class Claim(NamedTuple):
    """A clause by its place: the comment, and where in its text the clause starts (characters, from 0)."""

    comment: str
    start: int


@dataclass(frozen=True, slots=True)
class Link:
    """A comment that speaks to an explanation, and the words that say so: comment.text[start:end].

    `confidence` is 0..1, the chance that comment and stance are right.
    """

    comment: str
    stance: Stance
    confidence: float
    start: int
    end: int

    @property
    def claim(self) -> Claim:
        """The name by which a correction speaks of this link."""
        return Claim(self.comment, self.start)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One suggested explanation.

    `key` is the claim that first put it forward: it stays the same while comments come in. `needs_wording`: no clause
    was fit to stand as a statement, this is the nearest. `confidence` is 0..1, `people` how many speak to it.
    `links` are in the order of the comments.
    """

    key: Claim
    statement: str
    needs_wording: bool
    confidence: float
    people: int
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The suggestions, those of most people first; what they rest on, and why not on more (empty: nothing to say)."""

    suggestions: tuple[Suggestion, ...]
    mode: Mode
    note: str = ""


@dataclass(frozen=True, slots=True)
class Corrections:
    """What a moderator decided, which every later run respects. Claims are those of `Link.claim` and `Suggestion.key`.

    `together`: two claims put forward the same explanation (merge, or move a link).
    `apart`: they do not (split, or this link is wrong: the link's claim and the suggestion's key).
    `accepted`: the claim is an explanation, in these words; an empty statement leaves the wording to us.
    `rejected`: the claim explains nothing. `silent`: the whole comment explains nothing.
    `stances`: the claim takes this side.
    """

    together: tuple[tuple[Claim, Claim], ...] = ()
    apart: tuple[tuple[Claim, Claim], ...] = ()
    accepted: tuple[tuple[Claim, str], ...] = ()
    rejected: tuple[Claim, ...] = ()
    silent: tuple[str, ...] = ()
    stances: tuple[tuple[Claim, Stance], ...] = ()


NOTHING = Corrections()
