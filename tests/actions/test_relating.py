"""Explanations that contain or exclude others: said, read, taken back, and what merges make of them."""

from __future__ import annotations

import pytest

from cast import NOW
from listed import Made, make_list, propose, reader, weighted
from weighin.actions import changes, curating, listing, relating
from weighin.actions.listpage import of_slug
from weighin.actions.ties import Ties
from weighin.actions.weighing import Lists
from weighin.domain.errors import Code, Refusal
from weighin.domain.listing import Explanation
from weighin.domain.relations import Relation
from weighin.domain.types import Person, Site, Story
from weighin.storage.db import Database

CONTAINS, EXCLUDES = Relation.CONTAINS, Relation.EXCLUDES


@pytest.fixture
def made(db: Database, site: Site, story: Story) -> Made:
    return make_list(db, site, story)


def combine(
    db: Database,
    site: Site,
    story: Story,
    statement: str,
    parts: list[Explanation],
    but: list[Explanation] | None = None,
) -> Explanation:
    ids = [one.id for one in parts], [one.id for one in but or ()]
    return listing.propose(db, site, story.id, statement, None, NOW, contains=ids[0], excludes=ids[1])[0]


def ties(db: Database, site: Site, story: Story, letter: str) -> dict[str, str]:
    """What an entry is to others, as letters: {"contains": "AC"}."""
    page = of_slug(db, Lists(), site, story.slug, None)
    its = next(entry.ties for entry in page.entries if entry.explanation.letter == letter)
    found = {name: "".join(one.letter for one in getattr(its, name)) for name in Ties.__dataclass_fields__}
    return {name: letters for name, letters in found.items() if letters}


def refused(code: Code, *told: object) -> str:
    with pytest.raises(Refusal) as caught:
        relating.relate(*told, NOW)  # type: ignore[arg-type]
    assert caught.value.code is code
    return caught.value.message


def happened(db: Database, story: Story) -> list[str]:
    with db.read() as conn:
        return [one.kind for one in changes.of_list(conn, story.id, {})]


def test_a_proposal_can_combine_what_is_on_the_list(db: Database, site: Site, story: Story, made: Made) -> None:
    one, two, three = made.explanations
    both = combine(db, site, story, "The owner cut the ropes and the tide did the rest", [one, three], [two])
    assert both.letter == "D"
    assert ties(db, site, story, "D") == {"contains": "AC", "together": "AC", "excludes": "B"}
    assert ties(db, site, story, "A") == {"part_of": "D", "together": "CD"}
    assert ties(db, site, story, "B") == {"excludes": "D"}
    assert weighted(db, story).weighing.compounds == {"D": ("A", "C")}


def test_relations_move_no_number(db: Database, site: Site, story: Story, made: Made, moderator: Person) -> None:
    before = weighted(db, story).standings
    one, two, three = (one.id for one in made.explanations)
    relating.relate(db, site, three, one, CONTAINS, moderator, NOW)
    relating.relate(db, site, one, two, EXCLUDES, moderator, NOW)
    after = weighted(db, story).standings
    assert after.evidence == before.evidence
    assert [one.decibels for one in after.standings] == [one.decibels for one in before.standings]
    assert after.of("C").overlaps == ("A",)


def test_a_moderator_says_it_and_takes_it_back(
    db: Database, site: Site, story: Story, made: Made, moderator: Person
) -> None:
    one, two, three = (one.id for one in made.explanations)
    for _ in range(2):  # said again, nothing happens
        relating.relate(db, site, three, one, CONTAINS, moderator, NOW)
        relating.relate(db, site, two, one, EXCLUDES, moderator, NOW)
        relating.relate(db, site, one, two, EXCLUDES, moderator, NOW)
    assert ties(db, site, story, "A") == {"part_of": "C", "together": "C", "excludes": "B"}
    for _ in range(2):
        relating.unrelate(db, site, three, one, CONTAINS, moderator, NOW)
        relating.unrelate(db, site, one, two, EXCLUDES, moderator, NOW)
    assert ties(db, site, story, "A") == {}
    assert happened(db, story)[:4] == ["unexcludes", "uncontains", "excludes", "contains"]


