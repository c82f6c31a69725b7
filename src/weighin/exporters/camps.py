"""A ranking as one HTML page: where readers stand, what both camps think of each comment, the order that follows."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from weighin.domain.ranking import Bridging, Ranking
from weighin.domain.ranking.camps import GATE
from weighin.domain.ranking.votes import Floats
from weighin.exporters import scatter
from weighin.exporters.scatter import HEIGHT, KINDS, LEFT, Points, across, frame, key, plot, up
from weighin.sheet import sheet

LISTED = 100  # comments in the table
DIVIDING = 10
MARKED = 10  # comments whose place in the order stands in the plot
AGREED = 0.6  # both bounds, for a comment to be shown as agreed across camps
BANDS = 10
_CAMPS = {"+": "plus", "-": "minus", None: "none"}


def report(name: str, persons: Sequence[str], comments: Sequence[str], votes: int, ranking: Ranking) -> str:
    """The page. `name` is that of the file; `persons` and `comments` are the names of the numbers that were ranked."""
    numbers = [ranking.at(place) for place in range(len(comments))]
    order = sorted(range(len(comments)), key=lambda place: (-numbers[place].score, place))
    said = f"{_many(votes, 'vote')} by {_many(len(persons), 'person', 'people')} on {_many(len(comments), 'comment')}."
    body = [
        f"<header><p class=soft>How readers voted</p><h1 dir=auto>{escape(name)}</h1><p>{said}</p></header>",
        f"<p>{escape(ranking.fallback)}</p>" if ranking.fallback else "",
        *_camps(persons, ranking),
        *(_approvals(comments, numbers, order) if ranking.camps else ()),
        _table(comments, numbers, order, with_camps=ranking.camps is not None),
        _dividing(comments, numbers) if ranking.camps else "",
    ]
    return sheet(f"{name}: how readers voted", "\n".join(part for part in body if part))


def _camps(persons: Sequence[str], ranking: Ranking) -> list[str]:
    """The map of the people and the table of their positions."""
    if ranking.fit is None or ranking.camps is None:
        return []
    position, readiness = ranking.fit.person_factor, ranking.fit.person_intercept
    camp = [_CAMPS[its] for its in ranking.camps.names()]
    far = max(float(np.abs(position).max(initial=0.0)), 1e-9)
    low, high = float(readiness.min(initial=0.0)), float(readiness.max(initial=0.0))
    room = (high - low) / 20  # nobody stands on the axis
    points = Points(
        _within(position, -1.03 * far, 1.03 * far),
        _within(readiness, low - room, high + room),
        [KINDS.index(each) for each in camp],
        [persons[place] for place in ranking.fit.persons.tolist()],
    )
    counts = {kind: camp.count(kind) for kind in ("plus", "minus", "none")}
    axes = frame() + (
        f'<line class=dash x1="{across(0.5):g}" x2="{across(0.5):g}" y1="{up(1):g}" y2="{up(0):g}"/>'
        f'<text class=soft x="{LEFT}" y="{HEIGHT - 16}">← camp −</text>'
        f'<text class=soft x="{across(1):g}" y="{HEIGHT - 16}" text-anchor=end>camp + →</text>'
        f'<text class=soft transform="translate(26 {up(0):g})rotate(-90)">seldom agree</text>'
        f'<text class=soft transform="translate(26 {up(1):g})rotate(-90)" text-anchor=end>often agree</text>'
    )
    left_out = len(persons) - len(camp)
    uncounted = (
        f" {_many(left_out, 'person', 'people')} with fewer than {GATE} votes {'is' if left_out == 1 else 'are'} in no "
        "camp yet and not drawn."
        if left_out
        else ""
    )
    one = " One camp holds nearly everybody, so there is little to bridge." if ranking.camps.one_only else ""
    if counts["plus"] + counts["minus"] == 0:
        one = " Nobody is surely in a camp: these votes show no sides."
    return [
        "<h2>Where readers stand</h2>",
        "<p>Readers who agree about the same comments stand near each other, from left to right; nobody was asked. How "
        f"readily they agree with anything is their height.{one}</p>",
        f"<figure>{plot(points, 'Readers by position and by how readily they agree', axes)}<figcaption>"
        f"{key('plus')} camp +: {counts['plus']:,} {key('minus')} camp −: {counts['minus']:,} {key('none')} in "
        f"neither: {counts['none']:,}.{uncounted}{_binned(points, 'readers')}</figcaption></figure>",
        _bands(position, camp, far),
    ]


def _bands(position: Floats, camp: Sequence[str], far: float) -> str:
    """The map as a table: how many of each camp stand where."""
    band = np.minimum((_within(position, -far, far) * BANDS).astype(np.int64), BANDS - 1)
    rows = []
    for place in range(BANDS):
        here = [kind for kind, its in zip(camp, band.tolist(), strict=True) if its == place]
        start, end = (far * (2 * each / BANDS - 1) + 0.0 for each in (place, place + 1))
        cells = "".join(f"<td class=n>{here.count(kind):,}" for kind in ("minus", "none", "plus"))
        rows.append(f"<tr><th scope=row>{_signed(start)} to {_signed(end)}</th>{cells}</tr>")
    return (
        "<table><caption>Readers by position</caption><thead><tr><th scope=col>Position<th class=n scope=col>Camp −"
        f"<th class=n scope=col>Neither<th class=n scope=col>Camp +</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )


def _approvals(comments: Sequence[str], numbers: Sequence[Bridging], order: Sequence[int]) -> list[str]:
    """The map of the comments by what the camps are expected to think of them."""
    points = Points(
        np.array([one.minus for one in numbers], dtype=np.float64),
        np.array([one.plus for one in numbers], dtype=np.float64),
        [KINDS.index(_kind(one)) for one in numbers],
        comments,
    )
    ticks = "".join(
        f'<text class=soft x="{across(share):g}" y="{HEIGHT - 34}" text-anchor=middle>{share:.0%}</text>'
        f'<text class=soft x="{LEFT - 8}" y="{up(share) + 5:g}" text-anchor=end>{share:.0%}</text>'
        for share in (0.0, 0.5, 1.0)
    )
    axes = frame() + (
        f'<line class=dash x1="{across(0):g}" x2="{across(1):g}" y1="{up(0):g}" y2="{up(1):g}"/>{ticks}'
        f'<text class=soft x="{across(0.5):g}" y="{HEIGHT - 10}" text-anchor=middle>camp − agrees</text>'
        f'<text class=soft transform="translate(16 {up(0.75):g})rotate(-90)" text-anchor=middle>camp + agrees</text>'
    )
    marked = [(place, str(number)) for number, place in enumerate(order[:MARKED], 1)]
    drawn = plot(points, "Comments by the expected approval of both camps", axes, marked)
    return [
        "<h2>What the camps think of the comments</h2>",
        "<p>The further up, the more of camp + would agree; the further right, the more of camp −. Top right is what "
        "both would sign. Numbers are places in the order below.</p>",
        f"<figure>{drawn}<figcaption>{key('both')} surely agreed across camps {key('plus')} surely better liked by camp"
        f" + {key('minus')} surely better liked by camp − {key('none')} neither is sure.{_binned(points, 'comments')}"
        "</figcaption></figure>",
    ]


def _kind(one: Bridging) -> str:
    if min(one.bound_plus, one.bound_minus) >= AGREED:
        return "both"
    return "plus" if one.dividing > 0 else "minus" if one.dividing < 0 else "none"


def _table(comments: Sequence[str], numbers: Sequence[Bridging], order: Sequence[int], *, with_camps: bool) -> str:
    kind = "bridging" if with_camps else "best"
    title = f"<h2>The order of {kind}</h2>"
    if not order:
        return f"{title}<p>There are no comments.</p>"
    more = len(order) - LISTED
    rest = (
        f"<p class=soft>And {more:,} more: they are in the JSON, and in Parquet with --parquet.</p>" if more > 0 else ""
    )
    return f"{title}{_rows('By ' + kind, comments, numbers, order[:LISTED], with_camps=with_camps)}{rest}"


def _dividing(comments: Sequence[str], numbers: Sequence[Bridging]) -> str:
    order = sorted(range(len(comments)), key=lambda place: (-abs(numbers[place].dividing), place))
    parted = [place for place in order[:DIVIDING] if numbers[place].dividing]
    if not parted:
        return ""
    return f"<h2>What divides most</h2>{_rows('By distance', comments, numbers, parted, with_camps=True)}"


def _rows(
    caption: str, comments: Sequence[str], numbers: Sequence[Bridging], places: Sequence[int], *, with_camps: bool
) -> str:
    """A table of comments. Shares are of 100; the votes of a camp are agrees of all."""
    columns = ("Camp +", "Camp −", "Votes +", "Votes −", "Bridging") if with_camps else ()
    head = "".join(f"<th class=n scope=col>{each}" for each in (*columns, "Best"))
    rows = []
    for number, place in enumerate(places, 1):
        its = numbers[place]
        cells = [f"{its.wilson * 100:.0f}"]
        if its.plus is not None and its.minus is not None:
            tallies = [f"{camp.agrees:,}/{camp.votes:,}" for camp in (its.votes_plus, its.votes_minus)]
            cells = [f"{its.plus * 100:.0f}", f"{its.minus * 100:.0f}", *tallies, f"{its.score * 100:.0f}", *cells]
        told = "".join(f"<td class=n>{each}" for each in cells)
        rows.append(f"<tr><td class=n>{number}<td class=id dir=auto>{escape(comments[place])}</td>{told}</tr>")
    return (
        f'<div class=wide role=region aria-label="{caption}" tabindex=0><table><caption>{caption}, of 100</caption>'
        f"<thead><tr><th class=n scope=col>#<th scope=col>Comment{head}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _within(values: Floats, low: float, high: float) -> Floats:
    """Each as a share of the way from `low` to `high`; in the middle where that is no way."""
    if high - low < 1e-9:
        return np.full(len(values), 0.5)
    shares: Floats = np.clip((values - low) / (high - low), 0.0, 1.0)
    return shares


def _binned(points: Points, what: str) -> str:
    if not points.are_binned:
        return ""
    return (
        f" More than {scatter.MOST:,} {what} are drawn as bubbles, one for each kind in each cell of a grid of "
        f"{scatter.COLUMNS} by {scatter.ROWS}; its area says how many."
    )


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−").replace("+0.00", "0").replace("−0.00", "0")


def _many(count: int, one: str, more: str = "") -> str:
    return f"{count:,} {one if count == 1 else more or one + 's'}"
