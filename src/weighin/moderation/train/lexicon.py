"""The lexicon of the model: our own word classes, and coarse words from a list with categories."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

from weighin.domain.errors import Code, Refusal
from weighin.moderation import classes
from weighin.moderation.classes import Class

FILE = "surge-profanity-en.csv.gz"  # surge-ai/profanity, MIT
_MILD = frozenset({"god", "hell", "damn", "crap", "suck", "sucks"})
_AGAINST_PEOPLE = ("racial", "ethnic", "orientation", "gender", "religious", "mental", "physical disab")
_SEXUAL = ("sexual anatomy", "sexual acts")


def build(folder: Path) -> dict[str, int]:
    """{word: classes}; names of groups of people are never coarse words. Raises Refusal (file_invalid)."""
    found = classes.own()
    file = folder / "lexicons" / FILE
    try:
        with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                word = row["text"].lower()
                if " " in word or word in _MILD or found.get(word, 0) & Class.IDENTITY:
                    continue
                categories = " ".join(row.get(f"category_{place}") or "" for place in (1, 2, 3))
                kind = Class.PROFANE
                if any(part in categories for part in _AGAINST_PEOPLE):
                    kind |= Class.SLUR
                if any(part in categories for part in _SEXUAL):
                    kind |= Class.SEXUAL
                found[word] = found.get(word, 0) | kind
    except (OSError, EOFError, ValueError, KeyError) as error:
        raise Refusal(Code.FILE_INVALID, f"{file} cannot be read: {error!r}") from error
    return {word: int(kind) for word, kind in sorted(found.items())}
