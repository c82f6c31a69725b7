"""The list of a story: possible explanations, the evidence, and how comments speak to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from weighin.domain.types import Instant, Source


class Place(StrEnum):
    """Where an explanation stands with the list; what became of it is never deleted."""

    SUGGESTED = "suggested"  # found in comments, not yet nodded at
    HELD = "held"  # proposed by a reader; the policy wants a moderator to see it first
    LISTED = "listed"
    DECLINED = "declined"
    MERGED = "merged"


class Bearing(IntEnum):
    """How a comment or a piece of evidence speaks to an explanation."""

    AGAINST = -1
    NEITHER = 0
    FOR = 1


class Linker(StrEnum):
    """Who says how a comment bears on an explanation; a person's word is never overwritten by the machine's."""

    MACHINE = "machine"
    WRITER = "writer"
    MODERATOR = "moderator"


@dataclass(frozen=True, slots=True)
class Explanation:
    """One possible account of what happened. `number` counts within its story; `people` put it forward.

    `person_id` is None where it was found in comments; `confidence` (0..1) is the finder's then.
    """

    id: int
    story_id: int
    number: int
    statement: str
    place: Place
    person_id: int | None
    needs_wording: bool
    confidence: float | None
    people: int
    created_at: Instant
    listed_at: Instant | None
    merged_id: int | None
    claim_comment_id: int | None = None
    claim_start: int | None = None

    @property
    def claim(self) -> tuple[int, int] | None:
        """The comment and the place in its text that first put it forward; None where a reader proposed it as such."""
        if self.claim_comment_id is None or self.claim_start is None:
            return None
        return self.claim_comment_id, self.claim_start

    @property
    def letter(self) -> str:
        """A, B, …, Z, AA, AB, …: what a label has room for."""
        return letter(self.number)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A checkable statement about the event. `version` grows when its meaning is edited, which voids assessments.

    Rows of one `source_group` go back to the same source and count less each. A retracted one counts nothing.
    """

    id: int
    story_id: int
    number: int
    text: str
    happened: str
    source_group: str
    place: Place
    retracted: bool
    person_id: int | None
    version: int
    created_at: Instant
    sources: tuple[Source, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Link:
    """How one comment bears on one explanation: who says so, how surely (0..1), and the words it rests on."""

    comment_id: int
    explanation_id: int
    bearing: Bearing
    linker: Linker
    confidence: float
    starts: int | None = None
    ends: int | None = None


def letter(number: int) -> str:
    """1 -> A, 26 -> Z, 27 -> AA, as spreadsheets name columns."""
    name = ""
    while number > 0:
        number, place = divmod(number - 1, 26)
        name = chr(ord("A") + place) + name
    return name


def number_of(letters: str) -> int | None:
    """A -> 1, Z -> 26, AA -> 27; None for what is no such name."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 4):
        return None
    number = 0
    for one in letters.upper():
        number = number * 26 + ord(one) - ord("A") + 1
    return number


def targets(explanations: Sequence[Explanation]) -> dict[int, int]:
    """{id: id of the explanation that stands for it now}: its own, or what it was merged into, however often.

    What people said stays with the one that they said it of, so that a merge can be undone.
    """
    into = {one.id: one.merged_id for one in explanations if one.place is Place.MERGED and one.merged_id}
    found = {}
    for one in explanations:
        place, seen = one.id, {one.id}
        while (further := into.get(place)) is not None and further not in seen:
            seen.add(further)
            place = further
        found[one.id] = place
    return found
