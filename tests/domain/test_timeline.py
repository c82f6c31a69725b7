"""The history of a list: a fold over its events, and what moved it, to the last hundredth."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import strategies as st
from samples import law
from weighings import NAMES, Seeds, crowd

from weighin.domain.explanations import (
    Assessed,
    Event,
    Evidence,
    EvidenceChanged,
    EvidenceReworded,
    ExplanationAdded,
    Merged,
    PersonRemoved,
    PriorSet,
    Refitted,
    Unassessed,
    Unmerged,
    Weighing,
    history,
    moves,
    printed,
    weigh,
    worth_keeping,
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


def test_after_a_fit_the_list_is_what_weighing_says_to_the_bit() -> None:
    weighing = replace(crowd(4), priors={"a": 1.0})
    log = [*events(weighing), Event("editors", PriorSet("a", 1.0)), Event("fit", Refitted(weighing.camps))]
    last = list(history(log))[-1]
    standings = weigh(weighing)
    assert last.decibels == {one.explanation: one.decibels for one in sorted(standings.standings, key=_name)}
    told = {(name, one): value for name, its in standings.evidence.items() for one, value in its.contributions.items()}
    assert last.contributions == {key: value for key, value in told.items() if value}


def _name(standing: object) -> str:
    return str(getattr(standing, "explanation", ""))


def test_replay_gives_the_same_bits() -> None:
    assert list(history(busy(1))) == list(history(busy(1)))


@law(Seeds, st.integers(0, 60), tries=6)
def test_the_moves_sum_to_the_change(seed: int, start: int) -> None:
    moments = list(history(busy(seed)))
    found = list(moves(moments[start], moments[start + 1 :]))
    for name in NAMES[:3]:
        change = moments[-1].decibels.get(name, 0.0) - moments[start].decibels.get(name, 0.0)
        parts = [move.decibels for move in found if move.explanation == name]
        assert sum(parts) == pytest.approx(change, abs=1e-9)
        for digits in (1, 2):
            shown = printed(parts, change, digits)
            assert round(sum(shown), digits) == round(change, digits)
            assert all(abs(one - part) < 10**-digits for one, part in zip(shown, parts, strict=True))


def test_each_move_says_which_event_and_which_evidence() -> None:
    log = busy(2)
    moments = list(history(log))
    causes = {move.cause for move in moves(None, moments)}
    assert {"fit", "merge", "undone", "banned", "retracted", "editors"} <= causes
    assert next(move for move in moves(None, moments) if move.cause == "editors").evidence is None
    retracted = [move for move in moves(None, moments) if move.cause == "retracted"]
    assert {move.evidence for move in retracted} == {"e4"}


def test_an_assessment_moves_only_its_own_row_and_a_fit_moves_all() -> None:
    weighing = crowd(6)
    log = [*events(weighing), Event("fit", Refitted(weighing.camps))]
    log.append(Event("new", Assessed(replace(weighing.assessments[0], person="newcomer", value=2.0))))
    *_, before, after = history(log)
    assert {move.evidence for move in moves(before, [after])} == {weighing.assessments[0].evidence}


def test_a_merge_that_would_go_round_in_a_circle_changes_nothing() -> None:
    log = [Event("", ExplanationAdded(name)) for name in "ab"]
    log += [Event("", Merged("a", "b")), Event("", Merged("b", "a")), Event("", Merged("b", "b"))]
    assert list(list(history(log))[-1].decibels) == ["b"]


def test_events_about_what_is_not_there_change_nothing() -> None:
    lost = [
        Event("", Assessed(crowd(1).assessments[0])),
        Event("", EvidenceReworded("x")),
        Event("", Unassessed("p", "x", "a")),
        Event("", Unmerged("x")),
        Event("", Refitted({})),
    ]
    assert {(len(one.decibels), len(one.contributions)) for one in history(lost)} == {(0, 0)}


def test_a_moment_is_kept_once_a_gap_has_moved_by_half_a_decibel() -> None:
    log = [Event("", ExplanationAdded(name)) for name in "ab"]
    small, large = PriorSet("a", 0.4), PriorSet("a", 0.6)
    *_, plain, little, much = history([*log, Event("", small), Event("", large)])
    assert not worth_keeping(plain, little)
    assert worth_keeping(plain, much)


def test_parts_that_do_not_sum_to_their_total_are_not_printed() -> None:
    assert printed([0.05, 0.05, 0.05], 0.15) == pytest.approx([0.1, 0.1, 0.0])
    with pytest.raises(ValueError, match="do not sum"):
        printed([1.0], 2.0)
