"""The shipped model, scoring: probabilities, exact reasons, spans of the original."""

from __future__ import annotations

import math
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weighin.moderation.model import shipped
from weighin.moderation.scorer import Scorer
from weighin.moderation.scores import NAMES

SCORER = Scorer(shipped())
INSULT = "Only a stupid idiot like you would write that."
PLAIN = "The ferry left the pier at nine, as the harbour log says."


def test_an_insult_scores_higher_than_a_plain_sentence() -> None:
    bad, good = SCORER.score_many([INSULT, PLAIN])
    for name in ("toxicity", "insult", "personal_attack"):
        assert bad[name] > 0.5 > good[name]


def test_an_advertisement_scores_as_spam() -> None:
    spam = SCORER.score("Buy cheap replica watches online, best price, visit http://cheapwatches.shop/win now!!!")
    assert spam["spam"] > 0.8
    assert SCORER.score(PLAIN)["spam"] < 0.2


@settings(max_examples=60)
@given(st.text(max_size=300))
def test_the_reasons_add_up_to_the_score(text: str) -> None:
    scores = SCORER.score(text)
    assert set(scores.values) == set(NAMES)
    for name in NAMES:
        told = sum(reason.weight for reason in scores.reasons if reason.score == name)
        log_odds = scores.base[name] + scores.rest[name] + told
        assert math.isclose(scores[name], 1 / (1 + math.exp(-max(-30, min(30, log_odds)))), abs_tol=1e-9)
    for reason in scores.reasons:
        assert 0 <= reason.start <= reason.end <= len(text)
    for start, end in scores.spans:
        assert 0 <= start < end <= len(text)


def test_the_words_that_toxicity_rests_on_are_pointed_at() -> None:
    typed = "I read the report twice. You \u0456d\u200biot, the tide turned at six."
    scores = SCORER.score(typed)
    assert any("\u0456d\u200biot" in typed[start:end] for start, end in scores.spans)
    weightiest = max((r for r in scores.reasons if r.score == "insult" and not r.pattern), key=lambda r: r.weight)
    assert typed[weightiest.start : weightiest.end] == "\u0456d\u200biot"


def test_a_text_scores_the_same_alone_and_in_company() -> None:
    texts = [INSULT, "", "\U0001f600", PLAIN * 40, "\u0645\u0631\u062d\u0628\u0627", "x"]
    together = SCORER.score_many(texts)
    for text, scores in zip(texts, together, strict=True):
        assert SCORER.score(text).values == pytest.approx(scores.values, abs=1e-9)


@pytest.mark.parametrize(
    "text",
    ["", " ", "\x00", "\ud800", "\u202e" * 50, "\U0001f600" * 500, "a" * 1_000_000, "http://a.example/ " * 10_000],
    ids=["empty", "blank", "nul", "surrogate", "overrides", "emoji", "one long word", "links"],
)
def test_no_text_is_too_strange(text: str) -> None:
    assert all(0 <= value <= 1 for value in SCORER.score(text).values.values())


def test_many_long_texts_need_little_more_memory_than_one() -> None:
    texts = [f"{PLAIN} {n} {INSULT} " * 40 for n in range(60)]  # all at once they took 180 MB
    assert sum(map(len, texts)) > 200_000
    tracemalloc.start()
    try:
        scores = SCORER.score_many(texts)
        assert tracemalloc.get_traced_memory()[1] < 90_000_000
    finally:
        tracemalloc.stop()
    assert [scores[place].values for place in (0, 31, 59)] == [SCORER.score(texts[n]).values for n in (0, 31, 59)]


def test_the_name_of_a_group_weighs_nothing_but_for_identity_attack() -> None:
    one, other = SCORER.score_many([f"My {group} neighbour runs the bakery." for group in ("gay", "catholic")])
    for name in set(NAMES) - {"identity_attack"}:
        assert one[name] == pytest.approx(other[name], abs=1e-9)
