"""What people say of evidence: one answer each, changeable, and weighed at once."""

from __future__ import annotations

import pytest

from cast import NOW, make_site, make_story
from listed import Made, make_list, reader, weigh_in, weighted
from weighin.actions import assessing, curating
from weighin.actions.assessing import UNSAID, Value
from weighin.actions.weighing import Lists
from weighin.domain.errors import Code, Refusal
from weighin.domain.types import Person, Site, Story
from weighin.storage import assessments
from weighin.storage.db import Database

FOR_THE_TIDE: list[list[Value]] = [[-2, 2, 0], [2, -1, -1], [0, 0, 1]]


@pytest.fixture
def made(db: Database, site: Site, story: Story) -> Made:
    return make_list(db, site, story)


def test_an_answer_can_be_changed_and_taken_back(db: Database, site: Site, story: Story, made: Made) -> None:
    bo, row, one = reader(db, site), made.evidence[0], made.explanations[0]
    for value, stored in ((2, [2]), (-1, [-1]), (None, [None]), (UNSAID, []), (0, [0])):
        assessing.assess(db, site, row.id, {one.id: value}, UNSAID, bo, NOW)
        with db.read() as conn:
            assert [said[3] for said in assessments.of_story(conn, story.id)] == stored


def test_the_list_is_weighed_from_what_was_said(db: Database, site: Site, story: Story, made: Made) -> None:
    for _ in range(6):
        weigh_in(db, site, made, reader(db, site), [[-2, 2, -1], [2, -2, 0], [2, -1, -1]])
    standings = weighted(db, story).standings
    assert standings.standings[0].explanation == "A"
    assert standings.of("A").rank == 1
    assert standings.evidence["1"].contributions["B"] > 0 > standings.evidence["1"].contributions["A"]


def test_nothing_is_ranked_before_enough_readers_weighed_it(db: Database, site: Site, story: Story, made: Made) -> None:
    weigh_in(db, site, made, reader(db, site), FOR_THE_TIDE)
    assert {one.rank for one in weighted(db, story).standings.standings} == {None}
    with db.read() as conn:
        assert Lists().weighted(conn, story.id).readers == 1


@pytest.mark.parametrize("value", [3, -3, 100, "x", 1.5])
def test_an_answer_is_one_of_the_scale(db: Database, site: Site, made: Made, value: Value) -> None:
    row, one = made.evidence[0], made.explanations[0]
    with pytest.raises(Refusal) as caught:
        assessing.assess(db, site, row.id, {one.id: value}, UNSAID, None, NOW)
    assert caught.value.code is Code.ASSESSMENT_INVALID
    with pytest.raises(Refusal) as caught:
        assessing.assess(db, site, row.id, {one.id: 1}, 4, None, NOW)
    assert caught.value.code is Code.ASSESSMENT_INVALID


def test_what_is_not_on_this_list_cannot_be_weighed(
    db: Database, site: Site, story: Story, made: Made, moderator: Person
) -> None:
    other = make_site(db, "herald")
    theirs = make_list(db, other, make_story(db, other))
    foreign = {theirs.explanations[0].id: 1}
    tries = [
        (site, theirs.evidence[0].id, {}, Code.EVIDENCE_UNKNOWN),
        (site, made.evidence[0].id, foreign, Code.EXPLANATION_UNKNOWN),
        (other, made.evidence[0].id, {}, Code.EVIDENCE_UNKNOWN),
        (site, 10**12, {}, Code.EVIDENCE_UNKNOWN),
    ]
    for where, row, values, code in tries:
        with pytest.raises(Refusal) as caught:
            assessing.assess(db, where, row, values, UNSAID, None, NOW)
        assert caught.value.code is code
    curating.decline(db, site, made.explanations[0].id, moderator, NOW)
    with pytest.raises(Refusal) as caught:
        assessing.assess(db, site, made.evidence[0].id, {made.explanations[0].id: 1}, UNSAID, None, NOW)
    assert caught.value.code is Code.EXPLANATION_UNKNOWN


def test_a_newcomer_who_says_nothing_is_not_remembered(db: Database, site: Site, made: Made) -> None:
    row, one = made.evidence[0], made.explanations[0]
    assert assessing.assess(db, site, row.id, {one.id: UNSAID}, UNSAID, None, NOW)[1] is None
    assert assessing.assess(db, site, row.id, {one.id: None}, UNSAID, None, NOW)[1] is not None


def test_opinion_is_pooled_and_moves_no_standing(db: Database, site: Site, story: Story, made: Made) -> None:
    for _ in range(6):
        weigh_in(db, site, made, reader(db, site), FOR_THE_TIDE)
    before = weighted(db, story)
    for _ in range(20):
        shares = dict(zip((one.id for one in made.explanations), (0, 90, 0), strict=True))
        assessing.believe(db, site, story.id, shares, None, NOW)
    after = weighted(db, story)
    assert after.standings == before.standings
    assert after.opinion.people == 20
    assert after.opinion.everyone["B"] > 0.7


@pytest.mark.parametrize("value", [-1, 101, 10**9])
def test_a_credence_is_from_0_to_100(db: Database, site: Site, story: Story, made: Made, value: int) -> None:
    with pytest.raises(Refusal) as caught:
        assessing.believe(db, site, story.id, {made.explanations[0].id: value}, None, NOW)
    assert caught.value.code is Code.ASSESSMENT_INVALID


def test_of_more_answers_than_can_be_weighed_the_earliest_count(
    db: Database, site: Site, story: Story, made: Made
) -> None:
    for count in range(4):
        weigh_in(db, site, made, reader(db, site), FOR_THE_TIDE, NOW + count)
    with db.read() as conn:
        few, all_ = Lists(most=18).weighted(conn, story.id), Lists().weighted(conn, story.id)
    assert (len(few.weighing.assessments), len(all_.weighing.assessments)) == (18, 36)
    assert few.weighing.assessments == all_.weighing.assessments[:18]
    assert few.readers == 2
