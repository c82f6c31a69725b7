"""Whole words found in a text, whatever their case and accents: all words of a policy in one walk over the text.

The walk is Aho and Corasick's (1975): its steps grow with the text plus the words, never with their product, whatever
anybody writes into either.
"""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Mapping

from weighin.domain.text import latin, shows_nothing

_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})
# Accents, the points of Hebrew and Arabic, and marks that choose a form and show nothing themselves; the vowel signs of
# Indian scripts make words and stay.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670\u17b4\u17b5\u180b-\u180d\u180f\u1ab0-\u1aff"
    "\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\U000e0100-\U000e01ef]"
)
_NO_SPACES = re.compile("([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")
_HIDDEN = {"Cf", "Cc", "Cs"}


def folded(text: str) -> str:
    """The words of a text in lower case and without accents, a space before and behind each; "" without words.

    Scripts written without spaces count a word for each character. What cannot be seen does not part words.
    """
    bare = text.lower() if text.isascii() else _bare(_bare(text).casefold()).translate(_PLAIN)
    plain = _NO_SPACES.sub(r" \1 ", bare)
    kinds = {char: unicodedata.category(char) for char in set(plain)}
    table = {ord(char): _instead(char, kind) for char, kind in kinds.items() if kind[0] not in "LMN"}
    words = " ".join(plain.translate(table).split())
    return f" {latin(words)} " if words else ""


def _bare(text: str) -> str:
    """The text taken apart (normal form KD), without accents."""
    # Each character for itself: of a whole text, putting long rows of marks in order takes the square of their length.
    apart = {ord(char): "" if shows_nothing(char) else unicodedata.normalize("NFKD", char) for char in set(text)}
    return _ACCENTS.sub("", text.translate(apart))


def _instead(char: str, kind: str) -> str:
    return "" if kind in _HIDDEN and not char.isspace() else " "


def needle(typed: str) -> str:
    """What to look for in a folded text: " two words " for "Two words", " follow" for "follow*". Only a * at an end is
    one. Empty if there is no word to look for."""
    core = typed.strip()
    words = folded(core.strip("*")).strip()
    front, back = not core.startswith("*"), not core.endswith("*")
    return f"{' ' * front}{words}{' ' * back}" if words else ""


class Finder:
    """Looks for many needles at once; made once for each policy. `typed` maps each needle to the words as written."""

    def __init__(self, typed: Mapping[str, str]) -> None:
        self.typed = dict(typed)
        self._next: list[dict[str, int]] = [{}]
        self._back: list[int] = [0]
        self._ends: list[str | None] = [None]  # the needle that is complete in this state
        self._shorter: list[int] = [0]  # the nearest state behind that completes a needle, 0 if none
        for one in self.typed:
            self._add(one)
        self._link()

    def found_in(self, text: str) -> dict[str, str]:
        """The needles that a folded text holds, each with the words as the policy has them."""
        found: dict[str, str] = {}
        state = 0
        for char in text:
            while state and char not in self._next[state]:
                state = self._back[state]
            state = self._next[state].get(char, 0)
            here = state if self._ends[state] else self._shorter[state]
            while here:
                end = self._ends[here]
                if end is None or end in found:  # with it, all shorter ones were found
                    break
                found[end] = self.typed[end]
                here = self._shorter[here]
        return found

    def _add(self, one: str) -> None:
        state = 0
        for char in one:
            if char not in self._next[state]:
                self._next[state][char] = len(self._next)
                self._next.append({})
                self._back.append(0)
                self._ends.append(None)
                self._shorter.append(0)
            state = self._next[state][char]
        self._ends[state] = one

    def _link(self) -> None:
        waiting = deque(self._next[0].values())
        while waiting:
            state = waiting.popleft()
            for char, child in self._next[state].items():
                behind = self._back[state]
                while behind and char not in self._next[behind]:
                    behind = self._back[behind]
                self._back[child] = behind = self._next[behind].get(char, 0)
                self._shorter[child] = behind if self._ends[behind] else self._shorter[behind]
                waiting.append(child)
