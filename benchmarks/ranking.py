"""How well comments are ordered: `python -m benchmarks.ranking --polis FOLDER [--seeds N] [--only PART]`.

FOLDER holds conversations as benchmarks/electorates.py describes them. Everything is seeded: the same files give the
same tables. Times are of one process and need a quiet machine.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

from benchmarks.electorates import (
    SIZES,
    Cast,
    Conversation,
    Floats,
    Ints,
    Kind,
    accounts_needed,
    attacked,
    conversations,
    held_out,
    made_up,
)
from benchmarks.report import Row, table
from benchmarks.rivals import RIVALS, by_wilson, community_notes, group_informed, ours
from weighin.domain.ranking import FIRST_SHARE, Kept, Ranking, alike, paced, rank, rank_bridging
from weighin.domain.ranking.bridging import counted_votes
from weighin.domain.ranking.fit import RIDGE, RIDGE_FACTOR, ROUNDS
from weighin.domain.ranking.scores import score
from weighin.domain.ranking.solve import Side, descend

KEPT = (5, 10, 20, 0)
ATTACKED = ("15-per-hour-seattle", "hivemind-biodiversity", "vtaiwan-uberx", "austria-climate-5twd2jsnkf")
KINDS: tuple[Kind, ...] = ("fresh", "partisan", "two-sided")
MOST = 256
TURNED = 2000  # votes of a conversation that are turned, drawn by chance
HALF_A_POINT = 0.005


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--polis", type=Path, required=True, help="the folder of conversations")
    parser.add_argument("--seeds", type=int, default=5, help="how many draws of hidden votes")
    parser.add_argument("--only", choices=PARTS, help="one part instead of all")
    chosen = parser.parse_args()
    whole = list(conversations(chosen.polis))
    for name, part in PARTS.items():
        if chosen.only in (None, name):
            print(f"\n### {part.__doc__}\n\n{part(whole, range(chosen.seeds))}", flush=True)


def hidden(whole: Sequence[Conversation], seeds: Sequence[int]) -> str:
    """Spearman correlation with what hidden votes say (mean over conversations and draws)"""
    rows: list[Row] = []
    for kept in KEPT:
        judged = [one for each in whole for seed in seeds if (one := held_out(each, kept, seed))]
        row: Row = {"kept": f"{kept} votes a comment" if kept else "half of all", "draws": len(judged)}
        for name, rival in RIVALS.items():
            found = [_spearman(rival(one.cast)[one.judged], one.truth[one.judged]) for one in judged]
            row[name] = f"{np.mean(found):.3f}"
        rows.append(row)
    return table(rows, {"kept": "kept", "draws": "draws", **{name: name for name in RIVALS}})


def synthetic(_: Sequence[Conversation], __: Sequence[int]) -> str:
    """Spearman correlation with the smaller of both camps' true approval in made-up electorates"""
    rows: list[Row] = []
    for size, its in SIZES.items():
        cast, truth = made_up(its)
        enough = np.bincount(cast.comment, minlength=cast.comments) >= 5
        row: Row = {"size": size, "votes": len(cast.vote)}
        for name, rival in RIVALS.items():
            row[name] = f"{_spearman(rival(cast)[enough], np.min(truth, axis=0)[enough]):.3f}"
        rows.append(row)
    return table(rows, {"size": "electorate", "votes": "votes", **{name: name for name in RIVALS}})


def attacks(whole: Sequence[Conversation], _: Sequence[int]) -> str:
    """Accounts that put a brand-new comment first"""
    rows: list[Row] = []
    rivals = {
        "Wilson": by_wilson,
        "group-informed consensus": group_informed,
        "Community Notes": community_notes,
        "Community Notes, 10 votes or more": partial(community_notes, least=10),
        "ours, z = 1": ours,
        "ours, z = 1.64": partial(ours, z=1.64),
    }
    for each in (one for one in whole if one.name in ATTACKED):
        cast = each.cast._replace(comments=each.cast.comments + 1)
        side, likes = sides(cast)
        for kind in KINDS:
            row: Row = {"conversation": f"{each.name} ({each.cast.people}, {each.cast.comments})", "kind": kind}
            for name, rival in rivals.items():
                needed = accounts_needed(partial(_first, rival, cast, kind, side, likes), MOST)
                row[name] = f">{MOST}" if needed is None else str(needed)
            rows.append(row)
    return table(rows, {"conversation": "conversation (people, comments)", "kind": "kind", **{n: n for n in rivals}})


