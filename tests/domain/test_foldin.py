"""Votes folded in between two fits."""

from __future__ import annotations

import numpy as np
import pytest
from electorate import electorate
from hypothesis import strategies as st
from samples import law

from weighin.domain.ranking import Fold
from weighin.domain.ranking.camps import camps
from weighin.domain.ranking.fit import RIDGE, RIDGE_FACTOR, fit
from weighin.domain.ranking.votes import Votes, votes

Hows = st.sampled_from([1, 0, -1, None])
Log = st.lists(st.tuples(st.integers(0, 63), st.integers(1000, 1031), Hows), max_size=25)


def of(seed: int) -> Votes:
    cast = electorate(seed)
    return votes(cast.person, cast.comment, cast.vote)


CAST = of(1)
FITTED = fit(CAST)
CAMPS = camps(FITTED, CAST)


def begun() -> tuple[Fold, dict[tuple[int, int], int]]:
    """A fold and the votes that it knows."""
    pairs = zip(CAST.persons[CAST.person].tolist(), CAST.comments[CAST.comment].tolist(), strict=True)
    return Fold(FITTED, CAMPS, CAST), dict(zip(pairs, CAST.vote.tolist(), strict=True))


def solved(phi: list[float], y: list[float]) -> np.ndarray:
    """(intercept, factor) by least squares with the ridge as four more votes would have it."""
    system = np.array([[len(phi) + RIDGE, sum(phi)], [sum(phi), np.dot(phi, phi) + RIDGE_FACTOR]])
    return np.linalg.solve(system, [sum(y), np.dot(phi, y)])


def test_a_fold_begins_where_the_fit_left() -> None:
    fold, _ = begun()
    for row, comment in enumerate(FITTED.comments.tolist()):
        assert fold.comment(comment) == (FITTED.comment_intercept[row], FITTED.comment_factor[row])


@law(st.integers(0, 59), st.integers(1000, 1029), st.sampled_from([1, 0, -1]))
def test_a_vote_folded_in_is_a_refit_of_both_sides_with_the_other_held(person: int, comment: int, vote: int) -> None:
    fold, known = begun()
    fold.vote(person, comment, vote, known.get((person, comment)))
    known[person, comment] = vote
    people = {one: row for row, one in enumerate(FITTED.persons.tolist())}
    comments = {one: row for row, one in enumerate(FITTED.comments.tolist())}
    on_it = [(people[who], (how + 1) / 2) for (who, which), how in known.items() if which == comment]
    phi = [float(FITTED.person_factor[row]) for row, _ in on_it]
    y = [r - FITTED.mu - float(FITTED.person_intercept[row]) for row, r in on_it]
    assert fold.comment(comment) == pytest.approx(solved(phi, y), abs=1e-12)
    by_them = [(comments[which], (how + 1) / 2) for (who, which), how in known.items() if who == person]
    phi = [float(FITTED.comment_factor[row]) for row, _ in by_them]
    y = [r - FITTED.mu - float(FITTED.comment_intercept[row]) for row, r in by_them]
    assert fold.person(person) == pytest.approx(solved(phi, y), abs=1e-12)


@law(Log)
def test_what_is_folded_in_and_taken_back_leaves_nothing(log: list[tuple[int, int, int | None]]) -> None:
    fold, known = begun()
    was = dict(known)
    touched = {(person, comment) for person, comment, _ in log}
    for person, comment, vote in log:
        fold.vote(person, comment, vote, known.pop((person, comment), None))
        if vote is not None:
            known[person, comment] = vote
    for pair in touched:
        fold.vote(*pair, None, known.get(pair))
    clean, _ = begun()
    for pair in touched:
        clean.vote(*pair, None, was.get(pair))
    for person, comment in touched:
        assert fold.person(person) == pytest.approx(clean.person(person), abs=1e-9)
        assert fold.comment(comment) == pytest.approx(clean.comment(comment), abs=1e-9)


def test_scores_follow_the_votes_of_both_camps() -> None:
    fold, _ = begun()
    [before] = fold.scores([5000]).bridging
    names = CAMPS.names()
    for camp in ("+", "-"):
        for person in [one for one, name in zip(FITTED.persons.tolist(), names, strict=True) if name == camp][:15]:
            fold.vote(person, 5000, 1)
    [after] = fold.scores([5000]).bridging
    assert after > before + 0.2
