"""What the templates of the list are given: the domain's values, with the words and signs for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from weighin.actions.changes import Change
from weighin.actions.listpage import SETTLING, Entry, ListPage, Mine, Row, Suggested
from weighin.domain.explanations import Cell, CellState, State
from weighin.domain.listing import Evidence, Explanation, Place
from weighin.domain.types import Story

# "If this explanation were true, how expected would this report be?": (value of the form, words)
ANSWERS = (
    ("", "–"),
    ("2", "much more than otherwise"),
    ("1", "more"),
    ("0", "no different"),
    ("-1", "less"),
    ("-2", "much less than otherwise"),
    ("none", "does not bear on it"),
)
CREDIBILITIES = (
    ("", "–"),
    ("3", "confirmed"),
    ("2", "probably"),
    ("1", "doubtful"),
    ("0", "almost surely not"),
)
# From so many dB on.
_AHEAD = (
    (10.0, "far ahead of"),
    (5.0, "well ahead of"),
    (2.0, "ahead of"),
    (0.0, "hardly ahead of"),
)
_SIGNS = ((1.5, "++"), (0.5, "+"), (0.15, "(+)"), (-0.15, "·"), (-0.5, "(−)"), (-1.5, "−"))  # from so many steps on


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell of the matrix: its sign, what it means in words, and how it is coloured."""

    sign: str
    words: str
    tone: str


class ListView:
    """A list as the template reads it."""

    def __init__(self, page: ListPage) -> None:
        self._page = page
        self.story: Story = page.story
        self.entries: list[Entry] = page.entries
        self.suggested: list[Suggested] = page.suggested
        self.off: list[Explanation] = page.off
        self.held: list[Explanation] = page.held
        self.held_evidence: list[Evidence] = page.held_evidence
        self.letters = page.letters
        self.readers = page.weighted.readers
        self.may_nod = page.mine.may_nod
        self.belief_unlisted = page.belief_unlisted
        self.changes = [ChangeView(change) for change in page.changes]
        self.cited = page.cited
        self.is_disputed = page.weighted.standings.is_disputed
        self.to_settle = page.weighted.standings.to_settle[:SETTLING]

    @cached_property
    def ranked(self) -> list[Entry]:
        """Those tested enough to be ranked, the first first."""
        return [entry for entry in self.entries if entry.standing.rank]

    @property
    def first_leads(self) -> bool:
        return bool(self.ranked) and self.ranked[0].standing.state is State.LEADING

    @property
    def ahead(self) -> str:
        """How far the first is ahead of the next, in words."""
        lead = self.ranked[0].lead or 0.0
        return next(words for least, words in _AHEAD if lead >= least)

    @cached_property
    def decisive(self) -> RowView | None:
        """The evidence that speaks most for the first against the next, if any does."""
        first, second = (entry.explanation.letter for entry in self.ranked[:2])
        speaks = self._page.weighted.standings.pair(first, second)
        most = max(speaks, key=lambda name: speaks[name], default=None)
        if most is None or speaks[most] < 0.05:
            return None
        return next(row for row in self.rows if str(row.evidence.number) == most)

    @property
    def unlisted(self) -> float | None:
        """How far something not on the list is behind, once anything is ranked."""
        ranked = any(entry.standing.rank for entry in self.entries)
        return max(0.0, self._page.weighted.standings.unlisted) if ranked else None

    @cached_property
    def rows(self) -> list[RowView]:
        return [RowView(row, self._page.mine) for row in self._page.rows]

    @cached_property
    def mine(self) -> MineView:
        return MineView(self._page.mine)


class RowView:
    """A piece of evidence as the template reads it."""

    def __init__(self, row: Row, mine: Mine) -> None:
        self.evidence, self.weight, self.speaks, self.count = row.evidence, row.weight, row.speaks, row.count
        self.cells = {letter: cell_view(cell) for letter, cell in row.cells.items()}
        self.mine = row.evidence.id in mine.credible or any(its == row.evidence.id for its, _ in mine.fits)


