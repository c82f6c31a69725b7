"""In what state explanations and cells can be."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where an explanation stands against the one that leads."""

    UNTESTED = "not yet tested"  # listed apart, never ranked
    LEADING = "leading"
    STANDING = "standing"
    WEAKENED = "weakened"
    SET_ASIDE = "set aside"


class Lack(StrEnum):
    """Why an explanation counts as not yet tested."""

    RIVAL = "there is no other explanation to compare it with"
    READERS = "it takes three pieces of evidence that five readers each have rated"
    CAMP = "only one camp has rated it"


class CellState(StrEnum):
    """What readers make of one piece of evidence under one explanation."""

    UNTESTED = "untested"
    NOT_APPLICABLE = "does not bear on it"  # most readers say so; it counts as unrated
    ONE_CAMP = "one camp only"
    CONTESTED = "contested"
    AGREED = "agreed"
    NO_CAMPS = "rated"  # nobody has a camp, so nobody can agree across camps
