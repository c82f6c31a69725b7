"""The words that stand for a group: one of its own clauses, made to stand alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from weighin.explaining.cues import ANAPHORIC, CLAUSE
from weighin.explaining.heads import Head
from weighin.explaining.proposals import Gists, Proposal
from weighin.explaining.thread import Note, Numbers, Thread, Vector

_SHORTEST, _LONGEST = 6, 14  # words
_FEWEST, _MOST = 3, 18  # fewer or more words are no statement
_FIT = 0.03  # what it counts that a candidate could stand as it is
_LONGEST_TEXT = 300  # characters
_OPENING = re.compile(
    r"^(?:(?:and|but|so|well|look|ok|okay|yes|yep|no|nope|right|true|exactly|agreed|correct|sorry|honestly|frankly"
    r"|basically"
    r"|obviously|clearly|presumably|probably|apparently|maybe|perhaps|personally|also|then|plus|anyway|in short"
    r"|to me|for me|because"
    r"|since|actually|simply|of course|in my (?:view|opinion|book|reading)|if you ask me|to my mind|as i see it"
    r"|the way i see it"
    r"|what if|i(?:['’]m| am) (?:convinced|inclined to (?:think|believe)|sure|certain)(?: that)?|i(?:['’]ve"
    r"| have) always (?:assumed|thought)(?: that)?"
    r"|i(?: still| really| do)? (?:think|believe|suspect|reckon|guess|hear|figure|gather|understand)(?: that)?"
    r"|i['’]d (?:say|bet|guess)(?: that)?"
    r"|my (?:theory|bet|guess|view|reading|understanding|money|hunch|take|suspicion) (?:is|was|is on)(?: that)?"
    r"|it (?:looks|seems)(?: to me)?(?: like| that| as if)?"
    r"|it(?:['’]s| is) (?:obvious|clear|plain) that|(?:the )?(?:fact|truth|thing|point|problem|trouble"
    r"|reason) is(?: that)?|look at how it went"
    r"|(?:the )?simplest version|that['’]s (?:because|why)|everyone forgets(?: that)?|nobody mentions(?: that)?"
    r"|everybody knows(?: that)?)"
    r"(?:\s*[,:;.!–—-]+\s*|\s+))+",
    re.I,
)
_TAIL = re.compile(
    r"[,;:–—\s]+(?:plain and simple|pure and simple|full stop|end of(?: story)?|simple as that|that['’]s (?:it|all"
    r"|that)|period|case closed"
    r"|i (?:think|believe|suspect|guess|reckon|fear)|if you ask me|just saying|for heaven['’]s sake|in my (?:view"
    r"|opinion)|by the way|at least"
    r"|you know|frankly|honestly|imo|imho)$",
    re.I,
)
_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]|[^\w\s.,;:!?'’\"“”$€£%&/()–—°#+-]+|[*_`]+")
_PRONOUN = re.compile(r"^(he|she|they|it)\b(?!['’]?s (?:a|an|the|all|been)\b| (?:was|is) (?:a|an|the|all)\b)", re.I)
_CONTRACTED = re.compile(r"^(he|she|they|it)['’](d|s|ve|re|ll)\b", re.I)
_FULL = {"d": "had", "s": "is", "ve": "have", "re": "are", "ll": "will"}
_UNFIT = re.compile(
    r"^(?:if|when|while|as|although|though|unless|which|who|whose|where|why|how|what|that|this|those|these|there"
    r"|then|or|not|than|look|ask|wait"
    r"|tell|take|say|saying)\b|\b(?:you|your|i|i['’]m|i['’]ve|i['’]d|me|my|we|us|our)\b|[?]|https?:",
    re.I,
)
_FORECAST = re.compile(r"\b(?:will|won['’]t|should|going to|would|could(?! have))\b", re.I)
_VERB = tuple(place for place, name in enumerate(CLAUSE) if name in ("past", "passive", "agent"))
_IS = re.compile(r"\b(?:is|are|has|have|['’]s|can|do|does)\b|\w{3,}(?:es|s)\b", re.I)
_WORD = re.compile(r"[\w'’-]+")


@dataclass(frozen=True, slots=True)
class Wording:
    """A candidate; the numbers by which the head judges it (signs.WORDING); whether it could stand as it is."""

    text: str
    signs: Numbers
    fit: bool


def statement(
    thread: Thread, head: Head, proposals: Sequence[Proposal], gists: Gists, group: Sequence[int]
) -> tuple[str, bool]:
    """A statement for the group (numbers of proposals), and whether it may stand on a list as it is."""
    found = list(wordings(thread, proposals, gists, group))
    if not found:
        return thread.title, False
    found = [each for each in found if len(each.text.split()) <= _MOST] or found
    values = head.chance(np.array([each.signs for each in found]))
    best = max(range(len(found)), key=lambda place: float(values[place]) + _FIT * found[place].fit)
    return found[best].text, found[best].fit


def wordings(thread: Thread, proposals: Sequence[Proposal], gists: Gists, group: Sequence[int]) -> Iterator[Wording]:
    """The clauses of a group's proposals, as candidates for its statement."""
    own = gists.near[list(group)].sum(0)
    own /= max(float(np.linalg.norm(own)), 1e-9)
    rest = np.delete(gists.near, list(group), axis=0)
    name = _name(thread, proposals, group)
    for number in group:
        proposal = proposals[number]
        note = thread.notes[proposal.comment]
        for place in proposal.places:
            text = plain(note.clauses[place].text, name)
            words = len(_WORD.findall(text))
            if words and len(text) <= _LONGEST_TEXT:
                yield _wording(thread, note, proposal, place, text, words, own, rest)


