"""Whom mails are from."""

from __future__ import annotations

from urllib.parse import urlsplit

from weighin.domain import following
from weighin.domain.errors import Code, Refusal

NAME = "weighin"


def sender_of(mail_from: str, home: str) -> str:
    """The address that WEIGHIN_MAIL_FROM names, else one at the host of a site. Raises Refusal if it is none."""
    if not mail_from:
        try:
            return following.address(f"{NAME}@{urlsplit(home).hostname or ''}")
        except Refusal:  # a number, or a name that means something on this machine alone
            return f"{NAME}@localhost"
    try:
        return following.address(mail_from)
    except Refusal:
        message = f"WEIGHIN_MAIL_FROM is {mail_from!r}, which is no e-mail address. Write one: news@gazette.example"
        raise Refusal(Code.SETTING_INVALID, message) from None