def test_only_moderators_relate_what_is_listed(
    db: Database, site: Site, story: Story, made: Made, moderator: Person
) -> None:
    one, two, three = (one.id for one in made.explanations)
    for person in (None, reader(db, site)):
        refused(Code.MODERATORS_ONLY, db, site, one, two, CONTAINS, person)
        with pytest.raises(Refusal, match="Only moderators"):
            relating.unrelate(db, site, one, two, CONTAINS, person, NOW)
    curating.decline(db, site, three, moderator, NOW)
    refused(Code.EXPLANATION_UNKNOWN, db, site, one, three, CONTAINS, moderator)
    refused(Code.EXPLANATION_UNKNOWN, db, site, three, one, EXCLUDES, moderator)
    refused(Code.EXPLANATION_UNKNOWN, db, site, one, 999, CONTAINS, moderator)
    refused(Code.EXPLANATION_UNKNOWN, db, site, 999, one, CONTAINS, moderator)
    assert ties(db, site, story, "A") == {}


def test_circles_and_contradictions_are_refused(
    db: Database, site: Site, story: Story, made: Made, moderator: Person
) -> None:
    one, two, three = (one.id for one in made.explanations)
    relating.relate(db, site, two, one, CONTAINS, moderator, NOW)
    relating.relate(db, site, three, two, CONTAINS, moderator, NOW)
    assert "in a circle" in refused(Code.EXPLANATION_CIRCULAR, db, site, one, three, CONTAINS, moderator)
    assert "contain itself" in refused(Code.EXPLANATION_CIRCULAR, db, site, one, one, CONTAINS, moderator)
    assert "exclude itself" in refused(Code.EXPLANATION_CIRCULAR, db, site, one, one, EXCLUDES, moderator)
    for other in (one, two):  # also what is part of a part
        assert "cannot exclude it too" in refused(
            Code.RELATION_CONTRADICTORY, db, site, other, three, EXCLUDES, moderator
        )
    assert ties(db, site, story, "C") == {"contains": "B", "together": "AB"}


def test_rivals_that_exclude_each_other_cannot_be_combined(
    db: Database, site: Site, story: Story, made: Made, moderator: Person
) -> None:
    one, two, three = made.explanations
    relating.relate(db, site, one.id, two.id, EXCLUDES, moderator, NOW)
    with pytest.raises(Refusal) as caught:
        combine(db, site, story, "The tide came while thieves were at work", [one, two])
    assert (caught.value.code, caught.value.field) == (Code.RELATION_CONTRADICTORY, "relations")
    assert "D would combine A and B, which exclude each other" in caught.value.message
    combine(db, site, story, "The tide came while the owner was at work", [one, three])
    assert "D would combine A and C" in refused(
        Code.RELATION_CONTRADICTORY, db, site, one.id, three.id, EXCLUDES, moderator
    )
    with pytest.raises(Refusal, match="You ticked A both as a part and as excluded"):
        combine(db, site, story, "Neither tide nor thief, but a wave", [one], [one])
    assert len(weighted(db, story).every) == 4


def test_a_combination_has_few_parts(db: Database, site: Site, story: Story, made: Made, moderator: Person) -> None:
    words = ("rust ate the bow", "an iceberg drifted past", "pirates boarded at noon")
    every = [*made.explanations, *(propose(db, site, story, f"Perhaps {one}") for one in words)]
    with pytest.raises(Refusal) as caught:
        combine(db, site, story, "All of it happened in one night", every[:5])
    assert (caught.value.code, caught.value.field) == (Code.RELATION_INVALID, "relations")
    with pytest.raises(Refusal, match="tick 4 at most"):
        combine(db, site, story, "Nothing of it happened that night", [], every[:5])
    whole = combine(db, site, story, "Most of it happened in one night", every[:4])
    refused(Code.RELATION_INVALID, db, site, whole.id, every[4].id, CONTAINS, moderator)


@pytest.mark.parametrize("gone", ["declined", "elsewhere"])
def test_a_proposal_relates_to_what_is_on_its_list_alone(
    db: Database, site: Site, story: Story, made: Made, moderator: Person, gone: str
) -> None:
    one = made.explanations[0].id
    if gone == "declined":
        curating.decline(db, site, one, moderator, NOW)
    for told in (
        {"contains": [one if gone == "declined" else 999]},
        {"excludes": [one if gone == "declined" else 999]},
    ):
        with pytest.raises(Refusal, match="no longer on the list"):
            listing.propose(db, site, story.id, "A storm and a thief together", None, NOW, **told)


def test_a_part_that_is_merged_is_a_part_as_what_took_it_in(
    db: Database, site: Site, story: Story, made: Made, moderator: Person
) -> None:
    one, two, three = made.explanations
    twin = propose(db, site, story, "A flood swept it down the river")
    both = combine(db, site, story, "The owner let a flood do it", [twin, three], [two])
    curating.merge(db, site, twin.id, one.id, moderator, NOW)
    assert ties(db, site, story, both.letter) == {"contains": "AC", "together": "AC", "excludes": "B"}
    assert weighted(db, story).weighing.compounds == {"E": ("A", "C")}
    curating.list_(db, site, twin.id, moderator, NOW)
    assert ties(db, site, story, both.letter) == {"contains": "CD", "together": "CD", "excludes": "B"}
    assert ties(db, site, story, "A") == {}


