"""What a policy says of a comment: which rule wins, why, and what happens where something is not known."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from random import Random

import pytest
from hypothesis import strategies as st
from samples import law
from test_policy_samples import VALUES, clause, clauses_of_rules, facts, judged, policy, some_facts, text_of

from weighin.domain.policy import SCORES, Facts, Outcome, Ruling, explained, judge, needs, parse, version
from weighin.domain.types import MINUTE

EDITED = facts(edited=True)


def verdict(*rules: str, about: Facts = EDITED) -> Ruling:
    return judged(list(rules), about).verdict


def test_a_comment_is_published_where_no_rule_speaks_against_it() -> None:
    assert judge(parse(""), facts()) == Outcome(Ruling.PUBLISH, version(""))
    outcome = judged(["hold if copied", "publish if edited"], EDITED)
    assert (outcome.verdict, outcome.clause, outcome.rule) == (Ruling.PUBLISH, None, None)
    assert explained(outcome) == "Published: no rule of the policy speaks against it."


def test_in_a_clause_rejecting_beats_exempting_beats_holding_beats_nudging() -> None:
    rules = ["nudge if edited", "hold if edited", "publish if edited", "reject if edited"]
    assert verdict(*rules) is Ruling.REJECT
    assert verdict(*rules[:3]) is Ruling.PUBLISH
    assert verdict(*rules[:2]) is Ruling.HOLD
    assert verdict(*rules[:1]) is Ruling.NUDGE
    assert verdict(*reversed(rules)) is Ruling.REJECT


def test_over_all_clauses_the_strictest_wins_and_an_exemption_is_for_its_clause_alone() -> None:
    text = clause("hold if edited", "publish if edited") + clause("nudge if edited", number=2)
    outcome = judge(parse(text), EDITED)
    assert outcome.verdict is Ruling.NUDGE
    assert outcome.clause is not None
    assert outcome.clause.number == "2"
    strict = judge(parse(text + clause("hold if edited", number=3) + clause("hold always", number=4)), EDITED)
    assert strict.clause is not None
    assert (strict.verdict, strict.clause.number) == (Ruling.HOLD, "3")


def test_an_outcome_names_clause_rule_line_and_what_was_true() -> None:
    text = "Hello.\n\n" + clause(
        "nudge if edited",
        "hold if (personal attack above 0.8 or links at least 3) and not first comment and not spam above 0.9",
        number=2,
        heading="No personal attacks",
    )
    outcome = judge(parse(text), facts({"personal_attack": 0.80004}, edited=True))
    assert outcome.clause is not None
    assert outcome.rule is not None
    assert (outcome.clause.number, outcome.clause.heading, outcome.rule.line) == ("2", "No personal attacks", 9)
    assert outcome.rule.text.startswith("hold if (personal attack above 0.8")
    assert outcome.because == (
        "its score for personal attack is above 0.8 (0.80004)",
        "it is not its writer's first comment here",
        "its score for spam is not above 0.9 (0.10)",
    )
    assert outcome.scores == ("personal_attack", "spam")
    assert outcome.version == version(text)
    assert explained(outcome).startswith(
        "Held under clause 2, “No personal attacks”, because its score for personal attack is above 0.8 (0.80004), "
    )


def test_an_exemption_that_made_a_difference_is_named() -> None:
    outcome = judged(["hold if spam above 0.5", "publish if approved at least 5"], facts({"spam": 0.7}))
    assert outcome.verdict is Ruling.PUBLISH
    assert outcome.rule is not None
    assert outcome.rule.text == "publish if approved at least 5"
    assert explained(outcome) == (
        "Published: clause 1, “Be respectful”, lets it pass, because its writer has at least 5 published comments."
    )


def test_a_writer_is_nudged_once_and_held_the_second_time() -> None:
    rule = "nudge if contentless"
    first = judged(rule, facts(contentless=True))
    assert (first.verdict, first.asked_before) == (Ruling.NUDGE, False)
    assert explained(first).startswith("Its writer is asked to rephrase it under clause 1")
    second = judged(rule, facts(contentless=True, nudged=True))
    assert (second.verdict, second.asked_before, second.in_doubt) == (Ruling.HOLD, True, False)
    assert explained(second).endswith("Its writer had been asked to rephrase it.")
    assert judged(rule, facts(nudged=True)).verdict is Ruling.PUBLISH


@pytest.mark.parametrize("unknown", [{"spam": None}, {"spam": float("nan")}, {"spam": float("inf")}])
def test_a_comment_is_held_where_a_score_that_is_missing_could_have_held_it(unknown: dict[str, float | None]) -> None:
    outcome = judged("hold if spam above 0.8 and not first comment", facts(unknown))
    assert (outcome.verdict, outcome.in_doubt) == (Ruling.HOLD, True)
    assert outcome.missing == ("its score for spam",)
    assert outcome.because == ("it is not its writer's first comment here",)
    assert outcome.scores == ()
    assert explained(outcome) == (
        "Held because its score for spam could not be judged in time; clause 1, “Be respectful”, may apply. "
        "What is known: it is not its writer's first comment here."
    )


def test_several_missing_scores_are_named_in_one_breath() -> None:
    rule = "hold if spam above 0.8 or insult above 0.8 or threat above 0.9 or links above 3"
    outcome = judged(rule, facts({"spam": None, "insult": None, "threat": None}, links=None))
    assert explained(outcome) == (
        "Held because its scores for spam, insult and threat and how many links it has could not be judged in time; "
        "clause 1, “Be respectful”, may apply."
    )


def test_what_is_known_is_named_however_deep_it_stands() -> None:
    outcome = judged(
        "hold if edited and (copied or (spam above 0.8 and links at least 1))",
        facts({"spam": None}, edited=True, links=2),
    )
    assert outcome.because == ("it was edited", "it has at least 1 link (2)")


def test_a_comment_that_is_held_anyway_is_held_by_what_is_known() -> None:
    rules = ["hold if edited", "reject if spam above 0.8 and links at least 1"]
    outcome = judged(rules, facts({"spam": None}, edited=True, links=1))
    assert outcome.rule is not None
    assert (outcome.rule.text, outcome.in_doubt) == ("hold if edited", False)
    assert outcome.missing == ("its score for spam",)
    assert explained(outcome).endswith("because it was edited. Its score for spam could not be judged in time.")


def test_nobody_waits_for_a_score_that_another_clause_makes_needless() -> None:
    text = clause("hold if edited") + clause("hold if spam above 0.8", "nudge if insult above 0.8", number=2)
    assert judge(parse(text), facts({"spam": None, "insult": None}, edited=True)).missing == ()
    assert judge(parse(text), facts({"spam": None, "insult": None})).missing == (
        "its score for spam",
        "its score for insult",
    )


def test_a_score_that_nobody_gave_is_missing_too() -> None:
    assert judged("nudge if insult above 0.8", replace(facts(), scores={})).verdict is Ruling.HOLD


@pytest.mark.parametrize(
    ("rules", "expected", "missing"),
    [
        (["hold if spam above 0.8 and first comment"], Ruling.PUBLISH, False),
        (["hold if spam above 0.8 or links at least 1"], Ruling.HOLD, False),
        (["hold if spam above 0.8", "publish if approved at least 5"], Ruling.PUBLISH, False),
        (["publish if spam below 0.5"], Ruling.PUBLISH, False),
        (["publish if spam below 0.5", "hold if links at least 1"], Ruling.HOLD, True),
        (["publish if spam below 0.5", "nudge if links at least 1"], Ruling.NUDGE, True),
        (["reject if spam above 0.8 and links at least 1"], Ruling.HOLD, True),
        (["reject if spam above 0.8 and links at least 1", "hold always"], Ruling.HOLD, True),
        (["reject if spam above 0.8 and links at least 1", "reject if links at least 1"], Ruling.REJECT, False),
        (["nudge if spam above 0.8"], Ruling.HOLD, True),
        (["nudge if spam above 0.8", "hold if links at least 1"], Ruling.HOLD, False),
    ],
)
def test_what_is_missing_matters_only_where_it_could_change_the_outcome(
    rules: list[str], expected: Ruling, missing: bool
) -> None:
    outcome = judged(rules, facts({"spam": None}, links=1))
    assert (outcome.verdict, bool(outcome.missing)) == (expected, missing)


@pytest.mark.parametrize(
    ("rule", "unknown"),
    [
        ("hold if language is not en", {"language": None}),
        ("hold if repeated", {"repeated": None}),
        ("hold if comments in 10 minutes above 3", {"earlier": None}),
        ("hold if first comment", {"approved": None}),
        ("hold if writer is guest", {"writer": None}),
        ('hold if story is "x"', {"story": None}),
    ],
)
def test_any_fact_may_be_missing(rule: str, unknown: dict[str, None]) -> None:
    outcome = judged(rule, facts(**unknown))
    assert outcome.in_doubt
    assert len(outcome.missing) == 1


def test_all_that_rules_need_is_known_beforehand() -> None:
    asked = needs(
        policy(
            "hold if spam above 0.5 and comments in 10 minutes above 5",
            "hold if comments in the last hour below 3 or severe toxicity above 0.5",
            "hold if repeated or words below 3 or language is en or time between 1:00 and 2:00",
            "nudge if first comment",
        )
    )
    assert asked.scores == {"spam", "severe_toxicity"}
    assert asked.facts == {"earlier", "repeated", "language", "approved"}
    assert (asked.window, asked.most) == (60 * MINUTE, 6)
    nothing = needs(parse(""))
    assert (nothing.scores, nothing.facts, nothing.window, nothing.most) == (frozenset(), frozenset(), 0, 0)


def by_hand(clauses: list[list[str]], about: Facts) -> Ruling:
    """The outcome with everything known, worked out from what each rule says when it stands alone."""
    rulings = [Ruling.PUBLISH]
    for rules in clauses:
        # Alone and turned into a hold, a rule holds where it applies.
        applies = {
            rule.split(" ")[0] for rule in rules if verdict(f"hold {rule.split(' ', 1)[1]}", about=about) is Ruling.HOLD
        }
        if "reject" in applies:
            rulings.append(Ruling.REJECT)
        elif "publish" not in applies:
            rulings += [Ruling.HOLD] * ("hold" in applies or ("nudge" in applies and about.nudged))
            rulings += [Ruling.NUDGE] * ("nudge" in applies)
    return max(rulings, key=lambda ruling: ruling.strictness)


@law(clauses_of_rules, some_facts)
def test_with_everything_known_the_strictest_clause_decides(clauses: list[list[str]], about: Facts) -> None:
    outcome = judge(parse(text_of(clauses)), about)
    assert outcome.verdict is by_hand(clauses, about)
    assert (outcome.missing, outcome.in_doubt) == ((), False)
    assert (outcome.rule is None) <= (outcome.verdict is Ruling.PUBLISH)
    assert explained(outcome)


@law(clauses_of_rules, some_facts, st.sets(st.sampled_from(["spam", "insult"]), min_size=1))
def test_whatever_a_missing_score_turns_out_to_be_the_outcome_was_no_milder(
    clauses: list[list[str]], about: Facts, unknown: set[str]
) -> None:
    read = parse(text_of(clauses))
    blind = judge(read, replace(about, scores={**about.scores, **dict.fromkeys(unknown)}))
    names = sorted(unknown)
    for values in product(VALUES, repeat=len(names)):
        seen = judge(read, replace(about, scores={**about.scores, **dict(zip(names, values, strict=True))})).verdict
        assert blind.verdict.strictness >= min(seen.strictness, Ruling.HOLD.strictness)
        assert seen is Ruling.REJECT or blind.verdict is not Ruling.REJECT
        assert blind.missing or seen is blind.verdict
    assert explained(blind)


@law(clauses_of_rules, some_facts, st.randoms(use_true_random=False), st.booleans())
def test_taking_a_rule_out_makes_nothing_stricter_and_an_exemption_nothing_milder(
    clauses: list[list[str]], about: Facts, dice: Random, known: bool
) -> None:
    places = [(one, two) for one, rules in enumerate(clauses) for two in range(len(rules))]
    if not places:
        return
    one, two = dice.choice(places)
    fewer = [[rule for k, rule in enumerate(rules) if (i, k) != (one, two)] for i, rules in enumerate(clauses)]
    about = about if known else replace(about, scores=dict.fromkeys(SCORES))
    with_it = judge(parse(text_of(clauses)), about).verdict.strictness
    without = judge(parse(text_of(fewer)), about).verdict.strictness
    if clauses[one][two].startswith("publish"):
        assert without >= with_it
    elif with_it == Ruling.NUDGE.strictness and not known:  # a nudge in doubt holds, one that is certain nudges
        assert without <= Ruling.HOLD.strictness
    else:
        assert without <= with_it
