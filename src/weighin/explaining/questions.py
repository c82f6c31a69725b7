"""Lists of questions: "The flood? The gravel? Or rust?" names explanations without putting one forward."""

from __future__ import annotations

from weighin.explaining import cues
from weighin.explaining.thread import Note

_SHORT = 14  # words
_TAKEN = 0.6  # how sure it is that who takes a side after a list is for what is on it


def listed(note: Note) -> dict[int, float]:
    """The places of clauses that stand in a list of questions, with the side taken: 0 for none.

    Two short questions in a row make a list, also two parts of one.
    """
    asks = [clause.asks and len(clause.text.split()) <= _SHORT for clause in note.clauses]
    places = [
        place
        for place, asked in enumerate(asks)
        if asked and ((place and asks[place - 1]) or (place + 1 < len(asks) and asks[place + 1]))
    ]
    rest = " ".join(clause.text for clause in note.clauses if not clause.asks)
    side = _TAKEN if cues.TAKES_SIDE.search(rest) else 0.0
    return dict.fromkeys(places, side)
