"""The edges of a list: one explanation, merges, single ratings, "does not bear on it", retractions, circles."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from weighings import crowd

from weighin.domain.errors import Code, Refusal
from weighin.domain.explanations import Assessment, CellState, Evidence, Lack, State, Weighing, read, sentence, weigh
from weighin.domain.explanations.fields import BYTES_MAX
from weighin.domain.explanations.ratings import ratings

ROWS = tuple(Evidence(f"e{row}") for row in range(4))


def said(person: str, evidence: str, explanation: str, value: float | None) -> Assessment:
    return Assessment(person, evidence, explanation, value)


def test_an_empty_list_has_no_standings() -> None:
    standings = weigh(Weighing(()))
    assert (standings.standings, standings.evidence, standings.cells) == ((), {}, {})


def test_a_single_explanation_has_ratings_and_nothing_to_lead() -> None:
    many = tuple(said(f"p{person}", f"e{row}", "a", 2) for person in range(9) for row in range(4))
    only = weigh(Weighing(("a",), ROWS, many)).standings[0]
    assert (only.state, only.lack, only.rank, only.decibels) == (State.UNTESTED, Lack.RIVAL, None, 0)
    assert only.cells == 4


def test_a_merge_keeps_each_readers_newer_rating_and_can_be_undone() -> None:
    assessments = (said("p", "e0", "b", 2.0), said("q", "e0", "b", 1.0), said("p", "e0", "a", -1.0))
    whole = Weighing(("a", "b", "c"), ROWS, assessments)
    merged = replace(whole, merged={"b": "a"})
    its = ratings(merged)
    assert dict(zip((its.people[place] for place in its.person), its.value, strict=True)) == {"p": -1.0, "q": 1.0}
    assert {one.explanation for one in weigh(merged).standings} == {"a", "c"}
    assert weigh(replace(merged, merged={})) == weigh(whole)


def test_merges_of_merges_end_where_the_last_one_ends() -> None:
    its = ratings(Weighing(("a", "b", "c"), ROWS, (said("p", "e0", "a", 1.0),), merged={"a": "b", "b": "c"}))
    assert (its.columns, its.column.tolist()) == (1, [0])


def test_equal_cells_contribute_nothing() -> None:
    same = tuple(said(f"p{person}", "e0", name, 1) for person in range(6) for name in "abc")
    standings = weigh(Weighing(("a", "b", "c"), ROWS, same))
    assert standings.evidence["e0"].contributions == pytest.approx({"a": 0, "b": 0, "c": 0})
    assert standings.evidence["e0"].discrimination == pytest.approx(0)


def test_a_row_with_one_rated_cell_contributes_nothing_and_asks_for_the_others() -> None:
    standings = weigh(Weighing(("a", "b"), ROWS, (said("p", "e0", "a", 2.0),)))
    assert set(standings.evidence["e0"].contributions.values()) == {0}
    assert standings.cells["e0", "b"].state is CellState.UNTESTED
    assert "e0" in standings.to_settle


def test_a_single_rating_moves_little_and_says_nothing_of_its_certainty() -> None:
    standings = weigh(Weighing(("a", "b"), ROWS, (said("p", "e0", "a", 2.0), said("p", "e0", "b", 0.0))))
    assert standings.standings[0].explanation == "a"
    assert 0 < standings.of("a").decibels < 10
    assert standings.of("b").interval is None
    assert standings.of("a").chance_first == pytest.approx(0.5)


def test_what_most_readers_find_not_to_bear_on_it_counts_as_unrated() -> None:
    asked = [said(f"p{person}", "e0", name, 1.0 + (name == "a")) for person in range(4) for name in "abc"]
    none = [said(f"q{person}", "e0", "c", None) for person in range(5)]
    standings = weigh(Weighing(("a", "b", "c"), ROWS, (*asked, *none)))
    cell = standings.cells["e0", "c"]
    assert (cell.state, cell.count, cell.not_applicable, cell.value) == (CellState.NOT_APPLICABLE, 4, 5, 0)
    assert standings.evidence["e0"].contributions["c"] == 0
    less = weigh(Weighing(("a", "b", "c"), ROWS, (*asked, *none[:4])))
    assert less.cells["e0", "c"].state is CellState.NO_CAMPS


def test_the_last_word_of_a_reader_on_a_cell_counts() -> None:
    first, last = said("p", "e0", "a", -2.0), said("p", "e0", "a", 2.0)
    assert ratings(Weighing(("a", "b"), ROWS, (first, last))).value.tolist() == [2.0]
    assert ratings(Weighing(("a", "b"), ROWS, (last, replace(first, value=None)))).value.tolist() == []


def test_retracted_evidence_stays_and_weighs_nothing() -> None:
    weighing = crowd(3)
    rows = tuple(replace(one, is_retracted=one.id == "e0") for one in weighing.evidence)
    standings = weigh(replace(weighing, evidence=rows))
    assert standings.evidence["e0"].credibility == 0
    assert set(standings.evidence["e0"].contributions.values()) == {0}
    assert standings.cells["e0", "a"].count > 0


def test_a_compound_and_what_it_is_made_of_may_all_be_true_together() -> None:
    assert overlaps(Weighing(("a", "b", "both", "c"), compounds={"both": ("a", "b")})) == {
        "a": ("b", "both"),
        "b": ("a", "both"),
        "both": ("a", "b"),
        "c": (),
    }


def test_a_compound_of_a_compound_holds_with_all_below_it() -> None:
    steps = {"whole": ("both",), "both": ("a", "b")}
    found = overlaps(Weighing(("a", "b", "both", "whole"), compounds=steps))
    assert found["a"] == ("b", "both", "whole")
    assert found["whole"] == ("a", "b", "both")


def test_what_was_merged_is_a_part_as_what_took_it_in() -> None:
    names, made = ("a", "b", "both", "a2"), {"both": ("a2", "b")}
    assert overlaps(Weighing(names, merged={"a2": "a"}, compounds=made))["a"] == ("b", "both")
    assert overlaps(Weighing(names, merged={"a2": "both"}, compounds=made))["b"] == ("both",)


def overlaps(weighing: Weighing) -> dict[str, tuple[str, ...]]:
    return {one.explanation: one.overlaps for one in weigh(weighing).standings}


def test_set_aside_names_the_evidence_that_did_it() -> None:
    weighing = crowd(5, readers=40, evidence=8, clear=2.5)
    aside = [one for one in weigh(weighing).standings if one.state is State.SET_ASIDE]
    assert aside
    for one in aside:
        assert one.interval is not None
        assert one.interval[0] > 20
        assert one.ruled_out_by
        cells = weigh(weighing).cells
        assert all(cells[evidence, one.explanation].agreed <= -0.5 for evidence in one.ruled_out_by)


def test_nothing_is_set_aside_by_evidence_that_is_hardly_believed() -> None:
    weighing = crowd(5, readers=40, evidence=8, clear=2.5, credibility=0.45)
    assert not any(one.ruled_out_by for one in weigh(weighing).standings)


def test_camps_that_put_different_explanations_first_are_said_to() -> None:
    sides = [
        said(f"{camp}{person}", f"e{row}", name, 1.5 if (name == "a") == (camp == "+") else -1.5)
        for camp in "+-"
        for person in range(8)
        for row in range(4)
        for name in "ab"
    ]
    camps = {one.person: one.person[0] for one in sides}
    standings = weigh(Weighing(("a", "b"), ROWS, tuple(sides), camps))
    assert standings.camp_leaders == {"+": "a", "-": "b"}
    assert standings.is_disputed
    assert all(one.is_disputed for one in standings.standings)
    assert all(one.agreed_decibels == 0 for one in standings.standings)
    assert standings.cells["e0", "a"].state is CellState.CONTESTED
    assert sentence(standings).endswith("and the camps put different ones first.")


def test_what_only_one_camp_has_rated_is_not_tested() -> None:
    weighing = crowd(1, readers=30)
    camps = {**dict.fromkeys(weighing.camps, "+"), "somebody": "-"}
    assert {one.lack for one in weigh(replace(weighing, camps=camps)).standings} == {Lack.CAMP}
    assert {one.lack for one in weigh(replace(weighing, camps={})).standings} == {None}


def test_a_late_explanation_with_one_rated_row_is_listed_apart() -> None:
    weighing = crowd(2, explanations=4)
    early = tuple(one for one in weighing.assessments if one.explanation != "d" or one.evidence == "e0")
    last = weigh(replace(weighing, assessments=early)).standings[-1]
    assert (last.explanation, last.rank, last.lack) == ("d", None, Lack.READERS)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"explanations": ("a", "a")}, "explanations[0] the id 'a' is there 2 times"),
        ({"evidence": (Evidence("e"), Evidence("e"))}, "evidence[0] the id 'e' is there 2 times"),
        ({"evidence": (Evidence("e", None, 1.5),)}, "evidence[0].credibility must be from 0 to 1, not 1.5"),
        ({"evidence": (Evidence("e", None, float("nan")),)}, "evidence[0].credibility must be from 0 to 1, not nan"),
        ({"assessments": (said("p", "x", "a", 1.0),)}, "assessments[0].evidence 'x' is not among the evidence"),
        ({"assessments": (said("p", "e0", "x", 1.0),)}, "assessments[0].explanation 'x' is not among the explanations"),
        ({"assessments": (said("p", "e0", "a", 3.0),)}, "assessments[0].value must be from -2 to 2, not 3.0"),
        ({"assessments": (said("p", "e0", "a", float("nan")),)}, "assessments[0].value must be from -2 to 2, not nan"),
        ({"camps": {"p": "left"}}, "camps['p'] must be \"+\" or \"-\", not 'left'"),
        ({"priors": {"x": 1.0}}, "priors['x'] 'x' is not among the explanations"),
        ({"priors": {"a": float("inf")}}, "priors['a'] must be a number of decibels"),
        ({"merged": {"a": "b", "b": "a"}}, "goes round in a circle ('a' → 'b' → 'a')"),
        ({"merged": {"a": "a"}}, "goes round in a circle ('a' → 'a')"),
        ({"compounds": {"a": ("b",), "b": ("a",)}}, "goes round in a circle"),
        (
            {"explanations": ("a", "b", "c"), "compounds": {"a": ("b",), "c": ("a",)}, "merged": {"c": "b"}},
            "in a circle",
        ),
        ({"compounds": {"a": ("x",)}}, "compounds['a'] 'x' is not among the explanations"),
        ({"explanations": tuple(map(str, range(101)))}, "explanations has 101 entries"),
    ],
)
def test_what_cannot_be_weighed_is_refused_by_its_place(change: dict[str, Any], told: str) -> None:
    with pytest.raises(Refusal) as refused:
        weigh(replace(Weighing(("a", "b"), ROWS), **change))
    assert refused.value.code is Code.WEIGHING_INVALID
    assert told in refused.value.message


def test_a_ladder_of_compounds_takes_no_more_time_than_it_has_steps() -> None:
    names = tuple(f"x{step}" for step in range(100))
    steps = {names[step]: (names[step + 1], names[step + 2]) for step in range(98)}
    assert len(weigh(Weighing(names, compounds=steps)).standings) == 100


def test_the_sentence_names_what_it_is_given_names_for() -> None:
    told = sentence(weigh(crowd(5, readers=40, clear=2.5)), {"a": "The storm"})
    assert told.startswith("“The storm” leads “")
    assert sentence(weigh(Weighing(("a", "b")))) == "No explanation has been tested enough to be ranked yet."


def test_one_tested_explanation_among_others_has_nobody_to_lead() -> None:
    weighing = crowd(2)
    few = tuple(one for one in weighing.assessments if one.explanation == "a" or one.person in {"p1", "p2"})
    standings = weigh(replace(weighing, assessments=few))
    assert (standings.lead, standings.standings[0].state) == (None, State.STANDING)
    assert sentence(standings) == "Only “a” has been tested enough to be ranked."


def test_overwhelming_evidence_gives_finite_numbers() -> None:
    rows = tuple(Evidence(f"e{row}") for row in range(300))
    people = [f"p{one}" for one in range(6)]
    sides = [said(one, row.id, name, 2 - 4 * (name == "b")) for one in people for row in rows for name in "ab"]
    priors = {"a": 100.0, "b": -100.0}
    mixed = (*sides, *(said(f"q{one}", "e0", name, 2 * (name == "b")) for one in range(6) for name in "ab"))
    standings = weigh(Weighing(("a", "b"), rows, mixed, priors=priors))
    assert all(np.isfinite(weight.bits) for weight in standings.evidence.values())
    assert sentence(standings).startswith("“a” leads “b” by more than 30 dB")


def test_a_file_beyond_all_bounds_is_not_even_parsed() -> None:
    with pytest.raises(Refusal, match="larger than 64 MiB"):
        read(b" " * (BYTES_MAX + 1))
