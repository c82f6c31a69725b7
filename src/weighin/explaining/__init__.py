"""Comments -> suggested explanations, with the comments for and against each. Knows no database and no web."""

from weighin.explaining.finder import Finder, find
from weighin.explaining.types import (
    Claim,
    Comment,
    Corrections,
    Found,
    Link,
    Mode,
    Stance,
    Story,
    Suggestion,
)

__all__ = [
    "Claim",
    "Comment",
    "Corrections",
    "Finder",
    "Found",
    "Link",
    "Mode",
    "Stance",
    "Story",
    "Suggestion",
    "find",
]
