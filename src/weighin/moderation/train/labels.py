"""Row -> what each output should say of it, and how much that counts.

The sources name toxicity, insult, threat, obscene, identity_attack and spam. Two outputs have no labels of
their own anywhere: they are derived here, as weak labels, and the model card says so.

- personal_attack: 1 where a text is toxic and the coarse words stand beside "you", a commenter or the author;
  0 where the text is not toxic or nobody in the conversation is addressed; else unknown.
- severe_toxicity: 1 where every rater said toxic and most also said obscene, threat or identity attack; 0 where
  most said not toxic.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from weighin.moderation.classes import COARSE, Class
from weighin.moderation.fold import fold
from weighin.moderation.scores import NAMES
from weighin.moderation.train.corpus import CLEAN, Row
from weighin.moderation.words import tokens

Floats = NDArray[np.float32]

NEAR = 5  # words
AROUND = 30  # characters
DERIVED = frozenset({"personal_attack", "severe_toxicity"})
DERIVED_WEIGHT = 0.4
RARE_TOXIC_WEIGHT = 6.0
_HATE = frozenset({"edos", "stormfront", "hatemoji_build", "fox_news"})
_PICKED = _HATE | {"civil_spans", "davidson", "gab"}  # by keywords, or because somebody had complained
_NO_SPAM = CLEAN | {"wiki_identity", "gab", "edos", "stormfront", "surge"}  # people who talk with each other
_ALL_OR_NOTHING = frozenset({"hatemoji_build", "fox_news"})
_RARELY_TOXIC = frozenset({"wiki_context", "wiki_identity"})
_ADDRESSED = re.compile(
    r"\b(you|your|yours|you're|youre|u|ur|yourself|y'?all|author|writer|commenters?)\b", re.IGNORECASE
)

# News and talk comments count most, tweets and rewrites less: a mean over sources is what is aimed at.
_SOURCE_WEIGHT = {
    "civil_spans": 1.5,
    "wiki_context": 1.5,
    "wiki_identity": 3.0,
    "surge": 3.0,
    "fox_news": 2.0,
    "gab": 1.5,
    "davidson": 0.7,
    "paradetox": 0.8,
    "edos": 0.8,
    "stormfront": 0.8,
    "tg_spam": 3.0,
    "youtube_spam": 2.0,
}


def targets(rows: list[Row], lexicon: dict[str, int]) -> tuple[Floats, Floats]:
    """(targets, weights), each (rows, outputs); the weight is 0 where the label is unknown."""
    wanted = np.zeros((len(rows), len(NAMES)), np.float32)
    weights = np.zeros_like(wanted)
    for place, row in enumerate(rows):
        for column, (value, weight) in _known(row, lexicon).items():
            wanted[place, NAMES.index(column)] = value
            weights[place, NAMES.index(column)] = weight * _SOURCE_WEIGHT.get(row.source, 1.0)
    return wanted, weights


def softened(
    wanted: Floats, weights: Floats, opinions: NDArray[np.float64], trust: float = 0.5, unlabelled: float = 0.3
) -> tuple[Floats, Floats]:
    """Targets and weights with a teacher's opinion in them: so much of each label, and alone where there is none."""
    known = weights > 0
    soft = np.where(known, (1 - trust) * wanted + trust * opinions, opinions)
    return soft.astype(np.float32), np.where(known, weights, unlabelled).astype(np.float32)


def may_differ(source: str, score: str) -> bool:
    """Whether a score's frequency in a source says more of how its rows were picked than of the texts themselves."""
    return score in {"spam", "identity_attack", "substance"} or source in _PICKED


def _known(row: Row, lexicon: dict[str, int]) -> dict[str, tuple[float, float]]:
    known = {name: (value, 1.0) for name, value in row.labels.items() if name in NAMES}
    if row.source in _NO_SPAM:
        known["spam"] = 0.0, 1.0
    if "toxicity" not in known and row.source in _HATE:
        hateful = row.labels.get("identity_attack", 0.0) >= 0.5
        if hateful or row.source in _ALL_OR_NOTHING:
            known["toxicity"] = float(hateful), DERIVED_WEIGHT
    if "toxicity" in known:
        toxic, weight = known["toxicity"]
        if toxic >= 0.5 and row.source in _RARELY_TOXIC:
            known["toxicity"] = toxic, weight * RARE_TOXIC_WEIGHT
        if "personal_attack" not in known and (attack := _personal(row, toxic, lexicon)) is not None:
            known["personal_attack"] = attack, 1.0
        if "severe_toxicity" not in known and (severe := _severe(row, toxic)) is not None:
            known["severe_toxicity"] = severe, 1.0
    return known


def _personal(row: Row, toxic: float, lexicon: dict[str, int]) -> float | None:
    if toxic < 0.5 or not _ADDRESSED.search(row.text):
        return 0.0
    if "insult" in row.labels and row.spans is not None:
        if row.labels["insult"] < 0.5:
            return 0.0
        near = any(_ADDRESSED.search(row.text[max(0, start - AROUND) : end + AROUND]) for start, end in row.spans)
        return 1.0 if near else None
    return 1.0 if _coarse_near_you(row.text, lexicon) else None


def _coarse_near_you(text: str, lexicon: dict[str, int]) -> bool:
    kinds = [lexicon.get(word, 0) for word, _, _ in tokens(fold(text).text)]
    yours = [place for place, kind in enumerate(kinds) if kind & (Class.YOU | Class.WRITER)]
    coarse = [place for place, kind in enumerate(kinds) if kind & COARSE]
    return any(abs(one - other) <= NEAR for one in yours for other in coarse)


def _severe(row: Row, toxic: float) -> float | None:
    if toxic < 0.5:
        return 0.0
    worst = max(row.labels.get(name, -1.0) for name in ("obscene", "threat", "identity_attack"))
    if worst < 0:
        return None
    return float(toxic >= 0.99 and worst >= 0.5)
