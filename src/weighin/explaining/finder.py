"""A thread that is read comment by comment, and the explanations found in it so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from weighin.explaining import encoder, heads, settings, words
from weighin.explaining.grouping import grouped
from weighin.explaining.heads import Heads
from weighin.explaining.proposals import Gists
from weighin.explaining.roles import Bond, Roles, read
from weighin.explaining.settings import Settings
from weighin.explaining.statements import statement
from weighin.explaining.sweep import sweep
from weighin.explaining.thread import Thread, in_order
from weighin.explaining.types import NOTHING, Claim, Comment, Corrections, Found, Link, Mode, Stance, Story, Suggestion

_UNSURE = 0.06  # a side nearer to 0 is none
_GROUPED = 400  # proposals that are grouped pair by pair; those less likely are held against the groups


@dataclass(slots=True)
class Group:
    """One explanation: its proposals, and one bond for each comment that speaks to it."""

    proposals: list[int]
    bonds: dict[str, Bond]


class Finder:
    """Takes comments one at a time, parents before replies, and says at any time what explanations they hold.

    Not to be shared between threads.
    """

    def __init__(
        self,
        story: Story,
        *,
        mode: Mode | None = None,
        corrections: Corrections = NOTHING,
        taught: Heads | None = None,
        use: Settings | None = None,
    ) -> None:
        """`mode`: None takes embeddings where they are installed. Raises Refusal (model_invalid).

        `taught`: heads to use instead of the shipped ones (a site's, or those of a trial); `use`: other thresholds.
        """
        network = encoder.shipped() if mode is not Mode.WORDS else None
        self.mode = Mode.EMBEDDINGS if network else Mode.WORDS
        self.note = "" if network or mode is Mode.WORDS else encoder.why_not()
        self.corrections = corrections
        self.heads = taught or heads.shipped()[self.mode]
        self.use = use or settings.OF[self.mode]
        self.thread = Thread(story, network or words.shipped())

    def add(self, *comments: Comment) -> None:
        """Read more comments. An id that was there is ignored; an unknown parent makes it a root."""
        self.thread.add(comments)

    def found(self) -> Found:
        """What was found until now."""
        roles, groups = self.settle()
        suggestions = [self._suggestion(roles, group) for group in groups]
        suggestions.sort(key=lambda each: (-each.people, -each.confidence, each.key))
        return Found(tuple(suggestions), self.mode, self.note)

    def settle(self) -> tuple[Roles, list[Group]]:
        """Everything from the beginning: roles, groups, what was left over, and silence at the end."""
        roles = read(self.thread, self.heads, self.use)
        gists = Gists(self.thread, roles.proposals, _speakers(roles))
        chances = self.heads.same.chance(gists.pairs(gists))
        groups = grouped(chances, self.use.same, (), roles.apart)
        swept = sweep(self.thread, self.heads, self.use, roles, gists, groups)
        return roles, [group for each in groups if self._stands(roles, group := _gathered(roles, each, swept))]

    def _stands(self, roles: Roles, group: Group) -> bool:
        best = max(roles.proposals[each].chance for each in group.proposals)
        people = {self.thread.notes[name].comment.author for name in group.bonds}
        return best >= (self.use.pair if len(people) > 1 else self.use.alone)

    def _suggestion(self, roles: Roles, group: Group) -> Suggestion:
        order = {name: place for place, name in enumerate(self.thread.notes)}
        links = tuple(self._link(group.bonds[name]) for name in sorted(group.bonds, key=order.__getitem__))
        first = min(
            (roles.proposals[each] for each in group.proposals), key=lambda each: (order[each.comment], each.places)
        )
        said, fit = statement(self.thread, roles, group.proposals)
        key = Claim(first.comment, self.thread.notes[first.comment].clauses[first.places[0]].start)
        people = len({self.thread.notes[link.comment].comment.author for link in links})
        best = max(roles.proposals[each].chance for each in group.proposals)
        return Suggestion(key, said, not fit, round(best, 3), people, links)

    def _link(self, bond: Bond) -> Link:
        clauses = [self.thread.notes[bond.comment].clauses[place] for place in bond.places]
        stance = Stance.NEITHER if abs(bond.side) < _UNSURE else Stance.FOR if bond.side > 0 else Stance.AGAINST
        confidence = bond.chance * (1 + abs(bond.side)) / 2
        return Link(bond.comment, stance, round(confidence, 3), clauses[0].start, clauses[-1].end)


def _speakers(roles: Roles) -> list[list[str]]:
    found: list[list[str]] = [[] for _ in roles.proposals]
    for name, bonds in roles.bonds.items():
        for bond in bonds:
            if roles.proposals[bond.proposal].comment != name:
                found[bond.proposal].append(name)
    return found


def _gathered(roles: Roles, proposals: list[int], swept: list[Bond]) -> Group:
    """The bonds to a group's proposals, for each comment the likeliest one."""
    inside = set(proposals)
    found: dict[str, Bond] = {}
    for bond in [*(bond for bonds in roles.bonds.values() for bond in bonds), *swept]:
        if bond.proposal in inside and (bond.comment not in found or found[bond.comment].chance < bond.chance):
            found[bond.comment] = bond
    return Group(proposals, found)


def find(
    story: Story,
    comments: Iterable[Comment],
    *,
    mode: Mode | None = None,
    corrections: Corrections = NOTHING,
) -> Found:
    """The explanations in a thread, in whatever order its comments come. Raises Refusal (model_invalid)."""
    finder = Finder(story, mode=mode, corrections=corrections)
    finder.add(*in_order(comments))
    return finder.found()
