"""What may be sent to a patient now: only what is not answered, not logged, not stopped and not in quiet hours."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from rehab.diary.advising import Reading, read
from rehab.diary.days import day_of
from rehab.diary.due import answer_of
from rehab.diary.models import Morning, Report, Walk
from rehab.diary.today import Today, last_walk_day, open_page
from rehab.people.models import Clinic

from .hours import is_time
from .models import Reminder, Wish

QUIET_DAYS = 4
TOO_LATE_DAYS = 14  # after two weeks of silence a first nudge would only puzzle


@dataclass(frozen=True)
class Due:
    """A mail that is due: of which kind, about which day, and the walk that its answer belongs to."""

    kind: str
    on: date
    walk: Walk | None = None


def all_due(wish: Wish, clinic: Clinic, now: datetime) -> Iterator[Due]:
    """Everything that is due to this patient. `now` is on their own clock; wants `wish.patient.plan`."""
    if wish.quiet(clinic).covers(now.time()):
        return
    if wish.morning and is_time(now.time(), wish.morning_at):
        yield from morning_due(wish.patient, now)
    if is_time(now.time(), wish.walk_at):
        if wish.walk:
            yield from walk_due(wish.patient, now)
        if wish.quiet_days:
            yield from nudge_due(wish, now)


def morning_due(patient: Any, now: datetime) -> Iterator[Due]:
    """The morning after a walk, while it is not answered."""
    walk = walk_without_morning(patient, day_of(now) - timedelta(days=1))
    if walk:
        yield Due(Reminder.Kind.MORNING, day_of(now), walk)


def walk_without_morning(patient: Any, on: date) -> Walk | None:
    """The last walk of this diary day, if no walk of the day has its morning yet."""
    walks = list(Walk.objects.of(patient).standing().filter(happened_on=on).select_related("morning").newest_first())
    return walks[0] if walks and not any(answer_of(walk) for walk in walks) else None


def walk_due(patient: Any, now: datetime) -> Iterator[Due]:
    """The day for which the plan has a walk, until it is walked. A day that was missed is not reminded of again."""
    reading = read(patient, patient.plan, now)
    page = open_page(patient, reading, now)
    if page.card == "walk" and planned_on(reading, page) == page.on:
        yield Due(Reminder.Kind.WALK, page.on)


def planned_on(reading: Reading, page: Today) -> date | None:
    """The first day that fits the next walk. For the very first walk: the day after the plan began."""
    if last_walk_day(reading) is not None:
        return page.next_on
    return max(reading.plan.stage_since + timedelta(days=1), reading.advice.not_before or date.min)


def nudge_due(wish: Wish, now: datetime) -> Iterator[Due]:
    """Four whole days on which nothing came from the patient."""
    began = last_heard_on(wish)
    if QUIET_DAYS < (day_of(now) - began).days <= TOO_LATE_DAYS:
        yield Due(Reminder.Kind.QUIET, began)


def last_heard_on(wish: Wish) -> date:
    """The diary day on which the patient last told anything, began the plan, or asked for these mails."""
    patient = wish.patient
    moments = [
        kind.objects.of(patient).order_by("-received_at").values_list("received_at", flat=True).first()
        for kind in (Walk, Morning, Report)
    ]
    days = [day_of(patient.local(moment)) for moment in (wish.since, *moments) if moment is not None]
    return max(*days, patient.plan.stage_since)
