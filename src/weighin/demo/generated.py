"""A thread as long as one likes: readable, varied comments about the hum of "The Long Thread".

Sentences come from a small grammar. A reply mostly keeps the suspect of the comment it answers, so that
an exchange reads as one. The same `count` and `seed` give the same comments.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from weighin.demo import fragments
from weighin.demo.fragments import POLL, SUSPECTS, split

DAYS = 9
TOP = 0.36  # of all comments, those that answer no other
HUB = 3  # the comment that very many answer, counted from 0
HUB_REPLIES = 400
CHAINS = (40, 31, 24, 18, 15, 12, 10)  # how far below their root the long exchanges go
LEAP = 9  # comments from one link of such an exchange to the next, at most
SHALLOW = 5  # other replies go no deeper than this

# A comment's pattern: S a night, N a night without, M a measurement, D a detail, T a theory, A a question,
# J a joke, R a remark, C a close, y a yes, n a no, + and - a reason that agrees or disagrees.
_PATTERNS = {
    "open": split("SD SD SD ST ST ST STC TC TC TA M MD MD SMT SMC NR NC RS RD JS JD SA SDA SDT MT TD", " "),
    "poll": split("S S S SD SD N N NC M SC NR MC", " "),
    "reply": split("yS yS yD yM yC A RA JD J nR nS nM ST T TC MA SA", " "),
    "on a suspect": split("+ + +C +S +D +M - - -C -S -T -TC -A DA RA J JC SD", " "),
    "on a doubt": split("+ + +C +D +T +TC +S - - -C -A -M RA J SD", " "),
}
_WORDS = {
    "A": fragments.ASK,
    "C": fragments.CLOSE,
    "D": fragments.DETAIL,
    "J": fragments.JOKE,
    "R": fragments.REST,
    "y": fragments.AGREE,
    "n": fragments.DISAGREE,
    "when": fragments.WHEN,
    "where": fragments.WHERE,
    "sound": fragments.SOUND,
    "meter": fragments.METER,
    "quality": fragments.QUALITY,
    "hedge": fragments.HEDGE,
}
# What a comment leaves in the air: which suspect, if any, and whether it is for or against it.
_View = tuple[int, bool] | None


def _deal(items: Sequence[str], rng: Random) -> Iterator[str]:
    """Every item once in random order, and again: neighbours hardly ever get the same."""
    while True:
        yield from rng.sample(items, len(items))


def _plan(count: int, rng: Random) -> dict[int, int]:
    """The parents that are settled beforehand (-1: none), of the hub's replies and of the long exchanges."""
    later = range(HUB + 1, count)
    plan = dict.fromkeys(rng.sample(later, min(HUB_REPLIES, len(later) // 4)), HUB)
    for number, length in enumerate(CHAINS):
        parent, at = -1, count * (number + 1) // (len(CHAINS) + 2)
        for _ in range(length + 1):
            while at in plan or at == HUB:
                at += 1
            if at >= count:
                break
            plan[at] = parent
            parent, at = at, at + 1 + int(rng.random() * LEAP)
    return plan


class _Speaker:
    """Says something: out of the night, to a comment, or about a suspect."""

    def __init__(self, rng: Random) -> None:
        self._random = rng.random
        self._next = {key: _deal(items, rng).__next__ for key, items in (_PATTERNS | _WORDS).items()}

    def speak(self, patterns: str, view: _View) -> tuple[list[str], _View]:
        """Sentences after the next of these patterns, and the view they leave the reader with."""
        say, said = self._next, []
        for part in say[patterns]():
            if part == "S":
                said.append(f"{say['when']()}, {say['where']()}, {say['sound']()}.")
            elif part == "N":
                time = 10 + int(self._random() * 80)
                said.append(f"{say['when']()}, {say['where']()}: nothing, and I listened for {time} minutes.")
            elif part == "M":
                hertz = 41 + self._random() * 18
                said.append(f"{say['meter']()} gave {hertz:.1f} Hz {say['where']()}, {say['quality']()}.")
            elif part == "T":
                view = self._another(view), True
                said.append(f"{say['hedge']()} {SUSPECTS[view[0]][0]}. {self._reason(view)}")
            elif part in "+-" and view:
                view = view[0], view[1] == (part == "+")
                name = SUSPECTS[view[0]][0]
                claim = f"I say {name}. " if view[1] else f"It isn't {name}. "
                opening = say["y" if part == "+" else "n"]()
                said.append(f"{opening} {claim if self._random() < 0.5 else ''}{self._reason(view)}")
            else:
                said.append(say[part]())
        return said, view

    def _another(self, view: _View) -> int:
        if view is None:
            return int(self._random() * len(SUSPECTS))
        return (view[0] + 1 + int(self._random() * (len(SUSPECTS) - 1))) % len(SUSPECTS)

    def _reason(self, view: tuple[int, bool]) -> str:
        _, good, bad = SUSPECTS[view[0]]
        reasons = good if view[1] else bad
        return reasons[int(self._random() * len(reasons))]


def comments(count: int, seed: int = 7) -> Iterator[dict[str, Any]]:
    """`count` comments, hardly out of the order of their times, parents before their replies."""
    rng = Random(seed)  # noqa: S311 - a demo has no secrets, and must come out the same every time
    random, speaker = rng.random, _Speaker(rng)
    names = [f"{first} {last}" for first in fragments.FIRST for last in fragments.LAST]
    plan = _plan(count, rng) if count > HUB else {}
    parents: list[int] = []
    depths: list[int] = []
    minutes: list[int] = []
    views: list[_View] = []
    first_words: list[str] = []
    roots: list[int] = []  # that anybody may answer
    for number in range(count):
        if number in plan:
            parent = plan[number]
        elif number <= HUB or random() < TOP:
            parent = -1
        elif random() < 0.45:
            parent = roots[-1 - min(len(roots) - 1, int(rng.expovariate(1 / 40)))]
        else:
            parent = number - 1 - int(rng.expovariate(1 / 60)) % number
            while depths[parent] >= SHALLOW:
                parent = parents[parent]
            parent = roots[-1] if parent == HUB else parent
        minute = 2 + int(DAYS * 1440 * (number / count) ** 1.2)
        view: _View = None
        if parent >= 0:
            view = views[parent]
            minute = max(minute, minutes[parent] + 1)
        if number == HUB:
            said = [POLL]
        else:
            said, view = speaker.speak(_occasion(parent, view), view)
            if parent < 0:
                roots.append(number)
        parents.append(parent)
        depths.append(depths[parent] + 1 if parent >= 0 else 0)
        minutes.append(minute)
        views.append(view)
        first_words.append(said[0])
        text = ("\n\n" if len(said) > 1 and random() < 0.15 else " ").join(said)
        if parent >= 0 and parent != HUB and random() < 0.12:
            text = f"> {first_words[parent]}\n\n{text}"
        ups = min(900, int((1 - random()) ** -0.62) - 1)
        share = 0.6 + random() * 0.6 if random() < 0.06 else random() * 0.25
        yield {
            "id": f"h{number + 1}",
            "parent": f"h{parent + 1}" if parent >= 0 else None,
            "name": names[int(random() * len(names))],
            "minutes": minute,
            "text": text,
            "ups": ups,
            "downs": int(ups * share) + min(90, int((1 - random()) ** -0.5) - 1),
            "state": "published",
        }


def _occasion(parent: int, view: _View) -> str:
    if parent < 0:
        return "open"
    if parent == HUB:
        return "poll"
    if view is None:
        return "reply"
    return "on a suspect" if view[1] else "on a doubt"
