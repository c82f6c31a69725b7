"""What templates are given beside the domain's own values: the form as it stands, and who is looking."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from weighin.domain.errors import Refusal
from weighin.domain.limits import EDIT_WINDOW
from weighin.domain.listing import Evidence
from weighin.domain.policy import Mistake
from weighin.domain.trial import Trial
from weighin.domain.types import MINUTE, Comment, Instant, Person, Role, State

LINE_SHOWN = 200  # characters of a line that a mistake is in


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at a page, and when."""

    person: Person
    now: Instant
    rules: tuple[tuple[str, str], ...] = ()  # for moderators: (number, heading) of what a decision can name

    @property
    def is_moderator(self) -> bool:
        return self.person.role is Role.MODERATOR

    def wrote(self, comment: Comment) -> bool:
        return comment.person_id == self.person.id

    def may_change(self, comment: Comment) -> bool:
        open_states = {State.PUBLISHED, State.HELD}
        return self.wrote(comment) and comment.state in open_states and self.minutes_left(comment) > 0

    def minutes_left(self, comment: Comment) -> int:
        """Whole minutes, rounded up, for which the comment can still be changed."""
        left = comment.created_at + EDIT_WINDOW - self.now
        return max(0, -(-left // MINUTE))


@dataclass(frozen=True, slots=True)
class FormView:
    """The comment form: where it goes, what was typed, what is wrong with it, how it would look.

    `title` is what a page elsewhere calls itself, until it has a story.
    """

    action: str
    parent: Comment | None = None
    name: str = ""
    text: str = ""
    email: str = ""
    website: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)  # field -> message; "" for the whole form
    preview: str | None = None
    title: str = ""
    nudged: bool = False  # its writer was asked to rephrase it: sent again, it goes to a moderator
    bears: Mapping[int, int] = field(default_factory=dict)  # explanation id -> 1 for, -1 against
    offers: bool = False  # whether a program offers them, from the words
    attaches: Mapping[int, int] = field(default_factory=dict)  # evidence id -> 1 for, -1 against, 0 not said
    about: Sequence[Evidence] = ()  # the evidence of which it asks that


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft of the policy: its text, the number typed beside it, what is wrong with either, what it came to.

    Each mistake comes with the line that it is in.
    """

    text: str
    last: str
    errors: Mapping[str, str] = field(default_factory=dict)  # field -> message; "" for the whole form
    mistakes: Sequence[tuple[Mistake, str]] = ()
    trial: Trial | None = None


def with_lines(mistakes: Sequence[Mistake], text: str) -> list[tuple[Mistake, str]]:
    """Each mistake with the line of the text that it is in; of a long line, what stands around it."""
    lines = re.split(r"\r\n|\r|\n", text)
    return [(one, _around(lines[one.line - 1], one.column) if one.line <= len(lines) else "") for one in mistakes]


def _around(line: str, column: int) -> str:
    if len(line) <= LINE_SHOWN:
        return line
    begin = min(max(0, column - LINE_SHOWN // 2), len(line) - LINE_SHOWN)
    end = begin + LINE_SHOWN
    return f"{'…' if begin else ''}{line[begin:end]}{'…' if end < len(line) else ''}"


def errors_of(refusals: list[Refusal]) -> dict[str, str]:
    """{field: message}, with "" for what is wrong with the form as a whole."""
    shown = {"name", "text", "email", "website"}
    return {one.field if one.field in shown else "": one.message for one in refusals}


def empty_form(action: str, viewer: Viewer | None, parent: Comment | None = None, text: str = "") -> FormView:
    """The form as it is first shown, with what its reader gave last time."""
    if viewer is None:
        return FormView(action, parent, text=text)
    person = viewer.person
    return FormView(action, parent, person.name, text, person.email or "", person.website or "")


def frame_address(url: str) -> str:
    """Where the thread of a page elsewhere stands alone, for a frame."""
    return f"/embed?url={quote(url, safe='')}"


def quoted(comment: Comment) -> str:
    """A comment's words as a quotation to reply to."""
    return "".join(f"> {line}\n" for line in comment.text.splitlines()) + "\n"
