"""Whether what a moderator corrects in some threads helps with the next: `python -m benchmarks.corrections FOLDER`.

FOLDER holds annotated threads. One is left out; in 1, 3 or 7 others a moderator who knows the annotations corrects all
that is listed: accepts what is an explanation, merges what says the same, declines what is none, cuts links and turns
stances that are wrong. The heads learn that (explaining/train/corrections.py) and are judged on the thread left out,
beside the same heads without it. "unseen": heads that neither the thread nor the corrected ones have taught, as on a
site; "seen": heads that all but the thread left out have taught.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment

from benchmarks.explaining import predicted
from benchmarks.explaining_score import Counts, score
from benchmarks.report import table
from weighin.explaining import Claim, Corrections, Finder, Found, Mode, Stance, Suggestion, encoder, words
from weighin.explaining.heads import Heads
from weighin.explaining.thread import in_order
from weighin.explaining.train import gold, training
from weighin.explaining.train.corrections import taught
from weighin.explaining.train.gold import Gold

SEED = 1
FIGURES = ("f1", "link_f1", "signed_f1", "stance", "against", "silent")
MATCHED = 0.3  # F1 of the comments, as the scorer has it
Trial = tuple[int, tuple[int, ...]]  # the thread left out, and those that are corrected


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    threads = gold.read(folder)
    told = [json.loads((folder / f"{each.name}.json").read_text("utf-8")) for each in threads]
    for mode in [Mode.WORDS] + ([Mode.EMBEDDINGS] if encoder.shipped() else []):
        teaching = Teaching(threads, mode)
        rows = [row for plan in plans(len(threads)) for row in measured(teaching, told, *plan)]
        columns = {name: name.replace("_", " ") for name in ("trials", "corrections", "learned", *FIGURES, "better")}
        print(f"\n## {mode}\n\n{table(rows, {'corrected': 'corrected', **columns})}", flush=True)


def plans(count: int) -> Iterator[tuple[str, list[Trial], bool]]:
    """(name, trials, whether the heads know none of the threads in a trial)."""
    pairs = [pair for one, other in combinations(range(count), 2) for pair in ((one, (other,)), (other, (one,)))]
    yield "1, unseen", pairs, True
    fours = [[(first + more) % count for more in range(4)] for first in range(count)]
    yield "3, unseen", [(out, tuple(each for each in four if each != out)) for four in fours for out in four], True
    rest = [(out, tuple(each for each in range(count) if each != out)) for out in range(count)]
    yield f"{count - 1}, unseen", rest, True
    yield f"{count - 1}, seen", rest, False


@dataclass
class Teaching:
    """The threads, and heads that all but some of them have taught, each made once."""

    threads: Sequence[Gold]
    mode: Mode
    _heads: dict[frozenset[int], Heads] = field(default_factory=dict)

    def __post_init__(self) -> None:
        network = encoder.shipped() if self.mode is Mode.EMBEDDINGS else None
        own = gold.read(training.OWN)
        self._lessons = training.lessons([*self.threads, *own], network or words.shipped(), SEED)

    def heads(self, without: Sequence[int]) -> Heads:
        """Heads that these threads have not taught."""
        key = frozenset(without)
        if key not in self._heads:
            rest = [lesson for place, lesson in enumerate(self._lessons) if place not in key]
            self._heads[key] = training.taught(rest)
        return self._heads[key]

    def finder(self, place: int, heads: Heads) -> Finder:
        """A finder for one of the threads, which has read nothing yet."""
        return Finder(self.threads[place].story, mode=self.mode, taught=heads)


def measured(
    teaching: Teaching, told: Sequence[dict[str, object]], name: str, trials: Sequence[Trial], unseen: bool
) -> Iterator[dict[str, object]]:
    """Two rows: the same trials with the corrections learned, and without."""
    totals = {"no": Counts(), "yes": Counts()}
    corrections, better = 0, Counter[bool]()
    for out, corrected in trials:
        heads = teaching.heads([out, *corrected] if unseen else [out])
        finders = []
        for each in corrected:
            finder = teaching.finder(each, heads)
            finder.add(*in_order(teaching.threads[each].comments))
            said = correct(finder.found(), teaching.threads[each])
            finder.correct(said)
            finder.settle()
            finders.append(finder)
            corrections += sum(len(getattr(said, kind)) for kind in Corrections.__dataclass_fields__)
        signed = []
        for learned, its in (("no", heads), ("yes", taught(*finders))):
            counts = score(told[out], predicted(teaching.finder(out, its), teaching.threads[out]))
            totals[learned] += counts
            signed.append(counts.figures()["signed_f1"])
        if abs(signed[1] - signed[0]) > 1e-9:
            better[signed[1] > signed[0]] += 1
    for learned, total in totals.items():
        figures = {each: f"{total.figures()[each]:.3f}" for each in FIGURES}
        count = {"trials": len(trials), "corrections": round(corrections / len(trials), 1)} if learned == "no" else {}
        won = {"better": f"{better[True]} of {better.total()}"} if learned == "yes" else {}
        yield {"corrected": name if learned == "no" else "", "learned": learned, **count, **figures, **won}


def correct(found: Found, thread: Gold) -> Corrections:
    """What a moderator who knows the annotations does with what was found; doubtful comments are left alone."""
    stands = _matched(found.suggestions, thread)
    keys = {explanation: suggestion.key for suggestion, explanation in stands.values()}
    together: list[tuple[Claim, Claim]] = []
    rejected: list[Claim] = []
    apart: list[tuple[Claim, Claim]] = []
    stances: list[tuple[Claim, Stance]] = []
    for place, suggestion in enumerate(found.suggestions):
        key = suggestion.key
        if place not in stands:
            its = thread.links.get(key.comment, {})
            same = next((each for each, pro in its.items() if pro and each in keys), None)
            if same is not None:
                together.append((key, keys[same]))
            elif thread.silent(key.comment):
                rejected.append(key)
            continue
        explanation = stands[place][1]
        for link in suggestion.links:
            its = thread.links.get(link.comment, {})
            if link.comment in thread.unsure or link.stance is Stance.NEITHER:
                continue
            if explanation not in its:
                apart += [(link.claim, key)] if link.claim != key else []
            elif its[explanation] != (link.stance is Stance.FOR):
                stances.append((link.claim, Stance.FOR if its[explanation] else Stance.AGAINST))
    accepted = tuple((suggestion.key, "") for suggestion, _ in stands.values())
    return Corrections(tuple(together), tuple(apart), accepted, tuple(rejected), (), tuple(stances))


def _matched(suggestions: Sequence[Suggestion], thread: Gold) -> dict[int, tuple[Suggestion, str]]:
    """{place: (suggestion, the annotated explanation that it is)}, one to one."""
    names = list(thread.statements)
    speak = {name: {comment for comment, its in thread.links.items() if name in its} for name in names}
    listed = [{link.comment for link in each.links if link.stance is not Stance.NEITHER} for each in suggestions]
    fit = np.array([[_overlap(its - thread.unsure, speak[name]) for name in names] for its in listed])
    fit = fit.reshape(len(listed), len(names))
    rows, columns = linear_sum_assignment(-fit)
    found = [(int(row), int(column)) for row, column in zip(rows, columns, strict=True)]
    return {row: (suggestions[row], names[column]) for row, column in found if fit[row, column] >= MATCHED}


def _overlap(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / max(1, len(one) + len(other))


if __name__ == "__main__":
    main()
