"""7a. Stop: the plan waits for a clinician. No override switches these off, and no later walk wipes them out."""

from __future__ import annotations

from itertools import pairwise

from rehab.progression.days import day_of, iso
from rehab.progression.facts import Pain
from rehab.progression.names import CLOT_SIGNS, EMERGENCY_SIGNS, URGENT_SIGNS, WARNINGS
from rehab.progression.paths import no_start_reasons
from rehab.progression.situation import Situation

from .rule import RULES, Said, rule

WEEK = 6
HIGHEST = 10
MOMENTS = ("before", "peak", "after", "morning")


@rule("7a", "signs", "on", contact="emergency")
def emergency_sign_was_reported(situation: Situation) -> Said:
    """Heart, lung or a clot that may have travelled: calf and breath within a day of each other. General knowledge."""
    found = _reported(situation, EMERGENCY_SIGNS)
    calf, breath = (_reported(situation, (sign,)) for sign in CLOT_SIGNS)
    found += [pair for one in calf for other in breath if abs(one[0] - other[0]) <= 1 for pair in (one, other)]
    return _signs(found)


@rule("7a", "signs", "on", contact="same_day")
def urgent_sign_was_reported(situation: Situation) -> Said:
    """Infection, fracture, a locked joint, a clot or a nerve: looked at today, whatever the pain ratings say."""
    return _signs(_reported(situation, URGENT_SIGNS))


@rule("7a", "locked", contact="therapist")
def plan_was_locked(situation: Situation) -> Said:
    """An earlier stop holds until a clinician clears it; editing or deleting the entry does not."""
    locked = situation.plan.locked
    return {"locked": locked} if locked and locked != "paused" else None


@rule("7a", "reasons", contact="therapist")
def clearance_was_missing(situation: Situation) -> Said:
    """Outside of whom the trials studied: no start without a clinician's yes."""
    reasons = no_start_reasons(situation.profile, situation.date, situation.numbers)
    return {"reasons": list(reasons)} if reasons and not situation.plan.cleared_to_start else None


@rule("7a", "knee", "pain", "line", "on", "moment", contact="therapist")
def pain_was_severe(situation: Situation) -> Said:
    """Any of the four ratings, and the tap before a walk: from `severe_pain_from` nothing is acceptable."""
    line = situation.limit("severe_pain_from")
    severe = frozenset(range(int(line), HIGHEST + 1))
    found = [
        (day_of(walk.happened), pain.highest or 0, knee, _moment_of(pain))
        for walk in situation.fresh_walks
        for knee, pain in walk.pain.items()
        if not severe.isdisjoint(pain)
    ]
    found += [(situation.today, pain, knee, "now") for knee, pain in situation.pain_now.items() if pain >= line]
    if not found:
        return None
    on, pain, knee, moment = max(found)
    return {"knee": knee, "pain": pain, "line": line, "on": iso(on), "moment": moment}


@rule("7a", "on", contact="therapist")
def patient_fell(situation: Situation) -> Said:
    """A fall is the harm that walking backward can do: someone looks at it first."""
    days = _days_told(situation, "fell")
    return {"on": iso(max(days))} if days else None


@rule("7a", "first_on", "on", contact="therapist")
def knee_gave_way_twice(situation: Situation) -> Said:
    """Buckling twice in a week; it raises the odds of a flare 9-fold (Parry 2020). Walks are not merged here."""
    return _twice_in_a_week(_days_told(situation, "gave_way"))


@rule("7a", "first_on", "on", contact="therapist")
def swelling_stayed(situation: Situation) -> Said:
    """Clear swelling on two different days of a week does not come from one walk alone."""
    swollen = {
        day_of(walk.happened)
        for walk in situation.fresh_walks
        if "clear" in (walk.swelling, walk.morning_swelling)
    }  # fmt: skip
    return _twice_in_a_week(list(swollen))


@rule("7a", "signs", "on", contact="therapist")
def warning_was_reported(situation: Situation) -> Said:
    """Night pain, weight loss, or something done to the knee: not what this rule set was made for."""
    return _signs(_reported(situation, WARNINGS))


@rule("7a")
def plan_was_paused(situation: Situation) -> Said:
    """A therapist's pause; nobody needs to be told."""
    return {} if situation.plan.locked == "paused" else None


def is_stopped(situation: Situation) -> bool:
    """Whether any of the rules above is true."""
    return any(rule.speak(situation) for rule in RULES.values() if rule.block == "7a")


def _reported(situation: Situation, signs: tuple[str, ...]) -> list[tuple[int, str]]:
    reports = situation.fresh_reports
    return [(day_of(report.happened), sign) for report in reports for sign in signs if sign in report.symptoms]


def _signs(found: list[tuple[int, str]]) -> Said:
    """The names of the signs, each once, in the order of the specification's lists, and the latest day."""
    if not found:
        return None
    told = {sign for _, sign in found}
    known = (*EMERGENCY_SIGNS, *URGENT_SIGNS, *WARNINGS)
    return {"signs": [sign for sign in known if sign in told], "on": iso(max(on for on, _ in found))}


def _moment_of(pain: Pain) -> str:
    """The moment of the highest rating; the first one, if there are several."""
    return MOMENTS[pain.index(pain.highest)]


def _days_told(situation: Situation, sign: str) -> list[int]:
    """Every fresh telling, of a walk or a report; the same event told twice counts twice."""
    walked = [day_of(walk.happened) for walk in situation.fresh_walks if sign in walk.flags]
    return walked + [day_of(report.happened) for report in situation.fresh_reports if sign in report.symptoms]


def _twice_in_a_week(days: list[int]) -> Said:
    near = [pair for pair in pairwise(sorted(days)) if pair[1] - pair[0] <= WEEK]
    return {"first_on": iso(near[-1][0]), "on": iso(near[-1][1])} if near else None
