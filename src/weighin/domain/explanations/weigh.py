"""Weighing: from readers' assessments to where each explanation stands."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from weighin.domain.explanations import agreed as agreement
from weighin.domain.explanations import discrimination as telling
from weighin.domain.explanations.assessments import Weighing
from weighin.domain.explanations.cells import centred, fitted
from weighin.domain.explanations.checking import checked
from weighin.domain.explanations.compounds import overlaps
from weighin.domain.explanations.decibels import posterior
from weighin.domain.explanations.jackknife import replicates
from weighin.domain.explanations.kinds import CellState
from weighin.domain.explanations.placing import Measures, placed, ranked
from weighin.domain.explanations.ratings import Flags, Floats, Ratings, columns, ratings
from weighin.domain.explanations.scales import Scales, decibels, scales
from weighin.domain.explanations.simple import simple, weights
from weighin.domain.explanations.standings import Cell, EvidenceWeight, Standings
from weighin.domain.explanations.states import lacks

_OPEN = {CellState.UNTESTED, CellState.CONTESTED}


def weigh(weighing: Weighing) -> Standings:
    """Where each explanation stands. Raises Refusal (weighing_invalid), naming the place."""
    checked(weighing)
    its = ratings(weighing)
    priors = np.array([float(weighing.priors.get(name, 0.0)) for name in columns(weighing)])
    scale = scales(weighing.evidence, priors, its.counts(), its.bearless)
    fit, says = fitted(its, scale.telling)
    told = scale.told(says + fit.levels)
    camps = agreement.camp_values(its, fit, says)
    agreed = agreement.agreed(camps, agreement.everyone(its, fit, says))
    heavy = weights(weighing.evidence)
    measures = Measures(
        names=columns(weighing),
        rows=tuple(evidence.id for evidence in weighing.evidence),
        decibels=scale.priors + told.sum(0),
        replicated=replicates(its, scale.live[its.row], lambda rest: decibels(rest, scale)),
        told=told,
        trust=scale.trust,
        agreed=agreed,
        lacks=lacks(its, scale.rated & scale.live[:, None]),
        agreed_decibels=scale.priors + scale.told(agreed).sum(0),
        camp_decibels={
            name: scale.priors + scale.told(np.nan_to_num(its_own), ~np.isnan(its_own)).sum(0)
            for name, its_own in camps.items()
        },
        simple=simple(its, heavy),
        by_camp={name: simple(its, heavy, of) for name, of in its.camps},
        overlaps=overlaps(weighing),
    )
    standings, leaders, lead = placed(measures)
    states = agreement.states(camps, its.counts(), its.bearless)
    evidence = _evidence(measures, scale, states)
    return Standings(
        standings=standings,
        evidence=evidence,
        cells=_cells(measures, its, centred(says + fit.levels, scale.rated), camps, states),
        lead=lead.decibels,
        lead_interval=lead.interval,
        unlisted=standings[0].decibels if standings else 0.0,
        camp_leaders=leaders,
        is_disputed=len(set(leaders.values())) > 1,
        to_settle=_to_settle(evidence),
    )


def _evidence(of: Measures, scale: Scales, states: list[list[CellState]]) -> dict[str, EvidenceWeight]:
    compared = ranked(of.lacks)
    told, decibels = of.told[:, compared], of.decibels[compared]
    width = max(1, len(decibels))
    spread = telling.discrimination(told, posterior(decibels))
    plain = telling.discrimination(told, np.full(len(decibels), 1 / width))
    bits, linchpins = telling.bits(told, decibels), telling.linchpins(told, decibels)
    unsettled = np.array([sum(state in _OPEN for state in row) / max(1, len(row)) for row in states])
    wanted = telling.wanted(spread, unsettled, _compares(scale.rated), scale.trust)
    return {
        name: EvidenceWeight(
            evidence=name,
            credibility=float(scale.trust[row]),
            share=float(scale.share[row]),
            contributions=dict(zip(of.names, of.told[row].tolist(), strict=True)),
            discrimination=float(spread[row]),
            spread=float(plain[row]),
            bits=float(bits[row]),
            is_linchpin=bool(linchpins[row]),
            wanted=float(wanted[row]),
        )
        for row, name in enumerate(of.rows)
    }


def _compares(rated: Flags) -> Flags:
    return np.asarray(rated.sum(1) > 1)


def _cells(
    of: Measures, its: Ratings, cells: Floats, camps: Mapping[str, Floats], states: list[list[CellState]]
) -> dict[tuple[str, str], Cell]:
    counts, means = its.counts(), agreement.camp_means(its)
    return {
        (evidence, explanation): Cell(
            value=float(cells[row, column]),
            agreed=float(of.agreed[row, column]),
            camps=_heard(camps, row, column),
            means=_heard(means, row, column),
            state=states[row][column],
            count=int(counts[row, column]),
            not_applicable=int(its.bearless[row, column]),
        )
        for row, evidence in enumerate(of.rows)
        for column, explanation in enumerate(of.names)
    }


def _heard(values: Mapping[str, Floats], row: int, column: int) -> dict[str, float]:
    return {camp: float(its[row, column]) for camp, its in values.items() if not np.isnan(its[row, column])}


def _to_settle(evidence: Mapping[str, EvidenceWeight]) -> tuple[str, ...]:
    return tuple(
        sorted((name for name in evidence if evidence[name].wanted > 0), key=lambda name: -evidence[name].wanted)
    )
