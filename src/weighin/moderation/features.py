"""Texts -> features: hashed n-grams of words and of characters, and the named patterns, each with its owner.

Everything numeric is done for a batch at once, which makes a batch of one cheap and a batch of many cheaper.
Words that name a group of people count as one and the same word, so that no group's name weighs anything by
itself; the words themselves are kept apart in a table that only identity_attack may read.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from weighin.moderation import patterns
from weighin.moderation.classes import Class
from weighin.moderation.fold import Folded, fold
from weighin.moderation.words import LINK, NUMBER, Token, tokens

Ints = NDArray[np.int64]

WORD_BITS, CHAR_BITS, NAME_BITS = 17, 17, 12
CHARS = 1 << WORD_BITS  # where the buckets of character n-grams begin
PATTERNS = CHARS + (1 << CHAR_BITS)
GROUP_NAMES = PATTERNS + 128
SIZE = GROUP_NAMES + (1 << NAME_BITS)

_PATTERN_VALUE = 0.35  # so that a pattern is not drowned by hundreds of n-grams, and does not drown them
_GROUP = "\x03"
_CAPITALS = re.compile(r"[A-Z][^a-z\s]|[^\W\da-z_\x00-\x7f]")  # without these no word is in capitals
_U32 = np.uint32


@dataclass(frozen=True, slots=True)
class Features:
    """The features of a batch of texts, one entry for each occurrence.

    `bucket` is the row of the weight table, `value` what the weight is multiplied with, `text` the index of its
    text and `token` that of the token it belongs to in the whole batch, or -1 where it is of the whole text.
    The tokens of text t are `tokens[first[t]:first[t + 1]]`.
    """

    bucket: Ints
    value: NDArray[np.float32]
    text: Ints
    token: Ints
    tokens: list[Token]
    first: Ints
    folded: list[Folded]


def extract(texts: list[str], lexicon: dict[str, int]) -> Features:
    """The features of some texts, under the word classes of `lexicon`."""
    folded = [fold(text) for text in texts]
    per_text = [tokens(each.text) for each in folded]
    first = np.zeros(len(texts) + 1, np.int64)
    np.cumsum([len(each) for each in per_text], out=first[1:])
    every = list(chain.from_iterable(per_text))
    text_of = np.repeat(np.arange(len(texts)), np.diff(first))
    flags = _flags(texts, folded, per_text, lexicon, len(every))
    words = [word for word, _, _ in every]
    groups = np.flatnonzero(flags & _U32(Class.IDENTITY))
    names = _crc([words[place] for place in groups])
    for place in groups:
        words[place] = _GROUP
    hashed = _crc(words)

    pieces = [_word_grams(hashed, text_of), _char_grams(words)]
    values = [_thinned(token, text_of, len(texts)) for _, token in pieces]
    found = patterns.found(flags, text_of)
    pieces += [(found[0] + PATTERNS, found[1]), (_high_bits(_mixed(names, 9), NAME_BITS) + GROUP_NAMES, groups)]
    whole = [(place, shape) for place, text in enumerate(texts) for shape in patterns.shapes(text, per_text[place])]

    token = np.concatenate([token for _, token in pieces])
    bucket = np.concatenate([bucket for bucket, _ in pieces])
    rest = len(token) - sum(map(len, values)) + len(whole)
    return Features(
        bucket=np.concatenate([bucket, np.array([shape + PATTERNS for _, shape in whole], np.int64)]),
        value=np.concatenate([*values, np.full(rest, _PATTERN_VALUE, np.float32)]),
        text=np.concatenate([text_of[token], np.array([place for place, _ in whole], np.int64)]),
        token=np.concatenate([token, np.full(len(whole), -1, np.int64)]),
        tokens=every,
        first=first,
        folded=folded,
    )


def _flags(
    texts: list[str], folded: list[Folded], per_text: list[list[Token]], lexicon: dict[str, int], size: int
) -> NDArray[np.uint32]:
    """The word classes of each token."""

    def classes() -> list[int]:
        found = []
        for text, fold_, its in zip(texts, folded, per_text, strict=True):
            shouts = _CAPITALS.search(text) is not None
            for word, start, end in its:
                kind = lexicon.get(word, 0)
                if not kind and not "a" <= word[0] <= "z":
                    kind = _shape(word)
                if shouts and end - start > 2:
                    begin, stop = fold_.span(start, end)
                    if text[begin:stop].isupper():
                        kind |= Class.SHOUT
                found.append(kind)
        return found

    return np.array(classes(), _U32) if size else np.zeros(0, _U32)


def _shape(word: str) -> int:
    if word == LINK:
        return Class.URL
    if word[0] == NUMBER:
        return Class.LONG_NUMBER
    return Class.EMOJI if len(word) <= 2 and not word.isascii() and not word.isalpha() else 0


def _crc(words: list[str]) -> NDArray[np.uint32]:
    each = (zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in words)
    return np.fromiter(each, _U32, len(words))


def _mixed(values: NDArray[np.uint32], seed: int) -> NDArray[np.uint32]:
    """A 32-bit hash of 32-bit values, well mixed in its high bits."""
    mixed = (values ^ _U32(seed)) * _U32(0x9E3779B1)
    mixed ^= mixed >> _U32(15)
    mixed *= _U32(0x85EBCA77)
    mixed ^= mixed >> _U32(13)
    return mixed


def _high_bits(hashed: NDArray[np.uint32], bits: int) -> Ints:
    return (hashed >> _U32(32 - bits)).astype(np.int64)


def _word_grams(hashed: NDArray[np.uint32], text_of: Ints) -> tuple[Ints, Ints]:
    """(buckets, owners) of words, of two neighbours, and of two words with one between them; the last word owns."""
    owners = np.arange(len(hashed))
    buckets, tokens_ = [_high_bits(_mixed(hashed, 1), WORD_BITS)], [owners]
    for apart, near, far, seed in ((1, 31, 17, 2), (2, 37, 13, 3)):
        if len(hashed) > apart:
            same = text_of[apart:] == text_of[:-apart]
            both = (hashed[:-apart] * _U32(near) + hashed[apart:] * _U32(far))[same]
            buckets.append(_high_bits(_mixed(both, seed), WORD_BITS))
            tokens_.append(owners[apart:][same])
    return np.concatenate(buckets), np.concatenate(tokens_)


def _char_grams(words: list[str]) -> tuple[Ints, Ints]:
    """(buckets, owners) of 3, 4 and 5 characters within a word, its ends marked by a space."""
    if not words:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    stream = np.frombuffer(f" {' '.join(words)} ".encode("utf-32-le", "surrogatepass"), _U32)
    blank = stream == 32
    blanks = np.cumsum(blank)
    plain = np.fromiter((len(word) > 1 for word in words), np.bool_, len(words))
    plain = np.append(plain, False)  # what begins at the last blank belongs to no word
    gram = _mixed(stream[:-1] * _U32(0x9E3779B1) + stream[1:] * _U32(0x7FEB352D), 11)
    buckets, tokens_ = [], []
    for size in (3, 4, 5):
        count = len(stream) - size + 1
        if count <= 0:
            break
        gram = gram[:count] * _U32(0x01000193) + stream[size - 1 : size - 1 + count] * _U32(0x846CA68B)
        owner = blanks[1 : 1 + count] - 1
        within = (blanks[size - 2 : size - 2 + count] == blanks[:count]) & ~blank[1 : 1 + count] & plain[owner]
        buckets.append(_high_bits(_mixed(gram[within], 20 + size), CHAR_BITS) + CHARS)
        tokens_.append(owner[within])
    return np.concatenate(buckets), np.concatenate(tokens_)


def _thinned(token: Ints, text_of: Ints, texts: int) -> NDArray[np.float32]:
    """One over the root of how many n-grams of its kind the n-gram's text has."""
    text = text_of[token]
    counts = np.maximum(np.bincount(text, minlength=texts), 1)
    return (1 / np.sqrt(counts)).astype(np.float32)[text]
