"""Rules and outcomes as sentences, for readers of the policy and for whoever is told of a decision."""

from __future__ import annotations

from collections.abc import Sequence

from weighin.domain.policy.conditions import ALWAYS, Check, Condition, Every
from weighin.domain.policy.judging import Outcome
from weighin.domain.policy.rules import Rule, Ruling
from weighin.domain.policy.wording import listing

_SPOKEN = {
    Ruling.PUBLISH: "This clause lets a comment pass",
    Ruling.NUDGE: "The writer of a comment is asked once to rephrase it",
    Ruling.HOLD: "A comment is held",
    Ruling.REJECT: "A comment is rejected",
}
_TOLD = {
    Ruling.NUDGE: "Its writer is asked to rephrase it under",
    Ruling.HOLD: "Held under",
    Ruling.REJECT: "Rejected under",
}


_SCORE = "its score for "


def spoken(rule: Rule) -> str:
    """A rule as a sentence: "A comment is held if its score for personal attack is above 0.8." """
    if rule.condition == ALWAYS:
        return f"{_SPOKEN[rule.ruling]} in any case."
    return f"{_SPOKEN[rule.ruling]} if {_said(rule.condition, nested=False)}."


def explained(outcome: Outcome) -> str:
    """An outcome as a sentence or two: what, under which clause, because of what, and what is not known."""
    if outcome.clause is None:
        return "Published: no rule of the policy speaks against it."
    clause = f"clause {outcome.clause.number}, “{outcome.clause.heading}”"
    because = listing(outcome.because, "and") if outcome.because else ""
    missing = f"{_missing(outcome.missing)} could not be judged in time" if outcome.missing else ""
    if outcome.in_doubt:
        known = f" What is known: {because}." if because else ""
        return f"Held because {missing}; {clause}, may apply.{known}"
    reason = f", because {because}" if because else ""
    if outcome.verdict is Ruling.PUBLISH:
        return f"Published: {clause}, lets it pass{reason}."
    told = f"{_TOLD[outcome.verdict]} {clause}{reason}."
    if outcome.asked_before:
        told += " Its writer had been asked to rephrase it."
    return f"{told} {missing[0].upper()}{missing[1:]}." if missing else told


def _missing(missing: Sequence[str]) -> str:
    """What is not known, several scores as one thing: "its scores for spam and insult"."""
    scores = [one.removeprefix(_SCORE) for one in missing if one.startswith(_SCORE)]
    others = [one for one in missing if not one.startswith(_SCORE)]
    first = [f"its scores for {listing(scores, 'and')}"] if len(scores) > 1 else [_SCORE + one for one in scores]
    return listing([*first, *others], "and")


def _said(condition: Condition, nested: bool) -> str:
    if isinstance(condition, Check):
        return condition.wording.said(condition.negative)
    every = isinstance(condition, Every)
    said = listing([_said(part, nested=True) for part in condition.parts], "and" if every else "or")
    if not nested:
        return said
    if not every:
        return f"either {said}"
    return f"both {said}" if len(condition.parts) == 2 else f"all of this: {said}"
