"""Perspective's attributes, and which of our scores answers each. docs/akismet-and-perspective.md says how well."""

from __future__ import annotations

from dataclasses import dataclass

from weighin.moderation.scores import Scores


@dataclass(frozen=True, slots=True)
class Rest:
    """What an attribute rests on: the highest of these scores, or what is missing from it to 1."""

    names: tuple[str, ...]
    missing: bool = False

    def value(self, scores: Scores) -> float:
        highest = max(scores[name] for name in self.names)
        return 1 - highest if self.missing else highest


_PRODUCTION = {
    "TOXICITY": Rest(("toxicity",)),
    "SEVERE_TOXICITY": Rest(("severe_toxicity",)),
    "IDENTITY_ATTACK": Rest(("identity_attack",)),
    "INSULT": Rest(("insult",)),
    "PROFANITY": Rest(("obscene",)),
    "THREAT": Rest(("threat",)),
}
_OTHERS = {
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
    "LIKELY_TO_REJECT": Rest(("spam", "toxicity", "personal_attack")),
}
_GOOD = {
    **dict.fromkeys(("CURIOSITY", "NUANCE", "PERSONAL_STORY", "REASONING"), Rest(("substance",))),
    **dict.fromkeys(("AFFINITY", "COMPASSION", "RESPECT"), Rest(("toxicity",), missing=True)),
}
ATTRIBUTES = {
    **_PRODUCTION,
    **_OTHERS,
    **{f"{name}_EXPERIMENTAL": rest for name, rest in (_PRODUCTION | _OTHERS | _GOOD).items()},
}


def wanted(name: str) -> str:
    """The score that feedback on an attribute speaks of: ours, where it is the same, else the attribute's own name."""
    rest = _PRODUCTION.get(name.removesuffix("_EXPERIMENTAL"))
    if rest is None and name in {"SPAM", "OBSCENE"}:
        rest = _OTHERS[name]
    return rest.names[0] if rest else name
