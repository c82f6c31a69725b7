"""What is known of a comment when the policy judges it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from weighin.domain.types import Instant, Role

SCORES = (
    "spam",
    "toxicity",
    "severe_toxicity",
    "personal_attack",
    "insult",
    "threat",
    "obscene",
    "identity_attack",
    "substance",  # whether a moderator would think it worth publishing: it sorts and explains, and gates nothing
)
UNDETERMINED = "und"  # ISO 639-2: there is a language, but nobody can tell which


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One comment as the policy sees it. None means not known: it failed, came too late, or nobody can know.

    `scores` are probabilities by name; a score that is absent or not a number is not known. `approved` counts the
    writer's comments published before this one, `account_age` is in microseconds (0 for a guest), `earlier` holds
    the instants at which the writer sent other comments (as far back as `needs` says), `utc_offset` is the site's
    in minutes. `language` is a code such as "en" or "pt-BR", or "und" where it cannot be told. `repeated`: the site has
    the same text already. `copied`: it is text of the story or of the comment it answers. `contentless`: a remark such
    as "First!" or emoji alone. `nudged`: its writer was already asked to rephrase it.
    """

    text: str
    sent_at: Instant
    scores: Mapping[str, float | None] = field(default_factory=dict)
    links: int | None
    images: int | None
    approved: int | None
    account_age: int | None
    writer: Role | None
    story: str | None
    earlier: Sequence[Instant] | None = None
    language: str | None = None
    repeated: bool | None = None
    copied: bool | None = None
    contentless: bool | None = None
    edited: bool = False
    nudged: bool = False
    utc_offset: int = 0
