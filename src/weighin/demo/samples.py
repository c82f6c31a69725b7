"""The example's comments as samples: what a policy would do with each, in numbers for who has no comments yet."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from weighin.domain.policy import Facts, Policy, Ruling, judge, needs
from weighin.domain.types import MINUTE, Instant
from weighin.moderation import alone, remark
from weighin.moderation.scorer import Scorer
from weighin.moderation.scores import Scores

FOLDER = Path(__file__).parent / "comments"
BEGAN: Instant = 1_767_355_200_000_000  # a Friday noon, UTC
UNSCORED = Scores({})


@dataclass(frozen=True, slots=True)
class Tried:
    """What a policy says of the samples: how many there are, how many it treats how, and the same for each of its
    clauses alone, by the line of the clause."""

    samples: int
    whole: Mapping[Ruling, int]
    clauses: Mapping[int, Mapping[Ruling, int]]


def comments(slug: str) -> Iterator[dict[str, Any]]:
    """What readers say below a story of the example, as its file has it, parents first."""
    for line in (FOLDER / f"{slug}.jsonl").read_text("utf-8").splitlines():
        yield json.loads(line)


def try_out(policy: Policy, scorer: Callable[[], Scorer]) -> Tried:
    """Judge every sample by a policy. `scorer` is asked only where a rule needs a score; raises Refusal without it."""
    every = list(_facts(policy, scorer))
    alone_ = {one.line: replace(policy, clauses=(one,)) for one in policy.clauses if one.rules}
    return Tried(len(every), _counted(policy, every), {line: _counted(one, every) for line, one in alone_.items()})


def _counted(policy: Policy, every: list[Facts]) -> Mapping[Ruling, int]:
    found = Counter(judge(policy, one).verdict for one in every)
    return {ruling: found[ruling] for ruling in Ruling}


def _facts(policy: Policy, scorer: Callable[[], Scorer]) -> Iterator[Facts]:
    """What is known of each sample had it been sent by a guest, after those before it."""
    asked = needs(policy)
    for path in sorted(FOLDER.glob("*.jsonl")):
        sent: dict[str, list[Instant]] = defaultdict(list)
        texts: dict[str | None, str] = {}
        every = list(comments(path.stem))
        words = [told["text"] for told in every]
        scores = scorer().score_many(words) if asked.scores else [UNSCORED] * len(every)
        seen: set[int] = set()
        for told, its in zip(every, scores, strict=True):
            name, now, text = told["name"], BEGAN + told["minutes"] * MINUTE, told["text"]
            above, likeness = texts.get(told["parent"]), remark.likeness(text)
            yield replace(
                alone.facts(policy, text, its, now, [above] if above else []),
                approved=len(sent[name]),
                account_age=0,
                earlier=[at for at in sent[name] if now - asked.window <= at],
                story=path.stem,
                repeated=likeness in seen,
            )
            sent[name].append(now)
            texts[told["id"]] = text
            seen |= {likeness} if likeness is not None else set()
