"""Policies and facts to test with, written by hand and made up by Hypothesis."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from weighin.domain.policy import SCORES, Facts, Outcome, Policy, judge, parse
from weighin.domain.types import MINUTE, Role

HOUR = 60 * MINUTE
DAY = 24 * HOUR
THURSDAY_NOON = 12 * HOUR  # 1970-01-01 was a Thursday

FACTS = Facts(
    text="I was there, and the lamp was lit.",
    sent_at=THURSDAY_NOON,
    scores=dict.fromkeys(SCORES, 0.1),
    links=0,
    images=0,
    approved=5,
    account_age=30 * DAY,
    writer=Role.READER,
    story="the-ferry",
    earlier=(),
    language="en",
    repeated=False,
    copied=False,
    contentless=False,
)


def facts(scores: dict[str, float | None] | None = None, **changed: Any) -> Facts:
    """A harmless comment, but for these scores and facts."""
    return replace(FACTS, scores={**FACTS.scores, **(scores or {})}, **changed)


def clause(*rules: str, number: int = 1, heading: str = "Be respectful") -> str:
    """A clause with these rules, as Markdown; its rules begin in its line 6."""
    lines = "\n".join(rules)
    return f"### {number}. {heading}\n\nBe kind.\n\n```rules\n{lines}\n```\n"


def policy(*rules: str) -> Policy:
    return parse(clause(*rules))


def judged(rules: str | list[str], about: Facts = FACTS) -> Outcome:
    """What a policy of one clause says."""
    return judge(policy(*([rules] if isinstance(rules, str) else rules)), about)


ATOMS = [
    "spam above 0.5",
    "spam below 0.5",
    "spam at most 0.5",
    "insult at least 0.7",
    "insult between 0.2 and 0.6",
    "first comment",
    "approved at least 3",
    "links at least 2",
    "links below 2",
    "links exactly 0",
    "words at most 2",
    'contains any of "casino", "free money"',
    "language is en",
    "language is not en, de",
    "edited",
    "contentless",
    "writer is guest, reader",
    "time between 23:00 and 06:00",
    "weekday is not Monday",
    "comments in the last hour above 1",
    "account age below 2 days",
]


def _joined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    joints = st.sampled_from([" and ", " or "])
    return st.builds(lambda joint, some: f"({joint.join(some)})", joints, st.lists(parts, min_size=2, max_size=3))


conditions = st.recursive(
    st.sampled_from(ATOMS), lambda parts: _joined(parts) | parts.map(lambda part: f"not {part}"), max_leaves=5
)


@st.composite
def rules(draw: st.DrawFn) -> str:
    verdict = draw(st.sampled_from(["publish", "nudge", "hold", "reject"]))
    condition = draw(conditions)
    # A rejection has to rest on more than scores.
    return f"{verdict} if images below 5 and {condition}" if verdict == "reject" else f"{verdict} if {condition}"


clauses_of_rules = st.lists(st.lists(rules(), max_size=4), min_size=1, max_size=3)


def text_of(clauses: list[list[str]]) -> str:
    return "\n".join(clause(*some, number=number) for number, some in enumerate(clauses, 1))


VALUES = [0.0, 0.3, 0.5, 0.6, 0.7, 1.0]

some_facts = st.builds(
    facts,
    st.fixed_dictionaries({"spam": st.sampled_from(VALUES), "insult": st.sampled_from(VALUES)}),
    text=st.sampled_from(["Yes.", "A casino in the harbour", "Free money, for all of you", "It was dark, I think"]),
    links=st.integers(0, 3),
    images=st.integers(4, 5),
    approved=st.integers(0, 4),
    sent_at=st.integers(0, 14 * 24).map(lambda hours: hours * HOUR),
    earlier=st.lists(st.integers(0, 14 * 24).map(lambda hours: hours * HOUR), max_size=4),
    account_age=st.sampled_from([0, DAY, 2 * DAY, 3 * DAY]),
    writer=st.sampled_from(list(Role)),
    language=st.sampled_from(["en", "de-AT", "fr", "und"]),
    contentless=st.booleans(),
    edited=st.booleans(),
    nudged=st.booleans(),
)