class MineView:
    """What the reader said, as the values of the form."""

    def __init__(self, mine: Mine) -> None:
        self.fits = {key: "none" if value is None else str(value) for key, value in mine.fits.items()}
        self.credible = {key: str(value) for key, value in mine.credible.items()}
        self.credences = mine.credences


_HAPPENED = {
    "proposed": "A reader put {explanation} on the list.",
    "listed": "{explanation} came onto the list.",
    "declined": "{explanation} was taken off the list.",
    "merged": "{explanation} was merged into {into}.",
    "reworded": "{explanation} was reworded.",
    "evidence": "A reader added evidence.",
    "evidence_listed": "Evidence came onto the list.",
    "evidence_declined": "Evidence was taken off the list.",
    "evidence_edited": "Evidence was changed; what had been said of it no longer counts.",
    "retracted": "Evidence was marked as retracted.",
    "restored": "Evidence counts again.",
    "grouped": "Evidence was found to go back to the same source.",
    "assessed": "A reader weighed evidence.",
    "believed": "A reader gave an opinion.",
    "held": "Something waits for a moderator.",
}
_NOT_LISTED = "{explanation} was declined."


class ChangeView:
    """A change of the list in words."""

    def __init__(self, change: Change) -> None:
        self.at, self.event_id, self.moves = change.at, change.event_id, change.moves
        about = {"explanation": "an explanation", "into": "another", **change.about}
        known = _HAPPENED.get(change.kind, "The list changed.")
        if change.kind == "declined" and about.get("was") != Place.LISTED:
            known = _NOT_LISTED
        told = known.format(**about)
        self.words = told[0].upper() + told[1:]

    @property
    def told(self) -> str:
        """What it moved, in a sentence."""
        if not self.moves:
            return "It moved nothing that would show, so far."
        moved = "; ".join(
            f"{move.letter} by {move.decibels:+.1f} dB ("
            + ", ".join(f"evidence {cause.number}: {cause.decibels:+.1f}" for cause in move.causes)
            + ")"
            for move in self.moves
        )
        return f"It moved {moved}."


def cell_view(cell: Cell | None) -> CellView:
    """The sign, words and colour of a cell."""
    if cell is None or cell.state is CellState.UNTESTED:
        return CellView("?", "nobody has said yet", "unrated")
    if cell.state is CellState.NOT_APPLICABLE:
        return CellView("–", "most say that it does not bear on it", "unrated")
    sign = next((sign for least, sign in _SIGNS if cell.value >= least), "−−")
    how = "speaks for it" if cell.value > 0.15 else "speaks against it" if cell.value < -0.15 else "says nothing of it"
    readers = f"{cell.count} {'reader' if cell.count == 1 else 'readers'}"
    tone = "for" if cell.value > 0.15 else "against" if cell.value < -0.15 else "even"
    camps = "" if cell.state is CellState.NO_CAMPS else f"; {cell.state.value}"
    return CellView(
        sign, f"{how}: {readers}{camps}", f"{tone}{' contested' if cell.state is CellState.CONTESTED else ''}"
    )


def note_of(view: ListView, asked: Mapping[str, str]) -> str:
    """What a page says about what its reader has just done, as the address tells it."""
    number = asked.get("observed", "")
    if number:
        on = any(str(row.evidence.number) == number for row in view.rows)
        return f"Evidence {number} is on the list. Weigh it now?" if on else "Thank you. A moderator will look at it."
    if asked.get("proposed"):
        on = any(str(entry.explanation.number) == asked["proposed"] for entry in view.entries)
        return "Your explanation is on the list." if on else "Thank you. A moderator will look at it first."
    if asked.get("believed"):
        return "Your opinion is saved."
    if asked.get("weighed"):
        change = next((one for one in view.changes if str(one.event_id) == asked["weighed"]), None)
        return f"Saved. {change.told}" if change else "Saved. It moved nothing that would show, so far."
    return ""
