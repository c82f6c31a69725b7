"""The order of the list, and for each explanation how far behind it is and what that makes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from weighin.domain.explanations.jackknife import chances
from weighin.domain.explanations.kinds import Lack, State
from weighin.domain.explanations.ratings import Flags, Floats
from weighin.domain.explanations.standings import Simple, Standing
from weighin.domain.explanations.states import first_state, interval, ruling_out, state

DECISIVE = 0.5  # the part of the distance that one row must make to count as decisive alone
_SAME = 1e-9  # dB; less than this is rounding


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """What is known of M explanations (`names`) and K pieces of evidence (`rows`), in the order of the weighing.

    decibels, agreed_decibels, camp_decibels   M numbers each; replicated: G x M, without one group of readers each
    told                                       K x M contributions in dB; agreed: K x M steps; trust: K, 0..1
    """

    names: tuple[str, ...]
    rows: tuple[str, ...]
    decibels: Floats
    replicated: Floats
    told: Floats
    trust: Floats
    agreed: Floats
    lacks: list[Lack | None]
    agreed_decibels: Floats
    camp_decibels: Mapping[str, Floats]
    simple: list[Simple]
    by_camp: Mapping[str, list[Simple]]
    overlaps: Mapping[str, tuple[str, ...]]


class Lead(NamedTuple):
    """By how much the first is ahead of the second, in dB, and 80% of where that lies; None where there are no two."""

    decibels: float | None = None
    interval: tuple[float, float] | None = None


def ranked(lacks: list[Lack | None]) -> Flags:
    """M flags: which explanations are compared: those that are tested, or all where none is."""
    tested = np.array([lack is None for lack in lacks], np.bool_)
    return tested if tested.any() else np.ones(len(lacks), np.bool_)


def placed(of: Measures) -> tuple[tuple[Standing, ...], dict[str, str], Lead]:
    """The standings in the order of the page, the leader of each camp, and the lead."""
    compared = ranked(of.lacks)
    order = sorted(range(len(of.names)), key=lambda column: (not compared[column], -of.decibels[column], column))
    if not order:
        return (), {}, Lead()
    chance = np.zeros(len(of.names))
    chance[compared] = chances(of.decibels[compared], of.replicated[:, compared])
    leaders = _leaders(of, compared)
    lead = _lead(of, order, compared)
    standings = tuple(
        _standing(of, column, order[0], place + 1, float(chance[column]), leaders, lead)
        for place, column in enumerate(order)
    )
    return standings, leaders, lead


def _lead(of: Measures, order: list[int], compared: Flags) -> Lead:
    if compared.sum() < 2:
        return Lead()
    first, second = order[:2]
    gap = float(of.decibels[first] - of.decibels[second])
    return Lead(gap, interval(gap, of.replicated[:, first] - of.replicated[:, second]))


def _leaders(of: Measures, compared: Flags) -> dict[str, str]:
    """Camp -> what it has first among those compared; a camp that has two first or has said nothing is left out."""
    found = {}
    for camp, decibels in of.camp_decibels.items():
        best = decibels[compared].max()
        first = np.flatnonzero(compared & (decibels >= best - _SAME))
        if len(first) == 1:
            found[camp] = of.names[int(first[0])]
    return found


def _standing(
    of: Measures, column: int, first: int, rank: int, chance: float, leaders: Mapping[str, str], lead: Lead
) -> Standing:
    name, lack = of.names[column], of.lacks[column]
    behind = float(of.decibels[first] - of.decibels[column])
    gaps = of.replicated[:, first] - of.replicated[:, column]
    within = interval(behind, gaps) if column != first else (0.0, 0.0)
    against = of.told[:, first] - of.told[:, column]
    ruling = ruling_out(of.trust, of.agreed[:, column], against)
    stands = first_state(chance, lead.decibels) if column == first else state(within, bool(ruling))
    stands = stands if lack is None else State.UNTESTED
    ruled_out = ruling if stands is State.SET_ASIDE else ()
    return Standing(
        explanation=name,
        rank=rank if lack is None else None,
        decibels=float(of.decibels[column]),
        behind=behind,
        state=stands,
        lack=lack,
        interval=within,
        chance_first=chance,
        inconsistency=of.simple[column].inconsistency,
        weighted_inconsistency=of.simple[column].weighted,
        cells=of.simple[column].cells,
        by_camp={camp: its[column] for camp, its in of.by_camp.items()},
        agreed_decibels=float(of.agreed_decibels[column]),
        camp_decibels={camp: float(its[column]) for camp, its in of.camp_decibels.items()},
        is_disputed=len(set(leaders.values())) > 1 and name in leaders.values(),
        ruled_out_by=tuple(of.rows[row] for row in ruled_out),
        is_decisive=bool(ruled_out) and bool(against[ruled_out[0]] >= DECISIVE * behind),
        overlaps=of.overlaps.get(name, ()),
    )
