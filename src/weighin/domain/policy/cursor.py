"""A place among the tokens of one rule, and what is said when something else stands there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from weighin.domain.policy.mistakes import Misread, Mistake, nearest, shown
from weighin.domain.policy.tokens import Token

PHRASE_MAX = 4  # words


class Cursor:
    """A place among the tokens of a rule. What it reads it steps over."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._place = 0

    def peek(self, ahead: int = 0) -> Token | None:
        place = self._place + ahead
        return self._tokens[place] if place < len(self._tokens) else None

    def step(self, count: int = 1) -> None:
        self._place += count

    def take(self, phrases: Collection[str]) -> str | None:
        """Step over the next words if they are one of these phrases, the longest that fits."""
        for size in range(PHRASE_MAX, 0, -1):
            words = self.words(size)
            if words and words in phrases:
                self.step(size)
                return words
        return None

    def words(self, size: int) -> str:
        """The next words, as they are compared; "" where there are fewer."""
        found = self._tokens[self._place : self._place + size]
        return " ".join(token.plain for token in found) if len(found) == size else ""

    def wrong(self, wrong: str, instead: str) -> Misread:
        """A mistake at this place; behind the last word where the rule is over."""
        token = self.peek()
        if token:
            return token.wrong(wrong, instead)
        last = self._tokens[-1]
        return Misread(Mistake(last.line, last.end + 1, wrong, instead))

    def unknown(self, what: str, known: Collection[str], instead: str) -> Misread:
        """The mistake of a word that should be one of the known phrases, with the one that was probably meant."""
        token = self.peek()
        if token is None:
            return self.wrong(f"The rule ends where {what} is missing.", instead)
        sizes = range(PHRASE_MAX, 0, -1) if token.kind == "word" else ()
        alike = [(found, size) for size in sizes if (found := nearest(self.words(size), known))]
        if not alike:
            return self.wrong(f"{shown(token.text)} is not {what}.", instead)
        (_, meant), size = max(alike)
        typed = " ".join(one.text for one in self._tokens[self._place : self._place + size])
        return self.wrong(f"{shown(typed)} is not {what}.", f"Did you mean `{meant}`?")

    def skip_to(self, plain: Collection[str]) -> None:
        """Step forward until one of these words stands here, or to the end."""
        while (token := self.peek()) and token.plain not in plain:
            self.step()


def listed(cursor: Cursor, read: Callable[[Cursor], str | None]) -> list[str] | None:
    """What `read` gives for each of "a", "b" or "c"; None if not even the first is there. `read` answers None, and
    stays where it is, at anything else. Raises Misread after a comma that nothing follows."""
    found: list[str] = []
    one = read(cursor)
    while one is not None:
        found.append(one)
        token = cursor.peek()
        if token is None or token.plain not in {",", "or"}:
            break
        cursor.step()
        if token.plain == ",":
            cursor.take({"or"})
        one = read(cursor)
        if one is None and token.plain == ",":
            raise token.wrong("Nothing of the list follows this comma.", "Add what is missing, or leave the comma out.")
        if one is None:
            cursor.step(-1)
    return found or None
