"""Following a story by mail: who may be written to, how often, and what a link in a mail says."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from hashlib import blake2b

from weighin.domain.errors import Code, Refusal
from weighin.domain.types import MINUTE, Instant

HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY
LINK_SECONDS = 3 * 24 * 3600  # how long a link that confirms works, and an address waits for it
LINK_TIME = 3 * DAY
ASK_AGAIN = HOUR  # before this nobody gets a second link for the same story
ASKS_A_DAY = 5  # links that one mailbox gets in a day, whoever asks for them
PAUSES = (5 * MINUTE, 30 * MINUTE, 2 * HOUR, 8 * HOUR, DAY)  # before a mail is tried again; then it is given up
REFUSALS = 3  # mails in a row that an address may refuse for good before it is forgotten

ADDRESS_MAX, LOCAL_MAX, DOMAIN_MAX = 254, 64, 253
_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]", re.ASCII)
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
# These are letters of their own in today's domains, and others in Python's older rules: the mail would go elsewhere.
_AMBIGUOUS = set("\u00df\u03c2\u200c\u200d")


@dataclass(frozen=True, slots=True)
class Follower:
    """An address that follows stories of a site. `due_at`: when it is looked whether there is news; None before it
    was confirmed. `tries` of the mail that is due; `refusals`: mails that were refused for good, in a row."""

    id: int
    site_id: int
    email: str
    created_at: Instant
    due_at: Instant | None
    tries: int
    refusals: int


@dataclass(frozen=True, slots=True)
class Follow:
    """A story that somebody follows, or has asked to. `due_at`: when a link to confirm is sent, if one is due.

    The rest is what the last mail has told: comments up to a `number`, so many `comments`, what happened to the list up
    to an event, and where it stood then.
    """

    follower_id: int
    story_id: int
    site_id: int
    asked_at: Instant
    confirmed_at: Instant | None
    due_at: Instant | None
    tries: int
    told_at: Instant
    number: int
    comments: int
    event_id: int
    standing_id: int | None


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a link in a mail stands for: this follower, and one story or (0) all. The moment tells a follower from a
    later one that was given the same number."""

    follower_id: int
    created_at: Instant
    story_id: int = 0


def address(typed: str) -> str:
    """An address that mail can be sent to, its domain as the network writes it. Raises Refusal."""
    local, at, domain = unicodedata.normalize("NFC", typed[: 2 * ADDRESS_MAX].strip(" \t")).lower().partition("@")
    named = _network_name(domain)
    found = f"{local}@{named}"
    if not (at and named and _is_local(local)) or len(found) > ADDRESS_MAX:
        message = "This does not look like an e-mail address. Please check it, such as: name@example.org"
        raise Refusal(Code.EMAIL_INVALID, message, "email")
    return found


def mailbox(email: str) -> str:
    """What addresses of one mailbox share: name+this and na.me are name, at most providers. For counting alone."""
    local, _, domain = email.partition("@")
    return f"{local.partition('+')[0].replace('.', '') or local}@{domain}"


def fingerprint(email: str) -> str:
    """By what a mailbox is told from others without being named."""
    return blake2b(mailbox(email).encode(), digest_size=16, person=b"weighin follow").hexdigest()


def again(tries: int, now: Instant) -> Instant | None:
    """When a mail is tried again that was tried so often; None where it is given up."""
    return now + PAUSES[tries - 1] if tries <= len(PAUSES) else None


def _is_local(local: str) -> bool:
    """Dots between atoms (RFC 5322), with letters of any script (RFC 6531); nothing that needs quotes."""
    fits = all(_ATOM.fullmatch(char) or (not char.isascii() and _is_letter(char)) for char in local.replace(".", ""))
    return fits and all(local.split(".")) and 0 < len(local.encode()) <= LOCAL_MAX


def _network_name(domain: str) -> str:
    """The domain in ASCII; "" for what cannot be one."""
    if not 0 < len(domain) <= DOMAIN_MAX or _AMBIGUOUS & set(domain):
        return ""
    if not all(char.isascii() or _is_letter(char) for char in domain):  # other full stops, blanks of other scripts
        return ""
    try:
        name = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    labels = name.split(".")
    whole = len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels) and not labels[-1].isdigit()
    return name if whole and len(name) <= DOMAIN_MAX else ""


def _is_letter(char: str) -> bool:
    return unicodedata.category(char)[0] in "LMN"
