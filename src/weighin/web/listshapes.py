"""The list of explanations as JSON."""

from __future__ import annotations

import msgspec

from weighin.actions.listpage import Entry, ListPage, Row, Suggested


class SourceOut(msgspec.Struct):
    """A work that a piece of evidence cites."""

    title: str
    publisher: str
    url: str | None


class ExplanationOut(msgspec.Struct):
    """An explanation on the list. `behind` is in decibels behind the first, with its 80% interval; `opinion` is the
    readers' own, 0..1, which never feeds the rest. `comments_for` and `comments_against` are counts. `contains` has the
    letters of those that it is made of, `excludes` of those that it cannot be true together with, `overlaps` of all
    that may be true together with it."""

    id: int
    letter: str
    statement: str
    state: str
    rank: int | None
    behind: float
    interval: tuple[float, float] | None
    chance_first: float
    disputed: bool
    comments_for: int
    comments_against: int
    opinion: float | None
    page: str
    contains: list[str]
    excludes: list[str]
    overlaps: list[str]


class EvidenceOut(msgspec.Struct):
    """A piece of evidence. `contributions` are decibels by letter; `tells_apart` their spread. `comments_for` and
    `comments_against` count the comments that say that it happened as reported, or did not."""

    id: int
    number: int
    text: str
    happened: str
    sources: list[SourceOut]
    retracted: bool
    credibility: float
    tells_apart: float
    contributions: dict[str, float]
    comments_for: int
    comments_against: int


class SuggestionOut(msgspec.Struct):
    """An explanation that a program found in comments, which nobody has nodded at yet; `comments` are ids."""

    id: int
    letter: str
    statement: str
    people: int
    confidence: float | None
    comments: list[int]


class ListOut(msgspec.Struct):
    """The possible explanations of a story, in the order of its page."""

    story: int
    explanations: list[ExplanationOut]
    evidence: list[EvidenceOut]
    suggested: list[SuggestionOut]
    readers: int


def list_out(page: ListPage) -> ListOut:
    """The list as programs are told it."""
    return ListOut(
        story=page.story.id,
        explanations=[_explanation(page.story.slug, entry) for entry in page.entries],
        evidence=[_evidence(row) for row in page.rows],
        suggested=[_suggestion(one) for one in page.suggested],
        readers=page.weighted.readers,
    )


def _explanation(slug: str, entry: Entry) -> ExplanationOut:
    one, its = entry.explanation, entry.standing
    return ExplanationOut(
        id=one.id,
        letter=one.letter,
        statement=one.statement,
        state=its.state.value,
        rank=its.rank,
        behind=round(its.behind, 2),
        interval=(round(its.interval[0], 2), round(its.interval[1], 2)) if its.interval else None,
        chance_first=round(its.chance_first, 3),
        disputed=its.is_disputed,
        comments_for=entry.fors,
        comments_against=entry.againsts,
        opinion=None if entry.belief is None else round(entry.belief, 3),
        page=f"/s/{slug}/explanations/{one.letter}",
        contains=[other.letter for other in entry.ties.contains],
        excludes=[other.letter for other in entry.ties.excludes],
        overlaps=[other.letter for other in entry.ties.together],
    )


def _evidence(row: Row) -> EvidenceOut:
    one, its = row.evidence, row.weight
    return EvidenceOut(
        id=one.id,
        number=one.number,
        text=one.text,
        happened=one.happened,
        sources=[SourceOut(source.title, source.publisher, source.url) for source in one.sources],
        retracted=one.retracted,
        credibility=round(its.credibility, 3),
        tells_apart=round(its.spread, 2),
        contributions={letter: round(value, 2) for letter, value in its.contributions.items()},
        comments_for=row.attached[0],
        comments_against=row.attached[1],
    )


def _suggestion(one: Suggested) -> SuggestionOut:
    its = one.explanation
    return SuggestionOut(
        id=its.id,
        letter=its.letter,
        statement=its.statement,
        people=its.people,
        confidence=its.confidence,
        comments=[comment.id for comment, _ in one.rests_on],
    )
