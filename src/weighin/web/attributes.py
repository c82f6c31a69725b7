"""Perspective's attributes, and what answers each: scores, or the site's policy. docs/akismet-and-perspective.md says
how well."""

from __future__ import annotations

from dataclasses import dataclass

from weighin.actions import elsewhere
from weighin.domain.types import Instant, Site
from weighin.moderation.scores import Scores


@dataclass(frozen=True, slots=True)
class Asked:
    """A text that is asked about: the whole comment, or a sentence in it. `site` is the one whose key asks."""

    text: str
    scores: Scores
    site: Site
    now: Instant
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Rest:
    """What an attribute rests on: the highest of these scores, or what is missing from it to 1."""

    names: tuple[str, ...]
    missing: bool = False

    def value(self, asked: Asked) -> float:
        highest = max(asked.scores[name] for name in self.names)
        return 1 - highest if self.missing else highest


class Policy:
    """What the site's own policy answers. Of a sentence only the scores count: its rules are about comments."""

    def value(self, asked: Asked) -> float:
        if asked.whole:
            return elsewhere.likelihood(asked.site, asked.text, asked.scores, asked.now)
        return elsewhere.nearness(asked.site, asked.scores)


_PRODUCTION = {
    "TOXICITY": Rest(("toxicity",)),
    "SEVERE_TOXICITY": Rest(("severe_toxicity",)),
    "IDENTITY_ATTACK": Rest(("identity_attack",)),
    "INSULT": Rest(("insult",)),
    "PROFANITY": Rest(("obscene",)),
    "THREAT": Rest(("threat",)),
}
_OTHERS: dict[str, Rest | Policy] = {
    "TOXICITY_FAST": Rest(("toxicity",)),
    "SEXUALLY_EXPLICIT": Rest(("obscene",)),
    "FLIRTATION": Rest(("obscene",)),
    "ATTACK_ON_AUTHOR": Rest(("personal_attack",)),
    "ATTACK_ON_COMMENTER": Rest(("personal_attack",)),
    "INFLAMMATORY": Rest(("toxicity",)),
    "OBSCENE": Rest(("obscene",)),
    "SPAM": Rest(("spam",)),
    "INCOHERENT": Rest(("substance",), missing=True),
    "UNSUBSTANTIAL": Rest(("substance",), missing=True),
    "LIKELY_TO_REJECT": Policy(),
}
_SAME = {"SPAM": "spam", "OBSCENE": "obscene"}
_GOOD = {
    **dict.fromkeys(("CURIOSITY", "NUANCE", "PERSONAL_STORY", "REASONING"), Rest(("substance",))),
    **dict.fromkeys(("AFFINITY", "COMPASSION", "RESPECT"), Rest(("toxicity",), missing=True)),
}
ATTRIBUTES: dict[str, Rest | Policy] = {
    **_PRODUCTION,
    **_OTHERS,
    **{f"{name}_EXPERIMENTAL": rest for name, rest in (_PRODUCTION | _OTHERS | _GOOD).items()},
}


def wanted(name: str) -> str:
    """The score that feedback on an attribute speaks of: ours, where it is the same, else the attribute's own name."""
    rest = _PRODUCTION.get(name.removesuffix("_EXPERIMENTAL"))
    return rest.names[0] if rest else _SAME.get(name, name)
