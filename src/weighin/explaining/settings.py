"""The thresholds between speaking and silence. Chances 0..1 unless said otherwise; chosen on the annotated threads."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """What has to be reached for what.

    `root`, `reply`, `besides`: by a root, a reply that speaks to nothing above it, and one that does, to put forward an
    explanation; `clause`: by a clause of such a comment to belong to it.
    `answers`: by a reply to speak to what its parent speaks to; `also`: by its likeness (a cosine, and more for rare
    words that are shared) to a second claim of its parent, to speak to that too.
    `alike`, `alike_apart`: cosines, see proposals.split.
    `same`: by the mean chance of being the same, for groups to be joined.
    `left`: by a clause left over to be held against the groups; `sweep`: by its chance to be the same as one of them,
    and `margin`: by the lead over the second; `dismiss`: likewise for "not X".
    `alone`, `pair`: by an explanation of one person, and of several, to be suggested.
    """

    root: float = 0.6
    clause: float = 0.45
    reply: float = 0.9
    besides: float = 0.95
    answers: float = 0.58
    also: float = 0.5
    alike: float = -0.3
    alike_apart: float = 0.1
    same: float = 0.3
    left: float = 0.6
    sweep: float = 0.6
    margin: float = 0.15
    dismiss: float = 0.15
    alone: float = 0.95
    pair: float = 0.5


DEFAULT = Settings()  # of both modes: what each would have for itself differs by less than it wins
