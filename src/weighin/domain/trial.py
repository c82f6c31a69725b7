"""What is told of a draft that was tried on the comments of a site."""

from __future__ import annotations

from dataclasses import dataclass

from weighin.domain.policy import Doubt, Ruling
from weighin.domain.replay import Tally
from weighin.domain.types import Instant, State, Verdict


@dataclass(frozen=True, slots=True)
class Said:
    """What a policy says of a comment and why; of which clause, and which line of the policy, if a rule says so."""

    ruling: Ruling
    reason: str
    clause: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A comment with which the draft would do something else; where it stands, and what a moderator decided last.

    `words` are its first ones.
    """

    comment: int
    number: int
    story: str
    name: str
    words: str
    sent_at: Instant
    stands: State
    decided: Verdict | None
    policy: Said
    draft: Said


@dataclass(frozen=True, slots=True)
class Trial:
    """What a draft would have done to the last comments of a site, sent from `since` until `until`.

    `policy` and `draft` are versions, None for a policy in force that cannot be read; `rules` are how many each has,
    `clauses` how many the draft has. `warnings` are about its text, `cautions` about what it does. `left_out` counts
    comments that were not judged, by reason. `changes` are newest first.
    """

    policy: str | None
    draft: str
    clauses: int
    rules: tuple[int, int]
    warnings: list[Doubt]
    cautions: list[str]
    since: Instant | None
    until: Instant | None
    left_out: dict[str, int]
    tally: Tally
    changes: list[Change]

    def kinds(self) -> dict[tuple[Ruling, Ruling], list[Change]]:
        """The changes by (what the policy in force says, what the draft says): the newly strict first."""
        found: dict[tuple[Ruling, Ruling], list[Change]] = {}
        for one in self.changes:
            found.setdefault((one.policy.ruling, one.draft.ruling), []).append(one)
        return dict(sorted(found.items(), key=lambda kind: (kind[0][0].strictness, -kind[0][1].strictness)))
