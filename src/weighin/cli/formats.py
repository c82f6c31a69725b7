"""Which system a file was exported from, told by how it begins."""

from __future__ import annotations

import gzip
from pathlib import Path

_HEAD = 8192  # bytes
_SIGNS = ((b"SQLite format 3\0", "isso"), (b"disqus.com", "disqus"), (b"wordpress.org/export", "wxr"), (b"<rss", "wxr"))


def format_of(file: Path) -> str | None:
    """The name of its importer; None for what is no export. Raises OSError or EOFError for what cannot be read."""
    with file.open("rb") as opened:
        head = opened.read(_HEAD)
    if head.startswith(b"\x1f\x8b"):
        with gzip.open(file) as packed:
            head = packed.read(_HEAD)
    return next((name for sign, name in _SIGNS if sign in head), None)
