"""Searching threads for the explanations in them: what is found is suggested, and listed once enough people say it."""

from __future__ import annotations

import logging
import re
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import unescape

from sqlalchemy import Connection

from weighin import explaining
from weighin.actions.listing import LISTED_MOST, open_places
from weighin.domain.errors import Refusal
from weighin.domain.limits import STATEMENT_MAX
from weighin.domain.listing import Bearing, Explanation, Link, Linker, Place, targets
from weighin.domain.types import Instant, Site
from weighin.explaining import Claim, Corrections, Found, Stance, Suggestion
from weighin.explaining.thread import in_order
from weighin.storage import bearings, explanations, list_events, searches, sites, stories
from weighin.storage.db import Database
from weighin.storage.searches import Said, Unsearched

log = logging.getLogger(__name__)

READ_MOST = 2000  # of the last comments of a thread, when it is read for the first time
ROOM = 500  # how many more may come before it is read anew
REMEMBERED = 16  # threads
SUGGESTED_MOST = 30  # on one list
SURE = 0.8  # how sure the finder must be of what is listed without a nod
_TAG = re.compile(r"<[^>]*>")
_BEARINGS = {Stance.FOR: Bearing.FOR, Stance.AGAINST: Bearing.AGAINST, Stance.NEITHER: Bearing.NEITHER}
_PROPOSED = "explanation-"  # before the number of one that a reader proposed: it is read as a comment that says so


def _counted(found: Found, said: Sequence[Said]) -> Found:
    """What was found, with the people who put each forward; those who only object do not."""
    who = {str(one.id): one.who for one in said}

    def people(suggestion: Suggestion) -> int:
        speak = {who.get(link.comment) for link in suggestion.links if link.stance is Stance.FOR}
        return len(speak - {None})

    return replace(found, suggestions=tuple(replace(one, people=people(one)) for one in found.suggestions))


class Searcher:
    """Searches threads one after the other, and remembers the last of them, so that a new comment in one that it has
    read costs next to nothing. For one thread of a program."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._read: OrderedDict[int, _Read] = OrderedDict()

    def next(self, now: Instant) -> int | None:
        """Search one thread that has changed since it was searched; its story's id, or None where there is none."""
        with self._db.read() as conn:
            story = searches.next_unsearched(conn)
            if story is None:
                return None
            site = next(site for site in sites.all_sites(conn) if site.id == story.site_id)
            listed = explanations.of_story(conn, story.story_id)
            known = self._read.get(story.story_id)
            said = searches.said(conn, story.story_id, len(known.texts) + ROOM if known else READ_MOST)
            linked = [one for one in bearings.of_story(conn, story.story_id) if one.linker is not Linker.MACHINE]
        try:
            found = self._found(story, said, listed, linked)
        except Refusal:
            raise
        except Exception:  # a bug; it must not keep the other threads from being searched
            self._read.pop(story.story_id, None)
            log.exception("the thread of story %s could not be searched", story.story_id)
            self._db.write(lambda conn: searches.done(conn, story.story_id, story.numbered))
        else:
            self._db.write(lambda conn: _keep(conn, site, story, _counted(found, said), now))
        return story.story_id

    def _found(
        self, story: Unsearched, said: Sequence[Said], listed: Sequence[Explanation], linked: Sequence[Link]
    ) -> Found:
        texts = {one.id: one for one in _proposed(listed)} | {str(one.id): _comment(one) for one in said}
        corrections = _corrections(listed, linked)
        known = self._read.pop(story.story_id, None)
        if known is None or not known.holds_of(texts):
            about = explaining.Story(story.title, unescape(_TAG.sub(" ", story.body)))
            known = _Read(explaining.Finder(about, corrections=corrections), {}, corrections)
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
    """A thread as it was read."""

    finder: explaining.Finder
    texts: dict[str, explaining.Comment]
    corrections: Corrections

    def holds_of(self, texts: Mapping[str, explaining.Comment]) -> bool:
        """Whether all that was read still stands there, and not so much more that it should be read anew."""
        grown = len(texts) <= max(READ_MOST, len(self.texts)) + ROOM
        return grown and all(texts.get(name) == text for name, text in self.texts.items())


def _comment(one: Said) -> explaining.Comment:
    return explaining.Comment(str(one.id), str(one.parent_id) if one.parent_id else None, one.who, one.text)


def _proposed(listed: Sequence[Explanation]) -> list[explaining.Comment]:
    """What readers proposed, as comments that say so."""
    return [
        explaining.Comment(f"{_PROPOSED}{one.id}", None, f"proposer {one.person_id}", one.statement)
        for one in listed
        if one.claim is None and one.place in {Place.LISTED, Place.MERGED}
    ]


def _corrections(listed: Sequence[Explanation], linked: Sequence[Link]) -> Corrections:
    """What people decided about the list and the links, as the finder is told it."""
    claims, into = {one.id: _claim(one) for one in listed}, targets(listed)
    stances = {Bearing.FOR: Stance.FOR, Bearing.AGAINST: Stance.AGAINST}
    told = [(Claim(str(one.comment_id), one.starts), one) for one in linked if one.starts is not None]
    return Corrections(
        together=tuple((claims[one], claims[its]) for one, its in into.items() if one != its),
        apart=tuple((claim, claims[one.explanation_id]) for claim, one in told if one.bearing is Bearing.NEITHER),
        accepted=tuple((claims[one.id], one.statement) for one in listed if one.place is Place.LISTED),
        rejected=tuple(claims[one.id] for one in listed if one.place is Place.DECLINED and one.claim),
        stances=tuple((claim, stances[one.bearing]) for claim, one in told if one.bearing in stances),
    )


