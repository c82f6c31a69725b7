"""Canonical addresses, so that one page elsewhere is one story here."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

_NOISE = re.compile(r"utm_\w+|fbclid|gclid|mc_cid|mc_eid|ref_src", re.IGNORECASE)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
SLUG_MAX = 100


def canonical(url: str) -> str:
    """What two addresses of the same page have in common: without scheme, fragment, default port,
    campaign parameters and trailing slash. Not for following, only for comparing."""
    parts = urlsplit(url.strip())
    host = host_of(parts)
    if parts.port and parts.port not in {80, 443}:
        host = f"{host}:{parts.port}"
    path = quote(unquote(parts.path), safe="/:@!$&'()*+,;=~-._").rstrip("/")
    query = urlencode([(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _NOISE.fullmatch(k)])
    return f"{host}{path}?{query}" if query else f"{host}{path}"


def origin(url: str) -> str:
    """scheme://host[:port] of an address, as browsers send it in Origin and take it in a content policy."""
    parts = urlsplit(url)
    default = {"http": 80, "https": 443}.get(parts.scheme)
    port = f":{parts.port}" if parts.port and parts.port != default else ""
    return f"{parts.scheme}://{host_of(parts)}{port}"


def host_of(parts: SplitResult) -> str:
    """The host as browsers write it: lower case, other scripts in their ASCII form, IPv6 in brackets."""
    host = (parts.hostname or "").lower().rstrip(".")
    if ":" in host:
        return f"[{host}]"
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:  # it names no machine; whether that may be is not decided here
        return host


def slugify(text: str) -> str:
    """A short name for addresses, made of a title: a-z, 0-9 and single hyphens; `story` if nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:SLUG_MAX].strip("-")
    return slug or "story"


def is_slug(text: str) -> bool:
    return len(text) <= SLUG_MAX and bool(_SLUG.fullmatch(text))
