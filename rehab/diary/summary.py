"""The row that a caseload shows for a patient, and the grounds on which it is worst first."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from rehab.plan.models import Advice

from .models import Summary

if TYPE_CHECKING:
    from .advising import Reading

REMEMBERED_DAYS = 28
SHOWN_WALKS = 14

# Worst first. Each ground is true of an advice and a plan alone; what time alone brings is worked out when it is shown.
GROUNDS: dict[str, int] = {
    "emergency": 90,
    "same_day": 80,
    "stopped": 70,
    "contact": 60,
    "step_back": 50,
    "waiting": 40,
    "target": 20,
    "paused": 15,
    "quiet": 0,
}


def ground_of(advice: Advice, locked: str) -> str:
    """The gravest ground on which this patient needs a therapist (a key of GROUNDS)."""
    tasks = {"next_stage_was_locked", "only_a_therapist_may_move_up"}
    grounds = {
        locked: locked in ("emergency", "same_day", "paused"),
        "stopped": bool(locked) or advice.direction == "stop",
        "contact": _told_of_worry(advice, tasks),
        "waiting": not tasks.isdisjoint(advice.because),
        "step_back": advice.direction == "step_back",
        "target": "stage_was_the_target" in advice.because,
        "quiet": True,
    }
    return next(ground for ground, holds in grounds.items() if holds)


def _told_of_worry(advice: Advice, tasks: set[str]) -> bool:
    """A task (a locked next stage) is not a worry; any other rule that tells the therapist is."""
    told = {finding["rule"] for finding in advice.answer["findings"] if finding["contact"] != "none"}
    return bool(told - tasks)


def renew_summary(reading: "Reading", advice: Advice) -> Summary:
    """Work the row out again from the facts that the engine just read. Idempotent."""
    patient = reading.plan.patient
    summary = Summary.objects.filter(patient=patient).first() or Summary(patient=patient)
    ground = ground_of(advice, reading.plan.locked)
    if ground != summary.ground:
        summary.ground, summary.attention, summary.since = ground, GROUNDS[ground], advice.at
    summary.knees = sorted(reading.facts.profile.knees)
    summary.stage, summary.direction = reading.plan.stage, advice.direction
    summary.rule = advice.because[0] if advice.because else ""
    summary.advice = {"pk": advice.pk, "stage": advice.stage, "not_before": str(advice.not_before or "")}
    for name, value in walked(reading).items():
        setattr(summary, name, value)
    summary.save()
    return summary


def walked(reading: "Reading") -> dict[str, Any]:
    """Time-free facts of the recent walks: last day, days of four weeks, last worst pains, answered mornings."""
    days = reading.answer.days
    last: date | None = max((day.on for day in days), default=None)
    recent = [day.on for day in days if last and day.on > last - timedelta(days=REMEMBERED_DAYS)]
    mornings = [walk for walk in reading.facts.walks if any(pain.morning is not None for pain in walk.pain.values())]
    return {
        "last_walk_on": last,
        "walk_days": [day.isoformat() for day in recent],
        "worsts": [day.worst for day in days[-SHOWN_WALKS:]],
        "mornings_answered": len(mornings),
    }
