"""A plot of many points as SVG: each a dot, or, where they are too many, a bubble for each cell of a grid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from weighin.domain.ranking.votes import Floats

MOST = 2000  # dots; more would make a page of megabytes, and nobody could tell them apart
WIDTH, HEIGHT = 640, 480
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 16, 52
COLUMNS, ROWS = 56, 42  # of the grid: cells of 10 by 10
KINDS = ("none", "plus", "minus", "both")  # in the order in which they are drawn
_RADIUS = 4.0
_SMALLEST, _LARGEST = 1.3, 7.0  # radii of bubbles
_APART = 17  # between two names that stand in the plot


@dataclass(frozen=True, slots=True)
class Points:
    """`x`, `y` (N) within 0..1, from the left and from below; `kinds` (N) places in KINDS; `names` are shown on
    pointing."""

    x: Floats
    y: Floats
    kinds: Sequence[int]
    names: Sequence[str]

    @property
    def are_binned(self) -> bool:
        """Whether they are too many for a dot each."""
        return len(self.x) > MOST


def plot(points: Points, label: str, axes: str, marked: Sequence[tuple[int, str]] = ()) -> str:
    """The SVG. `label` says what it shows, `axes` is what stands behind the points; `marked`: points with a name beside
    them, the first ones first where there is no room for all."""
    dots = _bubbles(points) if points.are_binned else _dots(points)
    return (
        f'<svg class=plot viewBox="0 0 {WIDTH} {HEIGHT}" role=img aria-label="{escape(label)}">{axes}'
        f"<g class=dots>{''.join(dots)}</g>{''.join(_marks(points, marked))}</svg>"
    )


def across(share: float) -> float:
    """Where a share of the width lies."""
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def up(share: float) -> float:
    """Where a share of the height lies, from below."""
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def frame() -> str:
    """The lines to the left and below."""
    left, low = across(0), up(0)
    return (
        f'<line x1="{left:g}" x2="{left:g}" y1="{up(1):g}" y2="{low:g}"/>'
        f'<line x1="{left:g}" x2="{across(1):g}" y1="{low:g}" y2="{low:g}"/>'
    )


def key(kind: str) -> str:
    """The mark of a kind, for a line of text."""
    return f'<svg class=key viewBox="-6 -6 12 12" aria-hidden=true>{_shape(kind, 0, 0, 5)}</svg>'


def _dots(points: Points) -> Iterator[str]:
    for kind, name in enumerate(KINDS):
        for place, its in enumerate(points.kinds):
            if its == kind:
                x, y = across(float(points.x[place])), up(float(points.y[place]))
                yield _shape(name, x, y, _RADIUS, points.names[place])


def _bubbles(points: Points) -> Iterator[str]:
    """A bubble's area says how many points are in its cell."""
    kinds = np.asarray(points.kinds)
    column = np.minimum((points.x * COLUMNS).astype(np.int64), COLUMNS - 1)
    row = np.minimum((points.y * ROWS).astype(np.int64), ROWS - 1)
    cell = (kinds * ROWS + row) * COLUMNS + column
    cells, counts = np.unique(cell, return_counts=True)
    most = float(counts.max(initial=1))
    for its, count in zip(cells.tolist(), counts.tolist(), strict=True):
        rest, column_of = divmod(its, COLUMNS)
        kind, row_of = divmod(rest, ROWS)
        radius = max(_SMALLEST, _LARGEST * (count / most) ** 0.5)
        x, y = across((column_of + 0.5) / COLUMNS), up((row_of + 0.5) / ROWS)
        yield _shape(KINDS[kind], x, y, radius, f"{count:,}")


def _shape(kind: str, x: float, y: float, radius: float, name: str = "") -> str:
    title = f"<title>{escape(name)}</title>" if name else ""
    if kind == "minus":
        side = radius * 1.8
        return (
            f'<rect class=minus x="{x - side / 2:.4g}" y="{y - side / 2:.4g}" width="{side:.3g}" height="{side:.3g}">'
            f"{title}</rect>"
        )
    if kind == "both":
        half, high = radius * 1.2, radius * 2.2
        drawn = f"M{x:.4g} {y - radius * 1.3:.4g}l{half:.3g} {high:.3g}h{-2 * half:.3g}z"
        return f'<path class=both d="{drawn}">{title}</path>'
    return f'<circle class={kind} cx="{x:.4g}" cy="{y:.4g}" r="{radius:.3g}">{title}</circle>'


def _marks(points: Points, marked: Sequence[tuple[int, str]]) -> Iterator[str]:
    taken: list[tuple[float, float]] = []
    for place, said in marked:
        x, y = across(float(points.x[place])), up(float(points.y[place]))
        if all(abs(x - other) > _APART or abs(y - over) > _APART for other, over in taken):
            taken.append((x, y))
            beside = f'x="{x - 8:.4g}" text-anchor=end' if x > WIDTH - 3 * _APART else f'x="{x + 8:.4g}"'
            yield f'<text class=mark {beside} y="{y + 4.5:.4g}">{escape(said)}</text>'
