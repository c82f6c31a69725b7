"""All that a rule can ask about, by the words with which a policy does. `docs/policy.md` explains each."""

from __future__ import annotations

from collections.abc import Callable

from weighin.domain.policy.case import ROLES
from weighin.domain.policy.conditions import Check
from weighin.domain.policy.cursor import Cursor
from weighin.domain.policy.facts import SCORES
from weighin.domain.policy.kinds import Choice, contains, flag, story
from weighin.domain.policy.languages import CODES, NAMES
from weighin.domain.policy.measures import (
    ANY_COUNT,
    FROM_ONE,
    account_age,
    counted,
    first_comment,
    score,
    speed,
    time_of_day,
)
from weighin.domain.policy.spans import ALL, points
from weighin.domain.policy.wording import Wording

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_approved = counted("approved", ANY_COUNT, "its writer", "published comment", "how much its writer has published")
_repeated = flag(
    "repeated", Wording("its text", "was", "was not", "sent here before", "whether its text was sent before")
)
_copied = flag(
    "copied",
    Wording("its text", "is", "is not", "copied from the story or the comment above it", "whether its text is copied"),
)
_language = Choice(
    "language",
    ALL,
    {name: (code, NAMES[code]) for name, code in CODES.items()},
    Wording("its language", "is", "is not", "", "its language"),
    "a language",
    "`language is en` or `language is not English, German`",
)
_weekday = Choice(
    "weekday",
    points(range(7)),
    {day.lower(): (number, day) for number, day in enumerate(WEEKDAYS)},
    Wording("it", "was", "was not", "sent on ", "when it was sent"),
    "a day of the week",
    "`weekday is Saturday, Sunday`",
)
_writer = Choice(
    "writer",
    points(range(len(ROLES))),
    {role.value: (number, f"a {role.value}") for number, role in enumerate(ROLES)},
    Wording("its writer", "is", "is not", "", "who its writer is"),
    "a kind of writer",
    "`writer is guest`, `reader` or `moderator`",
)
_scores = {name.replace("_", " "): score(name) for name in SCORES}

SUBJECTS: dict[str, Callable[[Cursor], Check]] = {
    **_scores,
    **{f"{name} score": read for name, read in _scores.items()},
    "first comment": first_comment,
    "approved": _approved,
    "approved comments": _approved,
    "account age": account_age,
    "comments in": speed,
    "links": counted("links", ANY_COUNT, "it", "link", "how many links it has"),
    "images": counted("images", ANY_COUNT, "it", "image", "how many images it has"),
    "length": counted("length", FROM_ONE, "it", "character", "how long it is"),
    "words": counted("words", ANY_COUNT, "it", "word", "how many words it has"),
    "contains": contains,
    "does not contain": lambda cursor: contains(cursor).opposite(),
    "repeated": _repeated,
    "repeated text": _repeated,
    "copied": _copied,
    "copied text": _copied,
    "contentless": flag(
        "contentless", Wording("it", "is", "is not", "a remark without content", "whether it has any content")
    ),
    "edited": flag("edited", Wording("it", "was", "was not", "edited", "whether it was edited")),
    "language": _language,
    "story": story,
    "time": time_of_day,
    "time of day": time_of_day,
    "weekday": _weekday,
    "writer": _writer,
}
