"""XML exports as a stream of flat records: gigabytes in, little memory, nothing in the file trusted.

Names are matched without their prefix, because exports disagree about namespaces.
"""

from __future__ import annotations

import codecs
import gzip
import re
import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, NamedTuple, NoReturn, cast
from xml.parsers.expat import ErrorString, ExpatError, ParserCreate, XMLParserType

from weighin.domain.errors import Code, Refusal
from weighin.domain.limits import is_web_address
from weighin.domain.types import SECOND, Instant

Fields = dict[str, str]
Shape = Mapping[str, tuple[str, ...]]

_CHUNK = 64 * 1024
_LARGEST_VALUE = 32 * 1024 * 1024
_TAGS_REMEMBERED = 100
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - differences of times without zone are quick

_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r"))
_BEGINNING = re.compile(rb"<\?xml\s|<!doctype\s|<(?:\w+:)?(?:rss|disqus)[\s>]", re.IGNORECASE)
_WEB_PAGE = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_DECLARED = re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z][A-Za-z0-9._-]*)[\"']")
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
# Codecs of plain text in which ASCII stays ASCII; Python has others, such as "unicode_escape".
_CODECS = ("utf-8", "ascii", "iso8859", "cp", "koi8", "mac", "shift_jis", "euc", "gb", "big5")
_KINDS = {
    "rss": "a WordPress export; use: weighin import wxr",
    "disqus": "a Disqus export; use: weighin import disqus",
}


class Record(NamedTuple):
    """An element that was asked for: its fields, and what was seen so far of the record around it."""

    name: str
    fields: Fields
    around: Fields


def records(path: Path, root: str, shape: Shape) -> Iterator[Record]:
    """The records of an XML file, gzipped or not, each when its element ends.

    `shape` maps the path of a record below the root ("channel/item") to the fields wanted: paths below
    the record ("author/name"), with "@id" for an attribute. Of equal fields the first with content counts.
    Raises Refusal (file_invalid) for a file that cannot be read or is not well-formed XML with that root.
    """
    parser = ParserCreate("utf-8")
    ready, pieces = _collect(parser, root, shape)
    lines_dropped = fed = 0
    with _opened(path) as file:
        for chunk in _utf8(file):
            start = 0 if fed else _beginning(chunk)
            lines_dropped += chunk.count(b"\n", 0, start)
            data = chunk[start:].translate(None, _CONTROLS)
            if b"\xef\xbf" in data:  # U+FFFE and U+FFFF are forbidden too
                data = data.replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"")
            _feed(parser, data, lines_dropped)
            fed += len(data)
            # Expat keeps an unfinished tag in memory, the list an unfinished value.
            if fed - parser.CurrentByteIndex + sum(map(len, pieces)) > _LARGEST_VALUE:
                line = parser.CurrentLineNumber + lines_dropped
                refuse(f"A single value is larger than 32 MB, at line {line}; check that this is the export.")
            yield from ready
            ready.clear()
        _feed(parser, None, lines_dropped)
    yield from ready


def instant(text: str) -> Instant | None:
    """A date and time in ISO 8601, UTC where it names no zone, as an instant; None where it is no date."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if moment.year == 1:  # how some systems write "never"
        return None
    if moment.tzinfo is None:
        since = moment - _EPOCH
    else:
        since = moment.replace(tzinfo=None) - _EPOCH - (moment.utcoffset() or timedelta())
    return (since.days * 86_400 + since.seconds) * SECOND + since.microseconds


def web_address(text: str) -> str | None:
    """An http(s) address that a link may point to; None for anything else."""
    text = text.strip()
    return text if text and is_web_address(text) else None


def refuse(message: str) -> NoReturn:
    """Raises Refusal (file_invalid)."""
    raise Refusal(Code.FILE_INVALID, message)


def _opened(path: Path) -> BinaryIO:
    try:
        if not path.is_file():
            refuse(f"{path} is not a file; check the path.")
        with path.open("rb") as file:
            magic = file.read(16)
        if not magic:
            refuse(f"{path} is empty; export it again.")
        if magic.startswith(b"PK\x03\x04"):
            refuse(f"{path} is a ZIP archive; unpack it and import the file inside.")
        if magic == b"SQLite format 3\0":
            refuse(f"{path} is an SQLite database; if it is Isso's, use: weighin import isso")
        return cast(BinaryIO, gzip.open(path)) if magic.startswith(b"\x1f\x8b") else path.open("rb")
    except OSError as error:
        refuse(f"{path} cannot be read ({error.strerror}); check the path and its permissions.")


def _utf8(file: BinaryIO) -> Iterator[bytes]:
    """The file in UTF-8, whatever it was written in. Files in UTF-8 pass as they are: Expat checks them."""
    chunk = _read(file)
    encoding = _encoding(chunk)
    if encoding == "utf-8":
        while chunk:
            yield chunk
            chunk = _read(file)
        return
    decoder = codecs.getincrementaldecoder(encoding)()
    while chunk:
        try:
            text = decoder.decode(chunk)
        except UnicodeError:
            refuse(f"The file is not in {encoding}, somewhere before byte {file.tell()}; save it as UTF-8.")
        yield text.encode("utf-8", "replace")
        chunk = _read(file)


def _read(file: BinaryIO) -> bytes:
    try:
        chunk = file.read(_CHUNK)
        # Never a cut inside U+FFFE or U+FFFF, which are to be found whole.
        return chunk + file.read(2 if chunk.endswith(b"\xef") else 1 if chunk.endswith(b"\xef\xbf") else 0)
    except EOFError:
        refuse("The compressed file breaks off; download the export again.")
    except (OSError, zlib.error) as error:
        refuse(f"The file cannot be read ({error}); download the export again.")


def _encoding(head: bytes) -> str:
    declared = _DECLARED.search(head)
    if not declared or head.startswith(codecs.BOM_UTF8):
        return _MARKS.get(head[:2], "utf-8")
    name = declared[1].decode()
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        codec = ""
    if not codec.startswith(_CODECS):
        refuse(f"The file declares the encoding {name[:40]}, which it cannot be in; save it as UTF-8.")
    return codec


def _beginning(head: bytes) -> int:
    """Where the XML begins: exports come with blank lines or PHP's warnings on top."""
    found, page = _BEGINNING.search(head), _WEB_PAGE.search(head)
    if page and (not found or page.start() <= found.start()):
        refuse("This is a web page, not an export; download the export itself, signed in as administrator.")
    return found.start() if found else len(head) - len(head.lstrip())


