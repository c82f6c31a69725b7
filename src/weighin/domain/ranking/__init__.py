"""The order of comments: by votes alone (`plain`), and by what both camps of readers would say (`bridging`)."""

from weighin.domain.ranking.badge import Badge, badge
from weighin.domain.ranking.bridging import Bridging, Ranking, Tally, group_consensus, rank
from weighin.domain.ranking.fit import Fit
from weighin.domain.ranking.kept import Kept, rank_bridging, rank_dividing
from weighin.domain.ranking.pace import FIRST_SHARE, alike, paced
from weighin.domain.ranking.plain import SCALE, Z, controversy, rank_best, rank_controversial, wilson
from weighin.domain.ranking.words import sentence

__all__ = [
    "FIRST_SHARE",
    "SCALE",
    "Badge",
    "Bridging",
    "Fit",
    "Kept",
    "Ranking",
    "Tally",
    "Z",
    "alike",
    "badge",
    "controversy",
    "group_consensus",
    "paced",
    "rank",
    "rank_best",
    "rank_bridging",
    "rank_controversial",
    "rank_dividing",
    "sentence",
    "wilson",
]
