"""The policy as a text: Markdown with numbered clauses, in which fenced blocks marked `rules` are for the machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from hashlib import blake2b

_LINE_END = re.compile(r"\r\n|\r|\n")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?")
_NUMBERED = re.compile(r"(\d{1,9})[.)][ \t]+(.*)")
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)")
RULES = "rules"


class Part(Enum):
    """What a line is part of."""

    PROSE = "prose"
    HEADING = "heading"
    CODE = "code"
    OPENING = "opening"  # the fence above rules
    RULES = "rules"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the policy: its number from 1, its words, what it is part of; of a heading its level.
    `title` is the text of a heading, or what the upper fence of a block is marked with."""

    number: int
    text: str
    part: Part
    level: int = 0
    title: str = ""

    @property
    def clause(self) -> tuple[str, str] | None:
        """(number, heading) if a numbered clause begins here."""
        match = _NUMBERED.fullmatch(self.title) if 2 <= self.level <= 4 else None
        return (match[1], match[2]) if match and match[2] else None


def lines(text: str) -> Iterator[Line]:
    """The lines of a policy. A block of rules that is never closed has an OPENING and no CLOSING."""
    fence, inside = "", Part.CODE
    for number, line in enumerate(_LINE_END.split(text), 1):
        opening = _FENCE.fullmatch(line)
        if fence:
            closes = opening and opening[1].startswith(fence) and not opening[2].strip()
            yield Line(number, line, Part.CLOSING if closes and inside is Part.RULES else inside)
            fence = "" if closes else fence
        elif opening:
            fence = opening[1]
            mark = (opening[2].split() or [""])[0].casefold()
            inside = Part.RULES if mark == RULES else Part.CODE
            yield Line(number, line, Part.OPENING if inside is Part.RULES else Part.CODE, title=mark)
        elif match := _HEADING.fullmatch(line):
            yield Line(number, line, Part.HEADING, len(match[1]), _unclosed(match[2] or ""))
        else:
            yield Line(number, line, Part.PROSE)


def clauses(policy: str) -> list[tuple[str, str]]:
    """(number, heading) of each numbered clause, such as ("1", "Be respectful"), in the order of the text."""
    return [line.clause for line in lines(policy) if line.clause]


def without_rules(policy: str) -> str:
    """The policy for readers: the same Markdown without the blocks that a machine reads. One that is never closed
    stays, since nobody knows where it was meant to end."""
    kept: list[str] = []
    block: list[str] = []
    cut = False
    for line in lines(policy):
        if line.part in {Part.OPENING, Part.RULES}:
            block.append(line.text)
        elif line.part is Part.CLOSING:
            block.clear()
            cut = True
        else:
            blank_twice = cut and not line.text.strip() and not (kept and kept[-1].strip())
            kept += [] if blank_twice else [line.text]
            cut = blank_twice
    return "\n".join(kept + block)


def version(policy: str) -> str:
    """Sixteen hexadecimal digits that stand for exactly this text, however its lines end."""
    text = _LINE_END.sub("\n", policy)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _unclosed(heading: str) -> str:
    """A heading without the number signs that may close it; those of "C#" are part of the word."""
    text = heading.rstrip()
    core = text.rstrip("#")
    return core.rstrip() if not core or core[-1] in " \t" else text
