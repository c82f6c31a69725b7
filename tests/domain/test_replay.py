"""A draft beside the policy in force: what differs, how it adds up, and what its writer is warned of."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from samples import law

from weighin.domain.policy import Facts, Ruling, needs, parse
from weighin.domain.replay import STANDING, Row, Seen, cautions, replay, stopped, tally
from weighin.domain.types import MINUTE, Role, State, Verdict

P, N, H, R = Ruling
ROWS = st.lists(
    st.builds(
        Row,
        st.sampled_from(Ruling),
        st.sampled_from(Ruling),
        st.sampled_from(STANDING),
        st.none() | st.sampled_from(Verdict),
    )
)


def policy(*clauses: str) -> str:
    return "\n".join(f"### {n}. Clause\n\n```rules\n{rules}\n```\n" for n, rules in enumerate(clauses, 1))


def seen(text: str = "Hello there", links: int = 0) -> Seen:
    facts = Facts(
        text=text, sent_at=0, links=links, images=0, approved=0, account_age=0, writer=Role.GUEST, story="the-ferry"
    )
    return Seen(facts, State.PUBLISHED)


def rows(policy: Ruling, draft: Ruling, count: int = 1, decided: Verdict | None = None) -> list[Row]:
    return [Row(policy, draft, State.PUBLISHED, decided)] * count


def test_a_comment_is_judged_by_both_policies() -> None:
    now, draft = parse(policy("hold if links at least 5")), parse(policy("reject if links at least 2"))
    found = replay(now, draft, seen(links=3))
    assert (found.policy.verdict, found.draft.verdict, found.differs) == (P, R, True)
    assert found.draft.rule is not None
    assert found.draft.rule.line == 4


def test_the_same_ruling_by_another_clause_is_no_difference() -> None:
    now, draft = parse(policy("hold if links at least 1")), parse(policy("hold if links at least 9", "hold always"))
    assert not replay(now, draft, seen(links=3)).differs


def test_a_policy_in_force_that_nobody_can_read_holds_everything() -> None:
    found = replay(None, parse(policy("hold if links at least 5")), seen())
    assert (found.policy.verdict, found.draft.verdict) == (H, P)


@law(ROWS)
def test_every_comment_is_counted_once_in_each_count(found: list[Row]) -> None:
    counted = tally(found)
    assert counted.comments == sum(counted.draft.values()) == sum(counted.policy.values()) == len(found)
    for ruling in Ruling:
        assert sum(counted.standing[ruling].values()) == counted.draft[ruling]
    assert sum(counted.differ.values()) == sum(row.policy is not row.draft for row in found)
    for its in (counted.refused, counted.published):
        assert its.comments == sum(its.draft.values()) == sum(its.policy.values())
    assert stopped(counted.draft) == len(found) - counted.draft[P]


def test_what_the_draft_says_is_counted_by_where_the_comments_stand() -> None:
    found = tally([Row(P, H, State.PUBLISHED, None), Row(P, H, State.REMOVED, None), Row(H, P, State.HELD, None)])
    assert found.standing[H] == {State.PUBLISHED: 1, State.HELD: 0, State.REJECTED: 0, State.REMOVED: 1}
    assert found.standing[P][State.HELD] == 1
    assert found.differ == {(P, H): 2, (H, P): 1}


def test_agreement_with_moderators_leaves_out_what_they_only_held() -> None:
    decided = rows(H, N, 2, Verdict.REJECT) + rows(P, R, 1, Verdict.REMOVE) + rows(H, P, 3, Verdict.PUBLISH)
    found = tally(decided + rows(H, H, 5, Verdict.HOLD) + rows(P, P, 7))
    assert (found.refused.comments, found.refused.draft) == (3, {P: 0, N: 2, H: 0, R: 1})
    assert (stopped(found.refused.policy), stopped(found.refused.draft)) == (2, 3)
    assert (found.published.comments, stopped(found.published.policy), stopped(found.published.draft)) == (3, 3, 0)


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (rows(P, H, 1200), ["The draft lets nothing pass: it would stop every one of these 1,200 comments."]),
        (
            rows(P, H, 6) + rows(H, H, 1) + rows(P, P, 3),
            ["The draft would stop 7 of 10 comments; the policy in force stops 1."],
        ),
        (
            rows(P, N, 1, Verdict.PUBLISH) + rows(P, P, 9),
            ["Moderators published 1, and the draft would stop 1 of them; the policy in force stops 0."],
        ),
        (
            rows(H, P, 2, Verdict.REJECT) + rows(P, P, 9),
            ["Moderators refused 2, and the draft would stop only 0 of them; the policy in force stops 2."],
        ),
        (rows(H, P, 6) + rows(P, H, 3), []),
        ([], []),
    ],
    ids=["holds everything", "stops most", "stops what was published", "lets pass what was refused", "milder", "empty"],
)
def test_cautions_name_the_numbers(found: list[Row], says: list[str]) -> None:
    assert cautions(tally(found)) == says


def test_two_policies_need_what_either_needs() -> None:
    one = needs(parse(policy("hold if spam above 0.8 and comments in the last 10 minutes above 5")))
    other = needs(parse(policy("hold if first comment and comments in the last 2 minutes above 9")))
    both = one | other
    assert (both.scores, both.facts) == ({"spam"}, {"approved", "earlier"})
    assert (both.window, both.most) == (10 * MINUTE, 10)
