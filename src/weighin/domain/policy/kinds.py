"""Conditions that are true or not, that look for words, or that choose from a list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from weighin.domain.addresses import is_slug
from weighin.domain.policy.case import Variable
from weighin.domain.policy.conditions import Check
from weighin.domain.policy.cursor import Cursor, listed
from weighin.domain.policy.mistakes import shown
from weighin.domain.policy.spans import ALL, Spans, points
from weighin.domain.policy.wording import Wording, listing
from weighin.domain.policy.words import needle

WORD_MAX = 100  # characters
SAID_MAX = 6
FLAG = points([0, 1])


def flag(kind: str, wording: Wording) -> Callable[[Cursor], Check]:
    """`edited`"""
    return lambda cursor: Check(Variable(kind, "", FLAG), points([1]), wording)


def contains(cursor: Cursor) -> Check:
    """`contains any of "casino", "two words", "follow*"`"""
    cursor.take({"any of"})
    typed = listed(cursor, _quoted)
    if typed is None:
        raise cursor.wrong("Words in quotes are missing here.", 'Write `contains any of "one", "two words"`.')
    sought = dict.fromkeys(typed)
    rest = _any([f"“{text}”" for text in sought])
    wording = Wording("it", "contains", "does not contain", rest, "which words it contains")
    needles = tuple((needle(text), text) for text in sought)
    return Check(Variable("contains", frozenset(one for one, _ in needles), FLAG), points([1]), wording, needles)


@dataclass(frozen=True, slots=True)
class Choice:
    """`language is en, de`: of what kind the names are, each with its value and how it is said, and an example."""

    kind: str
    whole: Spans
    names: Mapping[str, tuple[str | int, str]]
    wording: Wording
    what: str
    example: str

    def __call__(self, cursor: Cursor) -> Check:
        negative = _is_not(cursor, self.example)
        found = listed(cursor, lambda cursor: cursor.take(self.names))
        if found is None:
            raise cursor.unknown(self.what, self.names, f"Write one such as {self.example}.")
        values = [self.names[name] for name in found]
        return _chosen(self.kind, self.whole, self.wording, values, negative)


def story(cursor: Cursor) -> Check:
    """`story is "the-ferry"`"""
    negative = _is_not(cursor, '`story is "the-ferry"`')
    start = cursor.peek()
    found = listed(cursor, _quoted)
    if found is None or start is None:
        raise cursor.wrong("The story's name in quotes is missing.", 'For /s/the-ferry write `"the-ferry"`.')
    strange = [slug for slug in found if not is_slug(slug)]
    if strange:
        wrong = f"{shown(strange[0])} is not the name that a story has in its address."
        raise start.wrong(wrong, 'For /s/the-ferry write `"the-ferry"`.')
    wording = Wording("it", "stands", "does not stand", "under the story ", "which story it belongs to")
    return _chosen("story", ALL, wording, [(slug, f"“{slug}”") for slug in found], negative)


def _chosen(kind: str, whole: Spans, wording: Wording, values: list[tuple[str | int, str]], negative: bool) -> Check:
    rest = wording.rest + _any([said for _, said in dict.fromkeys(values)])
    said = Wording(wording.subject, wording.yes, wording.no, rest, wording.missing)
    check = Check(Variable(kind, "", whole), points(value for value, _ in values), said)
    return check.opposite() if negative else check


def _any(said: list[str]) -> str:
    """A list as it is said: whole, or where it is long its beginning and how many more there are."""
    if len(said) > SAID_MAX:
        said = [*said[: SAID_MAX - 1], f"one of {len(said) - SAID_MAX + 1} others"]
    return listing(said, "or")


def _quoted(cursor: Cursor) -> str | None:
    token = cursor.peek()
    if token is None or token.kind != "quoted":
        return None
    if len(token.text) > WORD_MAX:
        raise token.wrong(f"{shown(token.text)} is too long.", f"Use at most {WORD_MAX} characters.")
    if "*" in token.text.strip().strip("*"):
        raise token.wrong(f"{shown(token.text)} has a * inside.", "A * may stand at the beginning or at the end only.")
    if not needle(token.text):
        raise token.wrong(f"{shown(token.text)} holds no letter and no digit.", "Write a word in quotes.")
    cursor.step()
    return token.text


def _is_not(cursor: Cursor, example: str) -> bool:
    """Step over `is` or `is not`; whether it was the latter. Raises Misread where neither stands."""
    found = cursor.take({"is", "is not"})
    if found is None:
        raise cursor.unknown("`is` or `is not`", ["is", "is not"], f"Write it as in {example}.")
    return found == "is not"
