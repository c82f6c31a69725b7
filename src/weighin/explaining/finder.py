"""A thread that is read comment by comment, and the explanations found in it so far."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from weighin.explaining import corrected, encoder, heads, settings, words
from weighin.explaining.groups import Groups, gathered, join, settle, speakers, stands
from weighin.explaining.heads import Heads
from weighin.explaining.proposals import Gists
from weighin.explaining.roles import Bond, Roles, chances, place, sample
from weighin.explaining.settings import Settings
from weighin.explaining.statements import statement
from weighin.explaining.sweep import sweep
from weighin.explaining.thread import Thread, in_order
from weighin.explaining.types import NOTHING, Claim, Comment, Corrections, Found, Link, Mode, Stance, Story, Suggestion

_UNSURE = 0.06  # a side nearer to 0 is none
_FEW = 20  # comments; a thread that small is never made anew
_AT_ONCE = 500  # comments that are read before it is told how far one is
_GROWN = 1.1  # by how much a thread grows before its groups are made anew


class Finder:
    """Takes comments as they come, parents before replies, and says at any time what explanations they hold.

    A new comment is held against the groups that are there; once the thread has grown by a tenth they are made anew.
    Not to be shared between threads of a program.
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
        self.heads = taught or heads.shipped()[self.mode]
        self.use = use or settings.DEFAULT
        self.thread = Thread(story, network or words.shipped())
        self.corrections = corrections
        self.roles = Roles()
        self.groups = Groups([], Gists(self.thread, [], []))
        self._settled = 0

    def add(self, *comments: Comment) -> None:
        """Read more comments. An id that was there is ignored; an unknown parent makes it a root."""
        fresh = [name for name in dict.fromkeys(each.id for each in comments) if name not in self.thread.notes]
        self.thread.add(comments)
        if len(fresh) > 1 or len(self.thread.notes) > max(_FEW, self._settled * _GROWN):
            self._settled = -1  # everything at once, when it is asked for
        elif self._settled >= 0 and fresh:
            self._place(fresh[0])

    def correct(self, corrections: Corrections) -> None:
        """Take over what a moderator decided, instead of what was decided before."""
        self.corrections = corrections
        self._settled = -1

    def found(self) -> Found:
        """What was found until now."""
        if self._settled < 0:
            self.settle()
        bonds = gathered(self.thread, self.roles, self.groups, self.corrections)
        order = {name: number for number, name in enumerate(self.thread.notes)}
        accepted = self._accepted()
        rejected = {corrected.proposal_of(self.thread, self.roles, claim) for claim in self.corrections.rejected}
        suggestions = [
            self._suggestion(group, its, order, accepted)
            for group, its in zip(self.groups.members, bonds, strict=True)
            if not rejected.intersection(group)
            and (not accepted.keys().isdisjoint(group) or stands(self.thread, self.use, self.roles, group, its))
        ]
        suggestions.sort(key=lambda each: (-each.people, -each.confidence, order[each.key.comment], each.key.start))
        return Found(tuple(suggestions), self.mode, self.note)

    def settle(self) -> None:
        """Do everything again from the beginning: roles, groups, and what was left over."""
        self.roles, others = Roles(), sample(self.thread)
        notes = self.thread.notes.values()
        for note in notes:
            self.roles.chances[note.comment.id] = chances(self.thread, note, self.heads, others)
        for note in notes:
            place(self.thread, note, self.heads, self.use, self.roles, others)
            corrected.impose(note, self.corrections, self.roles)
        self.groups = settle(self.thread, self.heads, self.use, self.roles, self.corrections)
        self._settled = len(self.thread.notes)

    def _place(self, name: str) -> None:
        """Hold one new comment against what is there."""
        note, others, before = self.thread.notes[name], sample(self.thread), len(self.roles.proposals)
        self.roles.chances[name] = chances(self.thread, note, self.heads, others)
        place(self.thread, note, self.heads, self.use, self.roles, others)
        corrected.impose(note, self.corrections, self.roles)
        fresh = range(before, len(self.roles.proposals))
        if fresh:
            self.groups.gists.extend(Gists(self.thread, self.roles.proposals[before:], speakers(self.roles)[before:]))
            join(self.heads, self.use, self.groups, fresh)
        members, gists = self.groups.members, self.groups.gists
        if name not in self.corrections.silent:
            self.groups.swept += sweep(self.thread, self.heads, self.use, self.roles, gists, members, [name])

    def _accepted(self) -> dict[int, str]:
        found = (
            (corrected.proposal_of(self.thread, self.roles, claim), said) for claim, said in self.corrections.accepted
        )
        return {proposal: said for proposal, said in found if proposal is not None}

    def _suggestion(
        self, group: Sequence[int], bonds: dict[str, Bond], order: dict[str, int], accepted: dict[int, str]
    ) -> Suggestion:
        links = tuple(self._link(bonds[name]) for name in sorted(bonds, key=order.__getitem__))
        made = [self.roles.proposals[each] for each in group]
        first = min(made, key=lambda each: (order[each.comment], each.places))
        worded = next((accepted[each] for each in group if accepted.get(each)), "")
        said, fit = (
            (worded, True)
            if worded
            else statement(self.thread, self.heads.words, self.roles.proposals, self.groups.gists, group)
        )
        key = Claim(first.comment, self.thread.notes[first.comment].clauses[first.places[0]].start)
        people = len({self.thread.notes[link.comment].comment.author for link in links})
        return Suggestion(key, said, not fit, round(max(each.chance for each in made), 3), people, links)

    def _link(self, bond: Bond) -> Link:
        clauses = [self.thread.notes[bond.comment].clauses[place] for place in bond.places]
        stance = Stance.NEITHER if abs(bond.side) < _UNSURE else Stance.FOR if bond.side > 0 else Stance.AGAINST
        confidence = bond.chance * (1 + abs(bond.side)) / 2
        return Link(bond.comment, stance, round(confidence, 3), clauses[0].start, clauses[-1].end)


def find(
    story: Story,
    comments: Iterable[Comment],
    *,
    mode: Mode | None = None,
    corrections: Corrections = NOTHING,
    tell: Callable[[int, int], None] | None = None,
) -> Found:
    """The explanations in a thread, in whatever order its comments come. Raises Refusal (model_invalid).

    `tell` is told now and then how many comments have been read, and of how many.
    """
    finder, ordered = Finder(story, mode=mode, corrections=corrections), in_order(comments)
    for start in range(0, len(ordered), _AT_ONCE):
        if tell is not None:
            tell(start, len(ordered))
        finder.add(*ordered[start : start + _AT_ONCE])
    finder.settle()
    return finder.found()
