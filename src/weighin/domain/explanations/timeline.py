"""How the list came to stand as it does: a fold over its events, and what moved it, exactly.

Between two fits, how each reader follows the evidence and where they lean stay as the last fit found them; a fit is an
event of its own, so that what it moves is seen as its doing. After a fit the list is what `weigh` says, to the bit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import floor, isclose

import numpy as np

from weighin.domain.explanations.events import Event, Refitted
from weighin.domain.explanations.ledger import Ledger
from weighin.domain.explanations.ratings import final
from weighin.domain.explanations.readers import Readers, Row, found, row
from weighin.domain.explanations.scales import scales

KEPT = 0.5  # dB; a moment is worth keeping when a gap has moved so far


@dataclass(frozen=True, slots=True)
class Moment:
    """The list after an event: decibels of each explanation, and of each (evidence, explanation) what it contributes.
    What contributes nothing is left out."""

    cause: str
    decibels: Mapping[str, float]
    contributions: Mapping[tuple[str, str], float]
    priors: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Move:
    """A part of a change: through which evidence (None: the prior) which event moved which explanation, in decibels."""

    cause: str
    evidence: str | None
    explanation: str
    decibels: float


def history(events: Iterable[Event]) -> Iterator[Moment]:
    """The list after each event, from nothing on. The same events give the same bits."""
    ledger, readers, rows = Ledger(), Readers(), dict[str, Row]()
    for event in events:
        touched = ledger.take(event.change)
        if isinstance(event.change, Refitted):
            readers = found(ledger.weighing())
        merged, names = final(ledger.merged), ledger.columns()
        rows |= {name: row(ledger.said[name], merged, names, readers) for name in touched if name in ledger.said}
        yield _moment(event.cause, ledger, names, rows, readers)


def _moment(cause: str, ledger: Ledger, names: list[str], rows: Mapping[str, Row], readers: Readers) -> Moment:
    shape = (len(rows), len(names))
    priors = {name: ledger.priors.get(name, 0.0) for name in names}
    counts = np.array([rows[name].counts for name in ledger.evidence], np.int64).reshape(shape)
    bearless = np.array([rows[name].bearless for name in ledger.evidence], np.int64).reshape(shape)
    says = np.array([rows[name].says for name in ledger.evidence], np.float64).reshape(shape)
    scale = scales(list(ledger.evidence.values()), np.array(list(priors.values())), counts, bearless)
    told = scale.told(says + np.array([readers.levels.get(name, 0.0) for name in names]))
    return Moment(
        cause,
        dict(zip(names, (scale.priors + told.sum(0)).tolist(), strict=True)),
        {
            (one, names[column]): value
            for one, its in zip(ledger.evidence, told.tolist(), strict=True)
            for column, value in enumerate(its)
            if value
        },
        priors,
    )


def moves(before: Moment | None, after: Iterable[Moment]) -> Iterator[Move]:
    """What moved the list from one moment (None: from nothing) through those that followed it. For each explanation
    the moves sum to the change of its decibels."""
    last = before or Moment("", {}, {}, {})
    for moment in after:
        for name in sorted({*last.priors, *moment.priors}):
            if gap := moment.priors.get(name, 0.0) - last.priors.get(name, 0.0):
                yield Move(moment.cause, None, name, gap)
        for key in sorted({*last.contributions, *moment.contributions}):
            if gap := moment.contributions.get(key, 0.0) - last.contributions.get(key, 0.0):
                yield Move(moment.cause, *key, gap)
        last = moment


def worth_keeping(kept: Moment, now: Moment) -> bool:
    """Whether some gap between two explanations has moved by half a decibel since the moment that was kept last."""
    names = {*kept.decibels, *now.decibels}
    moved = [now.decibels.get(name, 0.0) - kept.decibels.get(name, 0.0) for name in names]
    return bool(moved) and max(moved) - min(moved) >= KEPT


def printed(parts: Sequence[float], total: float, digits: int = 1) -> list[float]:
    """Parts rounded so that they sum to their rounded total, each by less than one last digit from what it is (largest
    remainder). Raises ValueError if the parts do not sum to the total."""
    if not isclose(sum(parts), total, abs_tol=1e-6):
        raise ValueError("the parts do not sum to the total")
    scale = 10**digits
    whole = [floor(part * scale) for part in parts]
    missing = round(total * scale) - sum(whole)
    order = sorted(range(len(parts)), key=lambda place: (whole[place] - parts[place] * scale, place))
    for place in order[:missing]:
        whole[place] += 1
    return [units / scale for units in whole]
