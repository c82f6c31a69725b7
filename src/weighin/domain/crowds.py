"""Whose word on a piece of evidence counts where strangers outnumber those who have written on the site."""

from __future__ import annotations

from collections.abc import Collection, Iterable

ENOUGH = 5  # writers who must have weighed a row before strangers are held to their number

Said = tuple[int, int]  # person, row


def heard(said: Iterable[Said], writers: Collection[int]) -> set[Said]:
    """Of who said something of which row, those who count: all writers, and of strangers at most as many as there are
    writers on that row, who came to the site first (lowest id). Where fewer than ENOUGH writers have weighed a row,
    all count: a site of guests is theirs.

    A fit that takes leanings out holds while those who push are no more than the others; new accounts cost nothing.
    """
    rows: dict[int, set[int]] = {}
    for person, row in said:
        rows.setdefault(row, set()).add(person)
    found: set[Said] = set()
    for row, people in rows.items():
        known = people.intersection(writers)
        strangers = sorted(people - known)
        counted = strangers[: len(known)] if len(known) >= ENOUGH else strangers
        found.update((person, row) for person in (*known, *counted))
    return found
