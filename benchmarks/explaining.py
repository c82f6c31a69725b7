"""How well explanations are found.

On FOLDER, and on our own threads that teach, each thread is judged by heads that it did not teach (leave one out). On
those of --others, which taught nothing at all, the shipped heads are judged: how far the figures carry.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.explaining_score import Counts, Predicted, Row, score
from weighin.explaining import Comment, Finder, Mode, Stance, encoder, words
from weighin.explaining.thread import in_order
from weighin.explaining.train import gold, training
from weighin.explaining.train.gold import Gold

COLUMNS = ("gold", "predicted", "recall", "precision", "f1", "f1_half", "link_p", "link_r", "link_f1", "signed_f1")
COLUMNS += ("stance", "against", "silent", "rouge1")
_DENIES = re.compile(r"^\W*(no|nope|nonsense|but|not|come on|i doubt|i don't)\b|n't\b|\bnever\b|\?\s*$", re.I)
Told = dict[str, Predicted]


def main() -> None:
    """Print a table for each way, and compare with another scorer where one is given."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument(
        "--threads", type=Path, required=True, help="annotated threads that teach, each judged by the others"
    )
    asked.add_argument("--others", type=Path, help="annotated threads by other hands, for the shipped heads")
    asked.add_argument("--check", type=Path, help="score.py, whose figures must be the same")
    asked.add_argument("--seed", type=int, default=1)
    options = asked.parse_args()
    modes = [Mode.WORDS] + ([Mode.EMBEDDINGS] if encoder.shipped() else [])
    threads = gold.read(options.threads)
    _show("structure alone (s)", options.threads, {each.name: structure(each) for each in threads}, options.check)
    own = gold.read(training.OWN)
    for mode in modes:
        told = left_out([*threads, *own], mode, options.seed)
        for title, folder, some in (("", options.threads, threads), (", our own", training.OWN, own)):
            its = {each.name: told[each.name] for each in some}
            _show(f"{mode}, one thread left out{title}", folder, its, None if title else options.check)
    if options.others:
        others = gold.read(options.others)
        _show(
            "others: structure alone (s)",
            options.others,
            {each.name: structure(each) for each in others},
            options.check,
        )
        for mode in modes:
            told = {each.name: predicted(Finder(each.story, mode=mode), each) for each in others}
            _show(f"others: {mode}, shipped heads", options.others, told, options.check)
    for mode in modes:
        print(f"{mode}: {speed(threads, mode):.0f} comments/s, cold, the model loaded")


def left_out(threads: list[Gold], mode: Mode, seed: int) -> Told:
    """What is found in each thread by heads that all the others taught."""
    network = encoder.shipped() if mode is Mode.EMBEDDINGS else None
    lessons = training.lessons(threads, network or words.shipped(), seed)
    told: Told = {}
    for out, each in enumerate(threads):
        heads = training.taught([lesson for place, lesson in enumerate(lessons) if place != out])
        told[each.name] = predicted(Finder(each.story, mode=mode, taught=heads), each)
    return told


def predicted(finder: Finder, thread: Gold) -> Predicted:
    """What a finder makes of a thread; links that take no side are left out."""
    finder.add(*in_order(thread.comments))
    finder.settle()
    return [
        (
            each.statement,
            {link.comment: link.stance is Stance.FOR for link in each.links if link.stance is not Stance.NEITHER},
        )
        for each in finder.found().suggestions
    ]


def structure(thread: Gold) -> Predicted:
    """The baseline: every root that was answered is an explanation, all below it speak to it."""
    below: dict[str | None, list[Comment]] = {}
    for comment in thread.comments:
        below.setdefault(comment.parent, []).append(comment)
    return [(root.text, dict(_branch(root, True, below))) for root in below.get(None, []) if root.id in below]


def _branch(comment: Comment, side: bool, below: dict[str | None, list[Comment]]) -> Iterator[tuple[str, bool]]:
    yield comment.id, side
    for each in below.get(comment.id, []):
        yield from _branch(each, side != bool(_DENIES.search(each.text)), below)


def speed(threads: list[Gold], mode: Mode) -> float:
    """Comments a second, each thread read as if it were the first."""
    began, count = time.perf_counter(), 0
    for each in threads:
        predicted(Finder(each.story, mode=mode), each)
        count += len(each.comments)
    return count / (time.perf_counter() - began)


def _show(title: str, folder: Path, told: Told, check: Path | None) -> None:
    print(f"\n## {title}\n\n| thread | {' | '.join(COLUMNS)} |\n|---{'|---' * len(COLUMNS)}|")
    total, half = Counts(), Counts()
    for name in sorted(told):
        thread = json.loads((folder / f"{name}.json").read_text("utf-8"))
        one, other = score(thread, told[name]), score(thread, told[name], 0.5)
        total += one
        half += other
        _line(name, one.figures(), other.figures())
    _line("all", total.figures(), half.figures())
    if check:
        _compare(check, folder, told, total.figures())


def _line(name: str, row: Row, half: Row) -> None:
    shown = row | {"f1_half": half["f1"]}
    cells = (f"{shown[each]:.3f}" if isinstance(shown[each], float) else str(shown[each]) for each in COLUMNS)
    print(f"| {name} | {' | '.join(cells)} |")


def _compare(check: Path, folder: Path, told: Told, ours: Row) -> None:
    """Raises SystemExit where the other scorer says something else."""
    spec = importlib.util.spec_from_file_location("other_scorer", check)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{check} is no Python file.")
    other = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(other)
    score_folder: Callable[..., tuple[dict[str, Row], int]] = other.score_folder

    def answer(thread: dict[str, object]) -> dict[str, object]:
        name = next(file.stem for file in folder.glob("*.json") if json.loads(file.read_text("utf-8")) == thread)
        listed = [
            {
                "statement": said,
                "comments": [{"id": each, "stance": "for" if pro else "against"} for each, pro in links.items()],
            }
            for said, links in told[name]
        ]
        return {"explanations": listed}

    theirs = score_folder(folder, answer)[0]["ALL (pooled)"]
    names = {"rouge1": "similar"}
    different = [each for each in ours if abs(ours[each] - theirs[names.get(each, each)]) > 1e-9]
    if different:
        raise SystemExit(f"{check} says otherwise of: {', '.join(different)}")
    print(f"\n({check.name} gives the same figures.)")


if __name__ == "__main__":
    main()
