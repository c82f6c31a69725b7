"""How often the true explanation comes first: `python -m benchmarks.weighing [--runs 400] [--seed 5] [--states]`.

The product's rules and others on the same simulated readers. `--like FILE` checks that the worlds are, to the last
bit, those of a file with a function `explanation_world(generator, **scenario)`; `--states` also counts how often the
states are right.
"""

from __future__ import annotations

import argparse
import ast
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import explanations_rules as rules
from benchmarks.explanations_worlds import HARDER, PUSHED, SCENARIOS, Scenario, World, keywords, worlds
from benchmarks.report import table
from weighin.domain.explanations import Assessment, Evidence, State, Weighing, weigh

RULES: dict[str, Callable[[World], NDArray[np.float64]]] = {
    "classical points": rules.classical,
    "Open Synthesis": rules.open_synthesis,
    "sum of means": rules.sum_of_means,
    "camp-balanced": rules.balanced,
    "agreed part of the means": rules.agreed_means,
    "Weighin, agreed table": rules.agreed_table,
    "Weighin, by decibels": rules.weighin,
    "Weighin, as listed": rules.listed,
    "the true table": rules.truth,
}
STATED = ("camps 70 to 30", "camps 90 to 10", "12 readers", "late explanation, one rated row", "20 hostile accounts")
STATED_RUNS = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=400)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--like", type=Path, help="a Python file with explanation_world")
    parser.add_argument("--states", action="store_true", help="weigh in full, with intervals and states (minutes)")
    plan = parser.parse_args()
    began = time.monotonic()
    if plan.like:
        print(f"{_like(plan.like, plan.seed)} worlds are the same to the last bit.\n")
    print(f"Share of {plan.runs} runs in which the true explanation is first, seed {plan.seed}.\n")
    for scenarios in (SCENARIOS, HARDER):
        print(_table([{"scenario": name} | firsts(of, plan.runs, plan.seed) for name, of in scenarios.items()]), "\n")
    late = worlds(SCENARIOS["late explanation, one rated row"], plan.runs, plan.seed)
    print(f"Share of {plan.runs} runs in which an explanation with a single rated row is first.\n")
    untested: dict[str, Any] = {name: _share(late, rule, PUSHED) for name, rule in RULES.items()}
    print(_table([{"scenario": "late explanation"} | untested]))
    if plan.states:
        print("\nWhat the states say, and how often they are right.\n")
        print(_stated(plan.seed))
    print(f"\n{time.monotonic() - began:.0f} seconds")


def firsts(of: Scenario, runs: int, seed: int) -> dict[str, float]:
    """Rule -> share of runs in which explanation 0 is first."""
    made = worlds(of, runs, seed)
    return {name: _share(made, rule, 0) for name, rule in RULES.items()}


def _share(made: Sequence[World], rule: Callable[[World], NDArray[np.float64]], explanation: int) -> float:
    """Of several that are first together each counts in part, as if a coin decided."""
    return float(np.mean([rules.first_share(rule(world), explanation) for world in made]))


def _table(rows: list[dict[str, Any]]) -> str:
    shown = [{key: f"{value:.3f}" if isinstance(value, float) else value for key, value in row.items()} for row in rows]
    return table(shown, {key: key for key in shown[0]})


def _stated(seed: int) -> str:
    rows = []
    for name in STATED:
        found = [weigh(weighing(world)) for world in worlds(SCENARIOS[name], STATED_RUNS, seed)]
        leading = [one.explanation == "0" for all_ in found for one in all_.standings if one.state is State.LEADING]
        aside = [one.explanation == "0" for all_ in found for one in all_.standings if one.state is State.SET_ASIDE]
        chances = [(one.chance_first, one.explanation == "0") for all_ in found for one in all_.standings]
        sure = [right for chance, right in chances if chance >= 0.8]
        rows.append(
            {
                "scenario": name,
                "one is leading": f"{len(leading)} of {len(found)}",
                "and is the true one": f"{np.mean(leading):.2f}" if leading else "",
                "chance at least 0.8": str(len(sure)),
                "and true": f"{np.mean(sure):.2f}" if sure else "",
                "set aside": str(len(aside)),
                "though true": str(sum(aside)),
                "untested first": str(sum(all_.standings[0].rank is None for all_ in found)),
            }
        )
    return table(rows, {key: key for key in rows[0]})


def weighing(world: World) -> Weighing:
    """A world as the product takes it: explanations "0", "1", … of which "0" is true."""
    given = np.argwhere(~np.isnan(world.ratings)).tolist()
    return Weighing(
        tuple(str(place) for place in range(world.ratings.shape[2])),
        tuple(Evidence(str(row), str(source)) for row, source in enumerate(world.sources)),
        tuple(
            Assessment(f"p{person}", str(row), str(column), float(world.ratings[person, row, column]))
            for person, row, column in given
        ),
        {f"p{person}": "+-"[camp] for person, camp in enumerate(world.camps)},
    )


def _like(file: Path, seed: int, count: int = 5) -> int:
    """How many worlds were compared with those of a file. Raises AssertionError if one differs."""
    tree = ast.parse(file.read_text("utf-8"))
    tree.body = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "explanation_world"]
    theirs: dict[str, Any] = {"np": np}
    exec(compile(tree, str(file), "exec"), theirs)
    for name, of in SCENARIOS.items():
        dice = np.random.default_rng(seed)
        for ours in worlds(of, count, seed):
            ratings, camps, sources = theirs["explanation_world"](dice, **keywords(of))
            assert np.array_equal(ours.ratings, ratings, equal_nan=True), name
            assert np.array_equal(ours.camps, camps), name
            assert np.array_equal(ours.sources, sources), name
    return count * len(SCENARIOS)


if __name__ == "__main__":
    main()
