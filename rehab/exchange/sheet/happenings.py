"""What happened in a period, in the order of its days: steps, flares, stops, symptoms, what a therapist changed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext

from rehab.access.tongues import later
from rehab.diary.charts import PainPoint
from rehab.diary.days import day_of
from rehab.diary.models import Report
from rehab.plan.grants import UNLOCK_NAMES
from rehab.plan.own_limits import amount_words
from rehab.progression import Numbers
from rehab.review.said import named
from rehab.trail.models import Trail

from .periods import Period

ACTS = (
    "begin_plan", "lock_plan", "clear_stop", "pause_plan", "resume_plan", "set_stage", "grant_unlock",
    "withdraw_unlock", "set_limit", "end_limit",
)  # fmt: skip
STOPS = {
    "emergency": later("Stopped: emergency sign"),
    "same_day": later("Stopped: care the same day"),
    "therapist": later("Stopped"),
}


@dataclass(frozen=True)
class Act:
    """One act on the plan, on its diary day."""

    on: date
    action: str
    by: str
    after: dict[str, Any]


@dataclass(frozen=True)
class Happening:
    """One line: its day, what happened, and how grave it is (2 a stop, 1 a flare or a step back, 0 the rest)."""

    on: date
    text: str
    weight: int = 0


def read_acts(patient: Any) -> list[Act]:
    """Everything done to the plan, oldest first. One statement. Ask only after the reader was let in."""
    rows = Trail.objects.filter(patient=patient, action__in=ACTS).select_related("actor").order_by("at", "pk")
    return [Act(day_of(patient.local(row.at)), row.action, str(row.actor or ""), row.after or {}) for row in rows]


def happenings(
    acts: Iterable[Act],
    points: Mapping[str, Sequence[PainPoint]],
    reports: Iterable[Report],
    numbers: Numbers,
    period: Period,
    units: str,
) -> list[Happening]:
    """Everything worth a line, newest first. `units` are the patient's."""
    found = [*acts_said(acts, numbers, units), *map(reported, reports), *steps_said(next(iter(points.values()), ()))]
    for knee, walks in points.items():
        found += flares_said(knee, walks)
    return sorted((one for one in found if period.has(one.on)), key=lambda one: (one.on, one.weight), reverse=True)


def acts_said(acts: Iterable[Act], numbers: Numbers, units: str) -> Iterable[Happening]:
    for act in acts:
        if words := act_words(act, numbers, units):
            by = f", {act.by}" if act.by else ""
            yield Happening(act.on, f"{words}{by}.", 2 if act.action == "lock_plan" else 0)


def act_words(act: Act, numbers: Numbers, units: str) -> str:
    """An act without who did it; "" for one that the walks tell of themselves."""
    if act.action == "set_limit":
        return limit_words(act.after, numbers, units)
    say = SAID.get(act.action)
    return say(act.after) if say else ""


def stop_words(said: dict[str, Any]) -> str:
    """`because` holds the names of the rules that spoke."""
    because = ", ".join(str(named(rule)) for rule in said.get("because", ()))
    level = STOPS.get(said.get("locked", ""), gettext("Stopped"))
    return f"{level} ({because})" if because else level


def limit_words(said: dict[str, Any], numbers: Numbers, units: str) -> str:
    limit = numbers.limits.get(said["limit"])
    if limit is None:
        return ""
    return gettext("Own limit: {amount_words}. {reason}").format(
        amount_words=amount_words(float(said["value"]), limit.unit, units), reason=limit.meaning.rstrip(".")
    )


def unlock_name(said: dict[str, Any], key: str) -> str:
    return UNLOCK_NAMES.get(said[key], said[key]).lower()


SAID: dict[str, Callable[[dict[str, Any]], str]] = {
    "lock_plan": stop_words,
    "clear_stop": lambda said: gettext("Stop cleared, on from {said}: {reason}").format(
        said=said["stage"], reason=said["reason"].rstrip(".")
    ),
    "pause_plan": lambda said: gettext("Paused: {reason}").format(reason=said["reason"].rstrip(".")),
    "resume_plan": lambda _: gettext("Pause ended"),
    "set_stage": lambda said: gettext("Step set to {said}: {reason}").format(
        said=said["stage"], reason=said["reason"].rstrip(".")
    ),
    "grant_unlock": lambda said: gettext("Opened: {unlock_name}").format(unlock_name=unlock_name(said, "opened")),
    "withdraw_unlock": lambda said: gettext("Closed: {unlock_name}").format(unlock_name=unlock_name(said, "closed")),
    "end_limit": lambda _: gettext("Back to the clinic’s limit"),
}


def flares_said(knee: str, walks: Iterable[PainPoint]) -> Iterable[Happening]:
    """A knee's flares, each with the walk that it came after."""
    for walk in walks:
        if walk.morning_state == "flared":
            worst = (
                gettext("worst not answered")
                if walk.worst is None
                else gettext("worst {worst}").format(worst=walk.worst)
            )
            dose = "" if walk.minutes is None else gettext(" on {minutes} min").format(minutes=walk.minutes)
            yield Happening(
                walk.on,
                gettext("{knee} knee flared: {worst}{dose}, {morning} next morning.").format(
                    knee=gettext(knee).capitalize(), worst=worst, dose=dose, morning=walk.morning
                ),
                1,
            )


def steps_said(walks: Iterable[PainPoint]) -> Iterable[Happening]:
    """Each move of the plan, with the first walk on the new step."""
    for walk in walks:
        if walk.move == "back":
            yield Happening(walk.on, gettext("Stepped back to {stage}.").format(stage=walk.stage), 1)
        elif walk.move == "up":
            yield Happening(walk.on, gettext("Moved up to {stage}.").format(stage=walk.stage))


def reported(report: Report) -> Happening:
    return Happening(
        report.happened_on,
        gettext("Reported: {value}.").format(
            value=", ".join(str(named(sign)) for sign in report.symptoms) or gettext("a note")
        ),
    )
