"""Calls in Akismet's format as typed input: form fields in any charset, the key, the text to judge."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request

from weighin.actions.keys import KEY
from weighin.domain.errors import Code, Refusal
from weighin.web import forms

FIELDS_MAX = 1000  # callers send their server's variables along
JUDGED_MAX = 32_000  # characters; of a longer text its beginning and its end are judged
_NAMED_MAX = 200  # characters of a name or an address beside the text
_TRUE = {"1", "true", "yes", "on"}
_REQUIRED = ("blog", "user_ip")
GUARANTEED_AUTHORS = {"viagra-test-123", "akismet-guaranteed-spam"}
GUARANTEED_EMAIL = "akismet-guaranteed-spam@example.com"

# Python knows codecs that are no charsets, and some that take their time: these are the ones that blogs are written in.
# A form is never sent in one that writes ASCII otherwise (UTF-16, EBCDIC): a key in it would be no key of ours.
_CHARSETS = re.compile(
    r"utf-8|ascii|iso8859-\d+|cp\d+|koi8-[rut]|shift_jis(_2004|x0213)?|euc[-_](jp|kr|jis_2004)|gb2312|gbk|gb18030|"
    r"big5(hkscs)?|tis-620"
)
_ASCII = b"0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Call:
    """One call, with the values of its fields as they were typed."""

    fields: Mapping[str, str]
    host: str

    @property
    def key(self) -> str:
        """What was sent as a key, as `api_key`, `key`, or the first label of the host; empty if nothing was."""
        sent = self.fields.get("api_key") or self.fields.get("key")
        label = self.host.partition(".")[0].lower()
        return (sent or (label if KEY.fullmatch(label) else "")).strip().lower()

    @property
    def missing(self) -> list[str]:
        """The required fields that are not there."""
        return [name for name in _REQUIRED if not self.fields.get(name, "").strip()]

    @property
    def is_test(self) -> bool:
        return self.fields.get("is_test", "").strip().lower() in _TRUE

    @property
    def is_by_administrator(self) -> bool:
        return self.fields.get("user_role", "").strip().lower() == "administrator"

    @property
    def is_guaranteed_spam(self) -> bool:
        """Whether it carries one of the names that every implementation answers with true, for tests."""
        author, email = self.fields.get("comment_author", ""), self.fields.get("comment_author_email", "")
        return author.strip().lower() in GUARANTEED_AUTHORS or email.strip().lower() == GUARANTEED_EMAIL

    @property
    def content(self) -> tuple[str, str]:
        """The text by itself, as far as it is judged: its beginning, or all of it, and its end, if it is long."""
        content = self.fields.get("comment_content", "").replace("\x00", "")
        if len(content) <= JUDGED_MAX:
            return content, ""
        return content[: JUDGED_MAX * 3 // 4], content[-JUDGED_MAX // 4 :]

    @property
    def parts(self) -> list[str]:
        """What is judged: who wrote, the words of the address given with the name, and the text.

        A website beside one's name is ordinary, and within a text a link is what tells spam: measured on labelled
        comments, the whole address would have made one honest comment in four spam, its words alone none. The end of
        a long text is a part of its own, so that what stands there does not drown in what comes before it.
        """
        author = self.fields.get("comment_author", "").strip()[:_NAMED_MAX]
        address = self.fields.get("comment_author_url", "").strip()[:_NAMED_MAX]
        words = re.sub(r"[\W_]+", " ", re.sub(r"^[a-z]+://(www\.)?", "", address.lower())).strip()
        begins, ends = self.content
        first = "\n".join(part for part in (f"{author} {words}".strip(), begins) if part)
        return [part.replace("\x00", "") for part in (first, ends) if part]

    @property
    def text(self) -> str:
        """The same as one text, as feedback keeps it."""
        return "\n".join(self.parts)

    @property
    def guid(self) -> str | None:
        """The id of the check that feedback answers, where the caller sends it."""
        sent = self.fields.get("guid") or self.fields.get("akismet_guid") or ""
        return sent.replace("\x00", "")[:64] or None


async def read(request: Request) -> Call:
    """A call by GET or POST. Raises Refusal if the body is too large or has too many fields."""
    body = await forms.read_body(request) if request.method == "POST" else b""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        raise Refusal(Code.BODY_TYPE_UNKNOWN, "Send the fields as application/x-www-form-urlencoded.")
    query = request.scope["query_string"] if request.method != "POST" else b""
    return Call(await forms.beside(_fields, body or query), request.headers.get("host", ""))


def _fields(body: bytes) -> dict[str, str]:
    try:
        # Latin-1 keeps every byte as it is until the charset is known, which is itself one of the fields.
        pairs = parse_qsl(body.decode("latin-1"), True, encoding="latin-1", max_num_fields=FIELDS_MAX)
    except ValueError:
        raise Refusal(Code.BODY_INVALID, f"Send at most {FIELDS_MAX} fields.") from None
    raw = dict(pairs)
    charset = _charset(raw.get("blog_charset", ""))
    return {name: value.encode("latin-1").decode(charset, "replace") for name, value in raw.items()}


def _charset(told: str) -> str:
    """The codec of a charset, that of UTF-8 where it is not told or not known."""
    try:
        name = codecs.lookup(told.strip()).name if told.strip() else "utf-8"
    except (LookupError, ValueError):
        return "utf-8"
    if name == "iso8859-1":
        return "cp1252"  # as every browser reads it
    keeps_ascii = bool(_CHARSETS.fullmatch(name)) and _ASCII.decode(name, "replace") == _ASCII.decode()
    return name if keeps_ascii else "utf-8"
