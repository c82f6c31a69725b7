"""Keeping what a search found: new ones are suggested, listed once enough people say them; people's word stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from weighin import explaining
from weighin.actions.listing import open_places
from weighin.domain.limits import STATEMENT_MAX
from weighin.domain.listing import Bearing, Explanation, Link, Linker, Place
from weighin.domain.types import Instant, Site
from weighin.explaining import Claim, Found, Stance, Suggestion
from weighin.storage import bearings, explanations, list_events, searches, stories
from weighin.storage.searches import Said, Unsearched

SUGGESTED_MOST = 30  # on one list
SURE = 0.8  # how sure the finder must be of what is listed without a nod
READ = {Place.LISTED, Place.MERGED}  # of what readers proposed: what is read as a comment
PROPOSED = "explanation-"  # before the number of one that a reader proposed: it is read as a comment that says so
_BEARINGS = {Stance.FOR: Bearing.FOR, Stance.AGAINST: Bearing.AGAINST, Stance.NEITHER: Bearing.NEITHER}


def keep(conn: Connection, site: Site, story: Unsearched, found: Found, said: Sequence[Said], now: Instant) -> None:
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
    room = open_places(before)
    for suggestion in found.suggestions:
        one = matched.get(suggestion.key)
        if one is None:
            if suggested >= SUGGESTED_MOST or not suggestion.key.comment.isdigit():
                continue
            suggested += 1
            one = _suggest(conn, site, story.story_id, suggestion, now)
        elif one.place is Place.SUGGESTED:
            _suggest_again(conn, one, suggestion, worded=one.id in reworded)
        elif one.place is Place.LISTED and one.person_id is None and one.people != suggestion.people:
            explanations.change(conn, one.id, people=suggestion.people)
        seen.add(one.id)
        if one.place is Place.SUGGESTED and room > 0 and _is_sure(site, suggestion):
            room -= 1
            explanations.change(conn, one.id, place=Place.LISTED, listed_at=now)
            about = {"explanation": one.id, "was": one.place.value, "people": suggestion.people}
            list_events.append(conn, site.id, story.story_id, "listed", None, now, **about)
        wanted |= {(one.id, link.comment_id): link for link in _links(one, suggestion)}
    unseen = [one.id for one in before if one.place is Place.SUGGESTED and one.id not in seen]
    spoken = {one.explanation_id for one in people} | reworded | explanations.nods_of(conn, unseen).keys()
    gone = {one for one in unseen if one not in spoken}
    explanations.forget(conn, story.story_id, gone)
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
        if stands(one.claim[0], one) if one.claim else one.place in READ:
            continue
        heir = next((link for link in heirs.get(one.id, ()) if stands(link.comment_id, one)), None)
        if heir is not None:
            found[one.id] = Claim(str(heir.comment_id), heir.starts or 0)
    return found


def _claim(one: Explanation) -> Claim:
    if one.claim is None:
        return Claim(f"{PROPOSED}{one.id}", 0)
    return Claim(str(one.claim[0]), one.claim[1])


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
