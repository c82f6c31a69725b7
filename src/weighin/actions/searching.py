"""Searching threads for the explanations in them, one after the other; `keeping` writes down what was found."""

from __future__ import annotations

import logging
import re
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import unescape

from weighin import explaining
from weighin.actions.keeping import PROPOSED, READ, claims_of, keep
from weighin.domain.errors import Refusal
from weighin.domain.listing import Bearing, Explanation, Link, Linker, Place, targets
from weighin.domain.types import Instant
from weighin.explaining import Claim, Corrections, Found, Stance, Suggestion
from weighin.explaining.thread import in_order
from weighin.storage import bearings, explanations, searches, sites
from weighin.storage.db import Database
from weighin.storage.searches import Said, Unsearched

log = logging.getLogger(__name__)

READ_MOST = 2000  # of the last comments of a thread, when it is read anew
ROOM = 500  # how many more may come before that
REMEMBERED = 16  # threads
_TAG = re.compile(r"<[^>]*>")


class Searcher:
    """Searches threads one after the other, and remembers the last of them, so that a new comment in one that it has
    read costs next to nothing. For one thread of a program."""

    def __init__(self, db: Database, most: int = READ_MOST, room: int = ROOM) -> None:
        self._db, self._most, self._room = db, most, room
        self._read: OrderedDict[int, _Read] = OrderedDict()

    def next(self, now: Instant) -> int | None:
        """Search one thread that has changed since it was searched; its story's id, or None where there is none."""
        with self._db.read() as conn:
            story = searches.next_unsearched(conn)
            if story is None:
                return None
            site = next(site for site in sites.all_sites(conn) if site.id == story.site_id)
            listed = explanations.of_story(conn, story.story_id)
            said = searches.said(conn, story.story_id, self._most + self._room)
            links = bearings.of_story(conn, story.story_id)
        known = self._read.pop(story.story_id, None)
        try:
            if known is not None:
                said = known.window(said)
                if not known.holds_of(_texts(said, listed)):
                    known = None
            if known is None:
                said = said[-self._most :]
            found = _counted(self._found(story, said, listed, links, known), said)
            self._db.write(lambda conn: keep(conn, site, story, found, said, now))
        except Refusal:
            raise
        except Exception:  # a bug; it must not keep the other threads from being searched
            self._read.pop(story.story_id, None)
            log.exception("the thread of story %s could not be searched", story.story_id)
            self._db.write(lambda conn: searches.done(conn, story))
        return story.story_id

    def _found(
        self,
        story: Unsearched,
        said: Sequence[Said],
        listed: Sequence[Explanation],
        links: Sequence[Link],
        known: _Read | None,
    ) -> Found:
        texts = _texts(said, listed)
        corrections = _corrections(listed, links, claims_of(listed, links, said))
        if known is None:
            about = explaining.Story(story.title, unescape(_TAG.sub(" ", story.body)))
            begin = said[0].id if len(said) >= self._most else 0
            known = _Read(explaining.Finder(about, corrections=corrections), {}, corrections, begin)
            texts = {one.id: one for one in in_order(texts.values())}
        known.finder.add(*(one for name, one in texts.items() if name not in known.texts))
        if known.corrections != corrections:
            known.finder.correct(corrections)
        known.texts, known.corrections = texts, corrections
        self._read[story.story_id] = known
        while len(self._read) > REMEMBERED:
            self._read.popitem(last=False)
        return known.finder.found()


@dataclass(slots=True)
class _Read:
    """A thread as it was read, from the comment `begin` on; 0 where it was read from its first."""

    finder: explaining.Finder
    texts: dict[str, explaining.Comment]
    corrections: Corrections
    begin: int

    def window(self, said: Sequence[Said]) -> list[Said]:
        """Of the last comments of the thread, those that this reading takes in: earlier ones it has left out."""
        begin = next((place for place, one in enumerate(said) if one.id == self.begin), 0)
        return list(said[begin:])

    def holds_of(self, texts: Mapping[str, explaining.Comment]) -> bool:
        """Whether all that was read still stands there. Where too much has come since, some does not."""
        return all(texts.get(name) == text for name, text in self.texts.items())


def _counted(found: Found, said: Sequence[Said]) -> Found:
    """What was found, with the people who put each forward; those who only object do not."""
    who = {str(one.id): one.who for one in said}

    def people(suggestion: Suggestion) -> int:
        speak = {who.get(link.comment) for link in suggestion.links if link.stance is Stance.FOR}
        return len(speak - {None})

    return replace(found, suggestions=tuple(replace(one, people=people(one)) for one in found.suggestions))


def _texts(said: Sequence[Said], listed: Sequence[Explanation]) -> dict[str, explaining.Comment]:
    return {one.id: one for one in _proposed(listed)} | {str(one.id): _comment(one) for one in said}


def _comment(one: Said) -> explaining.Comment:
    return explaining.Comment(str(one.id), str(one.parent_id) if one.parent_id else None, one.who, one.text)


def _proposed(listed: Sequence[Explanation]) -> list[explaining.Comment]:
    """What readers proposed, as comments that say so."""
    return [
        explaining.Comment(f"{PROPOSED}{one.id}", None, f"proposer {one.person_id}", one.statement)
        for one in listed
        if one.claim is None and one.place in READ
    ]


def _corrections(listed: Sequence[Explanation], links: Sequence[Link], claims: Mapping[int, Claim]) -> Corrections:
    """What people decided about the list and the links, as the finder is told it."""
    into = targets(listed)
    stances = {Bearing.FOR: Stance.FOR, Bearing.AGAINST: Stance.AGAINST}
    said = [one for one in links if one.linker is not Linker.MACHINE]
    told = [(Claim(str(one.comment_id), one.starts), one) for one in said if one.starts is not None]
    declined = [claims[one.id] for one in listed if one.place is Place.DECLINED]
    return Corrections(
        together=tuple((claims[one], claims[its]) for one, its in into.items() if one != its),
        apart=tuple((claim, claims[one.explanation_id]) for claim, one in told if one.bearing is Bearing.NEITHER),
        accepted=tuple((claims[one.id], one.statement) for one in listed if one.place is Place.LISTED),
        rejected=tuple(claim for claim in declined if claim.comment.isdigit()),
        stances=tuple((claim, stances[one.bearing]) for claim, one in told if one.bearing in stances),
    )
