"""What was taught, from the terminal: how much, how well, and undoing it."""

from __future__ import annotations

from conftest import Weighin


def test_a_site_that_was_taught_nothing_says_so(gazette: Weighin) -> None:
    told = gazette("learned", "--site", "gazette")
    assert told.code == 0
    assert told.out.splitlines() == [
        "lessons in use: 0 (the last 2000 at most)",
        "of the last 0 decisions that taught: 0 flagged, 0 refused, 0 both",
        "precision unknown, by the model alone unknown",
        "recall    unknown, by the model alone unknown",
    ]


def test_undoing_says_how_much_it_undid(gazette: Weighin) -> None:
    assert gazette("learned", "--site", "gazette", "--undo-all").out.startswith("0 lessons undone;")
    wrong = gazette("learned", "--site", "gazette", "--undo-key", "abcdef")
    assert (wrong.code, "No single key begins with" in wrong.err) == (1, True)
