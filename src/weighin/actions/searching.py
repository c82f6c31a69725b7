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

READ_MOST = 2000  # of the last comments of a thread, when it is read anew
ROOM = 500  # how many more may come before that
REMEMBERED = 16  # threads
SUGGESTED_MOST = 30  # on one list
SURE = 0.8  # how sure the finder must be of what is listed without a nod
_TAG = re.compile(r"<[^>]*>")
_BEARINGS = {Stance.FOR: Bearing.FOR, Stance.AGAINST: Bearing.AGAINST, Stance.NEITHER: Bearing.NEITHER}
_READ = {Place.LISTED, Place.MERGED}  # of what readers proposed: what is read as a comment
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
            self._db.write(lambda conn: _keep(conn, site, story, found, said, now))
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


def _texts(said: Sequence[Said], listed: Sequence[Explanation]) -> dict[str, explaining.Comment]:
    return {one.id: one for one in _proposed(listed)} | {str(one.id): _comment(one) for one in said}


def _comment(one: Said) -> explaining.Comment:
    return explaining.Comment(str(one.id), str(one.parent_id) if one.parent_id else None, one.who, one.text)


def _proposed(listed: Sequence[Explanation]) -> list[explaining.Comment]:
    """What readers proposed, as comments that say so."""
    return [
        explaining.Comment(f"{_PROPOSED}{one.id}", None, f"proposer {one.person_id}", one.statement)
        for one in listed
        if one.claim is None and one.place in _READ
    ]


def claims_of(every: Sequence[Explanation], links: Sequence[Link], said: Sequence[Said]) -> dict[int, Claim]:
    """{explanation id: the words that put it forward}. Where those were withdrawn, or edited since, the first others
    that speak for it: so it is known again, and what was declined stays so."""
    there = {one.id: one for one in said}

    def stands(comment_id: int, one: Explanation) -> bool:
        comment = there.get(comment_id)
        return comment is not None and (comment.edited_at is None or comment.edited_at <= one.created_at)

    heirs: dict[int, list[Link]] = {}
    for link in links:
        if link.bearing is Bearing.FOR and link.starts is not None:
            heirs.setdefault(link.explanation_id, []).append(link)
    found = {}
    for one in every:
        found[one.id] = _claim(one)
        if stands(one.claim[0], one) if one.claim else one.place in _READ:
            continue
        heir = next((link for link in heirs.get(one.id, ()) if stands(link.comment_id, one)), None)
        if heir is not None:
            found[one.id] = Claim(str(heir.comment_id), heir.starts or 0)
    return found


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


def _claim(one: Explanation) -> Claim:
    if one.claim is None:
        return Claim(f"{_PROPOSED}{one.id}", 0)
    return Claim(str(one.claim[0]), one.claim[1])


def _keep(conn: Connection, site: Site, story: Unsearched, found: Found, said: Sequence[Said], now: Instant) -> None:
    """Write down what was found: new suggestions, and the links of all. What people said is not touched."""
    if stories.lock(conn, site.id, story.story_id) is None:
        return
    before = explanations.of_story(conn, story.story_id)
    links = bearings.of_story(conn, story.story_id)
    people = [one for one in links if one.linker is not Linker.MACHINE]
    reworded = list_events.reworded(conn, story.story_id)
    matched = _matched(before, claims_of(before, links, said), found)
    wanted: dict[tuple[int, int], Link] = {}
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
            _suggest_again(conn, one, suggestion, worded=one.id in reworded)
        elif one.place is Place.LISTED and one.person_id is None and one.people != suggestion.people:
            explanations.change(conn, one.id, people=suggestion.people)
        seen.add(one.id)
        if one.place is Place.SUGGESTED and _is_sure(site, suggestion):
            explanations.change(conn, one.id, place=Place.LISTED, listed_at=now)
            about = {"explanation": one.id, "was": one.place.value, "people": suggestion.people}
            list_events.append(conn, site.id, story.story_id, "listed", None, now, **about)
        wanted |= {(one.id, link.comment_id): link for link in _links(one, suggestion)}
    unseen = [one.id for one in before if one.place is Place.SUGGESTED and one.id not in seen]
    spoken = {one.explanation_id for one in people} | reworded | explanations.nods_of(conn, unseen).keys()
    gone = {one for one in unseen if one not in spoken}
    explanations.forget(conn, gone)
    read, declined = {one.id for one in said}, {one.id for one in before if one.place is Place.DECLINED}
    stays = {(one.explanation_id, one.comment_id) for one in links if one.comment_id not in read} | {
        (one.explanation_id, one.comment_id) for one in links if one.explanation_id in declined
    }
    kept = [one for one in links if one.explanation_id not in gone]
    moved = _link_all(conn, site, kept, wanted, stays)
    searches.done(conn, story)
    if moved or explanations.of_story(conn, story.story_id) != before:
        stories.touch(conn, story.story_id)


def _link_all(
    conn: Connection,
    site: Site,
    before: Sequence[Link],
    wanted: Mapping[tuple[int, int], Link],
    stays: set[tuple[int, int]],
) -> bool:
    """Bring the machine's links to what is wanted, those of `stays` left as they are; whether any has changed."""
    there = {(one.explanation_id, one.comment_id): one for one in before}
    moved = False
    for key, link in there.items():
        if link.linker is Linker.MACHINE and key not in wanted and key not in stays:
            bearings.remove(conn, *key)
            moved = True
    for key, link in wanted.items():
        known = there.get(key)
        if known is None or (known.linker is Linker.MACHINE and known != link):
            bearings.put(conn, site.id, link)
            moved = True
    return moved


def _matched(before: Sequence[Explanation], claims: Mapping[int, Claim], found: Found) -> dict[Claim, Explanation]:
    """{key of a suggestion: the explanation that it is}: one that holds its claim, those on the list before others."""
    rank = {Place.LISTED: 0, Place.MERGED: 1, Place.DECLINED: 2, Place.HELD: 2, Place.SUGGESTED: 3}
    left = {claims[one.id]: one for one in sorted(before, key=lambda one: -rank[one.place])}
    matched: dict[Claim, Explanation] = {}
    for suggestion in found.suggestions:
        speak = {suggestion.key, *(link.claim for link in suggestion.links if link.stance is Stance.FOR)}
        its = [left[claim] for claim in speak if claim in left]
        if its:
            one = min(its, key=lambda one: (rank[one.place], claims[one.id] != suggestion.key, one.number))
            matched[suggestion.key] = one
            del left[claims[one.id]]
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


def _suggest_again(conn: Connection, one: Explanation, suggestion: Suggestion, *, worded: bool) -> None:
    """What is found of a suggestion now; its wording stays where a moderator has `worded` it."""
    told: dict[str, object] = {"confidence": suggestion.confidence, "people": suggestion.people}
    if not worded:
        told |= {"statement": suggestion.statement[:STATEMENT_MAX], "needs_wording": suggestion.needs_wording}
    if any(getattr(one, name) != value for name, value in told.items()):
        explanations.change(conn, one.id, **told)


def _links(one: Explanation, suggestion: Suggestion) -> list[Link]:
    """The links of one suggestion, one for each comment, the surest."""
    surest: dict[int, explaining.Link] = {}
    for link in suggestion.links:
        if not link.comment.isdigit() or link.stance is Stance.NEITHER:
            continue
        other = surest.get(int(link.comment))
        if other is None or link.confidence > other.confidence:
            surest[int(link.comment)] = link
    return [
        Link(comment_id, one.id, _BEARINGS[link.stance], Linker.MACHINE, link.confidence, link.start, link.end)
        for comment_id, link in surest.items()
    ]
