"""What a reader sees of a list: the explanations in their order, the evidence, suggestions, what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from weighin.actions import changes, nodding, reading
from weighin.actions.changes import Change
from weighin.actions.ties import NO_TIES, Ties, ties, ties_off
from weighin.actions.weighing import NO_CAMPS, Camps, Lists, Weighted
from weighin.domain.citations import Cited, cited
from weighin.domain.errors import Code, Refusal
from weighin.domain.explanations import UNLISTED, Cell, EvidenceWeight, Standing
from weighin.domain.listing import Bearing, Evidence, Explanation, Link, Place, number_of, targets
from weighin.domain.types import Comment, Person, Site, Story
from weighin.explaining.alike import alike
from weighin.storage import assessments, bearings, explanations, relations, searches, stories
from weighin.storage.attachments import SHOWN, Attached
from weighin.storage.db import Database

PEOPLE = 2  # who must say the same before readers see a suggestion; moderators see all
QUOTED = 4  # comments that a suggestion shows
SPEAKING = 3  # pieces of evidence named beside an explanation
SETTLING = 3
CITING, CITED = 500, 30  # comments that are looked through for links, and works that are shown
_OFF = {Place.DECLINED, Place.MERGED}
IN_VIEW = 50  # comments for, and against, on the page of one explanation


@dataclass(frozen=True, slots=True)
class Entry:
    """An explanation on the list: where it stands, its comments, the evidence that moves it most (number, dB)."""

    explanation: Explanation
    standing: Standing
    lead: float | None
    fors: int
    againsts: int
    because: tuple[tuple[str, float], ...]
    belief: float | None = None  # readers' opinion, 0..1, over all camps; `beliefs` camp by camp
    beliefs: tuple[tuple[str, float], ...] = ()
    ties: Ties = NO_TIES


@dataclass(frozen=True, slots=True)
class Row:
    """A piece of evidence: what it does, and which explanations it speaks for (+) and against (-), in dB.

    `fors` and `againsts` are the best of the comments attached to it, `attached` how many there are on either side;
    `unargued` how far it would be believed (0..1) without them, None where they move nothing.
    """

    evidence: Evidence
    weight: EvidenceWeight
    speaks: tuple[tuple[Explanation, float], ...]
    cells: Mapping[str, Cell | None]
    count: int
    fors: tuple[Attached, ...] = ()
    againsts: tuple[Attached, ...] = ()
    attached: tuple[int, int] = (0, 0)
    unargued: float | None = None


@dataclass(frozen=True, slots=True)
class Suggested:
    """An explanation found in comments, with the words it rests on."""

    explanation: Explanation
    rests_on: tuple[tuple[Comment, str], ...]
    nods: int


@dataclass(frozen=True, slots=True)
class Mine:
    """What the reader of the page said: {(evidence, explanation): value}, {evidence: 0..3}, {explanation: 0..100}."""

    fits: Mapping[tuple[int, int], int | None] = field(default_factory=dict)
    credible: Mapping[int, int] = field(default_factory=dict)
    credences: Mapping[int, int] = field(default_factory=dict)
    may_nod: bool = False


@dataclass(frozen=True, slots=True)
class ListPage:
    """The list of a story. `off` are declined and merged ones, `held` what waits for a moderator (for them alone)."""

    story: Story
    weighted: Weighted
    entries: list[Entry]
    rows: list[Row]
    suggested: list[Suggested]
    off: list[Explanation]
    held: list[Explanation]
    held_evidence: list[Evidence]
    mine: Mine
    changes: list[Change]
    cited: list[Cited]
    alike: dict[int, int]  # for moderators: explanation -> one on the list that may say the same
    ties_off: dict[int, Ties]  # for moderators: explanation that is not on the list -> what was said of it

    @property
    def belief_unlisted(self) -> float | None:
        """Readers' opinion of something that is not on the list, 0..1; None where nobody gave one."""
        return self.weighted.opinion.everyone.get(UNLISTED)

    @property
    def letters(self) -> dict[int, str]:
        return {one.id: one.letter for one in self.weighted.every}


@dataclass(frozen=True, slots=True)
class Short:
    """The list above a thread: its entries, and how many more were found in comments."""

    entries: list[Entry]
    suggested: int


