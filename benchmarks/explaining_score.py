"""Suggested explanations against annotated ones, matched one to one by their comments; doubtful links do not count."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields

import numpy as np
from scipy.optimize import linear_sum_assignment

Row = dict[str, float]
Predicted = Sequence[tuple[str, Mapping[str, bool]]]  # statement, and for each comment whether it is for it


@dataclass
class Counts:
    """What is added up over threads."""

    gold: int = 0
    predicted: int = 0
    matched: int = 0
    links_gold: int = 0
    links_predicted: int = 0
    links_right: int = 0
    links_signed: int = 0
    against: int = 0
    against_right: int = 0
    silent: int = 0
    silent_linked: int = 0
    likeness: list[float] = field(default_factory=list)

    def __iadd__(self, other: Counts) -> Counts:
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))
        return self

    def figures(self) -> Row:
        """Shares of 1, and the numbers of explanations."""
        recall, precision = _share(self.matched, self.gold), _share(self.matched, self.predicted)
        link_p, link_r = _share(self.links_right, self.links_predicted), _share(self.links_right, self.links_gold)
        signed = _share(self.links_signed, self.links_predicted), _share(self.links_signed, self.links_gold)
        return {
            "gold": self.gold,
            "predicted": self.predicted,
            "recall": recall,
            "precision": precision,
            "f1": _f1(recall, precision),
            "link_p": link_p,
            "link_r": link_r,
            "link_f1": _f1(link_p, link_r),
            "signed_f1": _f1(*signed),
            "stance": _share(self.links_signed, self.links_right),
            "against": _share(self.against_right, self.against),
            "silent": _share(self.silent_linked, self.silent),
            "rouge1": sum(self.likeness) / len(self.likeness) if self.likeness else 0.0,
        }


def score(thread: dict[str, object], predicted: Predicted, least: float = 0.3) -> Counts:
    """Counts of one annotated thread (its JSON). Two explanations match from an F1 of their comments of `least`."""
    gold, comments = _gold(thread), {str(each["id"]) for each in thread["comments"]}  # type: ignore[attr-defined]
    linked = {name for links in gold.links.values() for name in links}
    silent = comments - linked - gold.unsure
    judged = [
        (said, {name: pro for name, pro in links.items() if name in comments})
        for said, links in predicted
        if any(name in linked or name in silent for name in links)
    ]
    names = list(gold.links)
    fit = np.array(
        [
            [_overlap(links.keys() - gold.doubtful[each], gold.links[each].keys()) for each in names]
            for _, links in judged
        ]
    ).reshape(len(judged), len(names))
    rows, columns = linear_sum_assignment(-fit)
    pairs = {row: names[column] for row, column in zip(rows, columns, strict=True) if fit[row, column] >= least}
    count = Counts(gold=len(names), predicted=len(judged), matched=len(pairs), silent=len(silent))
    count.links_gold = sum(map(len, gold.links.values()))
    count.silent_linked = len(silent & {name for _, links in judged for name in links})
    for row, (said, links) in enumerate(judged):
        if row not in pairs:
            count.links_predicted += len(links.keys() - (gold.unsure - linked))
            continue
        truth = gold.links[pairs[row]]
        count.links_predicted += len(links.keys() - gold.doubtful[pairs[row]])
        for name in links.keys() & truth.keys():
            right = links[name] == truth[name]
            count.links_right += 1
            count.links_signed += right
            count.against += not truth[name]
            count.against_right += right and not truth[name]
        count.likeness.append(max(_rouge(said, words) for words in gold.wordings[pairs[row]]))
    return count


@dataclass
class _Gold:
    wordings: dict[str, list[str]]
    links: dict[str, dict[str, bool]]
    doubtful: dict[str, set[str]]
    unsure: set[str]


def _gold(thread: dict[str, object]) -> _Gold:
    told: dict[str, list[dict[str, str]]] = thread["gold"]  # type: ignore[assignment]
    wordings = {each["id"]: [each["statement"], *each.get("aliases", [])] for each in told["explanations"]}
    found = _Gold(wordings, {name: {} for name in wordings}, {name: set() for name in wordings}, set())
    for link in told["links"]:
        found.links[link["explanation"]][link["comment"]] = link["stance"] == "for"
    for each in told.get("ambiguous", []):
        found.unsure.add(each["comment"])
        for name in [each["explanation"]] if each["explanation"] else wordings:
            found.doubtful[name].add(each["comment"])
    for name, links in found.links.items():
        found.doubtful[name] -= links.keys()
    return found


def _overlap(one: set[str], other: object) -> float:
    both = len(one & set(other))  # type: ignore[call-overload]
    return 2 * both / (len(one) + len(other)) if both else 0.0  # type: ignore[arg-type]


def _rouge(one: str, other: str) -> float:
    here, there = (Counter(re.findall(r"\w+", text.lower())) for text in (one, other))
    common = (here & there).total()
    return 2 * common / (here.total() + there.total()) if common else 0.0


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _f1(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0
