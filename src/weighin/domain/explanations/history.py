"""How a list came to stand as it does: a fold over its events.

Between two fits, how each reader follows the evidence and where they lean stay as the last fit found them; a fit is an
event of its own, so that what it moves is seen as its doing. After a fit the list is what `weigh` says, to the bit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from weighin.domain.explanations.events import Event, Refitted
from weighin.domain.explanations.ledger import Ledger
from weighin.domain.explanations.ratings import final
from weighin.domain.explanations.readers import Readers, Row, found, row
from weighin.domain.explanations.scales import scales
from weighin.domain.explanations.timeline import Moment


def history(events: Iterable[Event]) -> Iterator[tuple[Event, Moment]]:
    """Each event with the list after it, from nothing on. The same events give the same bits."""
    ledger, readers, rows = Ledger(), Readers(), dict[str, Row]()
    for event in events:
        touched = ledger.take(event.change)
        if isinstance(event.change, Refitted):
            readers = found(ledger.weighing())
        merged, names = final(ledger.merged), ledger.columns()
        rows |= {name: row(ledger.said[name], merged, names, readers) for name in touched if name in ledger.said}
        yield event, _moment(ledger, names, rows, readers)


def _moment(ledger: Ledger, names: list[str], rows: Mapping[str, Row], readers: Readers) -> Moment:
    shape = (len(rows), len(names))
    priors = {name: ledger.priors.get(name, 0.0) for name in names}
    counts = np.array([rows[name].counts for name in ledger.evidence], np.int64).reshape(shape)
    bearless = np.array([rows[name].bearless for name in ledger.evidence], np.int64).reshape(shape)
    says = np.array([rows[name].says for name in ledger.evidence], np.float64).reshape(shape)
    scale = scales(list(ledger.evidence.values()), np.array(list(priors.values())), counts, bearless)
    told = scale.told(says + np.array([readers.levels.get(name, 0.0) for name in names]))
    return Moment(
        tuple(names),
        {
            evidence: {name: value for name, value in zip(names, its, strict=True) if value}
            for evidence, its in zip(ledger.evidence, told.tolist(), strict=True)
        },
        {name: prior for name, prior in priors.items() if prior},
    )
