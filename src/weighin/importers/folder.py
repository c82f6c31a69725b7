"""A folder of Markdown files with front matter, as a publication keeps its stories, to articles.

stories/
    authors.yaml             key: {name, bio, picture, links}
    the-night-ferry.md       ---, YAML (title, slug, authors, date, summary, sources, comments), ---, Markdown
    mara.png                 pictures that authors.yaml or a story names
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml

from weighin import markup
from weighin.domain import addresses
from weighin.domain.articles import Article, NewStory, Picture
from weighin.domain.errors import Code, Refusal
from weighin.domain.limits import is_web_address
from weighin.domain.text import clean, clean_line
from weighin.domain.types import Author, Instant, Source

PICTURE_MAX = 512 * 1024
FILE_MAX = 2 * 1024 * 1024
_KINDS = {
    b"\x89PNG\r\n\x1a\n": ("png", "image/png"),
    b"\xff\xd8\xff": ("jpg", "image/jpeg"),
    b"RIFF": ("webp", "image/webp"),
}
_FRONT = re.compile(r"---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)(.*)", re.DOTALL)
_IMAGE = re.compile(r"(!\[[^\]]*\]\()([^)\s]+)")
_FIELDS = {"title", "slug", "authors", "date", "summary", "sources", "comments", "url"}


def read(folder: Path) -> list[Article]:
    """Every story of the folder, by file name. Raises Refusal naming the file and what to correct in it."""
    if not folder.is_dir():
        raise _wrong(folder, "is not a folder; name the one that holds your Markdown files")
    known = _authors(folder)
    articles = [_article(path, known) for path in sorted(folder.glob("*.md"))]
    if not articles:
        raise _wrong(folder, "holds no .md file")
    slugs: dict[str, str] = {}
    for article, path in zip(articles, sorted(folder.glob("*.md")), strict=True):
        if article.new.slug in slugs:
            raise _wrong(path, f"has the same slug as {slugs[article.new.slug]}: {article.new.slug}")
        slugs[article.new.slug] = path.name
    return articles


Known = Mapping[str, tuple[Author, tuple[Picture, ...]]]


def _authors(folder: Path) -> Known:
    path = folder / "authors.yaml"
    if not path.exists():
        return {}
    told = _yaml(path, _text(path))
    if not isinstance(told, dict):
        raise _wrong(path, "must be a list of keys, each with name, bio, picture, links")
    return {str(key): _author(path, str(key), value) for key, value in told.items()}


def _author(path: Path, key: str, told: Any) -> tuple[Author, tuple[Picture, ...]]:
    if isinstance(told, str):
        told = {"name": told}
    if not isinstance(told, dict) or not clean_line(str(told.get("name") or "")):
        raise _wrong(path, f"author {key!r} needs a name")
    pictures: tuple[Picture, ...] = ()
    if told.get("picture"):
        pictures = (_picture(path, str(told["picture"])),)
    links = tuple(_link(path, link) for link in _list(told.get("links")))
    author = Author(
        key=_key(key),
        name=_line(told["name"]),
        bio=clean(str(told.get("bio") or "")).strip(),
        picture=pictures[0].name if pictures else None,
        links=links,
    )
    return author, pictures


def _key(named: str) -> str:
    """The short name of an author. One that a-z cannot spell carries a hash, so that two never become one."""
    slug = addresses.slugify(named)
    return slug if named.isascii() else f"{slug}-{hashlib.sha256(named.encode()).hexdigest()[:6]}"


def _link(path: Path, told: Any) -> tuple[str, str]:
    if isinstance(told, str):
        told = {"url": told}
    if not isinstance(told, dict):
        raise _wrong(path, "has links that are no list; give each a label and a url")
    return _line(told.get("label") or told.get("url")), _address(path, told.get("url"))


def _article(path: Path, known: Known) -> Article:
    match = _FRONT.fullmatch(_text(path).lstrip("\ufeff\n"))
    if not match:
        raise _wrong(path, "must begin with front matter: a line ---, title and the like, and a line ---")
    told = _yaml(path, match[1])
    if not isinstance(told, dict) or not _line(told.get("title")):
        raise _wrong(path, "needs a title in its front matter")
    if strange := set(map(str, told)) - _FIELDS:
        raise _wrong(path, f"has unknown fields {', '.join(sorted(strange))}; known are {', '.join(sorted(_FIELDS))}")
    slug = str(told.get("slug") or addresses.slugify(path.stem))
    if not addresses.is_slug(slug):
        raise _wrong(path, f"has the slug {slug!r}; use a-z, 0-9 and single hyphens")
    url = _address(path, told["url"]) if told.get("url") else None
    body, pictures = _body(path, match[2])
    wrote = {found[0].key: found for found in (_find(path, known, name) for name in _list(told.get("authors")))}
    return Article(
        new=NewStory(
            slug=slug,
            title=_line(told["title"]),
            published_at=_instant(path, told.get("date")),
            url=url,
            address=addresses.canonical(url) if url else None,
            summary=_line(told.get("summary")),
            body=body,
            open=_open(path, told.get("comments", "open")),
        ),
        authors=tuple(author for author, _ in wrote.values()),
        sources=tuple(_source(path, one) for one in _list(told.get("sources"))),
        pictures=(*pictures, *(picture for _, found in wrote.values() for picture in found)),
    )


def _find(path: Path, known: Known, named: Any) -> tuple[Author, tuple[Picture, ...]]:
    if isinstance(named, dict):
        return _author(path, str(named.get("key") or named.get("name")), named)
    if str(named) in known:
        return known[str(named)]
    return _author(path, str(named), {"name": str(named)})


def _source(path: Path, told: Any) -> Source:
    if isinstance(told, str):
        told = {"url": told, "title": told} if is_web_address(told) else {"title": told}
    if not isinstance(told, dict) or not _line(told.get("title")):
        raise _wrong(path, "has a source without a title")
    url = _address(path, told["url"]) if told.get("url") else None
    return Source(_line(told["title"]), _line(told.get("publisher")), url)


def _body(path: Path, text: str) -> tuple[str, list[Picture]]:
    """The body as safe HTML, its pictures from the folder stored under our own addresses."""
    pictures: list[Picture] = []

    def store(match: re.Match[str]) -> str:
        if "://" in match[2] or match[2].startswith(("/", "data:")):
            return match[0]
        picture = _picture(path, match[2])
        pictures.append(picture)
        return f"{match[1]}/pictures/{picture.name}"

    return markup.story(_IMAGE.sub(store, clean(text))), pictures


def _picture(path: Path, name: str) -> Picture:
    try:
        file = (path.parent / name).resolve()
        data = file.read_bytes() if file.is_relative_to(path.parent.resolve()) else None
    except (OSError, ValueError):  # no file, or no name that a file could have
        data = None
    if data is None:
        raise _wrong(path, f"names the picture {clean_line(name)[:80]}, which is not in its folder")
    found = next((kind for start, kind in _KINDS.items() if data.startswith(start)), None)
    if found is None or len(data) > PICTURE_MAX:
        raise _wrong(path, f"names the picture {name}; use PNG, JPEG or WebP of at most {PICTURE_MAX // 1024} kB")
    return Picture(f"{hashlib.sha256(data).hexdigest()[:24]}.{found[0]}", found[1], data)


def _instant(path: Path, told: Any) -> Instant:
    if isinstance(told, str):
        told = _parsed(path, told, datetime.fromisoformat)
    if isinstance(told, date) and not isinstance(told, datetime):
        told = datetime(told.year, told.month, told.day, tzinfo=UTC)
    if not isinstance(told, datetime):
        raise _wrong(path, "needs a date, such as 2026-10-03 or 2026-10-03T07:30:00Z")
    when = told if told.tzinfo else told.replace(tzinfo=UTC)
    try:
        when = when.astimezone(UTC)
    except OverflowError:
        raise _wrong(path, f"has the date {told}, which is out of the calendar") from None
    return round((when - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()) * 1_000_000


def _parsed(path: Path, text: str, parse: Callable[[str], datetime]) -> datetime:
    try:
        return parse(text)
    except ValueError:
        raise _wrong(path, f"has the date {text!r}; write it as 2026-10-03 or 2026-10-03T07:30:00Z") from None


def _open(path: Path, told: Any) -> bool:
    if told in ("open", True):
        return True
    if told in ("closed", False):
        return False
    raise _wrong(path, f"has comments: {told}; write open or closed")


def _address(path: Path, told: Any) -> str:
    address = str(told or "").strip()
    if not is_web_address(address):
        raise _wrong(path, f"has the address {address[:80]!r}; it must begin with https:// or http://")
    return address


def _list(told: Any) -> list[Any]:
    return told if isinstance(told, list) else [told] if told else []


def _line(told: Any) -> str:
    return clean_line(str(told or ""))[:1000]


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
        if len(data) > FILE_MAX:
            raise _wrong(path, f"is larger than {FILE_MAX // 2**20} MB")
        return data.decode("utf-8").replace("\r\n", "\n")
    except OSError as error:
        raise _wrong(path, f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise _wrong(path, f"is not UTF-8 text (byte {error.start})") from error


class _Plain(yaml.SafeLoader):
    """YAML without aliases, by which a few lines can be made to mean gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "anchors are not taken; write the value out", mark)
        return super().compose_node(parent, index)


def _yaml(path: Path, text: str) -> Any:
    try:
        return yaml.load(text, _Plain)  # noqa: S506  (a SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" near line {mark.line + 1}" if mark else ""
        raise _wrong(path, f"has front matter that is not YAML{where}: {getattr(error, 'problem', error)}") from error


def _wrong(path: Path, what: str) -> Refusal:
    return Refusal(Code.FILE_INVALID, f"{path} {what}.")
