"""What a policy says of one comment, and why.

In one clause a matching `reject` wins; else a matching `publish` exempts from the clause's `hold` and `nudge`; else
`hold` wins over `nudge`. Over all clauses the strictest ruling wins, of equals the first. Nothing matching: publish.

A rule that hangs on something not known does not apply. But where it could have made the outcome stricter, the
comment is held, and `missing` says what is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from weighin.domain.policy.case import Case
from weighin.domain.policy.conditions import Check, deciding, truth
from weighin.domain.policy.facts import Facts
from weighin.domain.policy.rules import Clause, Policy, Rule, Ruling
from weighin.domain.policy.wording import listing

FOUND_MAX = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """A ruling, and the clause and rule that it comes from; both None if no rule made a difference.

    `because` says which of the rule's conditions were true, with the numbers; `scores` names the scores among them.
    `missing` says what was not known and could change the ruling; `in_doubt`: it is held for that alone, and the rule
    named is the one that may apply. `asked_before`: the rule is a nudge, and its writer had been asked already.
    `version` is the policy's.
    """

    verdict: Ruling
    version: str
    clause: Clause | None = None
    rule: Rule | None = None
    because: tuple[str, ...] = ()
    scores: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    in_doubt: bool = False
    asked_before: bool = False


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one clause says, and by which rule."""

    ruling: Ruling
    clause: Clause
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class _Weighed:
    """What each rule of a clause answers, and what the clause says if whatever is not known were false, or turned
    out as well or as ill for the writer as it can."""

    truths: list[tuple[Rule, bool | None]]
    known: _Answer
    mildest: _Answer
    strictest: _Answer


def judge(policy: Policy, facts: Facts) -> Outcome:
    """The outcome for a comment, in time proportional to the policy and the text."""
    case = Case(facts, policy.finder)
    weighed = [_weigh(clause, case) for clause in policy.clauses if clause.rules]
    if not weighed:
        return Outcome(Ruling.PUBLISH, policy.version)
    chosen = _first_strictest(one.known for one in weighed)
    worst = _first_strictest(one.strictest for one in weighed)
    in_doubt = chosen.ruling.strictness < min(Ruling.HOLD.strictness, worst.ruling.strictness)
    ruling, rule = (Ruling.HOLD, worst.rule) if in_doubt else (chosen.ruling, chosen.rule)
    checks = list(dict.fromkeys(deciding(rule.condition, case, True))) if rule else []
    return Outcome(
        verdict=ruling,
        version=policy.version,
        clause=(worst if in_doubt else chosen).clause if rule else None,
        rule=rule,
        because=tuple(_said(check, case) for check in checks),
        scores=tuple(dict.fromkeys(str(one.variable.name) for one in checks if one.variable.kind == "score")),
        missing=tuple(dict.fromkeys(_missing(weighed, case))),
        in_doubt=in_doubt,
        asked_before=rule is not None and rule.ruling is Ruling.NUDGE and facts.nudged,
    )


def _weigh(clause: Clause, case: Case) -> _Weighed:
    truths = [(rule, truth(rule.condition, case)) for rule in clause.rules]
    nudged = case.facts.nudged
    known = _answer(clause, truths, set(), nudged)
    if all(answer is not None for _, answer in truths):
        return _Weighed(truths, known, known, known)
    return _Weighed(
        truths,
        known,
        mildest=_answer(clause, truths, {Ruling.PUBLISH}, nudged),
        strictest=_answer(clause, truths, {Ruling.NUDGE, Ruling.HOLD, Ruling.REJECT}, nudged),
    )


def _answer(clause: Clause, truths: list[tuple[Rule, bool | None]], granted: set[Ruling], nudged: bool) -> _Answer:
    """What the clause says if, of the rules that hang on something unknown, those with a granted ruling apply."""
    first: dict[Ruling, Rule] = {}
    for rule, answer in truths:
        if answer or (answer is None and rule.ruling in granted):
            first.setdefault(rule.ruling, rule)
    if Ruling.REJECT in first:
        return _Answer(Ruling.REJECT, clause, first[Ruling.REJECT])
    against = first.get(Ruling.HOLD) or first.get(Ruling.NUDGE)
    if against is None:
        return _Answer(Ruling.PUBLISH, clause)
    if Ruling.PUBLISH in first:
        return _Answer(Ruling.PUBLISH, clause, first[Ruling.PUBLISH])
    return _Answer(Ruling.HOLD if nudged else against.ruling, clause, against)


def _first_strictest(answers: Iterable[_Answer]) -> _Answer:
    return max(answers, key=lambda answer: (answer.ruling.strictness, answer.rule is not None))


def _missing(weighed: list[_Weighed], case: Case) -> Iterator[str]:
    """What is not known in those clauses that, with it, could change the ruling."""
    floor = max(one.mildest.ruling.strictness for one in weighed)
    for one in weighed:
        if one.strictest.ruling.strictness > floor:
            for rule, answer in one.truths:
                if answer is None:
                    for check in deciding(rule.condition, case, None):
                        yield check.wording.missing


def _said(check: Check, case: Case) -> str:
    """The check in words, with the number that it found, or the words."""
    words, value = check.wording.said(check.negative), case.value(check.variable)
    match check.variable.kind:
        case "score" if isinstance(value, float | int):
            digits = next((n for n in range(2, 17) if round(value, n) in check.allowed), 17)
            return f"{words} ({value:.{digits}f})"
        case "links" | "images" | "length" | "words" | "speed":
            return f"{words} ({value})"
        case "contains" if not check.negative:
            found = [typed for needle, typed in check.sought if needle in case.found]
            return f"it contains {listing([f'“{typed}”' for typed in found[:FOUND_MAX]], 'and')}"
    return words
