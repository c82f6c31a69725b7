"""Readers' credences: shares, pools, camps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import strategies as st
from samples import law

from weighin.domain.errors import Refusal
from weighin.domain.explanations import UNLISTED, pooled
from weighin.domain.explanations.credences import distribution, log_pool

Shares = st.lists(st.lists(st.floats(0.05, 1), min_size=3, max_size=3), min_size=1, max_size=6)


def test_what_is_missing_from_a_hundred_goes_to_something_not_on_the_list() -> None:
    assert distribution({"a": 50, "b": 20}, ["a", "b"]) == pytest.approx([0.5, 0.2, 0.3])
    assert distribution({}, ["a"]) == [0, 1]


def test_what_is_beyond_a_hundred_shrinks_all() -> None:
    assert distribution({"a": 100, "b": 100}, ["a", "b"]) == pytest.approx([0.5, 0.5, 0])


@pytest.mark.parametrize("value", [-1, 101, float("nan"), float("inf")])
def test_a_credence_beyond_its_scale_is_refused(value: float) -> None:
    with pytest.raises(Refusal, match="from 0 to 100"):
        pooled({"p": {"a": value}}, ["a"], {})


def test_nobodys_credences_make_no_pool() -> None:
    assert pooled({}, ["a"], {}).everyone == {}


def test_one_reader_at_nothing_does_not_decide() -> None:
    pool = pooled({"p": {"a": 0, "b": 100}, "q": {"a": 90}, "r": {"a": 90}}, ["a", "b"], {}).everyone
    assert pool["a"] == max(pool.values())
    assert sum(pool.values()) == pytest.approx(1)


def test_camps_weigh_alike_however_large_they_are() -> None:
    people = {f"p{one}": {"a": 90, "b": 10} for one in range(9)} | {"q": {"a": 10, "b": 90}}
    pools = pooled(people, ["a", "b"], {name: "-" if name == "q" else "+" for name in people})
    assert pools.everyone["a"] == pytest.approx(pools.everyone["b"])
    assert pools.camps["+"]["a"] == pytest.approx(0.9, abs=0.02)
    assert pools.people == 10
    assert {*pools.everyone} == {"a", "b", UNLISTED}


def test_who_has_no_camp_counts_half_in_each() -> None:
    split = pooled({"p": {"a": 80}, "q": {"a": 20}}, ["a"], {"p": "+"})
    assert {*split.camps} == {"+"}
    assert 0.2 < split.camps["+"]["a"] < 0.8


@law(Shares, st.lists(st.floats(0.01, 1), min_size=3, max_size=3))
def test_the_pool_commutes_with_updating(rows: list[list[float]], likelihood: list[float]) -> None:
    shares = np.array(rows) / np.sum(rows, axis=1, keepdims=True)
    shares = np.maximum(shares, 0.02) / np.maximum(shares, 0.02).sum(1, keepdims=True)
    weights = np.full(len(rows), 1 / len(rows))
    updated = shares * (gentle := np.maximum(likelihood, 0.7))
    updated /= updated.sum(1, keepdims=True)
    after = log_pool(shares, weights) * gentle
    assert log_pool(updated, weights) == pytest.approx(after / after.sum(), abs=1e-9)
