"""What a draft of a policy would have done to comments that are there: beside the policy in force, beside what stands
now, and beside what moderators decided.

replay(policy, draft, seen) -> Replayed      one comment under both
tally(rows) -> Tally                         what many come to, and cautions(tally): what to look at twice
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from weighin.domain.policy import Facts, Outcome, Policy, Ruling, judge
from weighin.domain.types import State, Verdict

STANDING = (State.PUBLISHED, State.HELD, State.REJECTED, State.REMOVED)
REFUSING = {Verdict.REJECT, Verdict.REMOVE}
Counts = Mapping[Ruling, int]


@dataclass(frozen=True, slots=True)
class Seen:
    """A comment: the facts as they were when it was sent, where it stands now, and what a moderator decided last."""

    facts: Facts
    stands: State
    decided: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Replayed:
    """What the policy in force says of a comment, and what the draft would."""

    policy: Outcome
    draft: Outcome

    @property
    def differs(self) -> bool:
        """Whether the draft would do something else with it. The same for another reason is no difference."""
        return self.policy.verdict is not self.draft.verdict


class Row(NamedTuple):  # one is kept for each comment
    """What a tally needs to know of a comment that was replayed."""

    policy: Ruling
    draft: Ruling
    stands: State
    decided: Verdict | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Comments of which moderators said the same: how many, and how each ruling is spread over them."""

    comments: int
    policy: Counts
    draft: Counts


@dataclass(frozen=True, slots=True)
class Tally:
    """How many comments, what each policy says of them, and where those stand of which the draft says the same.

    `refused` are those that moderators rejected or removed, `published` those that they published; whoever holds a
    comment has not decided yet.
    """

    comments: int
    policy: Counts
    draft: Counts
    standing: Mapping[Ruling, Mapping[State, int]]
    differ: Mapping[tuple[Ruling, Ruling], int]
    refused: Agreement
    published: Agreement


def replay(policy: Policy | None, draft: Policy, seen: Seen) -> Replayed:
    """One comment under both. A policy in force that cannot be read is None: it holds everything."""
    now = judge(policy, seen.facts) if policy else Outcome(Ruling.HOLD, "")
    return Replayed(now, judge(draft, seen.facts))


def tally(rows: Iterable[Row]) -> Tally:
    """What the rows come to. `differ` counts those that differ by (what the policy says, what the draft says)."""
    every = list(rows)
    standing = Counter((row.draft, row.stands) for row in every)
    return Tally(
        comments=len(every),
        policy=_counted(row.policy for row in every),
        draft=_counted(row.draft for row in every),
        standing={ruling: {state: standing[ruling, state] for state in STANDING} for ruling in Ruling},
        differ=Counter((row.policy, row.draft) for row in every if row.policy is not row.draft),
        refused=_agreement([row for row in every if row.decided in REFUSING]),
        published=_agreement([row for row in every if row.decided is Verdict.PUBLISH]),
    )


def stopped(counts: Counts) -> int:
    """How many a policy would not simply have published."""
    return sum(count for ruling, count in counts.items() if ruling is not Ruling.PUBLISH)


def cautions(found: Tally) -> list[str]:
    """What whoever means to use the draft should look at twice, with the numbers."""
    told, now, would = [], stopped(found.policy), stopped(found.draft)
    if found.comments and would == found.comments:
        told.append(f"The draft lets nothing pass: it would stop every one of these {found.comments:,} comments.")
    elif 2 * would > found.comments and would > now:
        told.append(
            f"The draft would stop {would:,} of {found.comments:,} comments; the policy in force stops {now:,}."
        )
    wrongly = stopped(found.published.draft)
    if wrongly > stopped(found.published.policy):
        told.append(
            f"Moderators published {found.published.comments:,}, and the draft would stop {wrongly:,} of them; "
            f"the policy in force stops {stopped(found.published.policy):,}."
        )
    caught = stopped(found.refused.draft)
    if caught < stopped(found.refused.policy):
        told.append(
            f"Moderators refused {found.refused.comments:,}, and the draft would stop only {caught:,} of them; "
            f"the policy in force stops {stopped(found.refused.policy):,}."
        )
    return told


def _agreement(rows: list[Row]) -> Agreement:
    return Agreement(len(rows), _counted(row.policy for row in rows), _counted(row.draft for row in rows))


def _counted(rulings: Iterable[Ruling]) -> Counts:
    counted = Counter(rulings)
    return {ruling: counted[ruling] for ruling in Ruling}
