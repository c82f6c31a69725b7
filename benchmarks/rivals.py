"""What the order of comments is measured against: each takes votes and gives a score for each comment (N)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.electorates import Cast, Floats
from weighin.domain.ranking import rank, wilson
from weighin.domain.ranking.solve import Side, descend
from weighin.domain.ranking.votes import votes

STARTS = 10


def by_wilson(cast: Cast) -> Floats:
    """The lower bound of the share of agrees."""
    ups = np.bincount(cast.comment[cast.vote > 0], minlength=cast.comments).tolist()
    downs = np.bincount(cast.comment[cast.vote < 0], minlength=cast.comments).tolist()
    return np.array([wilson(up, down) for up, down in zip(ups, downs, strict=True)])


def community_notes(cast: Cast, least: int = 0) -> Floats:
    """The intercepts that minimise Community Notes' loss, of people with `least` votes or more.

    mean(e²) + 0.15 (mean i_u² + mean i_n² + mu²) + 0.03 (mean f_u² + mean f_n²), solved exactly instead of by their
    gradient steps.
    """
    known = votes(cast.person, cast.comment, cast.vote)
    if least:
        known = known.only(np.bincount(known.person)[known.person] >= least)
    total, people, about = len(known), len(known.persons), len(known.comments)
    sides = [
        Side(known.person, known.comment, known.rating, 0.15 * total / people, 0.03 * total / people),
        Side(known.comment, known.person, known.rating, 0.15 * total / about, 0.03 * total / about),
    ]
    mu, none = float(np.mean(known.rating)), np.zeros(about)
    tried = []
    for start in range(STARTS):
        factors = 0.1 * np.random.default_rng((7, start)).standard_normal(about)
        tried.append(descend(*sides, mu, none, factors, 8, ridge_mu=0.15 * total))
    best = min(tried, key=lambda one: one.loss)
    found = descend(*sides, best.mu, best.comment_intercept, best.comment_factor, 300, ridge_mu=0.15 * total)
    scores = np.zeros(cast.comments)
    scores[known.comments] = found.comment_intercept
    return scores


def group_informed(cast: Cast) -> Floats:
    """Polis' group-informed consensus of the two sides that our fit finds, everybody being of one."""
    known = votes(cast.person, cast.comment, cast.vote)
    made = rank(cast.person, cast.comment, cast.vote)
    if made.fit is None:
        return by_wilson(cast)
    side = np.full(cast.people, -1)
    side[made.fit.persons] = made.fit.person_factor > 0
    of, about = side[known.persons[known.person]], known.comments[known.comment]
    scores = np.ones(cast.comments)
    for one in (0, 1):
        agrees = np.bincount(about[(of == one) & (known.vote == 1)], minlength=cast.comments)
        scores *= (agrees + 1) / (np.bincount(about[of == one], minlength=cast.comments) + 2)
    return scores


def ours(cast: Cast, z: float = 1.0) -> Floats:
    """The bridging score."""
    made = rank(cast.person, cast.comment, cast.vote, unvoted=np.arange(cast.comments), z=z)
    return made.wilson if made.scores is None else made.scores.bridging


RIVALS: dict[str, Callable[[Cast], Floats]] = {
    "Wilson": by_wilson,
    "group-informed consensus": group_informed,
    "Community Notes": community_notes,
    "ours": ours,
}
