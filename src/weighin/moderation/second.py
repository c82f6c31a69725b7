"""Two opinions of a text become one: a weighted sum of their log-odds, with the reasons that still add up to it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from weighin.moderation.scores import NAMES, Reason, Scores

PATTERN = "a second opinion on all of it"
SURE = (0.2, 0.98)  # outside of these probabilities nobody is asked again
ALWAYS = (0.0, 1.0)
_GATING = [name for name in NAMES if name != "substance"]


class Beside(NamedTuple):
    """How a second opinion is joined to the first: log-odds = share * first + scale * second + offset, by score."""

    share: Mapping[str, float]
    scale: Mapping[str, float]
    offset: Mapping[str, float]


ALIKE = Beside(dict.fromkeys(NAMES, 0.5), dict.fromkeys(NAMES, 0.5), dict.fromkeys(NAMES, 0.0))


def is_unsure(values: Mapping[str, float], sure: tuple[float, float] = SURE) -> bool:
    """Whether any score that can stop a comment leaves open what to do with it."""
    return any(sure[0] <= values[name] <= sure[1] for name in _GATING)


def merged(first: Scores, log_odds: Sequence[float], beside: Beside, size: int, model: str) -> Scores:
    """`first`, of a text of so many characters, and the log-odds of a second model, one for each of scores.NAMES."""
    share = beside.share
    added = {name: beside.scale[name] * odds + beside.offset[name] for name, odds in zip(NAMES, log_odds, strict=True)}
    reasons = [one._replace(weight=one.weight * share[one.score]) for one in first.reasons]
    reasons += [Reason(name, 0, size, added[name], PATTERN) for name in NAMES]
    both = {name: share[name] * _log_odds(first.values[name]) + added[name] for name in NAMES}
    return Scores(
        {name: 1 / (1 + math.exp(-value)) for name, value in both.items()},
        tuple(reasons),
        {name: value * share[name] for name, value in first.base.items()},
        {name: value * share[name] for name, value in first.rest.items()},
        first.spans,
        f"{first.model} {model}",
    )


def _log_odds(probability: float) -> float:
    clipped = min(max(probability, 1e-13), 1 - 1e-13)
    return math.log(clipped / (1 - clipped))
