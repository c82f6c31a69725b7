"""Sentences about people: attacks on somebody in the conversation, and what resembles them and is none."""

from __future__ import annotations

import re
import tomllib
import zlib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from random import Random  # not for secrets: the same seed must give the same sentences
from typing import Any

from weighin.moderation.train.corpus import Row

SOURCE = "own_people"
_HELD_BACK = 6  # one form in so many calibrates instead of training
_SLOT = re.compile(r"\{(\w+)(\.a)?\}")


@lru_cache(maxsize=1)
def _kinds() -> Mapping[str, Any]:
    return tomllib.loads((resources.files("weighin.moderation.train") / "people.toml").read_text("utf-8"))


def about_people(random: Random, beside: tuple[str, ...], *, held_back: bool = False) -> Row:
    """One sentence, an attack every second time, sometimes followed by one of `beside`, an ordinary one.

    Its form is one of those that calibrate if `held_back`, else one of those that train.
    """
    kinds, slots = _kinds(), _kinds()["slots"]
    attacks = random.random() < 0.5
    forms = {
        name: [form for form in kind["forms"] if _is_held_back(form) is held_back]
        for name, kind in kinds.items()
        if kind.get("attack") is attacks
    }
    name = random.choice([name for name, its in forms.items() if its])
    kind, form = kinds[name], random.choice(forms[name])
    text = _SLOT.sub(lambda slot: _filled(random.choice(slots[slot[1]]), slot[2]), form)
    text = text[0].upper() + text[1:] if random.random() < 0.7 else text
    if random.random() < 0.35:
        text = f"{text} {random.choice(beside)}"
    elif random.random() < 0.1:
        text = f"{random.choice(beside)} {text}"
    if random.random() < 0.2:
        text = text.lower()
    labels = {"spam": 0.0, "personal_attack": float(attacks), "identity_attack": 0.0}
    labels["threat"] = float(kind.get("threat", False))
    return Row(SOURCE, text, labels | ({"toxicity": 1.0} if attacks else {}))


def _is_held_back(form: str) -> bool:
    return zlib.crc32(form.encode()) % _HELD_BACK == 0


def _filled(word: str, article: str | None) -> str:
    if not article:
        return word
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"
