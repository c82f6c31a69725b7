"""The site's written comments policy: numbered clauses that people read, with rules in them that a machine applies.

policy = parse(text)              or Mistakes, each with its line
warnings(policy)                  what can be read and still looks wrong
alarms(policy), rings(...)        from which probability on a score counts against a comment
likelihood(policy, facts)         how near a comment comes to being stopped, nearness(policy, scores) by scores alone
needs(policy)                     what to find out about a comment before it is judged
effort(policy)                    how long judging takes, in comparisons
judge(policy, facts) -> Outcome   publish, nudge, hold or reject; by which clause, rule and conditions
spoken(rule), explained(outcome)  as sentences, and plural(number, noun)
clauses(text), without_rules(text), version(text)   of the text alone
"""

from weighin.domain.policy.alarms import alarms, rings
from weighin.domain.policy.document import clauses, version, without_rules
from weighin.domain.policy.facts import SCORES, UNDETERMINED, Facts
from weighin.domain.policy.judging import Outcome, judge
from weighin.domain.policy.likelihood import STOPPED, likelihood, nearness
from weighin.domain.policy.mistakes import Mistake, Mistakes
from weighin.domain.policy.needing import Needs, effort, needs
from weighin.domain.policy.reading import parse
from weighin.domain.policy.rules import Clause, Policy, Rule, Ruling
from weighin.domain.policy.scrutiny import Doubt, warnings
from weighin.domain.policy.speaking import explained, spoken
from weighin.domain.policy.wording import plural

__all__ = [
    "SCORES",
    "STOPPED",
    "UNDETERMINED",
    "Clause",
    "Doubt",
    "Facts",
    "Mistake",
    "Mistakes",
    "Needs",
    "Outcome",
    "Policy",
    "Rule",
    "Ruling",
    "alarms",
    "clauses",
    "effort",
    "explained",
    "judge",
    "likelihood",
    "nearness",
    "needs",
    "parse",
    "plural",
    "rings",
    "spoken",
    "version",
    "warnings",
    "without_rules",
]
