"""Content codings: which one a browser takes, and the bytes in it."""

from __future__ import annotations

import gzip
from functools import lru_cache

import brotli

_NOT_AT_ALL = {"q=0", "q=0.0", "q=0.00", "q=0.000"}


def compress(plain: bytes, coding: str) -> bytes:
    """The bytes in `br`, `gzip` or, as they are, `identity`."""
    match coding:
        case "br":
            return bytes(brotli.compress(plain, quality=5))
        case "gzip":
            return gzip.compress(plain, 6, mtime=0)
        case _:
            return plain


@lru_cache(256)
def coding_for(accepts: str) -> str:
    """The best coding that an Accept-Encoding header allows: br, gzip or identity."""
    offered = {}
    for part in accepts.lower().split(","):
        name, _, weight = part.strip().partition(";")
        offered[name.strip()] = weight.strip().replace(" ", "") not in _NOT_AT_ALL
    return next((coding for coding in ("br", "gzip") if offered.get(coding)), "identity")
