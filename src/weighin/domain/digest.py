"""What a weekly mail says of a story: what happened to its list, how it stands, the new comments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from weighin.domain.explanations import State
from weighin.domain.types import SECOND, Instant, Story

STORIES = 20  # in one mail; the others come with the next
BEST = 3  # comments of a story that are shown
EVENTS = 8  # things that happened to a list, of a story
COUNTED = 1000  # comments that are looked through for the best
WORDS = 240  # characters of a comment


@dataclass(frozen=True, slots=True)
class Said:
    """A new comment: who wrote it, and its first words."""

    id: int
    number: int
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Cause:
    """A piece of evidence and by how many dB it moved an explanation; both as they are printed."""

    number: str
    decibels: float
    text: str


@dataclass(frozen=True, slots=True)
class Moved:
    """By how many dB an explanation moved, against the average of its list, and why."""

    letter: str
    statement: str
    decibels: float
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An explanation as it stands now: its state, how far behind the first, and what it was last time if it differs."""

    letter: str
    statement: str
    state: State
    behind: float | None
    was: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """What changed in a story `since` somebody was told last."""

    story: Story
    since: str
    comments: int = 0
    best: tuple[Said, ...] = ()
    events: tuple[str, ...] = ()
    more_events: bool = False
    moves: tuple[Moved, ...] = ()
    verdict: str = ""
    entries: tuple[Entry, ...] = field(default=())

    @property
    def is_any(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.comments or self.about_list)

    @property
    def about_list(self) -> bool:
        """Whether anything happened to the list, or moved on it."""
        return bool(self.events or self.moves or any(entry.was for entry in self.entries))


def subject(site: str, news: Sequence[News]) -> str:
    """The subject of a mail with these news."""
    title = news[0].story.title
    more = len(news) - 1
    others = f" and {more} more {'story' if more == 1 else 'stories'}" if more else ""
    return f"{site}: what changed in “{title[:80]}”{others}"


def turned(before: Mapping[str, str], now: Mapping[str, State]) -> dict[str, str]:
    """{letter: the state that it had} of the explanations that are in another state now."""
    return {name: before[name] for name, state in now.items() if name in before and before[name] != state}


def when(instant: Instant, time_zone: str) -> str:
    """3 October 2026, 09:30 CEST: by the clock of a site."""
    told = datetime.fromtimestamp(instant // SECOND, ZoneInfo(time_zone))
    return f"{told.day} {told:%B %Y, %H:%M %Z}"
