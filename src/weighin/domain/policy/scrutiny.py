"""Doubts about a policy that can be read: rules that never matter, and policies that let nothing through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from weighin.domain.policy.conditions import Some, checks
from weighin.domain.policy.logic import Steps, fate, implies
from weighin.domain.policy.mistakes import shown
from weighin.domain.policy.rules import Clause, Policy, Rule, Ruling
from weighin.domain.policy.wording import plural

STEPS_MAX = 50_000  # comparisons of conditions, over the whole policy

# By which rulings of the same clause a rule comes to nothing, where they apply whenever it does.
_OVERRULED_BY = {
    Ruling.PUBLISH: {Ruling.PUBLISH, Ruling.REJECT},
    Ruling.NUDGE: set(Ruling),
    Ruling.HOLD: {Ruling.HOLD, Ruling.PUBLISH, Ruling.REJECT},
    Ruling.REJECT: {Ruling.REJECT},
}


_SAYS = {Ruling.REJECT: "rejects", Ruling.HOLD: "holds", Ruling.NUDGE: "nudges or holds"}


@dataclass(frozen=True, slots=True, order=True)
class Doubt:
    """Where, from line 1, and what is odd about the policy there."""

    line: int
    text: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.text}"


def warnings(policy: Policy) -> list[Doubt]:
    """What the policy's writer should look at again, in the order of the lines. None of it keeps it from working."""
    steps = Steps(STEPS_MAX)
    found = {doubt for clause in policy.clauses for doubt in (*_of_clause(clause), *_of_rules(clause, steps))}
    if steps.left < 0:
        text = "There are too many rules to compare each with each; some that never matter may not be named."
        found.add(Doubt(1, text))
    return sorted(found)


def _of_clause(clause: Clause) -> Iterator[Doubt]:
    """Whether the clause lets nothing through, by one rule or by several together."""
    publishes = any(rule.ruling is Ruling.PUBLISH for rule in clause.rules)
    for ruling, says in _SAYS.items():
        rules = [rule for rule in clause.rules if rule.ruling.strictness >= ruling.strictness]
        exempts = publishes and ruling is not Ruling.REJECT
        if rules and not exempts and fate(Some(tuple(rule.condition for rule in rules))):
            some = "by this rule" if len(rules) == 1 else f"by its {plural(str(len(rules)), 'rule')} together"
            yield Doubt(rules[0].line, f"Clause {clause.number} {says} every comment, {some}.")
            return


def _of_rules(clause: Clause, steps: Steps) -> Iterator[Doubt]:
    fates = [fate(rule.condition) for rule in clause.rules]
    possible = [rule for rule, always in zip(clause.rules, fates, strict=True) if always is not False]
    strict = {rule.ruling for rule in clause.rules} & {Ruling.HOLD, Ruling.NUDGE}
    for rule, applies in zip(clause.rules, fates, strict=True):
        odd = {check: always for check in checks(rule.condition) if (always := fate(check)) is not None}
        for check, always in odd.items():
            said = check.wording.said(check.negative)
            yield Doubt(rule.line, f"Here “{said}” is true of {'every' if always else 'no'} comment.")
        if applies is False:
            yield Doubt(rule.line, f"{shown(rule.text)} never applies: what it asks for excludes itself.")
        elif rule.ruling is Ruling.PUBLISH and not strict:
            yield Doubt(rule.line, f"{shown(rule.text)} exempts from nothing: this clause neither holds nor nudges.")
        elif other := _overruling(rule, possible, steps):
            text = (
                f"{shown(rule.text)} never matters: where it applies, so does {shown(other.text)} in line {other.line}."
            )
            yield Doubt(rule.line, text)


def _overruling(rule: Rule, others: list[Rule], steps: Steps) -> Rule | None:
    for other in others:
        if not steps.take():
            return None
        if other is rule or other.ruling not in _OVERRULED_BY[rule.ruling]:
            continue
        if not implies(rule.condition, other.condition, steps):
            continue
        # Of two that say the same, the first one is what counts.
        first = rule.ruling is other.ruling and rule.line < other.line
        if not (first and implies(other.condition, rule.condition, steps)):
            return other
    return None
