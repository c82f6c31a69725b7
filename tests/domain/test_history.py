"""The history of a list: a fold over its events, and what moved it, to the last hundredth."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import strategies as st
from samples import law
from weighings import Seeds, crowd

from weighin.domain.explanations import (
    NOTHING,
    Assessed,
    Event,
    Evidence,
    EvidenceChanged,
    EvidenceReworded,
    ExplanationAdded,
    Merged,
    Moment,
    PersonRemoved,
    PriorSet,
    Refitted,
    Unassessed,
    Unmerged,
    Weighing,
    history,
    moves,
    weigh,
)


def events(weighing: Weighing) -> list[Event]:
    """A list as it grew: explanations, evidence, assessments one by one, with fits between."""
    found = [Event(f"added {name}", ExplanationAdded(name)) for name in weighing.explanations]
    found += [Event(f"evidence {one.id}", EvidenceChanged(one)) for one in weighing.evidence]
    for place, one in enumerate(weighing.assessments):
        found.append(Event(f"{one.person} on {one.evidence}", Assessed(one)))
        if place % 40 == 39:
            found.append(Event("fit", Refitted(weighing.camps)))
    return found


def busy(seed: int) -> list[Event]:
    """The same with everything else that can happen."""
    weighing = crowd(seed, readers=8)
    return [
        *events(weighing),
        Event("same source", EvidenceChanged(Evidence("e0", "agency", 0.9))),
        Event("same source", EvidenceChanged(Evidence("e1", "agency", 0.7))),
        Event("editors", PriorSet("b", 2.0)),
        Event("merge", Merged("c", "b")),
        Event("banned", PersonRemoved("p3")),
        Event("fit", Refitted(weighing.camps)),
        Event("undone", Unmerged("c")),
        Event("reworded", EvidenceReworded("e2")),
        Event("taken back", Unassessed("p1", "e3", "a")),
        Event("retracted", EvidenceChanged(Evidence("e4", None, 0.9, is_retracted=True))),
        Event("fit", Refitted(weighing.camps)),
    ]


def moments(log: list[Event]) -> list[Moment]:
    return [moment for _, moment in history(log)]


def test_after_a_fit_the_list_is_what_weighing_says_to_the_bit() -> None:
    weighing = replace(crowd(4), priors={"a": 1.0})
    log = [*events(weighing), Event("editors", PriorSet("a", 1.0)), Event("fit", Refitted(weighing.camps))]
    last = moments(log)[-1]
    standings = weigh(weighing)
    assert last.decibels == {one.explanation: one.decibels for one in sorted(standings.standings, key=_name)}
    for name, its in standings.evidence.items():
        assert last.contributions[name] == {one: value for one, value in its.contributions.items() if value}


def _name(standing: object) -> str:
    return str(getattr(standing, "explanation", ""))


def test_replay_gives_the_same_bits() -> None:
    assert moments(busy(1)) == moments(busy(1))


@law(Seeds, st.integers(0, 60), tries=6)
def test_the_moves_from_any_moment_to_any_other_sum_to_the_change(seed: int, start: int) -> None:
    found = moments(busy(seed))
    for digits in (1, 2):
        for move in moves(found[start], found[-1], digits):
            was, now = (one.decibels.get(move.explanation, 0.0) for one in (found[start], found[-1]))
            assert move.decibels == pytest.approx(now - was, abs=10**-digits)
            assert round(sum(cause.decibels for cause in move.causes), digits) == move.decibels


def test_each_event_is_told_with_what_it_moved() -> None:
    log = busy(2)
    told, before = dict[str, set[str | None]](), NOTHING
    for event, after in history(log):
        told[event.cause] = {cause.evidence for move in moves(before, after) for cause in move.causes}
        before = after
    assert told["editors"] == {None}
    assert told["retracted"] == {"e4"}
    assert all(told[cause] for cause in ("fit", "merge", "undone", "banned"))


def test_an_assessment_moves_only_its_own_row_and_a_fit_moves_all() -> None:
    weighing = crowd(6)
    log = [*events(weighing), Event("fit", Refitted(weighing.camps))]
    log.append(Event("new", Assessed(replace(weighing.assessments[0], person="newcomer", value=2.0))))
    *_, before, after = moments(log)
    moved = {cause.evidence for move in moves(before, after, 3) for cause in move.causes}
    assert moved == {weighing.assessments[0].evidence}


def test_a_merge_that_would_go_round_in_a_circle_changes_nothing() -> None:
    log = [Event("", ExplanationAdded(name)) for name in "ab"]
    log += [Event("", Merged("a", "b")), Event("", Merged("b", "a")), Event("", Merged("b", "b"))]
    assert list(moments(log)[-1].decibels) == ["b"]


def test_events_about_what_is_not_there_change_nothing() -> None:
    lost = [
        Event("", Assessed(crowd(1).assessments[0])),
        Event("", EvidenceReworded("x")),
        Event("", Unassessed("p", "x", "a")),
        Event("", Unmerged("x")),
        Event("", Refitted({})),
    ]
    assert {(len(one.decibels), len(one.contributions)) for one in moments(lost)} == {(0, 0)}
