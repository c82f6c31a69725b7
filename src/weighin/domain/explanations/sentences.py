"""Why the list stands as it does, in a sentence for readers."""

from __future__ import annotations

from collections.abc import Mapping

from weighin.domain.explanations.kinds import State
from weighin.domain.explanations.standings import Standings

SHOWN = 30.0  # dB; beyond it a page says "more than"


def sentence(standings: Standings, names: Mapping[str, str] | None = None) -> str:
    """Why the first explanation leads, or why none does. `names`: what explanations and evidence are called; their ids
    where it does not say."""

    def called(name: str) -> str:
        return f"“{(names or {}).get(name, name)}”"

    ranked = [one for one in standings.standings if one.rank is not None]
    if not ranked:
        return "No explanation has been tested enough to be ranked yet."
    first = ranked[0]
    if len(ranked) == 1:
        return f"Only {called(first.explanation)} has been tested enough to be ranked."
    second, lead = ranked[1].explanation, decibels(standings.lead or 0.0)
    told = (
        f"{called(first.explanation)} leads {called(second)} by {lead}"
        if first.state is State.LEADING
        else f"No explanation leads clearly: {called(first.explanation)} is {lead} ahead of {called(second)}"
    )
    pair = standings.pair(first.explanation, second)
    most = max(pair, key=lambda name: pair[name], default=None)
    if most is not None and pair[most] > 0:
        told += f", most of all because of {called(most)} ({decibels(pair[most])})"
        if standings.evidence[most].is_linchpin:
            told += ", without which another would be first"
    if second in first.overlaps:
        told += ", though both may be true together"
    return told + (", and the camps put different ones first." if standings.is_disputed else ".")


def decibels(value: float) -> str:
    """As a page shows it: one digit, and no more than 30."""
    return f"more than {SHOWN:.0f} dB" if value > SHOWN else f"{value:.1f} dB"
