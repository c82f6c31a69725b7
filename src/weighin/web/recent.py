"""What came through another system's door lately, in this process: who sent how often, and which texts.

Of texts a number stays here, of writers the id that the other system gave them; nothing is stored.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from weighin.domain.types import Instant

WRITERS_MAX = 10_000  # the latest ones
TEXTS_MAX = 10_000
SENT_MAX = 100  # comments of one writer


@dataclass(frozen=True, slots=True)
class _Site:
    sent: OrderedDict[str, deque[Instant]] = field(default_factory=OrderedDict)
    texts: OrderedDict[int, str] = field(default_factory=OrderedDict)


class Recent:
    """The latest writers and texts of each site. Used on the event loop alone."""

    def __init__(self) -> None:
        self._sites: dict[int, _Site] = {}

    def sent(
        self, site_id: int, writer: str, likeness: int | None, now: Instant, *, edited: bool
    ) -> tuple[Sequence[Instant], bool]:
        """Remember a comment. When its writer sent others before, and whether its text was sent before.

        An edit is no other comment, and its own text does not count against it.
        """
        its = self._sites.setdefault(site_id, _Site())
        instants = its.sent.setdefault(writer, deque(maxlen=SENT_MAX))
        its.sent.move_to_end(writer)
        earlier = tuple(instants)
        if not edited:
            instants.append(now)
        before = its.texts.get(likeness) if likeness is not None else None
        if likeness is not None:
            its.texts.setdefault(likeness, writer)
            its.texts.move_to_end(likeness)
        while len(its.sent) > WRITERS_MAX:
            its.sent.popitem(last=False)
        while len(its.texts) > TEXTS_MAX:
            its.texts.popitem(last=False)
        return earlier, before is not None and not (edited and before == writer)
