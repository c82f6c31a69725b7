"""What corrections teach the heads of a site."""

from __future__ import annotations

import numpy as np
from market import COMMENTS, STORY

from weighin.explaining import Claim, Corrections, Finder, Mode, Stance
from weighin.explaining.heads import Head
from weighin.explaining.learning import moved, taught


def settled(corrections: Corrections) -> Finder:
    finder = Finder(STORY, mode=Mode.WORDS, corrections=corrections)
    finder.add(*COMMENTS)
    finder.settle()
    return finder


def test_a_head_moves_towards_what_it_is_shown_and_not_far() -> None:
    head = Head(np.array([1.0, 0.0, 0.0]), 0.0)
    rows = np.array([[1.0, 1.0, 0.0]])
    before, once = head.chance(rows)[0], moved(head, rows, np.zeros(1)).chance(rows)[0]
    often = moved(head, np.repeat(rows, 50, 0), np.zeros(50)).chance(rows)[0]
    assert before > once > before - 0.1
    assert often < 0.3
    assert moved(head, rows, np.zeros(1)).weights[2] == 0


def test_nothing_is_learned_of_nothing() -> None:
    finder = settled(Corrections())
    assert taught(finder).proposes.weights is finder.heads.proposes.weights


def test_what_was_rejected_becomes_less_likely_and_what_was_accepted_more() -> None:
    plain = settled(Corrections())
    finder = settled(Corrections(rejected=(Claim("a", 0),), accepted=((Claim("f", 0), ""),)))
    finder.heads = taught(finder)
    finder.settle()
    assert finder.roles.chances["a"][0] < plain.roles.chances["a"][0]
    assert finder.roles.chances["f"][0] > plain.roles.chances["f"][0]


def test_a_stance_and_a_merge_are_learned() -> None:
    finder = settled(Corrections(together=((Claim("a", 0), Claim("d", 0)),), stances=((Claim("c", 0), Stance.FOR),)))
    learned = taught(finder)
    assert not np.array_equal(learned.agrees.weights, finder.heads.agrees.weights)
    assert not np.array_equal(learned.same.weights, finder.heads.same.weights)
