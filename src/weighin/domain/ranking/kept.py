"""What a site keeps of its last fit, and the place of a comment by it, vote by vote.

Readers stand where the fit found them; the comment is scored anew from all of its votes. So every process that knows
the fit gives a comment the same place, whatever it has seen before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from weighin.domain.ranking.bridging import Bridging, Ranking, Tally, shown
from weighin.domain.ranking.camps import Camps, Centre
from weighin.domain.ranking.fit import Fit
from weighin.domain.ranking.plain import SCALE, wilson
from weighin.domain.ranking.scores import score

_TALLIED = {1: 0, -1: 1, 0: 2}  # agrees, disagrees, passes


@dataclass(frozen=True, eq=False)
class Kept:
    """A fit with its camps; `z` as in `rank`."""

    fit: Fit
    camps: Camps
    z: float

    @classmethod
    def of_ranking(cls, ranking: Ranking) -> Kept | None:
        """What is kept of a ranking; None where it fell back to `best`."""
        if ranking.fit is None or ranking.camps is None:
            return None
        return cls(ranking.fit, ranking.camps, ranking.z)

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and lists, which `from_dict` turns back into the same bits."""
        plus, minus = self.camps.plus, self.camps.minus
        return {
            "fit": self.fit.to_dict(),
            "weights_plus": self.camps.weights_plus.tolist(),
            "weights_minus": self.camps.weights_minus.tolist(),
            "centres": [plus.intercept, plus.factor, minus.intercept, minus.factor],
            "z": self.z,
        }

    @classmethod
    def from_dict(cls, kept: dict[str, Any]) -> Kept:
        """What `to_dict` wrote. Raises KeyError, TypeError or ValueError if it is something else."""
        fit = Fit.from_dict(kept["fit"])
        weights = [np.asarray(kept[name], np.float64) for name in ("weights_plus", "weights_minus")]
        if any(one.shape != fit.persons.shape for one in weights):
            raise ValueError("weights")
        one, two, three, four = map(float, kept["centres"])
        return cls(fit, Camps(weights[0], weights[1], Centre(one, two), Centre(three, four)), float(kept["z"]))

    @cached_property
    def sides(self) -> dict[int, str]:
        """person id -> "+" or "-", for those who are surely of a camp."""
        named = zip(self.fit.persons.tolist(), self.camps.names(), strict=True)
        return {person: camp for person, camp in named if camp}

    @cached_property
    def _places(self) -> dict[int, tuple[float, float]]:
        its = zip(self.fit.person_intercept.tolist(), self.fit.person_factor.tolist(), strict=True)
        return dict(zip(self.fit.persons.tolist(), its, strict=True))

    def bridging(self, votes: Iterable[tuple[int, int]]) -> Bridging:
        """The numbers of a comment from its votes, (person id, 1 or 0 or -1), those of its own writer left out.

        Only people whose votes counted when it was fitted count here; Wilson's bound is of all.
        """
        phi, y, ups, downs = list[float](), list[float](), 0, 0
        camps = {"+": [0, 0, 0], "-": [0, 0, 0]}
        for person, vote in votes:
            ups, downs = ups + (vote > 0), downs + (vote < 0)
            if (place := self._places.get(person)) is None:
                continue
            phi.append(place[1])
            y.append((vote + 1) / 2 - self.fit.mu - place[0])
            if (camp := self.sides.get(person)) is not None:
                camps[camp][_TALLIED[vote]] += 1
        told = np.zeros(len(y), np.int64), np.array(phi, np.float64), np.array(y, np.float64)
        scores = score(1, *told, self.fit.mu, self.fit.noise, self.camps, self.z)
        tallies = Tally(*camps["+"]), Tally(*camps["-"])
        return shown(scores, 0, wilson(ups, downs), tallies, self.camps.one_only, self.z)

    @cached_property
    def unvoted(self) -> int:
        """The stored place of a comment that nobody has voted on."""
        return rank_bridging(self.bridging(()))


def rank_dividing(now: Bridging) -> int:
    """A stored place in `dividing`: smaller comes earlier; 0 for what the camps do not see differently for certain."""
    return -round(abs(now.dividing) * SCALE)


def rank_bridging(now: Bridging) -> int:
    """A stored place in `bridging`: smaller comes earlier."""
    return -round(now.score * SCALE)