def _claim(one: Explanation) -> Claim:
    if one.claim is None:
        return Claim(f"{_PROPOSED}{one.id}", 0)
    return Claim(str(one.claim[0]), one.claim[1])


def _keep(conn: Connection, site: Site, story: Unsearched, found: Found, now: Instant) -> None:
    """Write down what was found: new suggestions, and the links of all. What people said is not touched."""
    if stories.lock(conn, site.id, story.story_id) is None:
        return
    before = explanations.of_story(conn, story.story_id)
    links_before = bearings.of_story(conn, story.story_id)
    matched = _matched(before, found)
    bearings.remove_machines(conn, [one.id for one in before])
    theirs = {(one.explanation_id, one.comment_id) for one in links_before if one.linker is not Linker.MACHINE}
    seen: set[int] = set()
    suggested = sum(one.place is Place.SUGGESTED for one in before)
    room = open_places(before, LISTED_MOST + SUGGESTED_MOST)  # what is listed for being sure makes room for no more
    for suggestion in found.suggestions:
        one = matched.get(suggestion.key)
        if one is None:
            if suggested >= SUGGESTED_MOST or room <= 0 or not suggestion.key.comment.isdigit():
                continue
            suggested, room = suggested + 1, room - 1
            one = _suggest(conn, site, story.story_id, suggestion, now)
        elif one.place is Place.SUGGESTED:
            _suggest_again(conn, one, suggestion)
        elif one.place is Place.LISTED and one.person_id is None and one.people != suggestion.people:
            explanations.change(conn, one.id, people=suggestion.people)
        seen.add(one.id)
        if one.place is Place.SUGGESTED and _is_sure(site, suggestion):
            explanations.change(conn, one.id, place=Place.LISTED, listed_at=now)
            about = {"explanation": one.id, "was": one.place.value, "people": suggestion.people}
            list_events.append(conn, site.id, story.story_id, "listed", None, now, **about)
        _link(conn, site, one, suggestion, theirs)
    gone = [one.id for one in before if one.place is Place.SUGGESTED and one.id not in seen]
    explanations.forget(conn, gone)
    searches.done(conn, story.story_id, story.numbered)
    if bearings.of_story(conn, story.story_id) != links_before or explanations.of_story(conn, story.story_id) != before:
        stories.touch(conn, story.story_id)


def _matched(before: Sequence[Explanation], found: Found) -> dict[Claim, Explanation]:
    """{key of a suggestion: the explanation that it is}: one that holds its claim, those on the list before others."""
    rank = {Place.LISTED: 0, Place.MERGED: 1, Place.DECLINED: 2, Place.HELD: 2, Place.SUGGESTED: 3}
    left = {_claim(one): one for one in sorted(before, key=lambda one: -rank[one.place])}
    matched: dict[Claim, Explanation] = {}
    for suggestion in found.suggestions:
        claims = {suggestion.key, *(link.claim for link in suggestion.links if link.stance is Stance.FOR)}
        its = [left[claim] for claim in claims if claim in left]
        if its:
            one = min(its, key=lambda one: (rank[one.place], _claim(one) != suggestion.key, one.number))
            matched[suggestion.key] = one
            del left[_claim(one)]
    return matched


def _is_sure(site: Site, suggestion: Suggestion) -> bool:
    enough = 0 < site.lists_from <= suggestion.people
    return enough and suggestion.confidence >= SURE and not suggestion.needs_wording


def _suggest(conn: Connection, site: Site, story_id: int, suggestion: Suggestion, now: Instant) -> Explanation:
    return explanations.insert_explanation(
        conn,
        site.id,
        story_id,
        suggestion.statement[:STATEMENT_MAX],
        Place.SUGGESTED,
        None,
        now,
        needs_wording=suggestion.needs_wording,
        confidence=suggestion.confidence,
        people=suggestion.people,
        claim=(int(suggestion.key.comment), suggestion.key.start),
    )


def _suggest_again(conn: Connection, one: Explanation, suggestion: Suggestion) -> None:
    told = {
        "statement": suggestion.statement[:STATEMENT_MAX],
        "needs_wording": suggestion.needs_wording,
        "confidence": suggestion.confidence,
        "people": suggestion.people,
    }
    if any(getattr(one, name) != value for name, value in told.items()):
        explanations.change(conn, one.id, **told)


def _link(conn: Connection, site: Site, one: Explanation, suggestion: Suggestion, theirs: set[tuple[int, int]]) -> None:
    """Keep the links of one suggestion, one for each comment, the surest; those that people made stay."""
    surest: dict[int, explaining.Link] = {}
    for link in suggestion.links:
        if not link.comment.isdigit() or link.stance is Stance.NEITHER:
            continue
        other = surest.get(int(link.comment))
        if other is None or link.confidence > other.confidence:
            surest[int(link.comment)] = link
    for comment_id, link in surest.items():
        if (one.id, comment_id) not in theirs:
            kept = Link(
                comment_id, one.id, _BEARINGS[link.stance], Linker.MACHINE, link.confidence, link.start, link.end
            )
            bearings.put(conn, site.id, kept)
