"""The shipped model keeps what was measured of it: a model that is worse is not shipped by accident."""

from __future__ import annotations

from typing import Any

import pytest
from benchmarks.moderation import bias, functional

from weighin.moderation import ready


@pytest.fixture(scope="module")
def suite() -> dict[str, Any]:
    return functional(ready.scorer())


def test_attacks_score_above_what_only_resembles_them(suite: dict[str, Any]) -> None:
    assert suite["functional suite: AUC"] >= 0.77


@pytest.mark.parametrize(
    "function",
    [
        "profanity_without_target",
        "profanity_about_thing",
        "public_figure_conduct",
        "institution_or_policy",
        "argument_or_article",
        "disagreement_in_second_person",
        "quoting_to_object",
        "reporting_an_insult",
        "negated_insult",
        "self_deprecation",
        "reclaimed_word",
        "other_sense",
        "strong_praise",
        "moderation_talk",
    ],
)
def test_harsh_words_that_attack_nobody_here_are_no_attack(suite: dict[str, Any], function: str) -> None:
    right, cases = map(int, suite[f"  {function}"].split("/"))
    assert right >= cases - 2


def test_no_groups_name_makes_a_harmless_sentence_look_toxic() -> None:
    _, lowest = bias(ready.scorer())["bias, lowest AUC of a group"]
    assert lowest >= 0.9
