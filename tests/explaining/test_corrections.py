"""A moderator's decisions are respected by every later run."""

from __future__ import annotations

from market import COMMENTS, STORY

from weighin.explaining import Claim, Corrections, Found, Mode, Stance, find

A, C, D, F, H = (Claim(name, 0) for name in "acdfh")


def found(corrections: Corrections = Corrections()) -> Found:  # noqa: B008  it is frozen
    return find(STORY, COMMENTS, mode=Mode.WORDS, corrections=corrections)


def groups(corrections: Corrections = Corrections()) -> list[set[str]]:  # noqa: B008
    return [{link.comment for link in each.links} for each in found(corrections).suggestions]


def test_two_explanations_are_merged() -> None:
    assert any({"a", "d"} <= group for group in groups(Corrections(together=((A, D),))))


def test_one_explanation_is_split() -> None:
    assert any({"a", "h"} <= group for group in groups())
    assert not any({"a", "h"} <= group for group in groups(Corrections(apart=((A, H),))))


def test_a_wrong_link_is_not_made_again() -> None:
    assert any({"a", "c"} <= group for group in groups())
    assert not any({"a", "c"} <= group for group in groups(Corrections(apart=((C, A),))))


def test_what_is_rejected_is_not_suggested_again() -> None:
    keys = [each.key for each in found().suggestions]
    left = [each.key for each in found(Corrections(rejected=(keys[0],))).suggestions]
    assert left == keys[1:]


def test_a_silent_comment_appears_nowhere() -> None:
    assert not any("c" in group for group in groups(Corrections(silent=("c",))))


def test_what_is_accepted_stays_in_the_words_of_the_moderator() -> None:
    accepted = Corrections(accepted=((F, "The ferry did it"),))
    assert any(each.statement == "The ferry did it" and not each.needs_wording for each in found(accepted).suggestions)


def test_a_stance_is_put_right() -> None:
    fixed = found(Corrections(stances=((C, Stance.FOR),)))
    assert {link.stance for each in fixed.suggestions for link in each.links if link.comment == "c"} == {Stance.FOR}


def test_decisions_about_comments_that_are_gone_do_no_harm() -> None:
    gone = Claim("gone", 3)
    nothing = Corrections(((gone, A),), ((A, gone),), ((gone, "x"),), (gone,), ("gone",), ((gone, Stance.FOR),))
    assert groups(nothing) == groups()
