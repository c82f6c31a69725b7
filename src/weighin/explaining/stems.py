"""Words of a clause by what they have in common with others: stems, and names."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_ENDINGS: tuple[str, ...] = (
    "izations",
    "ization",
    "ations",
    "ation",
    "ities",
    "ments",
    "ingly",
    "ness",
    "ment",
    "ings",
    "edly",
    "ists",
)
_ENDINGS += (
    "ions",
    "ates",
    "ity",
    "ing",
    "ied",
    "ies",
    "ers",
    "ion",
    "ate",
    "ist",
    "ian",
    "ans",
    "ed",
    "er",
    "es",
    "ly",
    "al",
    "an",
    "s",
    "e",
    "y",
)
_COMMON = frozenset(
    """
    a about above after again all almost also always am an and any anybody anyone anything are aren around as at
    away be because been before being but by can cannot could did do does doing don done down each either else
    enough even ever every everybody everyone everything exactly few first for from get gets getting go goes
    going gone good got had has have having he her here hers him his how however i if in into is isn it its just
    keep know like little ll long look lot made make many may maybe me mean might mine more most much must my
    never new no nobody none nor not nothing now of off oh ok old on once one only or other our out over own
    people perhaps please point probably put quite rather re really right said same say says see seem seems she
    should simply since so some somebody someone something sort still such sure take tell than thank thanks that
    the their them then there these they thing things think this those though thought through time to too two
    under until up us use used ve very want wanted was wasn way we well were what when where which while who
    whole whom whose why will with without won would yes yet you your yours lol story theory reason cause
    explain explanation
    """.split()  # noqa: SIM905  a list of words is read as words
)


def stems(text: str) -> frozenset[str]:
    """What remains of the words that carry meaning."""
    return frozenset(_stem(word) for word in _words(text) if len(word) > 2 and word not in _COMMON)


def names(text: str) -> frozenset[str]:
    """Stems of words with a capital letter inside the text; one at its beginning only in all capitals."""
    found = [each for each in _WORD.finditer(text) if each.group()[:1].isupper()]
    inside = [each.group() for each in found if each.start() > 1 or each.group().isupper()]
    return frozenset(_stem(_bare(word)) for word in inside if len(word) > 1 and _bare(word) not in _COMMON)


def _words(text: str) -> list[str]:
    return [_bare(word) for word in _WORD.findall(text)]


def _bare(word: str) -> str:
    return re.sub(r"['’].*", "", word.lower())


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)][:9]
    return word[:9]