def sides(cast: Cast) -> tuple[Ints, int]:
    """(0 or 1 for each person by the fit, -1 for those without standing; the larger of both)."""
    its = rank(cast.person, cast.comment, cast.vote)
    side = np.full(cast.people, -1)
    if its.fit is not None:
        side[its.fit.persons] = its.fit.person_factor > 0
    return side, int(np.sum(side == 1) > np.sum(side == 0))


def _first(rival: Callable[[Cast], Floats], cast: Cast, kind: Kind, side: Ints, likes: int, accounts: int) -> bool:
    target = cast.comments - 1
    scores = rival(attacked(kind, accounts, np.random.default_rng(accounts), cast, target, side, likes))
    return not np.any(scores > scores[target])


def backward(whole: Sequence[Conversation], _: Sequence[int]) -> str:
    """Votes that work backward: an agree in place of a disagree lowers the score, at fixed positions (% of votes)"""
    rows: list[Row] = []
    for each in whole:
        made = rank(each.cast.person, each.cast.comment, each.cast.vote)
        if made.fit is None or made.camps is None:
            continue
        gains = turned(made, each.cast)
        rows.append(
            {
                "conversation": each.name,
                "votes": len(gains),
                "any": f"{100 * np.mean(gains < -1e-12):.2f}",
                "matters": f"{100 * np.mean(gains < -HALF_A_POINT):.2f}",
                "worst": f"{100 * min(0.0, float(np.min(gains))):.2f}",
            }
        )
    heads = {"any": "backward", "matters": "by over half a point of 100", "worst": "worst, points"}
    return table(rows, {"conversation": "conversation", "votes": "votes turned", **heads})


def turned(made: Ranking, cast: Cast) -> Floats:
    """How much higher the score is with an agree than with a disagree, for some of the votes."""
    assert made.fit is not None
    assert made.camps is not None
    votes = counted_votes(cast.person, cast.comment, cast.vote)
    phi = made.fit.person_factor[votes.person]
    expected = made.fit.mu + made.fit.person_intercept[votes.person]
    random = np.random.default_rng(0)
    gains = []
    for row in random.permutation(len(votes))[:TURNED].tolist():
        rows = np.flatnonzero(votes.comment == votes.comment[row])
        both = np.concatenate([votes.rating[rows], votes.rating[rows]])
        both[[*np.flatnonzero(rows == row), len(rows) + int(np.flatnonzero(rows == row)[0])]] = (0.0, 1.0)
        variant = np.repeat([0, 1], len(rows))
        left = both - np.tile(expected[rows], 2)
        scores = score(2, variant, np.tile(phi[rows], 2), left, made.fit.mu, made.fit.noise, made.camps)
        gains.append(scores.bridging[1] - scores.bridging[0])
    return np.array(gains)


def folded(whole: Sequence[Conversation], _: Sequence[int]) -> str:
    """Votes folded in: rank correlation with a full refit, at a time and right before each refit as a site has them"""
    rows: list[Row] = []
    for each in whole:
        votes = counted_votes(each.cast.person, each.cast.comment, each.cast.vote)
        order = np.random.default_rng(0).permutation(len(votes))
        all_of_them = votes.persons[votes.person][order], votes.comments[votes.comment][order], votes.vote[order]
        row: Row = {"conversation": each.name, "votes": len(votes)}
        for new in (5, 25):
            before = rank(*(one[: round(len(order) / (1 + new / 100))] for one in all_of_them))
            if (kept := Kept.of_ranking(before)) is None:
                break
            row[f"after {new}"] = f"{_drifted(kept, *all_of_them)[0]:.4f}"
        else:
            share, before_each = _lived(*all_of_them)
            row |= {"share": f"{100 * share:.1f}%", "refits": len(before_each)}
            row |= {"half": f"{np.median(before_each):.4f}", "worst": f"{min(before_each):.4f}"}
            rows.append(row)
    heads = {"conversation": "conversation", "votes": "votes", "after 5": "5% new votes", "after 25": "25% new votes"}
    return table(
        rows, heads | {"refits": "refits", "share": "waits for", "half": "median before one", "worst": "lowest"}
    )


