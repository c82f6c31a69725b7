"""From the words of one rule to its condition.

rule      = verdict "if" condition | verdict "always"
condition = one, or several joined all by "and" or all by "or"
one       = any number of "not", then a condition in brackets or a subject and what is asked of it
"""

from __future__ import annotations

from weighin.domain.policy.conditions import ALWAYS, Condition, Every, Some
from weighin.domain.policy.cursor import Cursor
from weighin.domain.policy.logic import on_scores_alone
from weighin.domain.policy.mistakes import MISTAKES_MAX, Misread, Mistake, nearest, shown
from weighin.domain.policy.rules import Rule, Ruling
from weighin.domain.policy.subjects import SUBJECTS
from weighin.domain.policy.tokens import VERDICTS, Statement, Token

DEPTH_MAX = 10

_JOINTS = ("and", "or")
_MEANT = {
    **dict.fromkeys(("allow", "approve", "accept", "pass"), "publish"),
    **dict.fromkeys(("block", "delete", "remove", "refuse", "deny"), "reject"),
    **dict.fromkeys(("queue", "moderate", "review", "wait"), "hold"),
    **dict.fromkeys(("warn", "ask", "rephrase"), "nudge"),
    **dict.fromkeys(("&", "&&", "+", "adn", "nad", "but", "plus"), "and"),
    **dict.fromkeys(("|", "||", "/"), "or"),
}


def read_rule(statement: Statement, mistakes: list[Mistake]) -> Rule | None:
    """The rule, or None after adding everything that is wrong with it to the mistakes."""
    before = len(mistakes)
    start = statement.tokens[0]
    try:
        rule = _Reader(statement, mistakes).rule()
        if len(mistakes) == before and rule.ruling is Ruling.REJECT and on_scores_alone(rule.condition):
            wrong = "This would reject a comment by nothing but a machine's score."
            instead = (
                "Write `hold` instead, or add with `and` something that is not a score, such as `links at least 3`."
            )
            raise start.wrong(wrong, instead)
    except Misread as error:
        mistakes.append(error.mistake)
    return rule if len(mistakes) == before else None


class _Reader:
    def __init__(self, statement: Statement, mistakes: list[Mistake]) -> None:
        self.text = statement.text
        self.cursor = Cursor(statement.tokens)
        self.line = statement.tokens[0].line
        self.mistakes = mistakes
        for token in statement.tokens:
            if token.kind == "unclosed":
                raise token.wrong("This quote is never closed.", 'Close it with " in the same line.')

    def rule(self) -> Rule:
        try:
            verdict = self._verdict()
        except Misread as error:  # what follows may have mistakes too
            self.cursor.skip_to({"if"})
            if self.cursor.peek() is None:
                raise
            self.mistakes.append(error.mistake)
            verdict = Ruling.HOLD
        if self.cursor.take({"always", "if always"}):
            condition: Condition = ALWAYS
        elif self.cursor.take({"if"}):
            condition = self._condition(0, True)
        else:
            raise self.cursor.wrong("`if` is missing here.", f"Write `{verdict} if …` or `{verdict} always`.")
        token = self.cursor.peek()
        if token:
            raise _unexpected(token)
        return Rule(Ruling(verdict), condition, self.text, self.line)

    def _verdict(self) -> str:
        verdict = self.cursor.take(VERDICTS)
        if verdict:
            return verdict
        start = self.cursor.peek()
        if start and start.plain in _MEANT:
            raise start.wrong(f"{shown(start.text)} is not a verdict.", f"Did you mean `{_MEANT[start.plain]}`?")
        instead = "Begin each rule with `publish`, `nudge`, `hold` or `reject`."
        raise self.cursor.unknown("a verdict", VERDICTS, instead)

    def _condition(self, depth: int, positive: bool) -> Condition:
        parts = [self._one(depth, positive)]
        joint: Token | None = None
        while (token := self.cursor.peek()) and token.plain in _JOINTS:
            if joint and token.plain != joint.plain:
                instead = "Put brackets around what belongs together: `(a and b) or c`, or `a and (b or c)`."
                raise token.wrong("With `and` and `or` side by side this can be read in two ways.", instead)
            joint = token
            self.cursor.step()
            parts.append(self._one(depth, positive))
        if joint is None:
            return parts[0]
        # Not (a and b) is (not a) or (not b): a "not" is carried down to where it can be said.
        return Every(tuple(parts)) if (joint.plain == "and") == positive else Some(tuple(parts))

    def _one(self, depth: int, positive: bool) -> Condition:
        while self.cursor.take({"not"}):
            positive = not positive
        start = self.cursor.peek()
        if start and start.plain == "(":
            if depth >= DEPTH_MAX:
                raise start.wrong(f"Brackets stand more than {DEPTH_MAX} deep here.", "Split this into several rules.")
            self.cursor.step()
            inner = self._condition(depth + 1, positive)
            token = self.cursor.peek()
            if token is None:
                raise start.wrong("This bracket is never closed.", "Write `)` where what belongs together ends.")
            if token.plain != ")":
                raise _unexpected(token)
            self.cursor.step()
            return inner
        try:
            return self._check(positive)
        except Misread as error:
            if len(self.mistakes) >= MISTAKES_MAX:
                raise
            self.mistakes.append(error.mistake)
            self._skip_check()
            return ALWAYS

    def _skip_check(self) -> None:
        """Step over the rest of what could not be read, including the `and 0.9` or `or "word"` of a list."""
        self.cursor.skip_to((*_JOINTS, ")"))
        while (token := self.cursor.peek(1)) and token.kind in {"number", "quoted"}:
            self.cursor.step()
            self.cursor.skip_to((*_JOINTS, ")"))

    def _check(self, positive: bool) -> Condition:
        subject = self.cursor.take(SUBJECTS)
        if subject is None:
            raise self.cursor.unknown("a condition", SUBJECTS, "docs/policy.md lists what can be asked.")
        check = SUBJECTS[subject](self.cursor)
        return check if positive else check.opposite()


def _unexpected(token: Token) -> Misread:
    if token.plain == ")":
        return token.wrong("This bracket was never opened.", "Leave it out, or write `(` where it should begin.")
    alike = nearest(token.plain, _JOINTS)
    meant = alike[1] if alike else _MEANT.get(token.plain)
    if meant in _JOINTS:
        return token.wrong(f"{shown(token.text)} does not join conditions.", f"Did you mean `{meant}`?")
    return token.wrong(f"{shown(token.text)} does not belong here.", "Put `and` or `or` between two conditions.")
