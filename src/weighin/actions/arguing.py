"""What the comments attached to a list's evidence add to how far it is believed: how strong each is, who is behind it.

A comment is as strong as what readers made of it: its score in `bridging` above that of a comment without votes, or
where there are no camps the Wilson bound of the votes that are heard. What nobody has voted for adds nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from weighin.domain.crowds import Said, heard
from weighin.domain.explanations import Argument, Behind
from weighin.domain.ranking import SCALE, wilson
from weighin.storage import attachments
from weighin.storage.attachments import Attached


@dataclass(frozen=True, slots=True)
class Case:
    """The arguments about a piece of evidence, and the people behind them."""

    arguments: tuple[Argument, ...]
    behind: Behind


def cases(
    conn: Connection,
    story_id: int,
    attached: Sequence[Attached],
    rated: Collection[Said],
    counted: Collection[Said],
    writers: Collection[int],
    unvoted: int | None,
) -> dict[int, Case]:
    """{evidence id: its case} for evidence that comments are attached to.

    `rated` are all who rated evidence, `counted` those of them who are heard, `writers` those who have written.
    `unvoted` is the place in `bridging` of a comment without votes, None where there are no camps.
    """
    if not attached:
        return {}
    votes = attachments.votes_of(conn, story_id)
    known = {*writers, *attachments.writers(conn, story_id)}
    # Each comment is a row of its own, beside those of the evidence: the same crowd stands before both.
    listened = heard([*rated, *((person, -comment) for comment, person, _ in votes)], known)
    votes = [vote for vote in votes if (vote[1], -vote[0]) in listened]
    strengths = _strengths(attached, votes, unvoted)
    carried = [one for one in attached if strengths[one.comment_id] > 0]
    supporters = _supporters(carried, votes)
    people = {(person, one.evidence_id) for one in carried for person in supporters[one.comment_id]}
    stand = heard({*rated, *people}, known, counted)
    return {
        row: Case(_arguments(its, strengths), _behind(row, its, supporters, stand))
        for row in dict.fromkeys(one.evidence_id for one in carried)
        if (its := [one for one in carried if one.evidence_id == row])
    }


def _strengths(
    attached: Iterable[Attached], votes: Sequence[tuple[int, int, int]], unvoted: int | None
) -> dict[int, float]:
    """{comment: 0..1}."""
    if unvoted is not None:
        least, liked = -unvoted / SCALE, {comment for comment, _, value in votes if value > 0}
        gained = {one.comment_id: (-one.place / SCALE - least) / max(1 - least, 0.01) for one in attached}
        return {comment: max(0.0, by) if comment in liked else 0.0 for comment, by in gained.items()}
    tallies: dict[int, list[int]] = {one.comment_id: [0, 0] for one in attached}
    for comment, _, value in votes:
        if comment in tallies:
            tallies[comment][value < 0] += 1
    return {comment: wilson(*tally) for comment, tally in tallies.items()}


def _supporters(carried: Iterable[Attached], votes: Sequence[tuple[int, int, int]]) -> dict[int, set[int]]:
    """{comment: who wrote it or voted for it}."""
    found = {one.comment_id: set() if one.person_id is None else {one.person_id} for one in carried}
    for comment, person, value in votes:
        if value > 0 and comment in found:
            found[comment].add(person)
    return found


def _arguments(its: Sequence[Attached], strengths: Mapping[int, float]) -> tuple[Argument, ...]:
    """The comments on one piece of evidence as a tree: a reply to another of them speaks for it or against it."""
    there = {one.comment_id: one for one in its}
    found = []
    for one in its:
        parent = there.get(one.parent_id or 0)
        is_for = one.is_for if parent is None else one.bearing == parent.bearing
        author = f"comment {one.comment_id}" if one.person_id is None else str(one.person_id)
        strength = min(1.0, strengths[one.comment_id])
        above = None if parent is None else str(parent.comment_id)
        found.append(Argument(str(one.comment_id), author, strength, is_for, above))
    return tuple(found)


def _behind(row: int, its: Iterable[Attached], supporters: Mapping[int, set[int]], stand: Collection[Said]) -> Behind:
    sides: dict[bool, set[str]] = {True: set(), False: set()}
    for one in its:
        sides[one.is_for].update(str(person) for person in supporters[one.comment_id] if (person, row) in stand)
    return Behind(frozenset(sides[True]), frozenset(sides[False]))
