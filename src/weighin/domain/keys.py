"""Keys with which other systems ask for scores, how they are used, and what comes back with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from weighin.domain.types import SECOND, Instant


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a site. The key itself is not kept: `first_eight` and `last_four` of its letters tell it from others."""

    id: int
    site_id: int
    name: str
    first_eight: str
    last_four: str
    created_at: Instant
    revoked_at: Instant | None


@dataclass(frozen=True, slots=True)
class Signer:
    """A key with which another system signs what it asks, instead of sending it. Its secret is in no log."""

    key: Key
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Uses:
    """What was done with a key in a month: checks, what they found, and where a moderator said otherwise."""

    calls: int = 0
    spam: int = 0
    ham: int = 0
    missed_spam: int = 0
    false_positives: int = 0

    def __add__(self, more: Uses) -> Uses:
        return Uses(
            self.calls + more.calls,
            self.spam + more.spam,
            self.ham + more.ham,
            self.missed_spam + more.missed_spam,
            self.false_positives + more.false_positives,
        )


class FeedbackKind(StrEnum):
    """What a moderator elsewhere said: this is spam, this is none, or these are its scores."""

    SPAM = "spam"
    HAM = "ham"
    SCORES = "scores"


@dataclass(frozen=True, slots=True)
class Feedback:
    """What the scores of a text should have been, by name, each 0 to 1; `guid` names the check that it answers."""

    kind: FeedbackKind
    text: str
    scores: dict[str, float]
    guid: str | None = None


def month(now: Instant) -> str:
    """The month of an instant, UTC, such as "2026-11"."""
    return datetime.fromtimestamp(now // SECOND, UTC).strftime("%Y-%m")


def is_month(text: str) -> bool:
    """Whether a text names a month, such as "2026-11"."""
    try:
        return datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC).strftime("%Y-%m") == text
    except ValueError:
        return False
