"""What a person may write, and for how long they may change it. Each check returns cleaned input or raises."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from weighin.domain.addresses import host_of
from weighin.domain.errors import Code, Refusal
from weighin.domain.text import clean, clean_line, is_visible
from weighin.domain.types import MINUTE, Comment, Instant, Source

TEXT_MAX = 10_000
NAME_MAX = 80
ADDRESS_MAX = 300
REASON_MAX = 500
STATEMENT_MAX = 200
EVIDENCE_MAX = 600
HAPPENED_MAX = 40
REPLAYED = 1000  # comments on which a draft of a policy is tried where nobody says how many
REPLAYED_MAX = 20_000
EDIT_WINDOW = 15 * MINUTE
SAME_FORM_WINDOW = 10 * MINUTE

_EMAIL = re.compile(r"[^@\s<>\"',;]{1,64}@[^@\s<>\"',;.]+(?:\.[^@\s<>\"',;.]+)+")
# An apostrophe may stand in an address (RFC 3986), so whatever shows one must quote it; our templates do.
_NOT_IN_ADDRESS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff\"<>\\`]")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?|\[[0-9a-f:.]+\]", re.ASCII)  # goes into headers as it is


def comment_text(typed: str) -> str:
    """The cleaned words of a comment. Raises Refusal if nothing is left to read or it is too long."""
    _must_be_within(typed)
    text = clean(typed).strip("\n").rstrip()
    if not is_visible(text):
        raise Refusal(Code.TEXT_EMPTY, "Please write a comment.", "text")
    _must_be_within(text, 1)
    return text


def _must_be_within(text: str, slack: int = 4) -> None:
    """Before it is cleaned, a text may be longer by what cleaning takes out; work on it stays bounded."""
    if len(text) > TEXT_MAX * slack:
        message = f"This comment has {len(text):,} characters; please shorten it to {TEXT_MAX:,}."
        raise Refusal(Code.TEXT_TOO_LONG, message, "text")


def name(typed: str) -> str:
    """The cleaned name of a person. Raises Refusal if it is empty or too long."""
    cleaned = clean_line(typed)
    if not is_visible(cleaned):
        raise Refusal(Code.NAME_EMPTY, "Please enter your name.", "name")
    if len(cleaned) > NAME_MAX:
        message = f"This name has {len(cleaned)} characters; please use at most {NAME_MAX}."
        raise Refusal(Code.NAME_TOO_LONG, message, "name")
    return cleaned


def reason(typed: str) -> str:
    """The cleaned words of a moderator's reason, which may be none. Raises Refusal if it is too long."""
    cleaned = clean_line(typed)
    if len(cleaned) > REASON_MAX:
        message = f"This reason has {len(cleaned):,} characters; please shorten it to {REASON_MAX}."
        raise Refusal(Code.REASON_TOO_LONG, message, "reason")
    return cleaned if is_visible(cleaned) else ""


def statement(typed: str) -> str:
    """The cleaned sentence of an explanation. Raises Refusal if it is empty or too long."""
    return _sentence(typed, STATEMENT_MAX, "Please say in a sentence what may have happened.", "statement")


def evidence_text(typed: str) -> str:
    """The cleaned words of a piece of evidence. Raises Refusal if it is empty or too long."""
    return _sentence(typed, EVIDENCE_MAX, "Please say what was observed, in a sentence or two.", "evidence")


def _sentence(typed: str, most: int, empty: str, field: str) -> str:
    _must_be_no_book(typed, most, field)
    cleaned = clean_line(typed)
    if not is_visible(cleaned):
        raise Refusal(Code.TEXT_EMPTY, empty, field)
    if len(cleaned) > most:
        message = f"This has {len(cleaned):,} characters; please shorten it to {most}. A comment has room for more."
        raise Refusal(Code.TEXT_TOO_LONG, message, field)
    return cleaned


def happened(typed: str) -> str:
    """When something was observed, in anybody's words, which may be none. Raises Refusal if it is too long."""
    _must_be_no_book(typed, HAPPENED_MAX, "happened")
    cleaned = clean_line(typed)
    if len(cleaned) > HAPPENED_MAX:
        message = f"This date has {len(cleaned):,} characters; please shorten it to {HAPPENED_MAX}."
        raise Refusal(Code.TEXT_TOO_LONG, message, "happened")
    return cleaned if is_visible(cleaned) else ""


def _must_be_no_book(typed: str, most: int, field: str) -> None:
    """Before it is cleaned: work on it stays bounded."""
    if len(typed) > 4 * TEXT_MAX:
        raise Refusal(Code.TEXT_TOO_LONG, f"Please shorten this to {most} characters.", field)


def source(title: str, publisher: str, url: str) -> Source | None:
    """A cleaned source, or None where all was left empty. Raises Refusal for an address that is none, and for books."""
    for typed in (title, publisher, url):
        _must_be_no_book(typed, EVIDENCE_MAX, "source")
    link = website(url) if url.strip() else None
    named, by = clean_line(title)[:EVIDENCE_MAX], clean_line(publisher)[:NAME_MAX]
    if not (link or is_visible(named) or is_visible(by)):
        return None
    return Source(named if is_visible(named) else link or by, by, link)


def email(typed: str) -> str | None:
    """A cleaned e-mail address, or None where the field was left empty. Raises Refusal if it cannot be one."""
    cleaned = clean_line(typed)
    if not cleaned:
        return None
    if len(cleaned) > ADDRESS_MAX or not _EMAIL.fullmatch(cleaned):
        message = "This does not look like an e-mail address. Correct it, or leave the field empty."
        raise Refusal(Code.EMAIL_INVALID, message, "email")
    return cleaned


def website(typed: str) -> str | None:
    """A cleaned http(s) address, or None where the field was left empty. Raises Refusal for anything else."""
    cleaned = clean_line(typed)
    if not cleaned:
        return None
    if "://" not in cleaned and ":" not in cleaned.split("/")[0]:
        cleaned = f"https://{cleaned}"
    if not is_web_address(cleaned):
        message = "A website begins with https:// or http://. Correct it, or leave the field empty."
        raise Refusal(Code.WEBSITE_INVALID, message, "website")
    return cleaned


def is_web_address(text: str) -> bool:
    """Whether a text is an http(s) address that a link may point to."""
    if len(text) > 2000 or _NOT_IN_ADDRESS.search(text):
        return False
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and "@" not in parts.netloc and bool(_HOST.fullmatch(host_of(parts)))


def may_change(comment: Comment, person_id: int | None, now: Instant) -> None:
    """Pass if the person may edit or withdraw the comment now. Raises Refusal saying why not."""
    if person_id is None or comment.person_id != person_id:
        message = "Only its writer can change a comment, from the browser it was written in."
        raise Refusal(Code.NOT_YOURS, message)
    if now - comment.created_at > EDIT_WINDOW:
        message = "A comment can be changed for 15 minutes; that time is over. You can still reply to it."
        raise Refusal(Code.EDIT_WINDOW_OVER, message)
