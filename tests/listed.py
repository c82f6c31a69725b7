"""A list to test with: three explanations, three pieces of evidence, and readers who weigh them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cast import NOW
from weighin.actions import assessing, listing
from weighin.actions.assessing import Value
from weighin.actions.weighing import Lists, Weighted
from weighin.domain.listing import Evidence, Explanation
from weighin.domain.types import Person, Site, Story
from weighin.storage import people
from weighin.storage.db import Database

STATEMENTS = ("The tide carried the ferry off", "Somebody stole the ferry", "The owner sank it for the insurance")
OBSERVED = ("Its ropes were cut", "The tide was the highest of the year", "It was insured a week before")


@dataclass(frozen=True, slots=True)
class Made:
    explanations: list[Explanation]
    evidence: list[Evidence]


def reader(db: Database, site: Site, name: str = "") -> Person:
    return db.write(lambda conn: people.insert_person(conn, site.id, name, NOW))


def propose(db: Database, site: Site, story: Story, statement: str, person: Person | None = None) -> Explanation:
    return listing.propose(db, site, story.id, statement, person, NOW)[0]


def observe(db: Database, site: Site, story: Story, text: str, person: Person | None = None) -> Evidence:
    typed = listing.Observed(text, publisher="The Gazette", url="https://gazette.example/1")
    return listing.observe(db, site, story.id, typed, person, NOW)[0]


def make_list(db: Database, site: Site, story: Story) -> Made:
    return Made(
        [propose(db, site, story, statement) for statement in STATEMENTS],
        [observe(db, site, story, text) for text in OBSERVED],
    )


def weigh_in(
    db: Database, site: Site, made: Made, person: Person, rows: Sequence[Sequence[Value]], now: int = NOW
) -> None:
    """One person's answers, row by row."""
    for row, values in zip(made.evidence, rows, strict=True):
        told = {one.id: value for one, value in zip(made.explanations, values, strict=True)}
        assessing.assess(db, site, row.id, told, 2, person, now)


def weighted(db: Database, story: Story) -> Weighted:
    with db.read() as conn:
        return Lists().weighted(conn, story.id)
