"""How conditions are said in English."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """The pieces of a sentence: "its score for spam", "is" or "is not", "above 0.8". `missing` is what is not known
    where the condition cannot be judged."""

    subject: str
    yes: str
    no: str
    rest: str
    missing: str

    def said(self, negative: bool) -> str:
        return f"{self.subject} {self.no if negative else self.yes} {self.rest}"


def listing(said: Sequence[str], last: str) -> str:
    """a; a or b; a, b or c."""
    return f" {last} ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def plural(count: str, noun: str) -> str:
    """1 link; 2 links."""
    return f"{count} {noun}" if count == "1" else f"{count} {noun}s"
