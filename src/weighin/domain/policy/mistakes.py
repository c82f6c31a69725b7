"""What is wrong with a policy, said so that its writer can put it right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches

from weighin.domain.errors import Code, Refusal, Refusals

MISTAKES_MAX = 100
SHOWN_MAX = 60


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """Where (from 1, in characters), what is wrong, and what to write instead."""

    line: int
    column: int
    wrong: str
    instead: str

    def __str__(self) -> str:
        return f"Line {self.line}, column {self.column}: {self.wrong} {self.instead}"


class Mistakes(Refusals):
    """All mistakes of a policy, in the order of its lines; to whoever knows only Refusals, one refusal for each."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(mistakes))
        super().__init__([Refusal(Code.FILE_INVALID, str(mistake), "policy") for mistake in self.mistakes])


class Misread(Exception):
    """Carries a mistake to where reading can go on; never leaves the package."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(str(mistake))
        self.mistake = mistake


def nearest(word: str, known: Iterable[str]) -> tuple[float, str] | None:
    """How alike (0..1) the known word is that was most likely meant, and the word; None where none is alike."""
    if len(word) > SHOWN_MAX:  # comparing takes the square of the length
        return None
    alike = get_close_matches(word, known, n=1, cutoff=0.7)
    return (SequenceMatcher(None, alike[0], word).ratio(), alike[0]) if alike else None


def shown(text: str) -> str:
    """Somebody's words in quotes, shortened so that a message stays one line."""
    return f"“{text if len(text) <= SHOWN_MAX else text[: SHOWN_MAX - 1] + '…'}”"
