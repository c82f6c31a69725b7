"""JSON lines in, JSON lines out: scores for programs, in the order in which texts come."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from weighin.domain.errors import Code, Refusal
from weighin.domain.policy import Policy, Ruling, judge
from weighin.moderation import alone
from weighin.moderation.scorer import Scorer
from weighin.moderation.scores import Scores

_BATCH = 32
_DIGITS = 6


class _Line(NamedTuple):
    """One text to score, and what it was written under: a title, a story, the comment that it answers."""

    id: str | int | None
    text: str
    context: tuple[str, ...]


def scored(chunks: Iterable[bytes], scorer: Scorer, policy: Policy) -> Iterator[str]:
    """One JSON object for each line {"id", "text", "context"?} of a stream of bytes; blank lines are passed over.

    "flag" is whether `policy` would not simply publish it, from somebody who has been published before.

    Whatever lines have come are answered before more are waited for. Raises Refusal (file_invalid) at a line
    that is none, after the lines before it were answered.
    """
    for numbered in _lines(chunks):
        for start in range(0, len(numbered), _BATCH):
            asked: list[_Line] = []
            wrong: Refusal | None = None
            for number, line in numbered[start : start + _BATCH]:
                try:
                    asked.append(_read(number, line))
                except Refusal as refusal:
                    wrong = refusal
                    break
            for one, scores in zip(asked, scorer.score_many([one.text for one in asked]), strict=True):
                flag = is_flagged(policy, one.text, scores, one.context)
                yield json.dumps({"id": one.id} | told(scores) | {"flag": flag}, allow_nan=False)
            if wrong:
                raise wrong


def is_flagged(policy: Policy, text: str, scores: Scores, context: Sequence[str] = ()) -> bool:
    """Whether a policy would hold, reject or nudge a text by itself, whoever wrote it and wherever."""
    return judge(policy, alone.facts(policy, text, scores, context=context)).verdict is not Ruling.PUBLISH


def _lines(chunks: Iterable[bytes]) -> Iterator[list[tuple[int, bytes]]]:
    """The numbered lines that each chunk completes."""
    number, begun = 0, b""
    for chunk in chunks:
        *whole, begun = (begun + chunk).split(b"\n")
        found = [(place, line) for place, line in enumerate(whole, number + 1) if line.strip()]
        number += len(whole)
        yield found
    if begun.strip():
        yield [(number + 1, begun)]


def told(scores: Scores) -> dict[str, Any]:
    """The scores as plain values: each score, its reasons, and the spans that toxicity rests on."""
    return {
        **{name: round(value, _DIGITS) for name, value in scores.values.items()},
        "reasons": [
            {"score": reason.score, "start": reason.start, "end": reason.end, "weight": round(reason.weight, _DIGITS)}
            | ({"pattern": reason.pattern} if reason.pattern else {})
            for reason in scores.reasons
        ],
        "spans": [list(span) for span in scores.spans],
        "model": scores.model,
    }


def _read(number: int, line: bytes) -> _Line:
    try:
        # Python reads NaN and Infinity, which are no JSON: whoever reads the answer may not.
        found = json.loads(line, parse_constant=_no_json)
        text, id = found["text"], found.get("id")
        if not isinstance(text, str):
            raise TypeError("text is no string")
        if not isinstance(id, str | int | None) or isinstance(id, bool):
            message = f"The id in line {number} is neither a string nor a whole number nor null. Put it into quotes."
            raise Refusal(Code.FILE_INVALID, message)
        return _Line(id, text, tuple(_texts(found.get("context"))))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        message = f'Line {number} is not a JSON object with an "id" and a "text": {error!r}'
        raise Refusal(Code.FILE_INVALID, message) from error


def _no_json(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON; write null or put it into quotes")


def _texts(context: Any) -> Iterator[str]:
    """The texts of a context: one alone, or several in a list or an object."""
    if isinstance(context, str):
        yield context
    elif isinstance(context, list | dict):
        for part in context.values() if isinstance(context, dict) else context:
            yield from _texts(part)