@dataclass(frozen=True, slots=True)
class ExplanationPage:
    """The thread seen through one explanation: the best comments for it and against it, with the words."""

    page: ListPage
    explanation: Explanation
    entry: Entry | None
    stands_for: Explanation | None  # what it was merged into
    fors: list[tuple[Comment, Link]]
    againsts: list[tuple[Comment, Link]]
    counts: tuple[int, int]  # of all comments for it and against it, of which the best are there
    votes: dict[int, int]


def of_slug(
    db: Database, lists: Lists, site: Site, slug: str, person: Person | None, camps: Camps = NO_CAMPS
) -> ListPage:
    """The list of a story. Raises Refusal for an unknown one."""
    with db.read() as conn:
        story = reading.public_story(stories.by_slug(conn, site.id, slug), person)
        return of_story(conn, lists, story, person, camps)


def of_story(conn: Connection, lists: Lists, story: Story, person: Person | None, camps: Camps) -> ListPage:
    """The list of a story, as this person sees it."""
    found = lists.weighted(conn, story.id, camps)
    moderates = reading.is_moderator(person)
    return ListPage(
        story=story,
        weighted=found,
        entries=_entries(conn, found),
        rows=[_row(found, row) for row in found.rows],
        suggested=[one for one in _suggested(conn, story, found) if moderates or one.explanation.people >= PEOPLE],
        off=[one for one in found.every if one.place in _OFF and (one.listed_at or moderates)],
        held=[one for one in found.every if one.place is Place.HELD] if moderates else [],
        held_evidence=[one for one in found.held if moderates],
        mine=_mine(conn, story, person),
        changes=changes.of_list(
            conn,
            story.id,
            {one.id: one.letter for one in found.every},
            {row.id: row.number for row in (*found.rows, *found.held)},
        ),
        cited=_cited(conn, story, found.every),
        alike=_alike(found) if moderates else {},
        ties_off=ties_off(found.every, relations.of_story(conn, story.id)) if moderates else {},
    )


def in_short(db: Database, lists: Lists, story: Story, camps: Camps = NO_CAMPS) -> Short:
    """The list as a story's page shows it above the thread."""
    with db.read() as conn:
        found = lists.weighted(conn, story.id, camps)
        waiting = [one for one in _waiting(conn, story, found) if one.people >= PEOPLE]
        return Short(_entries(conn, found), len(waiting))


def of_explanation(
    db: Database, lists: Lists, site: Site, slug: str, letter: str, person: Person | None, camps: Camps = NO_CAMPS
) -> ExplanationPage:
    """The page of one explanation, also of one that is no longer on the list. Raises Refusal for an unknown one."""
    with db.read() as conn:
        story = reading.public_story(stories.by_slug(conn, site.id, slug), person)
        number = number_of(letter)
        one = explanations.by_number(conn, story.id, number) if number else None
        gone = one is None or (one.place is Place.SUGGESTED and one.id in explanations.unsaid(conn, story.id))
        if one is None or gone or not (_is_public(one) or reading.is_moderator(person)):
            raise Refusal(Code.EXPLANATION_UNKNOWN, "There is no such explanation on this story's list.")
        page = of_story(conn, lists, story, person, camps)
        into = targets(page.weighted.every)
        its = {other: one.id for other, stands in into.items() if stands == one.id} or {one.id: one.id}
        fors = bearings.comments_of(conn, its, Bearing.FOR, IN_VIEW)
        againsts = bearings.comments_of(conn, its, Bearing.AGAINST, IN_VIEW)
        count = bearings.counts(conn, its).get(one.id, {})
        shown = [comment.id for comment, _ in (*fors, *againsts)]
        return ExplanationPage(
            page=page,
            explanation=one,
            entry=next((entry for entry in page.entries if entry.explanation.id == one.id), None),
            stands_for=next((o for o in page.weighted.every if o.id == into[one.id] and o.id != one.id), None),
            fors=fors,
            againsts=againsts,
            counts=(count.get(Bearing.FOR, 0), count.get(Bearing.AGAINST, 0)),
            votes=reading.votes_of(conn, person, shown),
        )


def _is_public(one: Explanation) -> bool:
    """Whether readers may see it: what is or was on the list, and what enough of them said."""
    if one.place is Place.SUGGESTED:
        return one.people >= PEOPLE
    return one.place is Place.LISTED or (one.place is not Place.HELD and one.listed_at is not None)


