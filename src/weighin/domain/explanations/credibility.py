"""How far a piece of evidence is believed: readers' ratings, camp by camp, moved by the comments attached to it.

The strength of an argument with others for and against it is by quadratic energy (Potyka 2018). It grows without limit
under a flood of weak comments, so each author counts once in each place and only the strongest few on a side enter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from statistics import fmean

from weighin.domain.errors import Code, Refusal
from weighin.domain.explanations.assessments import CAMPS
from weighin.domain.explanations.levels import UNKNOWN

# "Did this really happen as reported?": almost surely not, doubtful, probably, confirmed
ANSWERS = {"almost surely not": 0.05, "doubtful": 0.35, "probably": 0.75, "confirmed": 0.95}
UNRATED, UNRATED_WEIGHT = 0.6, 2.0  # what evidence begins with, and how many ratings that counts for
LEAST, MOST = 0.02, 0.98
FIRMLY = ANSWERS["almost surely not"], ANSWERS["confirmed"]  # the firmest that a rating can be
A_SIDE = 5  # arguments for, and as many against, that enter in one place


@dataclass(frozen=True, slots=True)
class Argument:
    """A comment for or against the evidence, or (with a parent) another of its arguments. `strength`: 0..1, its own."""

    id: str
    author: str
    strength: float
    is_for: bool
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Behind:
    """Who wrote the comments for and against the evidence, or agrees with them."""

    fors: frozenset[str] = frozenset()
    againsts: frozenset[str] = frozenset()


def credibility(
    ratings: Mapping[str, float],
    camps: Mapping[str, str],
    arguments: Sequence[Argument] = (),
    behind: Behind | None = None,
) -> float:
    """0.02..0.98, from person -> rating 0..1, person -> camp, and the comments attached. A camp that has not rated
    counts as undecided. Where it is told who is `behind` the comments, those move it no further than if all of them who
    have not rated it had done so, firmly. Raises Refusal (weighing_invalid) for arguments that go round in a circle or
    have no parent."""
    base = balanced(ratings, camps)
    found = argued(base, arguments) if arguments else base
    if arguments and behind is not None:
        lowest = balanced({**dict.fromkeys(behind.againsts, FIRMLY[0]), **ratings}, camps)
        highest = balanced({**dict.fromkeys(behind.fors, FIRMLY[1]), **ratings}, camps)
        found = min(max(base, highest), max(min(base, lowest), found))
    return min(MOST, max(LEAST, found))


def balanced(ratings: Mapping[str, float], camps: Mapping[str, str]) -> float:
    """0..1: the mean over camps of each camp's mean rating, drawn towards 0.6. Who has no camp counts half in each."""
    people = sorted(ratings)
    if not any(person in camps for person in people):
        return _drawn([(ratings[person], 1.0) for person in people])
    return fmean(_drawn([(ratings[person], _part(camps.get(person), camp)) for person in people]) for camp in CAMPS)


def _part(its: str | None, camp: str) -> float:
    return UNKNOWN if its is None else float(its == camp)


def _drawn(weighted: Sequence[tuple[float, float]]) -> float:
    total = sum(value * weight for value, weight in weighted) + UNRATED * UNRATED_WEIGHT
    return total / (sum(weight for _, weight in weighted) + UNRATED_WEIGHT)


def argued(base: float, arguments: Sequence[Argument]) -> float:
    """0..1: a base strength moved by a tree of arguments, however deep. Raises Refusal (weighing_invalid)."""
    below: dict[str | None, list[Argument]] = {None: []} | {one.id: [] for one in arguments}
    if len(below) <= len(arguments):
        raise Refusal(Code.WEIGHING_INVALID, "Two arguments have the same id; give each its own.")
    for one in arguments:
        if one.parent not in below:
            raise Refusal(Code.WEIGHING_INVALID, f"Argument {one.id!r} answers {one.parent!r}, which is not there.")
        below[one.parent].append(one)
    by_id = {one.id: one for one in arguments}
    answers = TopologicalSorter({one.id: [child.id for child in below[one.id]] for one in arguments})
    strength: dict[str, float] = {}
    try:
        for name in answers.static_order():
            own = by_id[name]
            others = [child for child in below[name] if child.author != own.author]
            strength[name] = moved(own.strength, _energy(others, strength))
    except CycleError as error:
        circle = " → ".join(map(repr, error.args[1]))
        raise Refusal(Code.WEIGHING_INVALID, f"Arguments go round in a circle ({circle}); take one out.") from error
    return moved(base, _energy(below[None], strength))


def moved(base: float, energy: float) -> float:
    """A strength 0..1 moved up by a positive energy, down by a negative one (Potyka 2018)."""
    up, down = _pull(energy), _pull(-energy)
    return base + (1 - base) * up - base * down


def _pull(energy: float) -> float:
    square = max(0.0, energy) ** 2
    return square / (1 + square)


def _energy(children: Sequence[Argument], strength: Mapping[str, float]) -> float:
    """What speaks for something less what speaks against it."""
    strongest = sorted(children, key=lambda one: (-strength[one.id], one.id))
    once = {one.author: one for one in reversed(strongest)}.values()
    sides = {
        side: sorted((strength[one.id] for one in once if one.is_for is side), reverse=True)[:A_SIDE]
        for side in (True, False)
    }
    return sum(sides[True]) - sum(sides[False])
