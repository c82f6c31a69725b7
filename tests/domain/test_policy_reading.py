"""What can be written in a policy, and what is said of what cannot."""

from __future__ import annotations

import pytest
from test_policy_samples import DAY, HOUR, THURSDAY_NOON, clause, facts, judged, policy

from weighin.domain.errors import Refusals
from weighin.domain.policy import Facts, Mistake, Mistakes, Ruling, clauses, parse, spoken
from weighin.domain.types import MINUTE, Role

NIGHT = THURSDAY_NOON + 11 * HOUR + 30 * MINUTE


def sent(*minutes_before: int) -> Facts:
    """A comment whose writer sent others so many minutes before it."""
    return facts(earlier=[THURSDAY_NOON - minutes * MINUTE for minutes in minutes_before])


@pytest.mark.parametrize(
    ("condition", "true", "false"),
    [
        ("spam above 0.8", facts({"spam": 0.81}), facts({"spam": 0.8})),
        ("spam score at least 0.8", facts({"spam": 0.8}), facts({"spam": 0.79})),
        ("personal_attack below 0.2", facts(), facts({"personal_attack": 0.2})),
        ("Personal Attack at most 0.2", facts({"personal_attack": 0.2}), facts({"personal_attack": 0.3})),
        ("substance between 0.2 and 0.4", facts({"substance": 0.4}), facts({"substance": 0.41})),
        ("spam more than 0.8", facts({"spam": 0.9}), facts()),
        ("first comment", facts(approved=0), facts(approved=1)),
        ("approved at least 20", facts(approved=20), facts(approved=19)),
        ("approved at most 20 comments", facts(approved=20), facts(approved=21)),
        ("links above 2", facts(links=3), facts(links=2)),
        ("links exactly 2", facts(links=2), facts(links=3)),
        ("links fewer than 1 link", facts(), facts(links=1)),
        ("images between 1 and 3", facts(images=3), facts(images=4)),
        ("length below 5 characters", facts(text="four"), facts(text="fiver")),
        ("words at least 3", facts(text="Was it lit?"), facts(text="It - was!")),
        ("account age below 2 days", facts(account_age=2 * DAY - 1), facts(account_age=2 * DAY)),
        ("account age at least 1 hour", facts(account_age=HOUR), facts(account_age=HOUR - 1)),
        ("account age above 3 weeks", facts(), facts(account_age=21 * DAY)),
        ("repeated text", facts(repeated=True), facts()),
        ("copied", facts(copied=True), facts()),
        ("contentless", facts(contentless=True), facts()),
        ("edited", facts(edited=True), facts()),
        ("language is en", facts(language="en-GB"), facts(language="de")),
        ("language is English or german", facts(language="de_AT"), facts(language="fr")),
        ("language is not en, de", facts(language="und"), facts(language="de")),
        ("language is not en, unknown", facts(language="fr"), facts(language="und")),
        ("comments in the last 10 minutes above 1", sent(1, 10), sent(1, 11)),
        ("comments in the last hour at least 1", sent(60), sent(61, -1)),
        ("time between 23:00 and 06:00", facts(sent_at=NIGHT), facts()),
        ("time of day between 23:00 and 06:00", facts(sent_at=DAY + 6 * HOUR - 1), facts(sent_at=DAY + 6 * HOUR)),
        ("time between 9:00 and 24:00", facts(sent_at=NIGHT), facts(sent_at=DAY)),
        ("time between 14:00 and 15:00", facts(utc_offset=120), facts()),
        ("weekday is Thursday", facts(), facts(sent_at=NIGHT, utc_offset=60)),
        ("weekday is not saturday, sunday", facts(), facts(sent_at=THURSDAY_NOON + 2 * DAY)),
        ('story is "the-ferry", "the-lamp"', facts(), facts(story="the-long-thread")),
        ('story is not "the-lamp"', facts(), facts(story="the-lamp")),
        ("writer is guest", facts(writer=Role.GUEST), facts()),
        ("writer is not guest or moderator", facts(), facts(writer=Role.MODERATOR)),
        ('contains "lamp"', facts(), facts(text="dark")),
        ("not edited", facts(), facts(edited=True)),
        ("not not edited", facts(edited=True), facts()),
        ("not (edited or links at least 1)", facts(), facts(links=1)),
        ("not (edited and links at least 1)", facts(links=1), facts(links=1, edited=True)),
        ("(edited or copied) and first comment", facts(copied=True, approved=0), facts(copied=True)),
    ],
)
def test_a_condition_means_what_it_says(condition: str, true: Facts, false: Facts) -> None:
    assert judged(f"hold if {condition}", true).verdict is Ruling.HOLD
    assert judged(f"hold if {condition}", false).verdict is Ruling.PUBLISH
    assert judged(f"hold if not ({condition})", false).verdict is Ruling.HOLD


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("hold if personal_attack above 0.8", "A comment is held if its score for personal attack is above 0.8."),
        ("nudge if not first comment", "…is asked once to rephrase it if it is not its writer's first comment here."),
        (
            "publish if approved at least 1",
            "This clause lets a comment pass if its writer has at least 1 published comment.",
        ),
        ("reject if links above 9 and edited", "A comment is rejected if it has more than 9 links and it was edited."),
        ("hold always", "A comment is held in any case."),
        (
            "hold if edited and (spam above 0.8 or links at least 3 or (copied and repeated))",
            "…if it was edited and either its score for spam is above 0.8, it has at least 3 links or both "
            "its text is copied from the story or the comment above it and its text was sent here before.",
        ),
        ('hold if story is "the-ferry"', "A comment is held if it stands under the story “the-ferry”."),
        ("hold if language is not en, de", "A comment is held if its language is not English or German."),
        (
            "hold if comments in the last hour above 1",
            "…if its writer sent more than 1 other comment in the hour before.",
        ),
        ("hold if account age below 2 days", "A comment is held if its writer's account is less than 2 days old."),
    ],
)
def test_a_rule_is_said_as_a_sentence(rule: str, sentence: str) -> None:
    assert spoken(policy(rule).rules[0]).endswith(sentence.removeprefix("…"))


