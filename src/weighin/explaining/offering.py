"""What a text that is being written seems to say of the explanations on a list: quick, by its words, to be confirmed.

A writer who is asked must not wait, and can say no; so this reads words alone, and only what is plain.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from weighin.explaining import clauses, cues
from weighin.explaining.stems import stems
from weighin.explaining.types import Stance

COVERED = 0.6  # of the telling words of an explanation, for a clause to speak to it
_ANSWER = re.compile(r"^\W*(?:no|nope|nah)\b\W*", re.IGNORECASE)
_FLIPPED = {Stance.FOR: Stance.AGAINST, Stance.AGAINST: Stance.FOR, Stance.NEITHER: Stance.NEITHER}


def offered(statements: Mapping[str, str], text: str, above: Mapping[str, Stance]) -> dict[str, Stance]:
    """{key: for or against} of the explanations (key -> statement) that a text speaks to.

    `above` is what the comment that it replies to speaks for and against: a reply that opens with a yes or a no takes
    a side on that, unless it says something of it in so many words.
    """
    telling = _telling(statements)
    found: dict[str, Stance] = {}
    for clause in clauses.read(text).clauses:
        said = stems(clause.text)
        if clause.asks or not said:
            continue
        negated = _is_negated(clause.text)
        for key, words in telling.items():
            if len(words & said) >= COVERED * len(words):
                agrees = negated == _is_negated(statements[key])
                found.setdefault(key, Stance.FOR if agrees else Stance.AGAINST)
    opening = text.lstrip()[:200]
    if above and cues.REPLY["denies"].search(opening):
        return {key: _FLIPPED[stance] for key, stance in above.items()} | found
    if above and cues.REPLY["agrees"].search(opening):
        return dict(above) | found
    return found


def _is_negated(text: str) -> bool:
    """Whether a clause denies something; a "no" that answers somebody else denies nothing in it."""
    return cues.CLAUSE["negated"].search(cues.meant(_ANSWER.sub("", text))) is not None


def _telling(statements: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """The words that tell each statement from the others: those that most have in common say nothing."""
    words = {key: stems(statement) for key, statement in statements.items()}
    common = Counter(word for its in words.values() for word in its)
    most = max(1, len(words) // 2)
    telling = {key: frozenset(word for word in its if common[word] <= most) for key, its in words.items()}
    return {key: its for key, its in telling.items() if its}
