"""Contested events with a known answer: rival explanations (the first is true), evidence, readers in two camps.

Each camp shades its ratings towards a favourite and away from the other camp's; one source is reported several times;
hostile accounts rate a false explanation up everywhere, copycats are honest readers with two explanations moved.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

PUSHED = 3  # the false explanation that hostile and copying accounts push


@dataclass(frozen=True, slots=True)
class Scenario:
    """`share`: part of the readers in the first camp; `dull`: part of the evidence that tells nothing apart; `repeats`:
    further reports of one source; `step`: how far copycats move; `favourites`: the explanation of each camp."""

    explanations: int = 4
    evidence: int = 10
    readers: int = 60
    filled: float = 0.35
    bias: float = 0.8
    noise: float = 0.8
    share: float = 0.7
    repeats: int = 2
    dull: float = 0.3
    hostile: int = 0
    hostile_filled: float = 1.0
    copycats: int = 0
    step: float = 2.0
    is_late: bool = False  # the last explanation came late: only one piece of evidence has been rated for it
    favourites: tuple[int, int] = (1, 2)


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """ratings: U x K x M, NaN where missing; camps: U of 0 and 1; sources: K; truth: K x M before shading and noise."""

    ratings: NDArray[np.float64]
    camps: NDArray[np.int64]
    sources: NDArray[np.int64]
    truth: NDArray[np.float64]


SCENARIOS = {
    "no bias, no repeats": Scenario(bias=0.0, repeats=0),
    "camps 70 to 30": Scenario(),
    "camps 90 to 10": Scenario(share=0.9),
    "strong bias, 80 to 20": Scenario(bias=1.4, share=0.8),
    "12 readers": Scenario(readers=12),
    "one source repeated 6 times": Scenario(repeats=6),
    "late explanation, one rated row": Scenario(is_late=True),
    "10 hostile accounts": Scenario(hostile=10),
    "20 hostile accounts": Scenario(hostile=20),
    "40 hostile accounts": Scenario(hostile=40),
    "10 copycats": Scenario(copycats=10),
    "20 copycats": Scenario(copycats=20),
    "40 copycats": Scenario(copycats=40),
}
# What the first ones leave out: the truth may be what a camp likes, and who attacks may be less greedy.
HARDER = {
    "the truth is the larger camp's favourite": Scenario(favourites=(0, 2)),
    "the truth is the smaller camp's favourite": Scenario(favourites=(1, 0)),
    "the same, strong bias, 80 to 20": Scenario(favourites=(1, 0), bias=1.4, share=0.8),
    "the truth is the larger camp's favourite, strong bias": Scenario(favourites=(0, 2), bias=1.4, share=0.8),
    "20 copycats that move by one step": Scenario(copycats=20, step=1.0),
    "20 hostile accounts that rate a third of the cells": Scenario(hostile=20, hostile_filled=0.35),
    "40 hostile accounts that rate a tenth of the cells": Scenario(hostile=40, hostile_filled=0.1),
    "8 explanations, 20 copycats": Scenario(explanations=8, copycats=20),
    "readers twice as unsure": Scenario(noise=1.6),
}


def worlds(scenario: Scenario, count: int, seed: int) -> list[World]:
    """The same worlds for the same seed."""
    dice = np.random.default_rng(seed)
    return [world(dice, scenario) for _ in range(count)]


def world(dice: Generator, of: Scenario) -> World:
    """One world. In which order the dice are thrown is part of what a seed means; do not change it."""
    truth = np.array([_evidence(dice, of) for _ in range(of.evidence)], np.float64)
    camps = (dice.random(of.readers) >= of.share).astype(np.int64)
    honest = np.array([_reader(dice, truth, of, camp) for camp in camps])
    pushing = np.full((of.hostile, of.evidence, of.explanations), -2.0)
    pushing[:, :, PUSHED] = 2.0
    if of.hostile_filled < 1:
        pushing[dice.random(pushing.shape) > of.hostile_filled] = np.nan
    ratings = np.concatenate([honest, pushing])
    camps = np.concatenate([camps, np.zeros(of.hostile, np.int64)])
    if of.copycats:
        copied = dice.integers(0, of.readers, of.copycats)
        moved = ratings[copied].copy()
        moved[:, :, PUSHED] += of.step
        moved[:, :, 0] -= of.step
        ratings = np.concatenate([ratings, np.clip(moved, -2, 2)])
        camps = np.concatenate([camps, camps[copied]])
    sources = np.arange(of.evidence)
    if of.repeats:
        source = int(dice.integers(of.evidence))
        again = np.repeat(ratings[:, [source], :], of.repeats, axis=1)
        again = _on_the_scale(again + dice.normal(0, 0.3, again.shape))
        ratings = np.concatenate([ratings, again], axis=1)
        sources = np.concatenate([sources, np.full(of.repeats, source)])
    if of.is_late:
        ratings[:, 1:, -1] = np.nan
    return World(ratings, camps, sources, truth[sources])


def _evidence(dice: Generator, of: Scenario) -> NDArray[np.float64]:
    """What one piece of evidence says of each explanation."""
    if dice.random() < of.dull:
        return np.full(of.explanations, float(dice.integers(-1, 2)))
    says = _on_the_scale(dice.normal(0, 1.1, of.explanations))
    says[0] = _on_the_scale(dice.normal(0.8, 1.0))
    return says


def _reader(dice: Generator, truth: NDArray[np.float64], of: Scenario, camp: int) -> NDArray[np.float64]:
    """One honest reader's ratings."""
    shade = np.zeros(of.explanations)
    shade[of.favourites[camp]] += of.bias
    shade[of.favourites[1 - camp]] -= of.bias
    rated = _on_the_scale(truth + shade + dice.normal(0, of.noise, truth.shape))
    rated[dice.random(truth.shape) > of.filled] = np.nan
    return rated


def _on_the_scale(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.clip(np.round(values), -2, 2)


def keywords(of: Scenario) -> dict[str, object]:
    """The scenario in the words of the note that published these worlds, for its `explanation_world`."""
    named = {
        "M": "explanations",
        "K": "evidence",
        "readers": "readers",
        "fill": "filled",
        "bias": "bias",
        "noise": "noise",
        "share": "share",
        "dup": "repeats",
        "hostile": "hostile",
        "dull": "dull",
        "late": "is_late",
        "smart": "copycats",
    }
    plain = replace(of, step=2.0, favourites=(1, 2), hostile_filled=1.0)
    if plain != of:
        raise ValueError("the published worlds have no such scenario")
    return {theirs: getattr(of, ours) for theirs, ours in named.items()}
