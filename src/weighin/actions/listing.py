"""Putting an explanation or a piece of evidence on a story's list. The policy judges them as it does comments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from weighin.actions import judging
from weighin.actions.judging import Judged
from weighin.actions.reading import is_moderator
from weighin.domain import limits
from weighin.domain.errors import Code, Refusal
from weighin.domain.listing import Evidence, Explanation, Place, targets
from weighin.domain.policy import Ruling
from weighin.domain.relations import PARTS_MOST, Related, Relation, consistent, parts, related, standing
from weighin.domain.types import Instant, Person, Site, Source, Story
from weighin.moderation import ready, remark
from weighin.moderation.scorer import Scorer
from weighin.storage import evidence, explanations, list_events, people, relations, stories
from weighin.storage.db import Database

LISTED_MOST = 60  # on one list, held ones included: more is no list that anybody could weigh
EVIDENCE_MOST = 200
EVER_MOST = 1000  # with those that were declined, which must not keep others from the list
FULL = "This list is full. Please add to what is there in a comment."
# What is said of words that are there already, by where they stand.
_SAID = {
    Place.LISTED: "That is on the list already: {}. Open it to say what speaks for or against it.",
    Place.HELD: "Somebody has sent that before you. A moderator looks at it before it is shown.",
    Place.DECLINED: "That was taken off the list: {}. Say in a comment what speaks for it now.",
}
UNKNOWN = "There is no such explanation here; it may have been found no more. Look at the list again."


@dataclass(frozen=True, slots=True)
class Observed:
    """What a form said of a new piece of evidence, not yet checked; `happened` is a date in anybody's words."""

    text: str
    happened: str = ""
    title: str = ""
    publisher: str = ""
    url: str = ""


def propose(
    db: Database,
    site: Site,
    story_id: int,
    statement: str,
    person: Person | None,
    now: Instant,
    scorer: Callable[[], Scorer] = ready.scorer,
    contains: Sequence[int] = (),
    excludes: Sequence[int] = (),
) -> tuple[Explanation, Person]:
    """Put an explanation on a story's list; it and who proposed it, a guest if they are new.

    `contains` are the ids of those on the list that it combines, `excludes` of those that it cannot be true together
    with. Where the policy would hold such a comment, it waits for a moderator. Raises Refusal for one that is there
    already, that the policy refuses, that is no sentence, or that is related to others as it cannot be.
    """
    words = limits.statement(statement)
    judged = judging.read(site, words, scorer)

    def work(conn: Connection) -> tuple[Explanation, Person]:
        story = open_story(conn, site, story_id)
        there = explanations.of_story(conn, story.id)
        _must_be_new(there, words)
        place = _place(conn, site, story, person, words, judged, "statement", now)
        proposer = person or people.insert_person(conn, site.id, "", now)
        made = explanations.insert_explanation(conn, site.id, story.id, words, place, proposer.id, now)
        _relate(conn, site, made, contains, excludes, there)
        kind = "proposed" if place is Place.LISTED else "held"
        about = {"explanation": made.id, "contains": sorted(contains), "excludes": sorted(excludes)}
        list_events.append(conn, site.id, story.id, kind, proposer.id, now, **about)
        stories.touch(conn, story.id)
        return made, proposer

    return db.write(work)


def observe(
    db: Database,
    site: Site,
    story_id: int,
    typed: Observed,
    person: Person | None,
    now: Instant,
    scorer: Callable[[], Scorer] = ready.scorer,
) -> tuple[Evidence, Person]:
    """Put a piece of evidence on a story's list, like an explanation. Raises Refusal, also for want of a source."""
    words = limits.evidence_text(typed.text)
    cited = limits.source(typed.title, typed.publisher, typed.url)
    if cited is None and site.needs_source:
        message = "Please name a source, so that others can check it: who published it, or its address."
        raise Refusal(Code.SOURCE_MISSING, message, "source")
    happened = limits.happened(typed.happened)
    # All that would stand on the page is judged; an address that is cited is no link in a comment.
    shown = " ".join(filter(None, (words, *_named(cited), happened)))
    judged = judging.read(site, shown, scorer)

    def work(conn: Connection) -> tuple[Evidence, Person]:
        story = open_story(conn, site, story_id)
        there = evidence.of_story(conn, story.id)
        if sum(one.place is not Place.DECLINED for one in there) >= EVIDENCE_MOST or len(there) >= EVER_MOST:
            raise Refusal(Code.EXPLANATION_LISTED, FULL)
        for stands, told in _SAID.items():
            its = [(one.text, f"number {one.number}") for one in there if one.place is stands]
            _must_be_unsaid(its, words, "evidence", told)
        place = _place(conn, site, story, person, shown, judged, "evidence", now)
        observer = person or people.insert_person(conn, site.id, "", now)
        sources: Sequence[Source] = [cited] if cited else []
        made = evidence.insert_evidence(conn, site.id, story.id, words, happened, sources, place, observer.id, now)
        kind = "evidence" if place is Place.LISTED else "evidence_held"
        list_events.append(conn, site.id, story.id, kind, observer.id, now, evidence=made.id)
        stories.touch(conn, story.id)
        return made, observer

    return db.write(work)


