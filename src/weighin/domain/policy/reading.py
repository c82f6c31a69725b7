"""From the text of a policy to what judges by it, or to everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from weighin.domain.policy.conditions import checks
from weighin.domain.policy.document import RULES, Line, Part, lines, version
from weighin.domain.policy.grammar import read_rule
from weighin.domain.policy.mistakes import MISTAKES_MAX, Mistake, Mistakes, nearest, shown
from weighin.domain.policy.rules import Clause, Policy, Rule
from weighin.domain.policy.tokens import statements
from weighin.domain.policy.words import Finder

SIZE_MAX = 100_000  # characters
HEADING_MAX = 200

_CONTROL = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
_UNSEEN = re.compile(rf"[{_CONTROL}\u202a-\u202e]")
# Around a piece of Arabic in a sentence these are right; in a rule they would show other words than those that count.
_UNSEEN_IN_RULES = re.compile(rf"[{_CONTROL}\u202a-\u202e\u2066-\u2069]")
_TURNING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_LOST_FENCE = re.compile(r"[ \t>*+\-0-9.)]*(?:`{3,}|~{3,})[ \t]*rules\b.*", re.IGNORECASE)


def parse(text: str) -> Policy:
    """The policy in a Markdown text. A text without rules is a policy that publishes everything. Raises Mistakes with
    all that is wrong, the first hundred of them where there are more."""
    if len(text) > SIZE_MAX:
        wrong = f"This policy has {len(text):,} characters; {SIZE_MAX:,} can be read."
        raise Mistakes([Mistake(1, 1, wrong, "Shorten it.")])
    unseen = list(islice(_unseen(text), MISTAKES_MAX))
    if unseen:  # nothing else is said then: what a mistake would quote is not what its reader would see
        raise Mistakes(unseen)
    reader = _Reader()
    for line in lines(text):
        reader.read(line)
        if len(reader.mistakes) >= MISTAKES_MAX:
            break
    reader.end()
    if reader.mistakes:
        raise Mistakes(reader.mistakes[:MISTAKES_MAX])
    found = tuple(reader.clauses)
    rules = [rule for clause in found for rule in clause.rules]
    sought = {needle: typed for rule in rules for check in checks(rule.condition) for needle, typed in check.sought}
    return Policy(version(text), found, Finder(sought))


def _unseen(text: str) -> Iterator[Mistake]:
    """Characters that no policy needs and nobody sees; others than these may stand between the words of any script."""
    if not _UNSEEN_IN_RULES.search(text):
        return
    for line in lines(text):
        of_rules = line.part is Part.RULES
        for found in (_UNSEEN_IN_RULES if of_rules else _UNSEEN).finditer(line.text):
            char = found[0]
            what = "turns the direction of what follows" if _TURNING.match(char) else "nobody sees"
            wrong = f"Here is a character that {what} (U+{ord(char):04X})."
            yield Mistake(line.number, found.start() + 1, wrong, "Delete it.")


class _Reader:
    """Takes the lines one after the other and keeps what it has understood so far."""

    def __init__(self) -> None:
        self.clauses: list[Clause] = []
        self.mistakes: list[Mistake] = []
        self._level = 0  # of the heading of the clause that we are in, 0 outside of any
        self._rules: list[Rule] = []
        self._block: list[tuple[int, str]] = []
        self._opened: Line | None = None

    def read(self, line: Line) -> None:
        match line.part:
            case Part.HEADING:
                self._heading(line)
            case Part.OPENING:
                self._opened, self._block = line, []
            case Part.RULES:
                self._block.append((line.number, line.text))
            case Part.CLOSING:
                self._read_block()
                self._opened = None
            case Part.PROSE if _LOST_FENCE.fullmatch(line.text):
                instead = "Begin it at the left edge, outside of any list or quotation."
                self._wrong(line, "These rules are not read: their block is indented.", instead)
            case Part.CODE if line.title and nearest(line.title, [RULES]):
                self._wrong(line, f"A block marked {shown(line.title)} is not read.", f"Did you mean `{RULES}`?")

    def end(self) -> None:
        self._close_clause()
        ruled = {clause.number for clause in self.clauses if clause.rules}
        seen: set[str] = set()
        for clause in self.clauses:
            if clause.number in seen & ruled:
                wrong = f"There is another clause {clause.number}, and one of them has rules."
                self.mistakes.append(Mistake(clause.line, 1, wrong, "Give each clause a number of its own."))
            seen.add(clause.number)
        if self._opened:
            self._wrong(
                self._opened,
                "This block of rules is never closed.",
                "Write a line of three backticks below its last rule.",
            )

    def _heading(self, line: Line) -> None:
        if line.clause is None and line.level > self._level:
            return
        self._close_clause()
        self._level = 0
        if line.clause:
            self._level = line.level
            if len(line.clause[1]) > HEADING_MAX:  # every decision by this clause repeats it
                wrong = f"This heading has {len(line.clause[1]):,} characters; {HEADING_MAX} can name a clause."
                self._wrong(line, wrong, "Put the rest below it.")
            self.clauses.append(Clause(*line.clause, line.number))

    def _close_clause(self) -> None:
        if not self._rules:
            return
        clause = replace(self.clauses[-1], rules=tuple(self._rules))
        self.clauses[-1] = clause
        self._rules = []

    def _read_block(self) -> None:
        if self._opened and not self._level:
            instead = "Put them under a heading such as `### 1. Be respectful`, so that a decision can name it."
            self._wrong(self._opened, "These rules belong to no numbered clause.", instead)
        for statement in statements(self._block):
            rule = read_rule(statement, self.mistakes)
            if rule and self._level:
                self._rules.append(rule)
            if len(self.mistakes) >= MISTAKES_MAX:
                break

    def _wrong(self, line: Line, wrong: str, instead: str) -> None:
        self.mistakes.append(Mistake(line.number, 1, wrong, instead))
