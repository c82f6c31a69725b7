"""A thread that is read comment by comment, and the explanations found in it so far."""

from __future__ import annotations

from collections.abc import Iterable

from weighin.explaining.types import NOTHING, Comment, Corrections, Found, Mode, Story


class Finder:
    """Takes comments one at a time, parents before replies, and says at any time what explanations they hold.

    Not to be shared between threads.
    """

    def __init__(self, story: Story, *, mode: Mode | None = None, corrections: Corrections = NOTHING) -> None:
        """`mode`: None takes embeddings where they are installed. Raises Refusal (model_invalid)."""
        self.story, self.corrections = story, corrections
        self._mode = mode or Mode.WORDS
        self._comments: dict[str, Comment] = {}

    def add(self, comment: Comment) -> None:
        """Read one more comment. An id that was there is ignored; an unknown parent makes it a root."""
        self._comments.setdefault(comment.id, comment)

    def found(self) -> Found:
        """What was found until now."""
        return Found((), self._mode)


def find(
    story: Story,
    comments: Iterable[Comment],
    *,
    mode: Mode | None = None,
    corrections: Corrections = NOTHING,
) -> Found:
    """The explanations in a thread, in whatever order its comments come. Raises Refusal (model_invalid)."""
    finder = Finder(story, mode=mode, corrections=corrections)
    for comment in comments:
        finder.add(comment)
    return finder.found()