def test_long_lists_of_words_are_said_in_short() -> None:
    words = ", ".join(f'"w{number}"' for number in range(50))
    assert "“w4” or one of 45 others." in spoken(policy(f"hold if contains any of {words}").rules[0])


def test_a_rule_may_go_on_in_the_next_line_and_hold_remarks() -> None:
    read = policy(
        "# what people complained about",
        "hold  if spam above 0.8   # for now",
        "      and (first comment or",
        "           links at least 2",
        "      )",
        "",
        'hold if contains any of "one", # and',
        '   "#two"',
        "hold if (spam above",
        "   0.8)",
    ).rules
    assert [rule.line for rule in read] == [7, 12, 14]
    assert read[0].text == "hold  if spam above 0.8 and (first comment or links at least 2 )"
    assert read[1].text == 'hold if contains any of "one", "#two"'


def test_quotes_of_word_processors_are_quotes() -> None:
    for quoted in ('"lamp"', "“lamp”", "„lamp“", "«lamp»", "»lamp«"):
        assert judged(f"hold if contains {quoted}").verdict is Ruling.HOLD


def test_a_clause_may_have_several_blocks_and_ends_with_the_next_heading_of_its_level() -> None:
    text = clause("hold if edited") + "#### Why\n\n~~~rules\nhold if copied\n~~~\n" + clause("hold always", number=2)
    read = parse(text)
    assert [(one.number, one.heading, one.line, len(one.rules)) for one in read.clauses] == [
        ("1", "Be respectful", 1, 2),
        ("2", "Be respectful", 13, 1),
    ]
    assert [(one.number, one.heading) for one in read.clauses] == clauses(text)


