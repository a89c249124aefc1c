"""7e. Telling: these decide nothing, and tell the therapist beside any answer."""

from __future__ import annotations

from rehab.progression.days import iso
from rehab.progression.names import KNEES
from rehab.progression.scoring import BAD
from rehab.progression.situation import Situation

from .rule import Said, rule
from .step_back import knee_leads_back
from .stop import is_stopped

REPEATED_WITHIN_DAYS = 14
OTHER_KNEE_HURTS_FROM = 3


@rule("7e", "first_on", "on", contact="therapist")
def step_back_was_repeated(situation: Situation) -> Said:
    """A second step back within two weeks: the dose is not the whole story."""
    events = situation.back_events
    for on in sorted(situation.standing, reverse=True):
        first = max((first for first in events if 1 <= on - first <= REPEATED_WITHIN_DAYS), default=None)
        if first is not None:
            return {"first_on": iso(first), "on": iso(on)}
    return None


@rule("7e", contact="therapist")
def first_stage_was_too_much(situation: Situation) -> Said:
    """Nothing on the ladder is easier than the first stage: someone has to look (unless a stop already says so)."""
    first = situation.stage is situation.numbers.stages[0]
    return {} if first and knee_leads_back(situation) and not is_stopped(situation) else None


@rule("7e", contact="therapist")
def three_walks_went_badly(situation: Situation) -> Said:
    """Three walks in a row that held, stepped back or stopped: repeating the dose does not settle the knee."""
    outcomes = [day.outcome for day in situation.run if day.outcome != "neutral"][-3:]
    return {} if len(outcomes) == 3 and all(outcome in BAD for outcome in outcomes) else None


@rule("7e", "knee", "worst", contact="therapist")
def other_knee_began_to_hurt(situation: Situation) -> Said:
    """A knee that was not affected hurts on two walks in a row."""
    latest = situation.run[-2:]
    for knee in KNEES:
        worsts = [day.knee(knee).worst or 0 for day in latest]
        if knee not in situation.profile.knees and len(worsts) == 2 and min(worsts) >= OTHER_KNEE_HURTS_FROM:
            return {"knee": knee, "worst": max(worsts)}
    return None


@rule("7e", "days", contact="therapist")
def gap_was_very_long(situation: Situation) -> Said:
    """A month away: the safety check is asked again."""
    return {"days": situation.gap} if situation.gap > situation.limit("gap_far_after") else None


TELLING = (
    "step_back_was_repeated",
    "first_stage_was_too_much",
    "three_walks_went_badly",
    "other_knee_began_to_hurt",
    "pain_was_elsewhere",
    "knee_was_sore_for_a_week",
    "gap_was_very_long",
)
