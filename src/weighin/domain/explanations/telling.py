"""Standings as plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from weighin.domain.explanations.events import Event
from weighin.domain.explanations.sentences import sentence
from weighin.domain.explanations.standings import EvidenceWeight, Simple, Standing, Standings
from weighin.domain.explanations.timeline import NOTHING, Moment, Move, moves

_DIGITS = 6


def told(standings: Standings) -> dict[str, Any]:
    """{"explanations": {id: …} in the order of the page, "evidence": {id: …}, …}; numbers in decibels unless their
    name says otherwise."""
    return {
        "explanations": {one.explanation: _standing(one) for one in standings.standings},
        "evidence": {name: _evidence(weight) for name, weight in standings.evidence.items()},
        "lead": _round(standings.lead),
        "lead_interval": _pair(standings.lead_interval),
        "unlisted": _round(standings.unlisted),
        "camp_leaders": dict(standings.camp_leaders),
        "disputed": standings.is_disputed,
        "to_settle": list(standings.to_settle),
        "sentence": sentence(standings),
    }


def told_history(happened: Iterable[tuple[Event, Moment]]) -> Iterator[dict[str, Any]]:
    """{"event": place in the log, "cause", "moves", "decibels": {explanation: …}} for each event that moved the list by
    a tenth of a decibel, or brought or took an explanation; what moves less is told with what moves next.

    A move is {"explanation", "decibels", "causes": [{"evidence", "decibels"}]}, and its causes sum to it. An `evidence`
    of null is what the editors let an explanation begin with.
    """
    before = NOTHING
    for place, (event, after) in enumerate(happened):
        moved = moves(before, after)
        if not moved and before.explanations == after.explanations:
            continue
        before = after
        yield {
            "event": place,
            "cause": event.cause,
            "moves": [_move(one) for one in moved],
            "decibels": _each(after.decibels),
        }


def _move(of: Move) -> dict[str, Any]:
    causes = [{"evidence": one.evidence, "decibels": one.decibels} for one in of.causes]
    return {"explanation": of.explanation, "decibels": of.decibels, "causes": causes}


def _standing(of: Standing) -> dict[str, Any]:
    return {
        "rank": of.rank,
        "decibels": _round(of.decibels),
        "behind": _round(of.behind),
        "interval": _pair(of.interval),
        "state": of.state.value,
        "lack": of.lack.value if of.lack else None,
        "disputed": of.is_disputed,
        "chance_first": _round(of.chance_first),
        "inconsistency": _round(of.inconsistency),
        "weighted_inconsistency": _round(of.weighted_inconsistency),
        "cells": of.cells,
        "by_camp": {camp: _simple(its) for camp, its in of.by_camp.items()},
        "agreed_decibels": _round(of.agreed_decibels),
        "camp_decibels": _each(of.camp_decibels),
        "ruled_out_by": list(of.ruled_out_by),
        "decisive": of.is_decisive,
        "overlaps": list(of.overlaps),
    }


def _simple(of: Simple) -> dict[str, Any]:
    return {"inconsistency": _round(of.inconsistency), "weighted_inconsistency": _round(of.weighted), "cells": of.cells}


def _evidence(of: EvidenceWeight) -> dict[str, Any]:
    return {
        "discrimination": _round(of.discrimination),
        "contributions": _each(of.contributions),
        "spread": _round(of.spread),
        "bits": _round(of.bits),
        "linchpin": of.is_linchpin,
        "credibility": _round(of.credibility),
        "share": _round(of.share),
        "wanted": _round(of.wanted),
    }


def _each(values: Mapping[str, float]) -> dict[str, float | None]:
    return {name: _round(value) for name, value in values.items()}


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS) + 0.0  # no negative zero


def _pair(values: tuple[float, float] | None) -> list[float | None] | None:
    return None if values is None else [_round(value) for value in values]
