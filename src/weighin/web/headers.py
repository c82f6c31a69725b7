"""What every answer tells the browser to allow, and who may frame a page."""

from __future__ import annotations

RawHeaders = list[tuple[bytes, bytes]]

POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "font-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {}"
)
CONTENT_POLICY = b"content-security-policy"
CLOSED = (CONTENT_POLICY, POLICY.format("'none'").encode())
ALWAYS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=()"),
]
GUARDS = [CLOSED, *ALWAYS]


def hardened(headers: RawHeaders) -> RawHeaders:
    """An answer's headers with what every answer says to the browser; a content policy that is there stays."""
    names = [name for name, _ in headers]
    if ALWAYS[0][0] in names:
        return headers
    return [*headers, *(ALWAYS if CONTENT_POLICY in names else GUARDS)]


def framed_by(origins: tuple[str, ...]) -> str:
    """The content policy of a page that these origins may frame."""
    return POLICY.format(" ".join(["'self'", *origins]))
