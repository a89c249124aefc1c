"""The walk that runs now: begun with a tap, stopped, gone on with, thrown away."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from rehab.plan.actions import hold_plan
from rehab.plan.models import Advice, Opinion
from rehab.trail.actions import record

from .actions import finish, standing_advice
from .advising import read
from .days import day_of
from .facts import read_history
from .models import Start, Walk
from .told import KeyTaken, Saved, Told


@transaction.atomic
def start_walk(patient: Any, told: Told) -> Saved:
    """Keep the tap before today's walk, and say whether to walk, to walk half, or to rest. The clock runs from here.

    The same tap again does not start the clock again. Raises KeyTaken when the walk of this key is over."""
    plan = hold_plan(patient)
    if walked := Walk.objects.of(patient).filter(key=told.key).first():
        raise KeyTaken(walked)
    start = Start.objects.of(patient).first()
    if start and (start.key, start.digest) == (told.key, told.digest):
        return Saved(start, standing_advice(patient), again=True)
    if start and start.happened_at > told.happened:  # it was kept on a phone, and there was another tap meanwhile
        return Saved(start, standing_advice(patient), again=True)
    start = start or Start(patient=patient)
    told.fill(start)
    start.verdict, start.stage, start.stopped_at = "go", plan.stage, None
    start.save()
    history, tapped = read_history(patient, told.now), {"left": start.left, "right": start.right}
    saved = finish(plan, "start_walk", "start", start, told.now, history=history, after=tapped)
    now_says = read(patient, plan, told.now, history).answer.today
    start.verdict = verdict(saved.advice, now_says, day_of(told.now), plan.own_word())
    start.save()
    return saved


def verdict(advice: Advice, now_says: str | None, today: date, own: Opinion | None = None) -> str:
    """Rest, easier or go: what the engine says to the tap, within the advice that stands and a therapist's own day.

    Advice that was kept after an edit was given before this tap, but its own day still holds."""
    if own and own.holds_until(today):
        return "rest"
    waits = advice.direction in ("hold", "step_back") and advice.not_before is not None and today < advice.not_before
    return "rest" if waits or advice.direction == "stop" else now_says or "rest"


@transaction.atomic
def stop_clock(patient: Any, start: Start, *, now: datetime) -> None:
    """Hold the clock while the patient answers how it was. Nothing happens to a walk that is over."""
    hold_plan(patient)
    Start.objects.of(patient).filter(key=start.key, stopped_at=None).update(stopped_at=now)


@transaction.atomic
def resume_clock(patient: Any, start: Start, *, now: datetime) -> None:
    """Go on walking: the pause is not counted as walking. Nothing happens to a walk that is over."""
    hold_plan(patient)
    held = Start.objects.of(patient).filter(key=start.key).exclude(stopped_at=None).first()
    if held is not None and held.stopped_at is not None:
        held.set_happened(held.local_time + (now - held.stopped_at), held.zone)
        held.stopped_at = None
        held.save()


@transaction.atomic
def discard_start(patient: Any, start: Start, *, now: datetime) -> None:
    """Throw a started walk away. The trail keeps that there was one."""
    hold_plan(patient)
    before = {"left": start.left, "right": start.right}
    record("discard_start", actor=patient, at=now, patient=patient, before=before)
    start.delete()