def _feed(parser: XMLParserType, data: bytes | None, lines_dropped: int) -> None:
    """Hands the parser a chunk, or None for the end of the file, and turns its errors into refusals."""
    try:
        parser.Parse(data or b"", data is None)
    except ExpatError as error:
        where = f"line {error.lineno + lines_dropped}, column {error.offset + 1}"
        if parser.EndElementHandler is None:
            refuse(f"The file is not XML ({ErrorString(error.code)}, {where}); check that it is the export.")
        if data is None:
            refuse(f"The file breaks off at {where}; download the export again.")
        reason = f"{ErrorString(error.code)}, or not in the encoding it declares"
        refuse(f"The file is damaged at {where} ({reason}); export it again.")


class _Element:
    """What to do at one place of the tree; `below` also remembers which tags nobody asked for."""

    __slots__ = ("attribute", "below", "field", "outer", "record")

    def __init__(self, outer: _Element | None = None) -> None:
        self.outer = outer or self
        self.below: dict[str, _Element | None] = {}
        self.record = self.field = self.attribute = ""

    def reach(self, path: str) -> _Element:
        element = self
        for name in filter(None, path.split("/")):
            inner = element.below.get(name) or _Element(element)
            element.below[name] = inner
            element = inner
        return element

    def enter(self, tag: str) -> _Element | None:
        found = self.below.get(tag.rpartition(":")[2])
        if len(self.below) < _TAGS_REMEMBERED:
            self.below[tag] = found
        return found

    def read(self, attributes: dict[str, str], fields: Fields) -> None:
        wanted = self.attribute.rpartition("@")[2]
        for name, value in attributes.items():
            if name.rpartition(":")[2] == wanted:
                fields.setdefault(self.attribute, value)


def _plan(shape: Shape) -> _Element:
    plan = _Element()
    for path, wanted in shape.items():
        record = plan.reach(path)
        record.record = path.rpartition("/")[2]
        for field in wanted:
            place, _, attribute = field.partition("@")
            if attribute:
                record.reach(place).attribute = field
            else:
                record.reach(place).field = field
    return plan


def _collect(parser: XMLParserType, root: str, shape: Shape) -> tuple[list[Record], list[str]]:
    """Lets the parser fill two lists: finished records, and the pieces of the value it is reading.

    Closures and not methods, because they run thirty times for every comment.
    """
    ready: list[Record] = []
    pieces: list[str] = []
    keep, forget, join = pieces.append, pieces.clear, "".join
    element = _plan(shape)
    fields: Fields = {}
    outer_fields: list[Fields] = []
    unwanted = 0  # how deep inside an element nobody asked for

    def begin(tag: str, _: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name != root:
            refuse(f"This is {_KINDS.get(name, f'no export: it begins with <{name[:40]}>; check the file.')}")
        parser.StartElementHandler = start
        parser.EndElementHandler = end

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal element, fields, unwanted
        if unwanted:
            unwanted += 1
            return
        try:
            inner = element.below[tag]
        except KeyError:
            inner = element.enter(tag)
        if inner is None:
            unwanted = 1
            return
        element = inner
        if inner.field:
            parser.CharacterDataHandler = keep
            return
        if inner.record:
            outer_fields.append(fields)
            fields = {}
        if inner.attribute:
            inner.read(attributes, fields)

    def end(_: str) -> None:
        nonlocal element, fields, unwanted
        if unwanted:
            unwanted -= 1
            return
        field = element.field
        if field:
            parser.CharacterDataHandler = None
            if not fields.get(field):
                fields[field] = join(pieces)
            forget()
        elif element.record:
            finished, fields = fields, outer_fields.pop()
            ready.append(Record(element.record, finished, fields))
        element = element.outer

    parser.buffer_size, parser.buffer_text = _CHUNK, True
    parser.EntityDeclHandler = _refuse_entity
    parser.StartElementHandler = begin
    return ready, pieces


def _refuse_entity(name: str, *_: object) -> NoReturn:
    refuse(f"The file declares an entity ({name[:40]}), which no export does; export it again.")
