"""What a person says of evidence and explanations: how well they fit, how credible, how plausible."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from weighin.actions.listing import open_story
from weighin.domain.errors import Code, Refusal
from weighin.domain.listing import Place
from weighin.domain.types import Instant, Person, Site
from weighin.storage import assessments, evidence, explanations, list_events, people, stories
from weighin.storage.db import Database

UNSAID = "unsaid"  # of a value: taken back, or never said
Value = int | None | str  # -2..+2, None for "does not bear on it", UNSAID


def assess(
    db: Database,
    site: Site,
    evidence_id: int,
    values: Mapping[int, Value],
    credibility: Value,
    person: Person | None,
    now: Instant,
) -> tuple[int, Person | None]:
    """Say how well a piece of evidence fits explanations ({explanation id: value}) and how credible it is (0..3).

    The story's id, and who said it: a guest if they are new, None where a newcomer said nothing. What is not in
    `values` stays as it was; what was said before is not written again. Raises Refusal.
    """
    for value in values.values():
        if value not in {-2, -1, 0, 1, 2, None, UNSAID}:
            raise Refusal(Code.ASSESSMENT_INVALID, "Please choose one of the answers that the page offers.")
    if credibility not in {0, 1, 2, 3, UNSAID}:
        raise Refusal(Code.ASSESSMENT_INVALID, "Please choose how credible it is from what the page offers.")

    def work(conn: Connection) -> tuple[int, Person | None]:
        row = evidence.by_id(conn, site.id, evidence_id)
        story = None if row is None else open_story(conn, site, row.story_id)
        row = evidence.by_id(conn, site.id, evidence_id)  # as it stands now that nobody else can change it
        if row is None or story is None or row.place is not Place.LISTED:
            raise Refusal(Code.EVIDENCE_UNKNOWN, "There is no such evidence here; it may have been taken off the list.")
        listed = {one.id for one in explanations.of_story(conn, story.id) if one.place is Place.LISTED}
        if not listed.issuperset(values):
            message = "One of these explanations is no longer on the list. Please look at it again."
            raise Refusal(Code.EXPLANATION_UNKNOWN, message)
        said = {key: value for key, value in values.items() if value != UNSAID}
        if person is None and not said and credibility == UNSAID:
            return story.id, None
        how = None if isinstance(credibility, str) else credibility
        if person is not None and _is_said(conn, story.id, row.id, person, values, how):
            return story.id, person
        reader = person or people.insert_person(conn, site.id, "", now)
        for explanation_id, value in values.items():
            if isinstance(value, str):
                assessments.remove_assessment(conn, reader.id, row.id, explanation_id)
            else:
                assessments.put_assessment(conn, site.id, reader.id, row.id, explanation_id, value, now)
        assessments.put_credibility(conn, site.id, reader.id, row.id, how, now)
        told = {str(key): value for key, value in values.items()}
        about = {"evidence": row.id, "values": told, "credibility": how}
        list_events.append(conn, site.id, story.id, "assessed", reader.id, now, **about)
        stories.touch(conn, story.id)
        return story.id, reader

    return db.write(work)


def believe(
    db: Database, site: Site, story_id: int, values: Mapping[int, int | None], person: Person | None, now: Instant
) -> Person | None:
    """Say how plausible explanations are, {explanation id: 0..100, or None to take it back}; who said it.

    Opinion: it is shown beside what the evidence says and never counted in it. Raises Refusal.
    """
    if any(value is not None and not 0 <= value <= 100 for value in values.values()):
        raise Refusal(Code.ASSESSMENT_INVALID, "Please write whole numbers from 0 to 100.", "credences")

    def work(conn: Connection) -> Person | None:
        story = open_story(conn, site, story_id)
        listed = {one.id for one in explanations.of_story(conn, story.id) if one.place is Place.LISTED}
        if not listed.issuperset(values):
            message = "One of these explanations is no longer on the list. Please look at it again."
            raise Refusal(Code.EXPLANATION_UNKNOWN, message)
        if person is None and all(value is None for value in values.values()):
            return None
        if person is not None:
            before = {one: value for _, one, value in assessments.credences_of(conn, story.id, person.id)}
            if all(before.get(one) == value for one, value in values.items()):
                return person
        reader = person or people.insert_person(conn, site.id, "", now)
        for explanation_id, value in values.items():
            assessments.put_credence(conn, site.id, reader.id, explanation_id, value, now)
        told = {str(key): value for key, value in values.items()}
        list_events.append(conn, site.id, story.id, "believed", reader.id, now, values=told)
        stories.touch(conn, story.id)
        return reader

    return db.write(work)


def _is_said(
    conn: Connection, story_id: int, row_id: int, person: Person, values: Mapping[int, Value], how: int | None
) -> bool:
    """Whether somebody has said just that already: then nothing is written, however often it is sent."""
    theirs = assessments.of_story(conn, story_id, person.id)
    before: dict[int, Value] = {its: value for _, row, its, value, _ in theirs if row == row_id}
    credible = {row: value for _, row, value in assessments.credibilities_of(conn, story_id, person.id)}
    return credible.get(row_id) == how and all(before.get(one, UNSAID) == value for one, value in values.items())
