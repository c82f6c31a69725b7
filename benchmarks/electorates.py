"""Where rankings are measured: real conversations, made-up ones whose truth is known, and attacks on both.

Conversations are folders with votes.csv.gz (voter_id, comment_id, vote; in the order of time), comments.csv.gz
(comment_id, moderated: -1 is rejected) and participants.csv.gz (voter_id, polis_group, which may be empty), as made
from the open data of The Computational Democracy Project (CC BY 4.0).
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Kind = Literal["fresh", "partisan", "two-sided"]


class Cast(NamedTuple):
    """Votes (R) by places of persons (of `people`) and comments (of `comments`); 1, 0, -1."""

    person: Ints
    comment: Ints
    vote: Ints
    people: int
    comments: int


@dataclass(frozen=True, slots=True)
class Conversation:
    """A real one, without the votes on rejected comments; `group` is Polis' group of each person, -1 for none."""

    name: str
    cast: Cast
    group: Ints


@dataclass(frozen=True, slots=True)
class Judged:
    """Votes to learn from, and what hidden votes say of the comments (N) that `judged` marks."""

    cast: Cast
    truth: Floats
    judged: NDArray[np.bool_]


def conversations(folder: Path) -> Iterator[Conversation]:
    """Those below a folder, by name."""
    for one in sorted(path.parent for path in folder.glob("*/votes.csv.gz")):
        yield conversation(one)


def conversation(folder: Path) -> Conversation:
    """One, read from its folder."""
    rejected = {row["comment_id"] for row in _table(folder / "comments.csv.gz") if row["moderated"] == "-1"}
    votes = [row for row in _table(folder / "votes.csv.gz") if row["comment_id"] not in rejected]
    columns = [np.array([int(row[name]) for row in votes]) for name in ("voter_id", "comment_id", "vote")]
    person, ids = _placed(columns[0])
    comment, about = _placed(columns[1])
    groups = {int(row["voter_id"]): row["polis_group"] for row in _table(folder / "participants.csv.gz")}
    group = np.array([int(float(groups.get(one) or -1)) for one in ids.tolist()])
    return Conversation(folder.name, Cast(person, comment, columns[2], len(ids), len(about)), group)


def _table(file: Path) -> Iterator[dict[str, str]]:
    with gzip.open(file, "rt", encoding="utf-8", newline="") as opened:
        yield from csv.DictReader(opened)


def _placed(ids: Ints) -> tuple[Ints, Ints]:
    """(place of each, the ids): places are given in the order in which ids first come."""
    known, first, inverse = np.unique(ids, return_index=True, return_inverse=True)
    order = np.argsort(first)
    place = np.empty(len(known), dtype=np.int64)
    place[order] = np.arange(len(known))
    return place[inverse], known[order]


def held_out(whole: Conversation, kept: int, seed: int) -> Judged | None:
    """Half of the comments are new and half of their votes hidden; of the rest `kept` of each are left (0: all).

    The truth of a comment is its smallest smoothed share of agreeing hidden votes over Polis' groups of at least 12
    people and 4%; it is judged if each of them has 5 hidden votes on it. None with fewer than two such groups, or fewer
    than 12 comments to judge.
    """
    votes = np.bincount(whole.cast.comment, minlength=whole.cast.comments)
    enough = votes[whole.cast.comment] >= 20
    person, ids = _placed(whole.cast.person[enough])
    comment, about = _placed(whole.cast.comment[enough])
    vote, group = whole.cast.vote[enough], whole.group[ids]
    random = np.random.default_rng(seed)
    new = random.random(len(about)) < 0.5
    hidden = new[comment] & (random.random(len(vote)) < 0.5)
    train = ~hidden
    if kept:
        rows = np.flatnonzero(train & new[comment])
        random.shuffle(rows)
        train[rows[_nth(comment[rows]) >= kept]] = False
    sizes = {one: int(np.sum(group == one)) for one in np.unique(group[group >= 0]).tolist()}
    large = [one for one, size in sizes.items() if size >= max(12, 0.04 * len(ids))]
    judged, shares = new.copy(), []
    for one in large:
        theirs = hidden & (group[person] == one)
        count = np.bincount(comment[theirs], minlength=len(about))
        agrees = np.bincount(comment[theirs & (vote == 1)], minlength=len(about))
        judged &= count >= 5
        shares.append((agrees + 1) / (count + 2))
    if len(large) < 2 or np.sum(judged) < 12:
        return None
    cast = Cast(person[train], comment[train], vote[train], len(ids), len(about))
    return Judged(cast, np.min(shares, axis=0), judged)