def open_places(there: Sequence[Explanation], most: int = LISTED_MOST) -> int:
    """How many more explanations a list has room for; merged ones are weighed with the others and take a place."""
    return most - sum(one.place not in {Place.DECLINED, Place.SUGGESTED} for one in there)


def open_story(conn: Connection, site: Site, story_id: int) -> Story:
    """The story, held until the transaction ends. Raises Refusal if nothing can be added to it."""
    story = stories.lock(conn, site.id, story_id)
    if story is None or not story.public:
        raise Refusal(Code.STORY_UNKNOWN, "There is no such story here.")
    if not story.open:
        raise Refusal(Code.STORY_CLOSED, "This story is closed. You can still read its list of explanations.")
    return story


def _named(cited: Source | None) -> tuple[str, ...]:
    """The words of a source; its address may stand for a title that it lacks."""
    return tuple(name for name in (cited.title, cited.publisher) if name != cited.url) if cited else ()


def held_still(conn: Connection, site: Site, explanation_id: int) -> Explanation:
    """An explanation as it stands, its story held until the transaction ends: no search can forget it meanwhile.

    Raises Refusal where there is none.
    """
    one = explanations.by_id(conn, site.id, explanation_id)
    if one is not None and stories.lock(conn, site.id, one.story_id) is not None:
        one = explanations.by_id(conn, site.id, explanation_id)
    if one is None:
        raise Refusal(Code.EXPLANATION_UNKNOWN, UNKNOWN)
    return one


def must_fit(
    there: Iterable[Explanation], said: Sequence[Related], new: Sequence[Related], into: Mapping[int, int]
) -> None:
    """Pass if new relations of a list hold together with what was said, and make nothing of too much. Raises
    Refusal."""
    letters = {one.id: one.letter for one in there}
    consistent([*said, *new], into, letters)
    made = parts(standing([*said, *new], into))
    for one in parts(new):
        if len(made[one]) > PARTS_MOST:
            message = f"{letters[one]} would contain {len(made[one])} others; readers can follow {PARTS_MOST} at most."
            raise Refusal(Code.RELATION_INVALID, message)


def _relate(
    conn: Connection,
    site: Site,
    made: Explanation,
    contains: Sequence[int],
    excludes: Sequence[int],
    there: Sequence[Explanation],
) -> None:
    """Relate an explanation that is being proposed to others of its list. Raises Refusal."""
    if not (contains or excludes):
        return
    if max(len(contains), len(excludes)) > PARTS_MOST:
        message = f"Please tick {PARTS_MOST} at most. A moderator can add more."
        raise Refusal(Code.RELATION_INVALID, message, "relations")
    if not {*contains, *excludes} <= {one.id for one in there if one.place is Place.LISTED}:
        message = "One of these explanations is no longer on the list. Please look at it again."
        raise Refusal(Code.EXPLANATION_UNKNOWN, message, "relations")
    if both := [one.letter for one in there if one.id in contains and one.id in excludes]:
        message = f"You ticked {' and '.join(both)} both as a part and as excluded. Please untick one of the two."
        raise Refusal(Code.RELATION_CONTRADICTORY, message, "relations")
    new = {Relation.CONTAINS: contains, Relation.EXCLUDES: excludes}
    more = [related(made.id, other, relation) for relation, its in new.items() for other in sorted(its)]
    try:
        must_fit([*there, made], relations.of_story(conn, made.story_id), more, targets([*there, made]))
    except Refusal as refusal:
        raise Refusal(refusal.code, refusal.message, "relations") from None
    for one in more:
        relations.put(conn, site.id, one)


def _must_be_new(there: Sequence[Explanation], words: str) -> None:
    """What a program suggested may be put forward by a reader: the next search finds that it is the same."""
    if open_places(there) <= 0 or len(there) >= EVER_MOST:
        raise Refusal(Code.EXPLANATION_LISTED, FULL)
    into, by_id = targets(there), {one.id: one for one in there}
    said: dict[Place, list[tuple[str, str]]] = {}
    for one in there:
        stands = by_id[into[one.id]]
        place = stands.place if stands.listed_at or stands.place is not Place.DECLINED else Place.HELD
        said.setdefault(place, []).append((one.statement, f"“{stands.statement}” ({stands.letter})"))
    for place, told in _SAID.items():
        _must_be_unsaid(said.get(place, ()), words, "statement", told)


def _must_be_unsaid(there: Sequence[tuple[str, str]], words: str, field: str, told: str) -> None:
    """Raises Refusal for what was said before; what a moderator has not let through is not shown for that."""
    for text, name in there:
        if remark.says_the_same(text, words):
            raise Refusal(Code.EXPLANATION_LISTED, told.format(name), field)


def _place(
    conn: Connection,
    site: Site,
    story: Story,
    person: Person | None,
    words: str,
    judged: Judged,
    field: str,
    now: Instant,
) -> Place:
    """Where the site's policy puts such words. Raises Refusal if it refuses them."""
    ruled = judging.ruling(conn, site, story, None, person, words, judged, now, nudged=True)
    if ruled is not None and ruled.ruling is Ruling.REJECT:
        raise Refusal(Code.TEXT_NUDGED, f"This cannot stand on the list. {ruled.reason}", field)
    if ruled is not None and ruled.ruling is not Ruling.PUBLISH:
        return Place.HELD
    return Place.HELD if site.holds_all and not is_moderator(person) else Place.LISTED
