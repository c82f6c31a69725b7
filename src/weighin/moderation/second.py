"""Two opinions of a text become one: the mean of their log-odds, with the reasons that still add up to it."""

from __future__ import annotations

import math
from collections.abc import Mapping

from weighin.moderation.scores import NAMES, Reason, Scores

PATTERN = "second opinion"
SURE = (0.03, 0.98)  # outside of these probabilities nobody is asked again
ALWAYS = (0.0, 1.0)
_GATING = [name for name in NAMES if name != "substance"]


def is_unsure(values: Mapping[str, float], sure: tuple[float, float] = SURE) -> bool:
    """Whether any score that can stop a comment leaves open what to do with it."""
    return any(sure[0] <= values[name] <= sure[1] for name in _GATING)


def merged(first: Scores, log_odds: list[float], size: int, model: str) -> Scores:
    """`first`, of a text of so many characters, and the log-odds of a second model, one for each of scores.NAMES."""
    second = dict(zip(NAMES, log_odds, strict=True))
    reasons = [one._replace(weight=one.weight / 2) for one in first.reasons]
    reasons += [Reason(name, 0, size, second[name] / 2, PATTERN) for name in NAMES]
    both = {name: (_log_odds(first.values[name]) + second[name]) / 2 for name in NAMES}
    return Scores(
        {name: 1 / (1 + math.exp(-value)) for name, value in both.items()},
        tuple(reasons),
        {name: value / 2 for name, value in first.base.items()},
        {name: value / 2 for name, value in first.rest.items()},
        first.spans,
        f"{first.model} {model}",
    )


def _log_odds(probability: float) -> float:
    clipped = min(max(probability, 1e-13), 1 - 1e-13)
    return math.log(clipped / (1 - clipped))
