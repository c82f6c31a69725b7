"""The example on docs/how-weighed.md has the numbers that weighing its list gives."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np

from weighin.domain.explanations import Standings, Weighing, read, weigh

DOCS = Path(__file__).parents[2] / "docs"
COLUMNS = ("storm", "sabotage", "neglect")


def page_row(label: str) -> list[float]:
    """The last three numbers of the row of the page that begins with this label."""
    text = (DOCS / "how-weighed.md").read_text("utf-8").replace("*", "")
    found = re.search(rf"^\| {re.escape(label)} \|(.*)\|$", text, re.MULTILINE)
    assert found, label
    return [float(cell) for cell in found[1].split("|")[-3:]]


def shown(values: list[float]) -> list[float]:
    return [round(value, 1) for value in values]


def decibels(standings: Standings) -> list[float]:
    return shown([standings.of(name).decibels for name in COLUMNS])


def test_the_example_says_what_weighing_says() -> None:
    whole: Weighing = read((DOCS / "example-list.json").read_bytes())
    honest = replace(whole, assessments=tuple(one for one in whole.assessments if not one.person.startswith("x")))
    standings = weigh(whole)
    assert page_row("weighed, in decibels") == decibels(standings)
    assert page_row("the same without the six accounts") == decibels(weigh(honest))
    inconsistency = [standings.of(name).inconsistency for name in COLUMNS]
    assert page_row("inconsistency, the classical score (less is better)") == shown(inconsistency)
    cells = [[(row.id, name) for row in whole.evidence] for name in COLUMNS]
    told: dict[tuple[str, str], list[float]] = defaultdict(list)
    for one in whole.assessments:
        told[one.evidence, one.explanation].append(one.value or 0.0)
    means = [sum(float(np.mean(told[cell])) for cell in column) for column in cells]
    assert page_row("sum of the mean ratings, all 30 accounts") == shown(means)
    for name, weight in standings.evidence.items():
        assert page_row(name) == shown([weight.contributions[one] for one in COLUMNS])
    assert f"leads neglect by {standings.lead:.1f} decibels" in (DOCS / "how-weighed.md").read_text("utf-8")
