"""The Jinja2 environment: a template's name and a context in, HTML out."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from weighin.domain.policy import clauses
from weighin.domain.text import clean_line, first_words, unmarked
from weighin.domain.types import Instant
from weighin.markup import excerpt

FOLDER = Path(__file__).parent
STATIC = FOLDER / "web" / "static"
TEMPLATES = FOLDER / "templates"
LINE_MOST = 500  # characters of a title or an excerpt, where a mail has it on a line
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


# The address of each static file carries the hash of its bytes, so that it can be kept for ever.
ASSETS = {path.name: f"/static/{path.name}?v={digest(path)}" for path in sorted(STATIC.iterdir())}


def moment(instant: Instant) -> datetime:
    return _EPOCH + timedelta(microseconds=instant)


def iso(instant: Instant) -> str:
    """2026-10-03T07:30:00Z: what programs and <time> want."""
    when = moment(instant)
    fraction = f".{when.microsecond:06d}".rstrip("0").rstrip(".") if when.microsecond else ""
    return f"{when:%Y-%m-%dT%H:%M:%S}{fraction}Z"


def day(instant: Instant) -> str:
    """3 October 2026."""
    when = moment(instant)
    return f"{when.day} {when:%B %Y}"


def minute(instant: Instant) -> str:
    """3 Oct 2026, 07:30 UTC."""
    when = moment(instant)
    return f"{when.day} {when:%b %Y, %H:%M} UTC"


def count(number: int, one: str, many: str) -> str:
    """1 comment, 1,200 comments."""
    return f"{number:,} {one if number == 1 else many}"


def signed(value: float) -> str:
    """+3.8, −4.0: with a sign that is as wide as the plus."""
    return f"{value:+.1f}".replace("-", "−")


def time_tag(instant: Instant) -> Markup:
    """A <time> whose second is dropped from the machine's form too: readers see minutes."""
    return Markup('<time datetime="{}">{}</time>').format(iso(instant - instant % 1_000_000), minute(instant))


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals["assets"] = ASSETS
    made.globals["count"] = count
    made.filters |= {"iso": iso, "day": day, "minute": minute, "time": time_tag, "signed": signed}
    made.filters |= {"clauses": clauses, "unmarked": unmarked, "excerpt": excerpt}
    made.filters["line"] = lambda text: first_words(clean_line(text), LINE_MOST)
    return made


_env = _environment()


def render(name: str, **context: Any) -> str:
    """The template with the context filled in. A name that is missing from the context is an error."""
    return _env.get_template(name).render(context)
