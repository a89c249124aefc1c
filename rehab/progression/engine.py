"""The decision (specification, section 7): the first block with a true rule decides direction, stage and date."""

from __future__ import annotations

from .days import date_of, highest
from .decision import not_before_of, stage_of, today_of
from .facts import Facts
from .names import CONTACTS
from .numbers import Numbers
from .recommendation import Count, DayOutcome, Finding, Recommendation
from .rules import RULES
from .rules.telling import TELLING
from .rules.way_up import nearest_climb
from .situation import Situation

ENGINE_VERSION = "1"
# Each block with the direction it decides, in the order in which they are asked.
DIRECTION_OF = {
    "7a": "stop",
    "7b": "step_back",
    "H1": "hold",
    "H2": "hold",
    "H3": "hold",
    "H4": "hold",
    "H5": "hold",
    "7d": "progress",
}
BLOCKS = {block: [rule for rule in RULES.values() if rule.block == block] for block in DIRECTION_OF}
# On the way up the rules are steps: only the first true one is named.
FIRST_ONLY = ("H5", "7d")


def recommend(facts: Facts, numbers: Numbers) -> Recommendation:
    """What the next walk should be. Deterministic, and total for every stage of the ladder: no clock is asked.

    Raises CaseError when `plan.stage` is not on the ladder of `numbers`."""
    situation = Situation(facts, numbers)
    direction, deciding = decide(situation)
    rules = {finding.rule for finding in deciding}
    findings = (*deciding, *telling(situation, rules))
    not_before = not_before_of(situation, direction, rules)
    return Recommendation(
        direction=direction,
        stage=stage_of(situation, direction, rules),
        not_before=not_before,
        because=tuple(finding.rule for finding in findings),
        contact=max((finding.contact for finding in findings), key=CONTACTS.index),
        today=today_of(situation, direction, not_before),
        findings=findings,
        next_stage=situation.next_stage.code if situation.next_stage else None,
        count=count_of(situation),
        days=outcomes_of(situation),
    )


def decide(situation: Situation) -> tuple[str, list[Finding]]:
    """The direction, and what the true rules of the first block with one have found.

    There always is one: where nothing stops, leads back or holds, a route through the gate is met."""
    for block, rules in BLOCKS.items():
        spoken = (rule.speak(situation) for rule in rules)
        findings = [finding for finding in spoken if finding]
        if findings:
            return DIRECTION_OF[block], findings[:1] if block in FIRST_ONLY else findings
    raise AssertionError("no rule was true")


def telling(situation: Situation, named: set[str]) -> list[Finding]:
    """What the therapist is told beside the answer, unless it is named already."""
    spoken = (RULES[name].speak(situation) for name in TELLING if name not in named)
    return [finding for finding in spoken if finding]


def count_of(situation: Situation) -> Count:
    """How far the way up is walked, by the route that is nearest to its end."""
    nearest = nearest_climb(situation)
    if nearest is None:
        return Count()
    return Count(
        calm=nearest.calm,
        counting=len(nearest.recent),
        needed=nearest.needed,
        window_days=nearest.window_days,
        route=nearest.route.rule,
        more=nearest.more,
    )


def outcomes_of(situation: Situation) -> tuple[DayOutcome, ...]:
    """Every walk-day with its outcome, oldest first."""
    counted = {day.on for day in situation.count}
    return tuple([
        DayOutcome(date_of(day.on), day.outcome, day.on in counted, highest(day.left.worst, day.right.worst))
        for day in situation.days
    ])  # fmt: skip
