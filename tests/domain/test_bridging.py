"""The bridging order: its camps, its laws, when it falls back, and how it is put into words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from electorate import Cast, electorate
from hypothesis import strategies as st
from samples import law, slow_law

from weighin.domain.ranking import Badge, Bridging, Ranking, Tally, badge, group_consensus, rank, sentence, wilson
from weighin.domain.types import MINUTE

Seeds = st.integers(0, 10_000)
HALF_AN_HOUR = 30 * MINUTE


def ranked(cast: Cast, **named: object) -> Ranking:
    return rank(cast.person, cast.comment, cast.vote, **named)  # type: ignore[arg-type]


def bridging(made: Ranking) -> np.ndarray:
    assert made.scores is not None
    return made.scores.bridging


def test_the_camps_of_the_votes_are_found() -> None:
    cast = electorate(1, people=100, comments=60)
    found = ranked(cast).camp_of()
    named = {person: camp for person, camp in found.items() if camp}
    assert len(named) > 0.9 * len(found)
    assert all((camp == "-") == cast.larger[person] for person, camp in named.items())


def test_what_both_camps_like_stands_before_what_the_larger_one_loves() -> None:
    made = ranked(electorate(1, people=200))
    by_kind = [np.mean(bridging(made)[kind::3]) for kind in range(3)]
    assert by_kind[0] > 2 * by_kind[1]
    assert by_kind[0] > 2 * by_kind[2]
    assert made.scores is not None
    assert np.mean(made.scores.dividing[1::3]) < -0.4 < 0.4 < np.mean(made.scores.dividing[2::3])
    assert np.max(np.abs(made.scores.dividing[::3])) < 0.2


@slow_law(Seeds)
def test_other_names_and_swapped_camps_change_no_score(seed: int) -> None:
    cast = electorate(seed)
    random = np.random.default_rng(seed)
    names, titles = random.permutation(60), random.permutation(30)
    made = ranked(cast)
    renamed = rank(names[cast.person], titles[cast.comment - 1000], cast.vote)
    assert np.max(np.abs(bridging(made) - bridging(renamed)[titles])) < 1e-4
    assert made.fit is not None
    turned = replace(
        made.fit, person_factor=-made.fit.person_factor, comment_factor=-made.fit.comment_factor, losses=()
    )
    swapped = ranked(cast, previous=turned)
    assert np.max(np.abs(bridging(made) - bridging(swapped))) < 1e-4
    one, other = made.at(1), swapped.at(1)
    assert (one.plus, one.votes_plus) == (pytest.approx(other.minus, abs=1e-4), other.votes_minus)


@pytest.mark.parametrize("seed", range(4))
def test_votes_of_others_on_other_comments_hardly_move_a_score(seed: int) -> None:
    cast = electorate(seed, people=300)
    others = electorate(seed + 1, people=5, comments=10)
    more = cast.also(others.person + 500, others.comment + 500, others.vote)
    assert np.max(np.abs(bridging(ranked(more))[:30] - bridging(ranked(cast)))) < 0.01


@slow_law(Seeds)
def test_votes_twice_in_another_order_change_no_bit(seed: int) -> None:
    cast = electorate(seed)
    order = np.random.default_rng(seed).permutation(len(cast.vote))
    again = rank(cast.person[order], cast.comment[order], cast.vote[order])
    assert bridging(again).tobytes() == bridging(ranked(cast)).tobytes()


def test_accounts_with_a_single_vote_move_nothing_but_best() -> None:
    cast = electorate(4)
    flooded = ranked(cast.also(np.arange(500, 800), 1001, 1))
    assert bridging(flooded).tobytes() == bridging(ranked(cast)).tobytes()
    assert flooded.of(1001).wilson > 0.9 > ranked(cast).of(1001).wilson


def test_votes_on_comments_of_one_author_give_no_standing_and_ones_own_never_counts() -> None:
    cast = electorate(4)
    authors = {comment: 900 + comment % 7 for comment in range(1000, 1030)}
    crowd = [(person, comment) for person in (500, 501) for comment in (1000, 1007, 1014, 1021, 1028, 1001)]
    made = ranked(cast.also(*np.array(crowd).T, 1), authors=authors)
    assert bridging(made).tobytes() == bridging(ranked(cast, authors=authors)).tobytes()
    own = ranked(cast.also([903] * 30, np.arange(1000, 1030), 1), authors=authors)
    assert own.fit is not None
    assert 903 in own.fit.persons
    base = ranked(cast, authors=authors)
    assert own.of(1004).wilson == base.of(1004).wilson
    assert own.of(1005).wilson > base.of(1005).wilson


def test_a_comment_without_votes_stands_below_the_average_by_its_whole_margin() -> None:
    made = ranked(electorate(2), unvoted=[5, 9999])
    new = made.of(5)
    assert new == made.of(9999)
    assert new.wilson == 0
    assert new.votes_plus.votes == new.votes_minus.votes == 0
    assert new.plus is not None
    assert new.minus is not None
    ends = new.plus - new.margin_plus, new.minus - new.margin_minus
    assert new.score == pytest.approx(2 / (1 / ends[0] + 1 / ends[1]), rel=1e-9)
    assert new.score < min(new.plus, new.minus) - 0.1
    assert "Nobody whose votes count has voted here yet" in sentence(new)
    with pytest.raises(KeyError):
        made.of(6)


@pytest.mark.parametrize(
    ("people", "comments", "words"),
    [
        (29, 30, "29 people have voted on 5"),
        (1, 30, "1 person has voted on 5"),
        (40, 8, "votes that count; camps need 300"),
    ],
)
def test_few_voters_or_votes_fall_back_to_best_and_say_so(people: int, comments: int, words: str) -> None:
    cast = electorate(3, people=people, comments=comments, seen=0.8)
    made = ranked(cast)
    assert (made.fit, made.camps, made.scores, made.camp_of()) == (None, None, None, {})
    its = made.of(1000)
    votes = cast.vote[cast.comment == 1000]
    assert its.score == its.wilson == wilson(int(np.sum(votes > 0)), int(np.sum(votes < 0)))
    assert words in its.why
    assert words in sentence(its)


def test_no_votes_at_all_rank_nothing() -> None:
    made = rank([], [], [], unvoted=[3])
    assert made.of(3).score == 0
    assert made.fallback


def test_one_camp_alone_is_said_and_gets_no_badge() -> None:
    cast = electorate(3, people=100, share=1.0)
    likes = Cast(cast.person, cast.comment, np.ones_like(cast.vote), cast.larger)
    its = ranked(likes).of(1000)
    assert its.one_camp
    assert its.why == "Only one camp has voted here."
    assert badge(its, Badge(since=0), HALF_AN_HOUR) == Badge()


@pytest.mark.parametrize("vote", [1, 0, -1])
def test_votes_that_are_all_equal_give_a_shrunken_mean(vote: int) -> None:
    cast = electorate(3)
    made = ranked(Cast(cast.person, cast.comment, np.full_like(cast.vote, vote), cast.larger))
    assert made.fit is not None
    assert np.max(np.abs(made.fit.comment_factor)) < 1e-3
    assert np.all(np.isfinite(bridging(made)))
    assert np.ptp(bridging(made)) < 0.01
    assert made.at(0).plus == pytest.approx((vote + 1) / 2, abs=0.01)


def test_one_tireless_voter_hardly_moves_the_average() -> None:
    cast = electorate(6, comments=60)
    grumpy = ranked(cast.also(777, np.arange(1000, 1060), -1))
    assert np.max(np.abs(bridging(grumpy) - bridging(ranked(cast)))) < 0.08


def test_group_consensus_as_worked_by_hand() -> None:
    assert group_consensus([Tally(1, 0, 0), Tally(1, 0, 0)]) == pytest.approx(4 / 9, rel=1e-12)
    assert group_consensus([Tally(60, 40, 0), Tally(60, 0, 40)]) == pytest.approx((61 / 102) ** 2, rel=1e-12)


@law(st.lists(st.tuples(*[st.integers(0, 500)] * 3), min_size=1, max_size=5))
def test_group_consensus_is_the_product_of_smoothed_shares(groups: list[tuple[int, int, int]]) -> None:
    expected = 1.0
    for agrees, disagrees, passes in groups:
        expected *= (agrees + 1) / (agrees + disagrees + passes + 2)
    assert group_consensus([Tally(*group) for group in groups]) == pytest.approx(expected, rel=1e-12)


Agreed = Bridging(
    0.9, 0.7, 0.8, 0.75, bound_plus=0.7, bound_minus=0.65, votes_plus=Tally(9, 1, 0), votes_minus=Tally(5, 1, 0)
)


def test_a_badge_needs_two_fits_half_an_hour_apart() -> None:
    first = badge(Agreed, Badge(), 1000)
    assert first == Badge(since=1000)
    assert badge(Agreed, first, 999 + HALF_AN_HOUR) == first
    given = badge(Agreed, first, 1000 + HALF_AN_HOUR)
    assert given == Badge(since=1000, given=True)
    assert badge(replace(Agreed, bound_minus=0.58), given, 9 * HALF_AN_HOUR) == given
    assert badge(replace(Agreed, bound_minus=0.569), given, 9 * HALF_AN_HOUR) == Badge()
    assert badge(replace(Agreed, bound_minus=0.59), first, 9 * HALF_AN_HOUR) == Badge()


@pytest.mark.parametrize(
    "change",
    [
        {"bound_plus": 0.59},
        {"bound_minus": 0.59},
        {"votes_minus": Tally(4, 0, 0)},
        {"votes_minus": Tally(4, 1, 9)},
        {"votes_plus": Tally(0, 0, 0)},
        {"one_camp": True},
        {"plus": None},
    ],
)
def test_a_badge_is_not_begun_with_less(change: dict[str, object]) -> None:
    assert badge(Agreed, Badge(), 0).since == 0
    assert badge(replace(Agreed, **change), Badge(), 0) == Badge()  # type: ignore[arg-type]


def test_a_place_is_explained_with_the_numbers_of_both_camps() -> None:
    now = Bridging(0.5, 0.61, 0.72, 0.64, 0.05, 0.08, votes_plus=Tally(90, 20, 10), votes_minus=Tally(0, 0, 0))
    assert sentence(now) == (
        "Camp +: 72% expected to agree, give or take 5 (90 of 120 agreed); "
        "camp −: 64% expected to agree, give or take 8 (nobody voted). "
        "The lower ends count, the lower of them most: 61 of 100."
    )
