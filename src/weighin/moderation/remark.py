"""What can be said of a comment without a model: links, pictures, emptiness, copies."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b
from html import unescape

from weighin.moderation.fold import fold
from weighin.moderation.words import LINK, tokens

ALIKE_LEAST = 20  # characters below which two people may well write the same

_TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_KEYCAP = re.compile("[0-9#*]\ufe0f?\u20e3")
_LINK = re.compile(r"https?://|\bwww\.", re.IGNORECASE)
_PICTURE = re.compile(r"!\[[^\]]*\]\(|<img\b", re.IGNORECASE)
_QUOTED = re.compile(r"^\s*>.*$", re.MULTILINE)
_EMPTY_WORDS = {
    *("first", "frist", "1st", "second", "2nd", "third", "me", "too", "1"),
    *("this", "same", "ditto", "bump", "following", "yawn", "meh"),
}
_LAUGHTER = re.compile(r"(?:ha|he|hi|lol|lmao|rofl)+h?")
_EMPTY_MOST = 3  # words
SAME = 0.8  # of the words that carry meaning, for two statements to say the same
# What two wordings of one claim may differ in. "not" is none of them.
_LITTLE = {
    *("a", "an", "the", "this", "that", "these", "those", "there", "it", "its", "their", "his", "her", "our", "they"),
    *("he", "she", "we", "you", "i", "who", "which", "them", "is", "are", "was", "were", "be", "been", "being", "am"),
    *("had", "has", "have", "did", "do", "does", "will", "would", "and", "as", "at", "but", "by", "for", "from", "in"),
    *("of", "on", "or", "so", "to", "with", "then", "it's", "that's", "there's", "just", "simply", "really"),
}


def links(text: str) -> int:
    """How many links the text holds."""
    return len(_LINK.findall(text))


def pictures(text: str) -> int:
    """How many pictures the text would show, were they let through."""
    return len(_PICTURE.findall(text))


def plain(html: str) -> str:
    """The words of HTML without its tags."""
    return unescape(_TAG.sub(" ", html))


def is_contentless(text: str) -> bool:
    """Whether nothing is said: emoji or signs alone, or a remark such as "First!" or "This."."""
    words = [word for word, _, _ in tokens(fold(text).text)]
    if LINK in words:
        return False
    said = [word for word in words if any(map(str.isalnum, word))]
    return len(said) <= _EMPTY_MOST and all(word in _EMPTY_WORDS or _LAUGHTER.fullmatch(word) for word in said)


def is_wordless(text: str) -> bool:
    """Whether something can be seen and none of it is a letter or a number: emoji and signs alone."""
    bare = plain(_KEYCAP.sub("", text))
    return bool(text.strip()) and not any(unicodedata.category(char)[0] in "LN" for char in bare)


def different_words(text: str) -> int:
    """How many different words the text has; those of an address count as well."""
    return len(set(_words(text).split()))


def is_copied(text: str, *others: str) -> bool:
    """Whether all the text, but for what it quotes, stands in one of the others; short texts are never copies."""
    own = _words(_QUOTED.sub("", text))
    if not own:
        return bool(_words(text))  # nothing but quotations
    return len(own) >= ALIKE_LEAST and any(own in _words(other) for other in others)


def likeness(text: str) -> int | None:
    """A number that texts of the same words share, whatever their spelling; None for a short text."""
    own = _words(text)
    if len(own) < ALIKE_LEAST:
        return None
    return int.from_bytes(blake2b(own.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)


@lru_cache(maxsize=256)  # a story is compared with each of its comments
def _words(text: str) -> str:
    """The words, whether they are written in Markdown or, as in many imported comments and all stories, in HTML."""
    return " ".join(word for word, _, _ in tokens(fold(plain(text)).text) if any(map(str.isalnum, word)))


def says_the_same(one: str, other: str) -> bool:
    """Whether two short statements use the same words, whatever their order, spelling and little words."""
    mine, theirs = _contents(one), _contents(other)
    return bool(mine) and len(mine & theirs) >= SAME * len(mine | theirs)


def _contents(text: str) -> frozenset[str]:
    """The words of a text without the little ones; all of them where it has no others."""
    said = frozenset(_words(text).split())
    return said - _LITTLE or said
