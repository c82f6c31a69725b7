"""The page on the policy language says nothing that cannot be written, and leaves nothing out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from test_policy_samples import clause, policy

from weighin.domain.policy import SCORES, Ruling, parse
from weighin.domain.policy.conditions import checks
from weighin.domain.policy.subjects import SUBJECTS

TEXT = (Path(__file__).parents[2] / "docs" / "policy.md").read_text("utf-8")
TABLE = TEXT[TEXT.index("| write |") : TEXT.index("**Numbers**")]
CONDITIONS = [one for line in TABLE.splitlines()[2:] for one in re.findall("`([^`]+)`", line.split(" | ")[0])]


@pytest.mark.parametrize("condition", CONDITIONS)
def test_each_condition_of_the_table_can_be_written(condition: str) -> None:
    assert policy(f"hold if {condition}").rules


def test_each_block_of_rules_on_the_page_can_be_read() -> None:
    blocks = re.findall("```rules\n(.*?)```", TEXT, re.DOTALL)
    assert len(blocks) == 2
    assert all(parse(clause(block.rstrip())).rules for block in blocks)


def test_everything_that_can_be_asked_is_on_the_page() -> None:
    shown = {check.variable.kind for one in CONDITIONS for check in checks(policy(f"hold if {one}").rules[0].condition)}
    examples = {
        "account age": "below 2 days",
        "comments in": "1 hour above 1",
        "contains": '"a"',
        "does not contain": '"a"',
        "language": "is en",
        "story": 'is "a"',
        "time": "between 1:00 and 2:00",
        "time of day": "between 1:00 and 2:00",
        "weekday": "is Monday",
        "writer": "is guest",
    }
    numbers = {"approved", "approved comments", "links", "images", "length", "words"}
    scores = {name.replace("_", " ") for name in SCORES}
    for subject in SUBJECTS:
        rest = examples.get(subject, "above 1" if subject in numbers else "")
        rest = "above 0.5" if subject.removesuffix(" score") in scores else rest
        [check] = checks(policy(f"hold if {subject} {rest}").rules[0].condition)
        assert check.variable.kind in shown
    assert all(f"`{name}`" in TEXT for name in (*scores, *Ruling))