def _nth(values: Ints) -> Ints:
    """Of each value, how many equal ones stand before it."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    begins = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    nth = np.empty(len(values), dtype=np.int64)
    nth[order] = np.arange(len(values)) - np.repeat(begins, np.diff(np.r_[begins, len(values)]))
    return nth


class Size(NamedTuple):
    """A made-up electorate: share of the plus camp, spread of views in a camp, how much people see of
    their own side."""

    people: int
    comments: int
    votes: int
    plus: float
    spread: float
    bubble: float
    seed: int


SIZES = {
    "small": Size(400, 120, 6_000, 0.60, 0.30, 0.4, 11),
    "medium": Size(3_000, 800, 60_000, 0.65, 0.35, 0.5, 12),
    "large": Size(20_000, 5_000, 500_000, 0.70, 0.35, 0.5, 13),
    "one camp": Size(600, 150, 9_000, 0.97, 0.25, 0.0, 14),
}
PASSES = 0.12


def made_up(size: Size) -> tuple[Cast, Floats]:
    """Votes, and the true approval (2, N) of each comment in the plus and the minus camp.

    A comment has a quality and a slant, of which a third have little; a person a view (their camp's sign, and some
    spread) and a leniency. Who votes much, and what is seen much, is Pareto distributed.
    """
    random = np.random.default_rng(size.seed)
    camp = np.where(random.random(size.people) < size.plus, 1.0, -1.0)
    view = camp + size.spread * random.standard_normal(size.people)
    leniency = 0.5 * random.standard_normal(size.people)
    quality = random.standard_normal(size.comments)
    slant = np.where(random.random(size.comments) < 0.35, 0.15, 1.0) * random.standard_normal(size.comments)
    active, seen = random.pareto(1.5, size.people) + 0.3, random.pareto(1.5, size.comments) + 0.3
    active, seen = active / active.sum(), seen / seen.sum()
    taken: list[NDArray[np.int64]] = []
    pairs: set[int] = set()
    while len(pairs) < size.votes:
        drawn = max(1000, size.votes - len(pairs))
        person = random.choice(size.people, drawn, p=active)
        comment = random.choice(size.comments, drawn, p=seen)
        stays = random.random(drawn) < _logistic(2 * size.bubble * view[person] * slant[comment])
        agree, middle = random.random(drawn), random.random(drawn)
        likes = _logistic(0.3 + 1.6 * quality[comment] + 1.5 * view[person] * slant[comment] + leniency[person])
        vote = np.where(middle < PASSES, 0, np.where(agree < likes, 1, -1))
        for row in np.flatnonzero(stays).tolist():
            pair = int(person[row]) * size.comments + int(comment[row])
            if pair not in pairs and len(pairs) < size.votes:
                pairs.add(pair)
                taken.append(np.array([person[row], comment[row], vote[row]]))
    columns = np.array(taken).T
    truth = np.empty((2, size.comments))
    for row, sign in enumerate((1.0, -1.0)):
        own = camp == sign
        for one in range(size.comments):
            likes = _logistic(0.3 + 1.6 * quality[one] + 1.5 * view[own] * slant[one] + leniency[own])
            truth[row, one] = np.mean((1 - PASSES) * likes + PASSES / 2)
    return Cast(columns[0], columns[1], columns[2], size.people, size.comments), truth


def _logistic(x: Floats) -> Floats:
    return 1.0 / (1.0 + np.exp(-x))


def attacked(
    kind: Kind, accounts: int, random: np.random.Generator, cast: Cast, target: int, side: Ints, likes: int
) -> Cast:
    """`cast` and as many accounts that agree with `target`. `side` is 0 or 1 for each person, `likes` the pushing side.

    Fresh ones have that vote alone; partisan ones also copy up to 20 votes of a person of `likes`; of two-sided ones
    every other copies from the other side.
    """

    def votes_of(which: int) -> list[Ints]:
        people = random.permutation(np.flatnonzero(side == which))[:200]
        return [rows for rows in (np.flatnonzero(cast.person == one) for one in people) if len(rows) >= 12]

    copied = {which: votes_of(which) for which in (likes, 1 - likes)}
    person, comment, vote = [], [], []
    for account in range(accounts):
        if kind != "fresh":
            which = likes if kind == "partisan" or account % 2 else 1 - likes
            of = copied[which]
            rows = random.permutation(of[random.integers(len(of))])[:20]
            rows = rows[cast.comment[rows] != target]
            person += [cast.people + account] * len(rows)
            comment += cast.comment[rows].tolist()
            vote += cast.vote[rows].tolist()
        person.append(cast.people + account)
        comment.append(target)
        vote.append(1)
    more = (np.array(one, dtype=np.int64) for one in (person, comment, vote))
    joined = (np.concatenate(pair) for pair in zip(cast[:3], more, strict=True))
    return Cast(*joined, cast.people + accounts, cast.comments)


def accounts_needed(is_first: Callable[[int], bool], most: int = 256) -> int | None:
    """The fewest accounts, to a sixteenth, with which `is_first` holds; None if not with `most`."""
    low, high = 0, 1
    while not is_first(high):
        low, high = high, 2 * high
        if high > most:
            return None
    while high - low > max(1, high // 16):
        middle = (low + high) // 2
        low, high = (low, middle) if is_first(middle) else (middle, high)
    return high
