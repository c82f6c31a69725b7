"""The works that comments cite: links out of their HTML, each work once, with the comments that name it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from weighin.domain.addresses import host_of
from weighin.domain.listing import Bearing

_LINK = re.compile(r'<a href="([^"<>]+)"[^>]*>(.*?)</a>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_LABEL_MOST = 200

Comment = tuple[int, int, str, str]  # id, number, who wrote it, safe HTML


@dataclass(frozen=True, slots=True)
class Cited:
    """A work: its address and host, the title that somebody gave it, who cites it (id, number), and for which
    explanations those comments speak."""

    url: str
    publisher: str
    title: str
    comments: tuple[tuple[int, int], ...]
    people: int
    bearings: tuple[tuple[str, Bearing], ...]


def cited(comments: Iterable[Comment], labels: Mapping[int, Sequence[tuple[str, Bearing]]]) -> list[Cited]:
    """The works that comments link to, those that most people cite first. `labels`: comment id -> what it bears on."""
    titles: dict[str, str] = {}
    addresses: dict[str, str] = {}
    named: dict[str, dict[int, tuple[int, str]]] = {}
    for comment_id, number, who, html in comments:
        for match in _LINK.finditer(html):
            url = unescape(match[1])
            if not url.startswith(("http://", "https://")):
                continue
            key = _key(url)
            addresses.setdefault(key, url)
            label = " ".join(unescape(_TAG.sub("", match[2])).split())[:_LABEL_MOST]
            if label and "://" not in label:
                titles.setdefault(key, label)
            named.setdefault(key, {}).setdefault(comment_id, (number, who))
    works = [
        Cited(
            url=addresses[key],
            publisher=host_of(urlsplit(addresses[key])).removeprefix("www."),
            title=titles.get(key, ""),
            comments=tuple((comment_id, number) for comment_id, (number, _) in its.items()),
            people=len({who for _, who in its.values()}),
            bearings=tuple(sorted({bearing for comment_id in its for bearing in labels.get(comment_id, ())})),
        )
        for key, its in named.items()
    ]
    return sorted(works, key=lambda work: (-work.people, work.comments[0][1], work.url))


def _key(url: str) -> str:
    """The same for addresses that differ in their scheme, "www." or fragment alone."""
    rest = url.split("://", 1)[1].split("#", 1)[0]
    return rest.removeprefix("www.").rstrip("/")
