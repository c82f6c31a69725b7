"""What the heads look at: numbers for clauses, and for replies. Each list of names is the order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log, log1p

import numpy as np

from weighin.explaining import cues
from weighin.explaining.cues import ANAPHORIC
from weighin.explaining.thread import Note, Numbers, Thread, Vector

_CUE = {name: place for place, name in enumerate(cues.CLAUSE)}
_OPEN = {name: place for place, name in enumerate(cues.REPLY)}
_NEIGHBOURS = 3

CLAUSE = (
    *cues.CLAUSE,
    *("question", "exclaims", "words", "short", "bald", "first", "digit", "contrasts", "anaphoric"),
    *("root", "deep", "replies", "denied", "agreed", "agrees", "denies"),
    *("near_title", "near_story", "near_mean", "near_others", "story_stems", "names", "comment_chat", "comment_i"),
)
REPLY = (
    *cues.REPLY,
    *(f"has_{name}" for name in cues.CLAUSE),
    *("question", "words", "clauses", "digit", "parent_talks", "own", "near_parent", "nearest_clause", "near_story"),
    *(
        "shared",
        "shared_negated",
        "story_stems",
        "depth",
        "back",
        "siblings",
        "replies",
        "parent_question",
        "parent_objects",
    ),
    *("quotes", "agrees_only", "denies_only", "negation_differs", "negation_alike", "echo", "corroborates", "asks_why"),
    *("replies_own", "short"),
)
ROOT = (
    "own",
    "second",
    "replies",
    "replies_own",
    "best_reply",
    "agreed",
    "denied",
    "near_replies",
    "near_claims",
    "story",
    "chat",
    "questions",
)
WORDING = (
    *cues.CLAUSE,
    *("central", "rival", "chance", "too_short", "too_long", "pronoun", "forecast", "is", "asks", "reply", "first"),
    *("names", "story", "unfit", "anaphoric"),
)
PAIR = ("near", "near_whole", "branches", "claim_in_branch", "both_discussed", "same_author", "same_comment")


def clauses(thread: Thread, note: Note, others: Vector) -> Numbers:
    """(clauses of the note, len(CLAUSE) + numbers of a vector).

    `others` are whole comments outside of the note's branch, to be near to.
    """
    count = len(note.clauses)
    if not count:
        return np.zeros((0, len(CLAUSE) + len(note.whole)))
    story = note.vectors @ thread.story.T
    near = np.sort(note.vectors @ others.T, axis=1)[:, -_NEIGHBOURS:].mean(1) if len(others) else np.zeros(count)
    mean = thread.mean / max(float(np.linalg.norm(thread.mean)), 1e-9)
    below = [thread.notes[reply].opening for reply in note.replies]
    denied = sum(max(each[_OPEN["denies"]], each[_OPEN["denies_inside"]]) for each in below)
    agreed = sum(each[_OPEN["agrees"]] for each in below)
    about = [
        float(note.parent is None),
        float(note.depth > 1),
        log1p(len(below)),
        min(denied, 3.0),
        min(agreed, 3.0),
        float(note.opening[_OPEN["agrees"]] and note.parent is not None),
        float(note.opening[_OPEN["denies"]] and note.parent is not None),
    ]
    rows = []
    for place, clause in enumerate(note.clauses):
        words = len(clause.text.split())
        flags = note.flags[place]
        verbless = not (flags[_CUE["past"]] or flags[_CUE["passive"]] or flags[_CUE["agent"]])
        own = [
            clause.asks,
            "!" in clause.text,
            log1p(words),
            words < 4,
            verbless and words <= 6 and not flags[_CUE["i"]],
            place == 0,
            any(each.isdigit() for each in clause.text),
            clause.contrasts,
            bool(ANAPHORIC.search(clause.text)),
        ]
        likeness = [
            story[place, 0],
            story[place].max(),
            float(note.vectors[place] @ mean),
            near[place],
            min(3.0, thread.shared(note.stems[place], thread.story_stems)),
            min(3, len(note.names[place])),
            note.flags[:, _CUE["chat"]].mean(),
            note.flags[:, _CUE["i"]].mean(),
        ]
        rows.append([*flags, *map(float, own), *about, *map(float, likeness)])
    return np.hstack([np.array(rows), note.vectors])


def root(thread: Thread, note: Note, own: Mapping[str, Numbers], others: Sequence[Note]) -> Numbers:
    """(len(ROOT),) for a comment that replies to none. `own`: for each comment the chances that its clauses propose."""
    chances = np.sort(own[note.comment.id])[::-1]
    below = [thread.notes[reply] for reply in note.replies]
    theirs = [_odds(own[each.comment.id].max(initial=0.02)) for each in below]
    flags = np.array([each.opening for each in below]).reshape(-1, len(cues.REPLY))
    denies = np.maximum(flags[:, _OPEN["denies"]], flags[:, _OPEN["denies_inside"]])
    near = sorted(((float(each.whole @ note.whole), each) for each in others if each.top != note.top), key=_first)[-4:]
    claims = [_odds(own[each.comment.id].max(initial=0.02)) for _, each in near]
    count = max(1, len(below))
    return np.array(
        [
            _odds(chances[0]) if len(chances) else -4.0,
            _odds(chances[1]) if len(chances) > 1 else -4.0,
            log1p(len(below)),
            sum(theirs) / count,
            max(theirs, default=0.0),
            flags[:, _OPEN["agrees"]].sum() / count,
            denies.sum() / count,
            sum(float(each.whole @ note.whole) for each in below) / count,
            sum(claims) / max(1, len(claims)),
            min(6.0, thread.shared(note.all_stems, thread.story_stems)),
            note.flags[:, _CUE["chat"]].mean() if len(note.flags) else 0.0,
            sum(clause.asks for clause in note.clauses) / max(1, len(note.clauses)),
        ]
    )


def _first(pair: tuple[float, Note]) -> float:
    return pair[0]


def _odds(chance: float) -> float:
    return log(max(chance, 0.02) / max(1 - chance, 0.02))


def reply(thread: Thread, note: Note, *, talks: float, own: Mapping[str, Numbers], objects: float) -> Numbers:
    """(len(REPLY),) for a comment that replies.

    `talks`: the chance that its parent speaks to an explanation; `own`: for each comment the
    chances that its clauses propose; `objects`: 1
    where the parent objects to what it replies to, -1 where it agrees, 0 where it does neither.
    """
    assert note.parent is not None
    parent = thread.notes[note.parent]
    text = " ".join(clause.text for clause in note.clauses)
    mine, its = note.all_stems, parent.all_stems
    negated = note.flags[:, _CUE["negated"]].astype(bool)
    denied = frozenset().union(*(each for each, no in zip(note.stems, negated, strict=True) if no))
    nearest = note.vectors @ parent.vectors.T
    above = thread.notes[parent.parent] if parent.parent is not None else None
    has = note.flags.max(0) if len(note.clauses) else np.zeros(len(cues.CLAUSE))
    its_negated = parent.flags[:, _CUE["negated"]].astype(bool)
    its_denied = frozenset().union(*(each for each, no in zip(parent.stems, its_negated, strict=True) if no))
    its_said = frozenset().union(*(each for each, no in zip(parent.stems, its_negated, strict=True) if not no))
    said = frozenset().union(*(each for each, no in zip(note.stems, negated, strict=True) if not no))
    agrees, denies, but = (bool(note.opening[_OPEN[each]]) for each in ("agrees", "denies", "but"))
    replies = [_odds(float(own[each].max(initial=0.02))) for each in note.replies if each in own]
    rest = [
        bool(note.clauses) and note.clauses[-1].asks,
        log1p(len(text.split())),
        log1p(len(note.clauses)),
        any(each.isdigit() for each in text),
        _odds(talks),
        _odds(float(own[note.comment.id].max(initial=0.02))),
        float(note.whole @ parent.whole),
        float(nearest.max()) if nearest.size else 0.0,
        float((thread.story @ note.whole).max()),
        min(4.0, thread.shared(mine, its)),
        min(4.0, thread.shared(denied, its)),
        min(4.0, thread.shared(mine, thread.story_stems)),
        min(note.depth, 3),
        above is not None and above.comment.author == note.comment.author,
        log1p(len(parent.replies)),
        log1p(len(note.replies)),
        bool(parent.clauses) and parent.clauses[-1].asks,
        objects,
        len(note.quotes) > 0,
        agrees and not denies and not but,
        denies and not agrees,
        min(4.0, thread.shared(denied - its_denied, its_said) + thread.shared(its_denied - denied, said)),
        min(4.0, thread.shared(denied, its_denied) + thread.shared(said, its_said)),
        bool(note.clauses) and len(note.stems[0] & its) > 0 and not negated[0],
        bool(has[_CUE["we"]] or has[_CUE["i"]] or has[_CUE["kin"]]) and not negated.any(),
        bool(note.clauses) and note.clauses[-1].asks and not agrees,
        sum(replies) / max(1, len(replies)),
        len(text.split()) < 6,
    ]
    return np.array([*note.opening, *has, *map(float, rest)])
