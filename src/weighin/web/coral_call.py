"""Calls of Coral's external moderation phase as typed input: their signature, their fields, the words of their HTML.

As Coral's own source has them; docs/other-systems.md says which version of it was read.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable
from hashlib import sha256
from html import unescape

import msgspec
from starlette.requests import Request

from weighin.domain import limits
from weighin.domain.errors import Code, Refusal
from weighin.domain.keys import Signer
from weighin.domain.text import clean
from weighin.web import forms

HEADER = "x-coral-signature"
SIGNATURES_MAX = 10  # Coral sends two while a secret is rolled
ANSWERABLE = frozenset({"STAFF", "MODERATOR", "ADMIN"})  # roles that answer for their own words

# The tags and attributes that Coral's sanitiser leaves, as a browser writes them. Words that readers see cannot be
# hidden in such a tag, save in an address, which is kept.
_TAG = re.compile(
    r"<(/?)(a|b|blockquote|br|div|em|i|li|p|s|span|strong|ul)"
    r'((?: (?:href="[^"<>]*"|target="_blank"|rel="(?:noopener|noreferrer|nofollow|ugc| )*"'
    r'|class="coral-rte-(?:spoiler|sarcasm)"))*)>'
)
_HREF = re.compile(r' href="([^"<>]*)"')
_BREAKS = frozenset({"blockquote", "br", "div", "li", "p", "ul"})


class Comment(msgspec.Struct):
    body: str


class Author(msgspec.Struct):
    id: str = ""
    role: str = ""


class Call(msgspec.Struct):
    """What Coral asks about one comment; what is not here changes no answer."""

    comment: Comment
    action: str = "NEW"
    author: Author = msgspec.field(default_factory=Author)

    @property
    def is_edit(self) -> bool:
        return self.action == "EDIT"


def signatures(request: Request) -> list[bytes]:
    """The signatures that came with a call. Raises Refusal (signature_missing) where there is none."""
    sent = [part.strip() for part in request.headers.get(HEADER, "").split(",", SIGNATURES_MAX)[:SIGNATURES_MAX]]
    found = [part.removeprefix("sha256=").encode() for part in sent if part.startswith("sha256=")]
    if not found:
        raise Refusal(Code.SIGNATURE_MISSING, "There is no X-Coral-Signature: sha256=… in this request.")
    return found


def signer(signers: Iterable[Signer], sent: list[bytes], body: bytes) -> Signer:
    """Whose secret made one of the signatures of these very bytes. Raises Refusal (signature_invalid)."""
    for one in signers:
        expected = hmac.new(one.secret.encode(), body, sha256).hexdigest().encode()
        if any(hmac.compare_digest(expected, each) for each in sent):
            return one
    message = "No signing secret that was entered here made this signature. Enter it with: weighin key --coral"
    raise Refusal(Code.SIGNATURE_INVALID, message)


def decoded(body: bytes) -> Call:
    """The call in a body. Raises Refusal (body_invalid)."""
    try:
        return msgspec.json.decode(body, type=Call)
    except forms.MISSHAPEN as error:
        raise Refusal(Code.BODY_INVALID, f"The body does not fit: {error}.") from error


def words(body: str) -> str:
    """The words of a comment's body, which Coral sends as HTML or as plain text, without saying which.

    HTML is what holds no < but in tags as Coral writes them. Anything else is read as it stands: in plain text a
    reader may type what looks like a tag, and every reader of Coral would see the words in it.
    """
    if "<" in _TAG.sub("", body):
        return clean(body)
    return clean(unescape(_TAG.sub(_instead, body))).strip()


def is_too_long(text: str) -> bool:
    """Whether a text is longer than any that is judged here."""
    return len(text) > limits.TEXT_MAX


def _instead(tag: re.Match[str]) -> str:
    """What a tag means in plain text: a new line, an address, or nothing."""
    closing, name, attributes = tag.groups()
    if name in _BREAKS:
        return "\n"
    href = _HREF.search(attributes) if name == "a" and not closing else None
    if href and not tag.string.startswith(href[1], tag.end()):  # Coral's links show where they lead; older ones did not
        return f"{href[1]} "
    return ""
