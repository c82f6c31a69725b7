"""XML exports as a stream of flat records: gigabytes in, little memory, nothing in the file trusted.

Names are matched without their prefix, because exports disagree about namespaces. How the bytes come out of the
file is in `xmlfile`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, NoReturn
from xml.parsers.expat import ErrorString, ExpatError, ParserCreate, XMLParserType

from weighin.importers import xmlfile
from weighin.importers.xmlfile import refuse

Fields = dict[str, str]
Shape = Mapping[str, tuple[str, ...]]

_LARGEST_VALUE = 1024 * 1024  # characters; before it is stored, a value is in memory many times over
_BUFFER = 64 * 1024
_TAGS_REMEMBERED = 100
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
    Raises Refusal (file_invalid) for a file that cannot be read, is not well-formed XML with that root, or
    holds a single wanted value of more than a million characters.
    """
    parser = ParserCreate("utf-8")
    ready, pieces = _collect(parser, root, shape)
    fed = 0
    with xmlfile.opened(path) as text:
        for data in text.chunks:
            _feed(parser, data, text.lines_before)
            fed += len(data)
            # Expat keeps an unfinished tag in memory, the list an unfinished value.
            if fed - parser.CurrentByteIndex + sum(map(len, pieces)) > _LARGEST_VALUE:
                line = parser.CurrentLineNumber + text.lines_before
                refuse(f"A single value is larger than 1 MB, at line {line}; check that this is the export.")
            yield from ready
            ready.clear()
        _feed(parser, None, text.lines_before)
    yield from ready


def _feed(parser: XMLParserType, data: bytes | None, lines_before: int) -> None:
    """Hands the parser a chunk, or None for the end of the file, and turns its errors into refusals."""
    try:
        parser.Parse(data or b"", data is None)
    except ExpatError as error:
        where = f"line {error.lineno + lines_before}, column {error.offset + 1}"
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

    parser.buffer_size, parser.buffer_text = _BUFFER, True
    parser.EntityDeclHandler = _refuse_entity
    parser.StartElementHandler = begin
    return ready, pieces


def _refuse_entity(name: str, *_: object) -> NoReturn:
    refuse(f"The file declares an entity ({name[:40]}), which no export does; export it again.")
