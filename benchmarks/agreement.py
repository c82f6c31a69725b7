"""Whether our electorates are those of another program: `python -m benchmarks.agreement --worlds FILE --polis FOLDER`.

FILE is a Python module (which may need pandas) with `make(name)`, `split(folder, kept, seed)` and `attack(kind,
accounts, generator, (person, comment, vote, people, comments), target, side, likes)`. Prints how much was compared;
fails if anything differs by a bit.
"""

from __future__ import annotations

import argparse
import runpy
import sys
from pathlib import Path

import numpy as np

from benchmarks.electorates import SIZES, attacked, conversations, held_out, made_up
from benchmarks.ranking import ATTACKED, KEPT, KINDS

NAMES = {"small": "small", "medium": "medium", "one camp": "onecamp"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=Path, required=True)
    parser.add_argument("--polis", type=Path, required=True)
    chosen = parser.parse_args()
    theirs = runpy.run_path(str(chosen.worlds))
    same = 0
    for ours, name in NAMES.items():
        cast, truth = made_up(SIZES[ours])
        rows, notes, _ = theirs["make"](name)
        columns = np.array(rows).T
        same += _check(ours, [columns[0], columns[1], 2 * columns[2] - 1], cast[:3])
        same += _check(f"{ours}, truth", [np.array([note[3:5] for note in notes]).T], [truth])
    for each in conversations(chosen.polis):
        for kept in KEPT:
            for seed in (0, 1):
                one, other = theirs["split"](str(chosen.polis / each.name), kept, seed), held_out(each, kept, seed)
                what = f"{each.name}, {kept} kept, draw {seed}"
                if one is None or other is None:
                    same += _check(what, [np.array(one is None)], [np.array(other is None)])
                else:
                    same += _check(what, [*one[0], *one[3:5]], [*other.cast[:3], other.truth, other.judged])
        if each.name in ATTACKED:
            cast = each.cast._replace(comments=each.cast.comments + 1)
            side = np.random.default_rng(0).integers(0, 2, cast.people)
            for kind in KINDS:
                made = [np.random.default_rng(9) for _ in range(2)]
                one = theirs["attack"](kind, 9, made[0], tuple(cast), cast.comments - 1, side, 1)
                other_cast = attacked(kind, 9, made[1], cast, cast.comments - 1, side, 1)
                same += _check(f"{each.name}, {kind}", list(one), list(other_cast))
    print(f"{same} comparisons, all the same to the bit")


def _check(what: str, one: list[object], other: list[object]) -> int:
    if not all(np.array_equal(a, b) for a, b in zip(one, other, strict=True)):
        sys.exit(f"{what}: not the same")
    return 1


if __name__ == "__main__":
    main()
