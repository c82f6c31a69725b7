"""Folded text -> tokens, each with its span, and beside them what was hidden by spaces, digits or signs."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"(?P<url>(?:https?://|www\.)[^\s<>\"]+|\b[a-z0-9-]+\.(?:com|net|org|ru|info|biz|xyz|top|club|io|me|co)\b(?:/\S*)?)"
    r"|(?P<mail>[\w.+-]+@[\w-]+\.\w[\w.]*)"
    r"|(?P<word>(?:[@#]|\$(?=[a-z]))?[^\W_](?:[\w'*@$]*[\w*$])?)"
    r"|(?P<sign>[!?]+|[^\w\s])"
)
_SPACED = re.compile(r"(?<!\w)(?:\w[ .*_-]){2,}\w(?!\w)")
_LEET = str.maketrans("013457@$", "oieastas")
_MASKED = re.compile(r"[a-z]+[0-9@$*]+[a-z@$]*|[0-9@$][a-z]+[a-z0-9@$]*")
_SPLIT = re.compile(r"[^\W_]+")

LINK, MAIL, NUMBER = "\x01url", "\x01mail", "\x02"  # stand-ins that no folded word can be

Token = tuple[str, int, int]  # the token, and its half-open span in the folded text


def tokens(text: str) -> list[Token]:
    """The tokens of a folded text in their order; a URL is followed by the words of its host and path."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind, (start, end) = match.lastgroup, match.span()
        if kind == "word":
            word = match[0]
            if word.isalpha():
                found.append((word, start, end))
                continue
            if word.isdigit():
                found.append((word if len(word) < 5 else f"{NUMBER}{min(len(word), 12)}", start, end))
                continue
            found.append((word, start, end))
            if _MASKED.fullmatch(word) and (meant := word.translate(_LEET).replace("*", "")):
                found.append((meant, start, end))
        elif kind == "sign":
            found.append((match[0][:2], start, end))
        else:
            found.append((LINK if kind == "url" else MAIL, start, end))
            found.extend((part[0], start, end) for part in list(_SPLIT.finditer(match[0]))[:6])
    for match in _SPACED.finditer(text):
        if joined := re.sub(r"[\W_]", "", match[0]):
            found.append((joined, match.start(), match.end()))
    return found
