"""What the templates of the list are given: the domain's values, with the words and signs for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from weighin.actions.listpage import SETTLING, Entry, ListPage, Mine, Row, Suggested
from weighin.domain.explanations import Cell, CellState, State
from weighin.domain.listing import Evidence, Explanation
from weighin.domain.types import Story
from weighin.web.changeviews import STILL, ChangeView

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
FORMS_MOST = 300  # cells of a list up to which its page has all forms in it; beyond, each is a link away
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

    def __init__(self, page: ListPage, weigh: str = "") -> None:
        """`weigh`: the number of the evidence whose form the reader has asked for."""
        self._page, self._weigh = page, weigh
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
        self.alike = page.alike
        self.ties = {entry.explanation.id: entry.ties for entry in page.entries} | page.ties_off
        self.is_disputed = page.weighted.standings.is_disputed
        self.to_settle = page.weighted.standings.to_settle[:SETTLING]

    @cached_property
    def ranked(self) -> list[Entry]:
        """Those tested enough to be ranked, the first first."""
        return [entry for entry in self.entries if entry.standing.rank]

    @property
    def compound(self) -> Entry | None:
        """One that is made of others on the list, the first there is, by which a page says what it compares."""
        return next((entry for entry in self.entries if entry.ties.contains), None)

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
    def ways(self) -> list[tuple[str, list[str]]]:
        """Other ways of counting, each with what it says of every entry: decibels behind its own first, or points."""
        its = [entry.standing for entry in self.entries]
        counted = [("All readers, dB behind", [one.decibels for one in its])]
        counted.append(("What both camps agree on, dB behind", [one.agreed_decibels for one in its]))
        for camp in sorted({camp for one in its for camp in one.camp_decibels}):
            name = "One camp alone, dB behind" if camp == "+" else "The other camp alone, dB behind"
            counted.append((name, [one.camp_decibels.get(camp, 0.0) for one in its]))
        shown = [(name, [f"{max(values) - value:.1f}" for value in values]) for name, values in counted if values]
        shown.append(("Chance of being first", [f"{100 * one.chance_first:.0f} %" for one in its]))
        shown.append(("Inconsistent evidence, points", [f"{one.inconsistency:g}" for one in its]))
        shown.append(("The same, by credibility", [f"{one.weighted_inconsistency:.1f}" for one in its]))
        shown.append(("Cells that somebody has rated", [str(one.cells) for one in its]))
        return shown

    @cached_property
    def rows(self) -> list[RowView]:
        with_forms = len(self._page.rows) * len(self._page.entries) <= FORMS_MOST
        return [RowView(row, self._page.mine, self._weigh, with_form=with_forms) for row in self._page.rows]

    @cached_property
    def mine(self) -> MineView:
        return MineView(self._page.mine)


class RowView:
    """A piece of evidence as the template reads it."""

    def __init__(self, row: Row, mine: Mine, asked: str = "", *, with_form: bool = True) -> None:
        self.is_asked = str(row.evidence.number) == asked
        self.has_form = with_form or self.is_asked
        self.evidence, self.weight, self.speaks, self.count = row.evidence, row.weight, row.speaks, row.count
        self.fors, self.againsts, self.attached = row.fors, row.againsts, row.attached
        before, now = (round(100 * one) for one in (row.unargued or 0.0, row.weight.credibility))
        self.argued_from = before if row.unargued is not None and before != now else None
        self.cells = {letter: cell_view(cell) for letter, cell in row.cells.items()}
        self.mine = row.evidence.id in mine.credible or any(its == row.evidence.id for its, _ in mine.fits)


class MineView:
    """What the reader said, as the values of the form."""

    def __init__(self, mine: Mine) -> None:
        self.fits = {key: "none" if value is None else str(value) for key, value in mine.fits.items()}
        self.credible = {key: str(value) for key, value in mine.credible.items()}
        self.credences = mine.credences


WAITS = "Thank you. A moderator will look at it first."


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


@dataclass(frozen=True, slots=True)
class Note:
    """What a page says about what its reader has just done, and the id of what it is said at, where readers land."""

    words: str
    at: str


def note_of(view: ListView, asked: Mapping[str, str]) -> Note | None:
    """What a page says about what its reader has just done, as the address tells it."""
    rows = {str(row.evidence.number): f"e{row.evidence.number}" for row in view.rows}
    letters = {str(entry.explanation.number): entry.explanation.letter for entry in view.entries}
    if number := asked.get("observed"):
        on = f"Evidence {number} is on the list. Weigh it now?"
        return Note(on, rows[number]) if number in rows else Note(WAITS, "")
    if number := asked.get("proposed"):
        on = "Your explanation is on the list."
        return Note(on, letters[number]) if number in letters else Note(WAITS, "")
    if asked.get("believed"):
        return Note("Your opinion is saved.", "opinion")
    if asked.get("weighed"):
        change = next((one for one in view.changes if str(one.event_id) == asked["weighed"]), None)
        return Note(f"Saved. {change.told if change else STILL}", rows.get(asked.get("row", ""), ""))
    return None