def _drifted(kept: Kept, people: Ints, about: Ints, vote: Ints) -> tuple[float, Floats, Ranking]:
    """(rank correlation, places, refit): all of these votes by a fit of some of them, against a fit of all."""
    after = rank(people, about, vote, previous=kept.fit)
    on: dict[int, list[tuple[int, int]]] = {one: [] for one in after.comments.tolist()}
    for person, comment, how in zip(people.tolist(), about.tolist(), vote.tolist(), strict=True):
        on[comment].append((person, how))
    places = np.array([rank_bridging(kept.bridging(on[one])) for one in after.comments.tolist()])
    now = np.array([rank_bridging(after.at(row)) for row in range(len(after.comments))])
    return alike(places, now), places, after


def _lived(people: Ints, about: Ints, vote: Ints) -> tuple[float, list[float]]:
    """From half of the votes on, as a site lives: the share that it waits for in the end, and the correlation right
    before each refit."""
    known, share, found = len(vote) // 2, FIRST_SHARE, list[float]()
    kept = Kept.of_ranking(rank(people[:known], about[:known], vote[:known]))
    while kept is not None and (upto := known + max(1, round(share * known))) <= len(vote):
        correlation, places, after = _drifted(kept, people[:upto], about[:upto], vote[:upto])
        now = [rank_bridging(after.at(row)) for row in range(len(after.comments))]
        share, known, kept = paced(share, (upto - known) / known, places, now), upto, Kept.of_ranking(after)
        found.append(correlation)
    return share, found


def starts(whole: Sequence[Conversation], _: Sequence[int]) -> str:
    """Fits from ten starts, each carried to its end: how far comments' intercepts are from those of the best"""
    rows: list[Row] = []
    for each in whole:
        votes = counted_votes(each.cast.person, each.cast.comment, each.cast.vote)
        if not len(votes):
            continue
        people = Side(votes.person, votes.comment, votes.rating, RIDGE, RIDGE_FACTOR)
        comments = Side(votes.comment, votes.person, votes.rating, RIDGE, RIDGE_FACTOR)
        none, mu = np.zeros(len(votes.comments)), float(np.mean(votes.rating))
        ends = []
        for start in range(10):
            factors = 0.1 * np.random.default_rng((11, start)).standard_normal(len(none))
            ends.append(descend(people, comments, mu, none, factors, ROUNDS))
        best = min(ends, key=lambda one: one.loss)
        apart = max(float(np.max(np.abs(one.comment_intercept - best.comment_intercept))) for one in ends)
        halves = [len(one.losses) for one in ends]
        rounds = f"{min(halves) // 2} to {max(halves) // 2}"
        rows.append({"conversation": each.name, "votes": len(votes), "rounds": rounds, "apart": f"{apart:.1e}"})
    return table(rows, {"conversation": "conversation", "votes": "votes", "rounds": "rounds", "apart": "farthest"})


def timed(whole: Sequence[Conversation], _: Sequence[int]) -> str:
    """Seconds for a fit and all scores, from nothing and from the last fit; microseconds to place one comment"""
    casts = {each.name: each.cast for each in whole if len(each.cast.vote) > 200_000}
    casts |= {f"made up, {SIZES[size].votes:,}": made_up(SIZES[size])[0] for size in ("medium", "large")}
    rows: list[Row] = []
    for name, cast in casts.items():
        began = time.perf_counter()
        made = rank(cast.person, cast.comment, cast.vote)
        cold = time.perf_counter() - began
        assert made.fit is not None
        assert made.camps is not None
        began = time.perf_counter()
        rank(cast.person, cast.comment, cast.vote, previous=made.fit)
        warm = time.perf_counter() - began
        kept = Kept(made.fit, made.camps, made.z)
        on_it = np.flatnonzero(cast.comment == made.comments[0])
        its = list(zip(cast.person[on_it].tolist(), cast.vote[on_it].tolist(), strict=True))
        kept.bridging(its)
        began = time.perf_counter()
        for _ in range(1000):
            kept.bridging(its)
        each_vote = 1e3 * (time.perf_counter() - began)
        rows.append({"name": name, "votes": len(cast.vote), "cold": cold, "warm": warm, "fold": each_vote})
    heads = {"cold": "from nothing, s", "warm": "from the last fit, s", "fold": "a comment placed by all its votes, µs"}
    return table(rows, {"name": "votes of", "votes": "votes", **heads})


def _spearman(one: Floats, other: Floats) -> float:
    return float(spearmanr(one, other).statistic)


PARTS: dict[str, Callable[[Sequence[Conversation], Sequence[int]], str]] = {
    "hidden": hidden,
    "synthetic": synthetic,
    "attacks": attacks,
    "backward": backward,
    "folded": folded,
    "starts": starts,
    "timed": timed,
}

if __name__ == "__main__":
    main()
