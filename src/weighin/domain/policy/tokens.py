"""A line of rules as words, numbers, quoted texts and signs, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from weighin.domain.policy.mistakes import Misread, Mistake

VERDICTS = ("publish", "nudge", "hold", "reject")

# Word processors make quotes of many kinds; which one opens and which one closes is a matter of language.
_QUOTE = '"“”„«»'
_TOKEN = re.compile(
    rf"(?P<remark>\#.*)|[{_QUOTE}](?P<quoted>[^{_QUOTE}]*)[{_QUOTE}]|(?P<unclosed>[{_QUOTE}].*)"
    r"|(?P<joint>(?<=[^\W\d_])[_-](?=[^\W\d_]))"
    r"|(?P<word>[^\W\d_](?:['’]?[^\W_])*)|(?P<number>\.?[0-9](?:[.,:]?\w)*%?)|(?P<sign>[<>=!&|]+|\S)"
)
_GOES_ON = {"and", "or", ")"}
_UNFINISHED = {"and", "or", "not", "if", "of", ",", "("}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a rule: `kind` is word, number, quoted, unclosed or sign, `text` as written (inside the quotes).
    `plain` is for comparing: in lower case, and empty for what was quoted. `personal_attack` is two words."""

    kind: str
    text: str
    plain: str
    line: int
    column: int
    end: int

    def wrong(self, wrong: str, instead: str) -> Misread:
        """The mistake that stands here, to be raised."""
        return Misread(Mistake(self.line, self.column, wrong, instead))


@dataclass(frozen=True, slots=True)
class Statement:
    """The tokens of one rule, and its words as written, in one line and without remarks."""

    tokens: list[Token]
    text: str


def tokens(text: str, line: int) -> Iterator[Token]:
    """The tokens of one line, without remarks."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind == "remark":
            return
        if kind != "joint":
            plain = "" if kind in {"quoted", "unclosed"} else match[kind].casefold()
            yield Token(kind, match[kind], plain, line, match.start() + 1, match.end())


def statements(lines: Iterable[tuple[int, str]]) -> Iterator[Statement]:
    """The rules in the numbered lines of a block. A rule goes on in the next line where one of both ends shows it:
    by `and`, `or` or a comma, or by a bracket that is still open."""
    current: list[Token] = []
    words: list[str] = []
    depth = 0
    for number, line in lines:
        found = list(tokens(line, number))
        if not found:
            continue
        if current and not _goes_on(current[-1], found[0], depth):
            yield Statement(current, " ".join(words))
            current, words, depth = [], [], 0
        current += found
        words.append(line[found[0].column - 1 : found[-1].end])
        depth += sum((token.plain == "(") - (token.plain == ")") for token in found)
    if current:
        yield Statement(current, " ".join(words))


def _goes_on(last: Token, first: Token, depth: int) -> bool:
    if first.plain in VERDICTS:
        return False
    return depth > 0 or first.plain in _GOES_ON or last.plain in _UNFINISHED