def _wording(
    thread: Thread, note: Note, proposal: Proposal, place: int, text: str, words: int, own: Vector, rest: Vector
) -> Wording:
    clause, vector = note.clauses[place], note.vectors[place]
    has_verb = bool(note.flags[place][list(_VERB)].any()) or bool(_IS.search(text))
    pronoun, unfit = bool(_PRONOUN.search(text)), bool(_UNFIT.search(text))
    extra = [
        float(own @ vector),
        float((rest @ vector).max()) if len(rest) else 0.0,
        proposal.chance,
        max(0, _SHORTEST - words),
        min(20, max(0, words - _LONGEST)),
        pronoun,
        bool(_FORECAST.search(text)),
        bool(_IS.search(text)),
        clause.asks,
        note.parent is not None,
        place == proposal.places[0],
        min(3, len(note.names[place])),
        float((thread.story @ vector).max()),
        unfit,
        bool(ANAPHORIC.search(text)),
    ]
    fit = not unfit and not clause.asks and has_verb and not pronoun and _FEWEST <= words <= _MOST
    return Wording(text, np.array([*note.flags[place], *map(float, extra)]), fit)


def plain(text: str, name: str = "") -> str:
    """A clause without openings, asides and tags; a pronoun at its beginning becomes `name`, where there is one."""
    text = " ".join(_BRACKETS.sub(" ", text).split()).strip(" \"'“”‘’.,;:!…–—-")
    text = _OPENING.sub("", text)
    for _ in range(2):
        text = _TAIL.sub("", text).rstrip(" \"'“”‘’.,;:!…–—-")
    if name and _CONTRACTED.match(text):
        text = _CONTRACTED.sub(lambda found: f"{found[1]} {_FULL[found[2].lower()]}", text)
    if name and _PRONOUN.match(text):
        text = _PRONOUN.sub(name, text)
    for mark in ('"', "“”"):  # a quotation whose other end was cut off
        if sum(map(text.count, mark)) % 2:
            text = text.translate({ord(each): None for each in mark})
    return text[:1].upper() + text[1:]


def _name(thread: Thread, proposals: Sequence[Proposal], group: Sequence[int]) -> str:
    """The name that a group's comments use most, as they write it; that of the story's title where they use none."""
    counted: Counter[str] = Counter()
    for number in group:
        note = thread.notes[proposals[number].comment]
        for clause in note.clauses:
            inside = re.findall(r"(?<=\w[ ,])(?:the )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?", clause.text)
            counted.update(each for each in inside if each not in {"I", "I'm", "I've", "I’m", "I’ve"})
    if counted:
        best = max(counted.values())
        return next(each for each, count in counted.items() if count == best) if best > 1 else ""
    return ""
