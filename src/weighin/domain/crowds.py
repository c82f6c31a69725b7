"""Whose word on a piece of evidence counts where strangers outnumber those who have written on the site."""

from __future__ import annotations

from collections.abc import Collection, Iterable

ENOUGH = 5  # writers who must have weighed a list before strangers are held to their number, and strangers it hears

Said = tuple[int, int]  # person, row


def heard(said: Iterable[Said], writers: Collection[int], before: Collection[Said] = ()) -> set[Said]:
    """Of who said something of which row, those who count: all writers, and of strangers on each row at most as many
    as writers, or ENOUGH, who came to the site first (lowest id). Where fewer than ENOUGH writers have weighed
    anything, all count: a site of guests is theirs. Who counts `before` takes a stranger's place first.

    A fit that takes leanings out holds while those who push are no more than the others; new accounts cost nothing.
    """
    rows: dict[int, set[int]] = {}
    for person, row in said:
        rows.setdefault(row, set()).add(person)
    everybody = set().union(*rows.values())
    if len(everybody.intersection(writers)) < ENOUGH:
        return {(person, row) for row, people in rows.items() for person in people}
    found: set[Said] = set()
    for row, people in rows.items():
        known = people.intersection(writers)
        waiting = sorted(((person, row) not in before, person) for person in people - known)
        strangers = [person for _, person in waiting[: max(ENOUGH, len(known))]]
        found.update((person, row) for person in (*known, *strangers))
    return found