def _entries(conn: Connection, found: Weighted) -> list[Entry]:
    told = bearings.counts(conn, targets(found.every))
    by_letter = {one.letter: one for one in found.every}
    entries = []
    for standing in found.standings.standings:
        one = by_letter[standing.explanation]
        its = told.get(one.id, {})
        moves = [(name, weight.contributions[one.letter]) for name, weight in found.standings.evidence.items()]
        strongest = sorted(moves, key=lambda move: -abs(move[1]))[:SPEAKING]
        because = tuple((name, dB) for name, dB in strongest if abs(dB) >= 0.05)
        lead = found.standings.lead if standing.rank == 1 else None
        tally = its.get(Bearing.FOR, 0), its.get(Bearing.AGAINST, 0)
        belief = found.opinion.everyone.get(one.letter)
        beliefs = tuple((camp, shares[one.letter]) for camp, shares in sorted(found.opinion.camps.items()))
        beliefs = beliefs if len(beliefs) > 1 else ()
        entries.append(Entry(one, standing, lead, *tally, because, belief, beliefs, ties(found, one, standing)))
    return entries


def _row(found: Weighted, row: Evidence) -> Row:
    name = str(row.number)
    weight = found.standings.evidence[name]
    letters = [standing.explanation for standing in found.standings.standings]
    by_letter = {one.letter: one for one in found.every}
    cells = {letter: found.standings.cells.get((name, letter)) for letter in letters}
    speaks = sorted(((by_letter[one], dB) for one, dB in weight.contributions.items()), key=lambda pair: -pair[1])
    count = len({one.person for one in found.weighing.assessments if one.evidence == name})
    attached = [one for one in found.attached if one.evidence_id == row.id]
    sides = [tuple(one for one in attached if one.is_for is side) for side in (True, False)]
    counts = tuple(its[0].count if its else 0 for its in sides)
    return Row(
        row,
        weight,
        tuple(pair for pair in speaks if abs(pair[1]) >= 0.05),
        cells,
        count,
        sides[0][:SHOWN],
        sides[1][:SHOWN],
        (counts[0], counts[1]),
        None if row.retracted else found.unargued.get(name),
    )


def _waiting(conn: Connection, story: Story, found: Weighted) -> list[Explanation]:
    """What was found in comments and can be shown: a comment that was taken back takes its words along at once."""
    waiting = [one for one in found.every if one.place is Place.SUGGESTED]
    gone = explanations.unsaid(conn, story.id) if waiting else set()
    return [one for one in waiting if one.id not in gone]


def _suggested(conn: Connection, story: Story, found: Weighted) -> list[Suggested]:
    waiting = _waiting(conn, story, found)
    if not waiting:
        return []
    nods = explanations.nods_of(conn, [one.id for one in waiting])
    links = bearings.comments_of_many(conn, [one.id for one in waiting], QUOTED)
    return [
        Suggested(one, tuple((comment, _words(comment, link)) for comment, link in its), nods.get(one.id, 0))
        for one in sorted(waiting, key=lambda one: (-one.people, one.number))
        if (its := links.get(one.id, []))
    ]


def _words(comment: Comment, link: Link) -> str:
    """The words of a comment that a link rests on; its beginning where it has changed since."""
    if link.starts is not None and link.ends is not None and link.starts < link.ends <= len(comment.text):
        return comment.text[link.starts : link.ends]
    return comment.text[:200]


def _alike(found: Weighted) -> dict[int, int]:
    open_ = {one.id: one for one in found.every if one.place in {Place.LISTED, Place.SUGGESTED, Place.HELD}}
    pairs = alike({key: one.statement for key, one in open_.items()})
    related = {pair for one in found.relations for pair in ((one.one, one.other), (one.other, one.one))}
    return {
        one: other
        for one, other in pairs.items()
        if open_[other].place is Place.LISTED and (one, other) not in related  # what combines it has words of it
    }


def _cited(conn: Connection, story: Story, every: Sequence[Explanation]) -> list[Cited]:
    citing = searches.citing(conn, story.id, CITING)
    labels = bearings.of_comments(conn, [one[0] for one in citing], every)
    return cited(citing, labels)[:CITED]


def _mine(conn: Connection, story: Story, person: Person | None) -> Mine:
    if person is None:
        return Mine()
    said = assessments.of_story(conn, story.id, person.id)
    return Mine(
        {(row, explanation): value for _, row, explanation, value, _ in said},
        {row: value for _, row, value in assessments.credibilities_of(conn, story.id, person.id)},
        {one: value for _, one, value in assessments.credences_of(conn, story.id, person.id)},
        nodding.is_trusted(conn, person),
    )