@pytest.mark.parametrize(
    ("rule", "column", "wrong", "instead"),
    [
        ("hodl if edited", 1, "“hodl” is not a verdict.", "Did you mean `hold`?"),
        ("block if edited", 1, "“block” is not a verdict.", "Did you mean `reject`?"),
        ("edited, so hold", 1, "“edited” is not a verdict.", "Begin each rule with"),
        ("hold spam above 0.8", 6, "`if` is missing here.", "Write `hold if …` or `hold always`."),
        ("hold", 5, "`if` is missing here.", "Write `hold if …`"),
        ("hold if", 8, "The rule ends where a condition is missing.", "lists what can be asked"),
        ("hold if spma above 0.8", 9, "“spma” is not a condition.", "Did you mean `spam`?"),
        (
            "hold if persnal_attak above 0.8",
            9,
            "“persnal attak” is not a condition.",
            "Did you mean `personal attack`?",
        ),
        ("hold if spam > 0.8", 14, "“>” is not read here.", "Write `above`."),
        ("hold if spam abov 0.8", 14, "“abov” is not a comparison.", "Did you mean `above`?"),
        ("hold if spam above 80%", 20, "A score is a number from 0 to 1", "Write `0.8`."),
        ("hold if spam above 80", 20, "A score is a number from 0 to 1", "Write `0.8`."),
        ("hold if spam above 0,8", 20, "A score is a number from 0 to 1", "Write `0.8`."),
        ("hold if spam above .8", 20, "A score is a number from 0 to 1", "Write `0.8`."),
        ("hold if spam above 8000", 20, "A score is a number from 0 to 1", "Write one such as `0.8`."),
        ("hold if spam above high", 20, "“high” is not a number from 0 to 1.", "Write one such as `0.8`."),
        ('hold if spam above "0.8"', 20, "“0.8” is not a number from 0 to 1.", "Write one such as `0.8`."),
        ("hold if spam above -1", 20, "“-” is not a number from 0 to 1.", "Write one"),
        ("hold if spam above", 19, "What is missing here is not a number from 0 to 1.", "Write one"),
        ("hold if links at least three", 24, "“three” is not a whole number up to 1,000,000.", "digits only"),
        ("hold if links at least 2.5", 24, "“2.5” is not a whole number", "digits only"),
        ("hold if links at least 99999999", 24, "is not a whole number", "digits only"),
        ("hold if links between 5 and 3", 23, "Nothing lies between these two.", "Write `between 3 and 5`."),
        ("hold if account age below 2", 28, "The rule ends where a unit of time is missing.", "`2 days`"),
        ("hold if account age below 2 dasy", 29, "“dasy” is not a unit of time.", "Did you mean `days`?"),
        ("hold if comments in 9 weeks above 1", 21, "over a minute at least and a week at most", "Write `10 minutes`."),
        ("hold if comments in 0 days above 1", 21, "over a minute at least and a week at most", "Write `10 minutes`."),
        ("hold if time between 25:00 and 06:00", 22, "“25:00” is not a time of day.", "`23:00`"),
        ("hold if time between 06:00 and 6:00", 14, "These two times are the same.", "Write two that differ"),
        ("hold if time is night", 14, "“is” is not `between`.", "time between 23:00 and 06:00"),
        ("hold if weekday is Freitag", 20, "“Freitag” is not a day of the week.", "weekday is Saturday"),
        ("hold if language is germn", 21, "“germn” is not a language.", "Did you mean `german`?"),
        ("hold if language en", 18, "“en” is not `is` or `is not`.", "`language is en`"),
        ("hold if language is en,", 23, "Nothing of the list follows this comma.", "leave the comma out"),
        ("hold if writer is robot", 19, "“robot” is not a kind of writer.", "writer is guest"),
        ("hold if story is the-ferry", 18, "The story's name in quotes is missing.", '`"the-ferry"`'),
        ('hold if story is "The Ferry"', 18, "“The Ferry” is not the name", '`"the-ferry"`'),
        ("hold if contains casino", 18, "Words in quotes are missing here.", '`contains any of "one", "two words"`'),
        ('hold if contains "casino', 18, "This quote is never closed.", "in the same line"),
        ('hold if contains "ca*no"', 18, "“ca*no” has a * inside.", "beginning or at the end"),
        ('hold if contains "*"', 18, "“*” holds no letter and no digit.", "Write a word"),
        ('hold if contains "one" "two"', 24, "“two” does not belong here.", "`and` or `or`"),
        (f'hold if contains "{"a" * 101}"', 18, "is too long.", "at most 100 characters"),
        ("hold if edited and", 19, "The rule ends where a condition is missing.", "lists"),
        ("hold if edited && copied", 16, "“&&” does not join conditions.", "Did you mean `and`?"),
        ("hold if edited adn copied", 16, "“adn” does not join conditions.", "Did you mean `and`?"),
        ("hold if edited.", 15, "“.” does not belong here.", "Put `and` or `or`"),
        ("hold if edited and copied or repeated", 27, "this can be read in two ways", "brackets"),
        ("hold if (edited and copied", 9, "This bracket is never closed.", "Write `)`"),
        ("hold if edited)", 15, "This bracket was never opened.", "Leave it out"),
        ("hold if " + "(" * 11 + "edited" + ")" * 11, 19, "more than 10 deep", "several rules"),
        ("hold always if edited", 13, "“if” does not belong here.", "Put `and` or `or`"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_what_to_write(rule: str, column: int, wrong: str, instead: str) -> None:
    with pytest.raises(Mistakes) as raised:
        policy("hold if edited", rule)
    [mistake] = raised.value.mistakes
    assert (mistake.line, mistake.column) == (7, column)
    assert wrong in mistake.wrong
    assert instead in mistake.instead


def test_all_mistakes_are_named_at_once_in_the_order_of_the_lines() -> None:
    with pytest.raises(Refusals) as raised:
        policy(
            "hodl if spma above 0.8 and lnks at least 3",
            "hold if edited",
            "hold if (edited",
            "reject if spam above 0.9",
        )
    assert isinstance(raised.value, Mistakes)
    assert [(one.line, one.column) for one in raised.value.mistakes] == [(6, 1), (6, 9), (6, 28), (8, 9), (9, 1)]
    assert [refusal.message for refusal in raised.value.refusals] == [str(one) for one in raised.value.mistakes]
    assert str(Mistake(3, 5, "Wrong.", "Right.")) == "Line 3, column 5: Wrong. Right."


@pytest.mark.parametrize(
    "condition",
    [
        "spam above 0.99",
        "not spam below 0.9",
        "spam above 0.9 and toxicity above 0.9",
        "spam above 0.9 or links at least 3",
        "not (spam below 0.9 and links below 3)",
        "(spam above 0.9 or edited) and (toxicity above 0.5 or links at least 3)",
        "spam above 0.9 and links at least 0",
        "spam above 0.9 and length at least 1",
        "spam above 0.9 and (links at least 1 or links below 1)",
        "spam above 0.9 and (writer is guest or writer is not guest)",
    ],
)
def test_no_comment_is_rejected_by_a_score_alone(condition: str) -> None:
    with pytest.raises(Mistakes, match="nothing but a machine's score"):
        policy(f"reject if {condition}")
    assert policy(f"hold if {condition}").rules


@pytest.mark.parametrize(
    "condition",
    [
        "spam above 0.9 and links at least 3",
        "links at least 3 or edited",
        "(spam above 0.9 or insult above 0.9) and edited",
    ],
)
def test_a_comment_may_be_rejected_by_a_score_and_something_else(condition: str) -> None:
    assert policy(f"reject if {condition}").rules[0].ruling is Ruling.REJECT


RULES = "```rules\nhold if edited\n```"


@pytest.mark.parametrize(
    ("text", "line", "wrong"),
    [
        (RULES, 1, "belong to no numbered clause"),
        (f"### 1. Be kind\n\n## Also\n\n{RULES}", 5, "belong to no numbered clause"),
        ("### 1. Be kind\n\n```rules\nhold if edited\n\n### 2. Stay", 3, "never closed"),
        ("### 1. Be kind\n\n- so\n\n    ```rules\n    hold if edited\n    ```", 5, "their block is indented"),
        ("### 1. Be kind\n\n> ```rules\n> hold if edited\n> ```", 3, "their block is indented"),
        ("### 1. Be kind\n\n```rule\nhold if edited\n```", 3, "A block marked “rule” is not read."),
        (f"### 1. Be kind\n\n### 1. Stay\n\n{RULES}", 3, "There is another clause 1"),
        ("x" * 100_001, 1, "This policy has 100,001 characters"),
    ],
)
def test_rules_that_would_silently_not_be_read_are_a_mistake(text: str, line: int, wrong: str) -> None:
    with pytest.raises(Mistakes) as raised:
        parse(text)
    [mistake] = raised.value.mistakes
    assert mistake.line == line
    assert wrong in mistake.wrong


def test_a_policy_without_rules_publishes_everything() -> None:
    for text in (
        "",
        "Be kind.",
        "### 1. Be kind\n\n### 1. Twice\n\n```\nhold if edited\n```\n",
        "### 1. X\n```rules\n```",
    ):
        assert parse(text).rules == ()


@pytest.mark.parametrize(
    ("text", "places", "said"),
    [
        ("Be kind.\n\x00", [(2, 1)], "nobody sees (U+0000)"),
        (clause("hold if ed\x00ited", "hold if \x1bcopied"), [(6, 11), (7, 9)], "nobody sees"),
        (clause('hold if contains "a\x0c"'), [(6, 20)], "U+000C"),
        ("### 1. A\x85\n", [(1, 9)], "U+0085"),
        ("Be \ud800 kind.", [(1, 4)], "U+D800"),
        ("Be \u202ekind.", [(1, 4)], "turns the direction of what follows (U+202E)"),
        (clause('hold if contains "\u2067a\u2069"'), [(6, 19), (6, 21)], "turns the direction"),
    ],
)
def test_a_character_that_nobody_sees_is_a_mistake_where_it_stands(
    text: str, places: list[tuple[int, int]], said: str
) -> None:
    with pytest.raises(Mistakes) as raised:
        parse(text)
    assert [(one.line, one.column) for one in raised.value.mistakes] == places
    assert all("Delete it." in str(one) for one in raised.value.mistakes)
    assert said in str(raised.value.mistakes[0])


def test_tabs_any_line_ends_and_isolated_words_of_other_directions_are_no_mistakes() -> None:
    read = parse("Be \u2067\u0637\u064a\u0628\u2069.\r\n\r\n" + clause("hold\tif edited").replace("\n", "\r\n"))
    assert [rule.line for rule in read.rules] == [8]


def test_a_clause_is_named_in_few_words() -> None:
    parse(f"### 1. {'x' * 200}")
    with pytest.raises(Mistakes) as raised:
        parse(f"Be kind.\n\n### 1. {'x' * 201}\n")
    assert [(one.line, one.column) for one in raised.value.mistakes] == [(3, 1)]
    assert "This heading has 201 characters" in str(raised.value)
    assert parse(f"## {'x' * 500}\n\n### 1. A").clauses  # a heading without a number names no clause


def test_a_policy_of_nothing_but_control_characters_is_a_short_list_of_mistakes() -> None:
    with pytest.raises(Mistakes) as raised:
        parse("\x00" * 100_000)
    assert len(raised.value.mistakes) == 100
