"""Why the list stands as it does, in a sentence for readers."""

from __future__ import annotations

from weighin.domain.explanations.kinds import State
from weighin.domain.explanations.standings import Standings

SHOWN = 30.0  # dB; beyond it a page says "more than"


def sentence(standings: Standings) -> str:
    """Why the first explanation leads, or why none does. Explanations and evidence are named by their ids in quotes."""
    ranked = [one for one in standings.standings if one.rank is not None]
    if not ranked:
        return "No explanation has been tested enough to be ranked yet."
    first = ranked[0]
    if len(ranked) == 1:
        return f"Only “{first.explanation}” has been tested enough to be ranked."
    second, lead = ranked[1].explanation, standings.lead or 0.0
    told = (
        f"“{first.explanation}” leads “{second}” by {decibels(lead)}"
        if first.state is State.LEADING
        else f"No explanation leads clearly: “{first.explanation}” is {decibels(lead)} ahead of “{second}”"
    )
    pair = standings.pair(first.explanation, second)
    most = max(pair, key=lambda name: pair[name], default=None)
    if most is not None and pair[most] > 0:
        told += f", most of all because of “{most}” ({decibels(pair[most])})"
        if standings.evidence[most].is_linchpin:
            told += ", without which another would be first"
    return told + (", and the camps put different ones first." if standings.is_disputed else ".")


def decibels(value: float) -> str:
    """As a page shows it: one digit, and no more than 30."""
    return f"more than {SHOWN:.0f} dB" if value > SHOWN else f"{value:.1f} dB"
