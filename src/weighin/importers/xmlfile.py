"""XML exports as bytes that a parser can take: unpacked, in UTF-8, without what stands before the XML.

Says what a file is where it is something else. Whether it is well-formed is for `xmlrecords` to find out.
"""

from __future__ import annotations

import codecs
import gzip
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import BinaryIO, NamedTuple, NoReturn, cast

from weighin.domain.errors import Code, Refusal

_CHUNK = 64 * 1024
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r"))
_BEGINNING = re.compile(rb"<\?xml\s|<!doctype\s|<(?:\w+:)?(?:rss|disqus)[\s>]", re.IGNORECASE)
_WEB_PAGE = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_DECLARED = re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z][A-Za-z0-9._-]*)[\"']")
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
# Codecs of plain text in which ASCII stays ASCII; Python has others, such as "unicode_escape".
_CODECS = ("utf-8", "ascii", "iso8859", "cp", "koi8", "mac", "shift_jis", "euc", "gb", "big5")


class Text(NamedTuple):
    """The XML of a file in chunks of UTF-8, and how many lines of the file stand before it."""

    lines_before: int
    chunks: Iterator[bytes]


@contextmanager
def opened(path: Path) -> Iterator[Text]:
    """The XML of a file, gzipped or not, free of characters that XML forbids. A file without XML has no chunks.

    Raises Refusal (file_invalid), also while the chunks are read, for a file that cannot be read, breaks off
    where it is compressed, is not in the encoding it declares, or is recognised as something else.
    """
    with _opened(path) as file:
        yield _from_beginning(_utf8(file))


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
    """The file in UTF-8, whatever it was written in. Files in UTF-8 pass as they are: the parser checks them."""
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


def _from_beginning(chunks: Iterator[bytes]) -> Text:
    lines = 0
    for chunk in chunks:
        start = _beginning(chunk)
        lines += chunk.count(b"\n", 0, start)
        data = _allowed(chunk[start:])
        if data:
            return Text(lines, chain([data], map(_allowed, chunks)))
    return Text(lines, iter(()))


def _beginning(head: bytes) -> int:
    """Where the XML begins: exports come with blank lines or PHP's warnings on top."""
    found, page = _BEGINNING.search(head), _WEB_PAGE.search(head)
    if page and (not found or page.start() <= found.start()):
        refuse("This is a web page, not an export; download the export itself, signed in as administrator.")
    return found.start() if found else len(head) - len(head.lstrip())


def _allowed(data: bytes) -> bytes:
    """Without the control characters, U+FFFE and U+FFFF that a parser would stop at."""
    data = data.translate(None, _CONTROLS)
    return data.replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"") if b"\xef\xbf" in data else data
