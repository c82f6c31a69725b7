"""How far evidence is believed: camps, priors, and arguments on arguments."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from samples import law

from weighin.domain.errors import Refusal
from weighin.domain.explanations import Argument, Behind, credibility
from weighin.domain.explanations.credibility import A_SIDE, FIRMLY, argued, balanced, moved

Strengths = st.lists(st.floats(0, 1), max_size=8)


def argument(name: str, strength: float, *, is_for: bool = True, parent: str | None = None) -> Argument:
    return Argument(name, f"author of {name}", strength, is_for, parent)


def test_what_nobody_has_rated_is_drawn_to_its_beginning() -> None:
    assert credibility({}, {}) == 0.6
    assert balanced({"p": 0.95}, {}) == pytest.approx((0.95 + 1.2) / 3)


def test_camps_count_alike_and_a_silent_one_is_undecided() -> None:
    many = {f"p{one}": 0.95 for one in range(50)}
    camps = dict.fromkeys(many, "+")
    both = balanced({**many, "q": 0.05}, {**camps, "q": "-"})
    assert both == pytest.approx(((50 * 0.95 + 1.2) / 52 + (0.05 + 1.2) / 3) / 2)
    assert balanced(many, camps) == pytest.approx(((50 * 0.95 + 1.2) / 52 + 0.6) / 2)


def test_a_rating_without_a_camp_counts_half_in_each() -> None:
    assert balanced({"p": 0.95, "q": 0.05}, {"p": "+"}) == pytest.approx(
        ((0.95 + 0.025 + 1.2) / 3.5 + (0.025 + 1.2) / 2.5) / 2
    )


def test_quadratic_energy_of_one_argument() -> None:
    # An energy of 0.5 pulls by 0.25 / 1.25 = 0.2 of the way (Potyka 2018).
    assert argued(0.6, [argument("a", 0.5)]) == pytest.approx(0.6 + 0.4 * 0.2)
    assert argued(0.6, [argument("a", 0.5, is_for=False)]) == pytest.approx(0.6 - 0.6 * 0.2)
    assert argued(0.6, [argument("a", 0.5), argument("b", 0.5, is_for=False)]) == pytest.approx(0.6)


def test_an_argument_is_as_strong_as_what_is_said_of_it_leaves_it() -> None:
    weakened = 0.8 - 0.8 * (0.36 / 1.36)
    energy = weakened**2 / (1 + weakened**2)
    told = [argument("a", 0.8), argument("b", 0.6, is_for=False, parent="a")]
    assert argued(0.5, told) == pytest.approx(0.5 + 0.5 * energy)


def test_an_author_counts_once_by_the_strongest() -> None:
    flood = [Argument(str(one), "same", 0.3, True) for one in range(20)]
    assert argued(0.5, [*flood, Argument("best", "same", 0.7, True)]) == argued(0.5, [argument("a", 0.7)])


def test_nobody_strengthens_their_own_argument() -> None:
    alone = [Argument("a", "p", 0.4, True)]
    assert argued(0.5, [*alone, Argument("b", "p", 1.0, True, "a")]) == argued(0.5, alone)


def test_a_flood_of_weak_arguments_moves_no_more_than_a_handful() -> None:
    flood = [argument(f"{one:03}", 0.2) for one in range(200)]
    assert argued(0.5, flood) == argued(0.5, flood[:A_SIDE])


@law(st.floats(0, 1), Strengths, Strengths)
def test_strength_stays_on_its_scale_and_credibility_within_its_bounds(
    base: float, up: list[float], down: list[float]
) -> None:
    told = [argument(f"+{place}", value) for place, value in enumerate(up)]
    told += [argument(f"-{place}", value, is_for=False) for place, value in enumerate(down)]
    assert 0 <= argued(base, told) <= 1
    assert 0.02 <= credibility({"p": base}, {}, told) <= 0.98


@law(st.floats(0, 1), st.floats(-5, 5), st.floats(0, 5))
def test_more_energy_never_lowers_a_strength(base: float, energy: float, more: float) -> None:
    assert moved(base, energy) <= moved(base, energy + more) + 1e-12


def test_arguments_of_any_depth_are_weighed() -> None:
    chain = [argument("0", 0.5), *(argument(str(one), 0.5, parent=str(one - 1)) for one in range(1, 5000))]
    assert 0.5 < argued(0.5, chain) < 1
    assert argued(0.5, chain) == argued(0.5, chain[::-1])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([argument("a", 0.5, parent="b"), argument("b", 0.5, parent="a")], "circle"),
        ([argument("a", 0.5, parent="a")], "circle"),
        ([argument("a", 0.5, parent="x")], "which is not there"),
        ([argument("a", 0.5), argument("a", 0.5)], "same id"),
    ],
)
def test_arguments_that_hang_on_nothing_are_refused(arguments: list[Argument], told: str) -> None:
    with pytest.raises(Refusal, match=told):
        credibility({}, {}, arguments)


Sides = st.dictionaries(st.sampled_from("abcdefgh"), st.booleans(), min_size=1)
Answers = st.dictionaries(st.sampled_from("efghijkl"), st.sampled_from([0.05, 0.35, 0.75, 0.95]))
Camps = st.dictionaries(st.sampled_from("abcdefghijkl"), st.sampled_from("+-"))


@law(Answers, Camps, Sides, st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=8))
def test_comments_move_it_no_further_than_ratings_of_the_people_behind_them(
    ratings: dict[str, float], camps: dict[str, str], sides: dict[str, bool], said: list[tuple[float, bool]]
) -> None:
    told = [argument(str(place), strength, is_for=is_for) for place, (strength, is_for) in enumerate(said)]
    fors = frozenset(person for person, is_for in sides.items() if is_for)
    behind = Behind(fors, frozenset(sides) - fors)
    base = balanced(ratings, camps)
    rated = [
        balanced({**dict.fromkeys(people, firmly), **ratings}, camps)
        for people, firmly in ((behind.againsts, FIRMLY[0]), (behind.fors, FIRMLY[1]))
    ]
    assert min(base, *rated) - 1e-9 <= credibility(ratings, camps, told, behind) <= max(base, *rated) + 1e-9


def test_comments_with_nobody_behind_them_move_nothing() -> None:
    told = [argument(str(one), 1.0, is_for=False) for one in range(5)]
    assert credibility({"p": 0.75}, {}, told, Behind()) == balanced({"p": 0.75}, {})


def test_who_has_rated_it_counts_by_their_own_rating() -> None:
    told, raters = [argument("a", 1.0, is_for=False)], dict.fromkeys("pqrs", 0.95)
    assert credibility(raters, {}, told, Behind(againsts=frozenset("pqrs"))) == balanced(raters, {})
    assert credibility(raters, {}, told, Behind(againsts=frozenset("tuvw"))) < balanced(raters, {})
