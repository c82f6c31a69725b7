"""A letter as a message that mail programs read: plain text with simple HTML beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import blake2b

from weighin.domain.text import clean_line, first_words
from weighin.domain.types import SECOND, Instant

SUBJECT_MOST = 150
NAME_MOST = 60


@dataclass(frozen=True, slots=True)
class Letter:
    """What is said, by whom, and the address at which it can be ended. `again` is the same where a letter is written
    anew because nobody knows whether it left."""

    name: str
    subject: str
    text: str
    html: str
    stop: str
    again: str


def message(letter: Letter, sender: str, recipient: str, now: Instant) -> EmailMessage:
    """The letter to one address. One that is sent again has the same id, by which mail programs show it once."""
    # Lines are not folded at 78: Python would take an address of the web apart. All of it is shorter than 998.
    made = EmailMessage(SMTP.clone(max_line_length=900, utf8=not recipient.isascii()))
    made["From"] = Address(first_words(clean_line(letter.name), NAME_MOST), *_parts(sender))
    made["To"] = Address("", *_parts(recipient))
    made["Subject"] = first_words(clean_line(letter.subject), SUBJECT_MOST)
    made["Date"] = format_datetime(datetime.fromtimestamp(now // SECOND, UTC))
    told = blake2b(f"{recipient}\n{letter.again}".encode("utf-8", "replace"), digest_size=16).hexdigest()
    made["Message-ID"] = f"<{told}@{sender.rpartition('@')[2]}>"
    made["List-Unsubscribe"] = f"<{letter.stop}>"
    made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(_whole(letter.text), cte="quoted-printable")
    made.add_alternative(_whole(letter.html), subtype="html", cte="quoted-printable")
    return made


def _parts(address: str) -> tuple[str, str]:
    local, _, domain = address.rpartition("@")
    return local, domain


def _whole(text: str) -> str:
    """Without halves of characters, which no encoding has."""
    return text.encode("utf-8", "replace").decode()