def test_a_compound_that_is_merged_leaves_its_parts_to_what_took_it_in(
    db: Database, site: Site, story: Story, made: Made, moderator: Person
) -> None:
    one, two, three = made.explanations
    both = combine(db, site, story, "The owner cut the ropes and the tide did the rest", [one, three])
    curating.merge(db, site, both.id, two.id, moderator, NOW)
    assert ties(db, site, story, "B") == {"contains": "AC", "together": "AC"}
    relating.unrelate(
        db, site, two.id, one.id, CONTAINS, moderator, NOW
    )  # what was said of the merged one goes as well
    assert ties(db, site, story, "B") == {"contains": "C", "together": "C"}
    curating.list_(db, site, both.id, moderator, NOW)
    assert ties(db, site, story, "D") == {"contains": "C", "together": "C"}
    assert ties(db, site, story, "B") == {}


def test_merges_that_would_contradict_what_was_said_are_refused(
    db: Database, site: Site, story: Story, made: Made, moderator: Person
) -> None:
    one, two, three = made.explanations
    both = combine(db, site, story, "The owner cut the ropes and the tide did the rest", [one, three])
    relating.relate(db, site, one.id, two.id, EXCLUDES, moderator, NOW)
    for source, into, code, told in (
        (one, both, Code.EXPLANATION_CIRCULAR, "D would contain itself"),
        (both, one, Code.EXPLANATION_CIRCULAR, "A would contain itself"),
        (one, two, Code.EXPLANATION_CIRCULAR, "B would exclude itself"),
        (three, two, Code.RELATION_CONTRADICTORY, "D would combine A and B"),
        (both, two, Code.RELATION_CONTRADICTORY, "B contains A, so it cannot exclude it too"),
    ):
        with pytest.raises(Refusal) as caught:
            curating.merge(db, site, source.id, into.id, moderator, NOW)
        assert caught.value.code is code
        assert told in caught.value.message
    curating.merge(db, site, three.id, one.id, moderator, NOW)  # both parts are one
    assert ties(db, site, story, "D") == {"contains": "A", "together": "A"}
    curating.list_(db, site, three.id, moderator, NOW)
    assert ties(db, site, story, "D") == {"contains": "AC", "together": "AC"}


def test_what_is_off_the_list_is_no_part_until_it_is_back(
    db: Database, site: Site, story: Story, made: Made, moderator: Person
) -> None:
    one, two, three = made.explanations
    both = combine(db, site, story, "The owner cut the ropes and the tide did the rest", [one, three])
    curating.decline(db, site, one.id, moderator, NOW)
    assert ties(db, site, story, "D") == {"contains": "C", "together": "C"}
    curating.decline(db, site, both.id, moderator, NOW)
    assert ties(db, site, story, "C") == {}
    for again in (both, one):
        curating.list_(db, site, again.id, moderator, NOW)
    assert ties(db, site, story, "D") == {"contains": "AC", "together": "AC"}
    # While it was away, nothing could be said that it does not fit.
    curating.decline(db, site, one.id, moderator, NOW)
    refused(Code.EXPLANATION_CIRCULAR, db, site, three.id, both.id, CONTAINS, moderator)
    assert two.letter == "B"


def test_what_is_off_the_list_binds_and_can_be_untied(
    db: Database, site: Site, story: Story, made: Made, moderator: Person
) -> None:
    one, two, _ = made.explanations
    both = combine(db, site, story, "The tide and the owner did it together", [one, two])
    curating.decline(db, site, both.id, moderator, NOW)
    assert "would combine" in refused(Code.RELATION_CONTRADICTORY, db, site, one.id, two.id, EXCLUDES, moderator)
    page = of_slug(db, Lists(), site, story.slug, moderator)
    assert [part.letter for part in page.ties_off[both.id].contains] == ["A", "B"]
    assert of_slug(db, Lists(), site, story.slug, None).ties_off == {}
    relating.unrelate(db, site, both.id, two.id, CONTAINS, moderator, NOW)
    relating.relate(db, site, one.id, two.id, EXCLUDES, moderator, NOW)


def test_what_is_ticked_as_part_and_as_excluded_is_said_by_its_letter(
    db: Database, site: Site, story: Story, made: Made
) -> None:
    one, two, _ = made.explanations
    with pytest.raises(Refusal, match="You ticked A both as a part and as excluded"):
        combine(db, site, story, "The tide and the owner did it together", [one, two], [one])
