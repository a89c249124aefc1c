"""The views of a walk that runs now: start it, stop and resume the clock, finish it, or throw it away."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from rehab.access.gates import patients_only
from rehab.guidance.words import Prescription
from rehab.plan.models import Plan

from . import actions, clock
from .advising import Reading, read
from .days import day_of
from .forms import FinishForm, StartForm
from .models import Start, Walk
from .today import affected, safety_is_due, todays_walk
from .told import KeyTaken, Saved, Told
from .visits import now_of, with_plan
from .walks import CONFLICT, INVALID, after, correct_page
from .words import clock_words


@patients_only
@require_POST
@with_plan
def start_walk(request: Any) -> HttpResponse:
    """The tap before the walk starts the clock, or says to rest."""
    now, patient = now_of(request), request.user
    form = StartForm(request.POST, knees=affected(patient.profile))
    if not form.is_valid():
        return render(request, "diary/start.html", {"form": form}, status=INVALID)
    reading = read(patient, request.plan, now)
    if safety_is_due(reading):
        return redirect("diary:today")
    planned = todays_walk(reading, day_of(now), None)
    told = form.told(now, patient.zone, minutes=planned.minutes or 0, place=place_of(reading, planned))
    try:
        saved = clock.start_walk(patient, told)
    except KeyTaken as taken:
        return correct_page(request, taken.stored, taken=True, status=CONFLICT)
    if saved.advice.direction == "stop":
        return redirect("diary:stopped")
    return redirect("diary:walking" if saved.entry.verdict != "rest" else "diary:today")


def place_of(reading: Reading, planned: Prescription) -> str:
    """Where this walk is: where the last one was if it fits, the only place there is, or not known."""
    last = max(reading.facts.walks, key=lambda walk: walk.happened, default=None)
    if last and last.place in planned.places:
        return str(last.place)
    return planned.places[0] if len(planned.places) == 1 else ""


def started(patient: Any) -> Start:
    """The walk that runs now, or 404."""
    return get_object_or_404(Start.objects.visible_to(patient).exclude(verdict="rest"), patient=patient)


@patients_only
@require_safe
@with_plan
def walking(request: Any) -> HttpResponse:
    """The walk in progress: the clock, or, once it is stopped, the question how it was."""
    if request.plan.locked:
        return redirect("diary:stopped")
    start = Start.objects.visible_to(request.user).exclude(verdict="rest").first()
    if start is None:
        return redirect("diary:today")
    return walking_page(request, start)


def walking_page(request: Any, start: Start, form: FinishForm | None = None) -> HttpResponse:
    """The clock of the walk in progress; once it is stopped, or the answer was wrong, the question how it was."""
    now, patient = now_of(request), request.user
    walk = todays_walk(read(patient, request.plan, now), day_of(now), start)
    knees = affected(patient.profile)
    context = {
        "start": start,
        "knees": knees,
        "walk": walk,
        "seconds": (walk.minutes or 0) * 60,
        "begun_ms": int(start.happened_at.timestamp() * 1000),
        "clock": clock_words(minutes_walked(start, walk.minutes, now)),
        "began_at": f"{patient.local(start.happened_at):%H:%M}",
        "form": form or FinishForm(knees=knees, initial={"key": start.key}),
    }
    page = "diary/finish.html" if start.stopped_at or form else "diary/walking.html"
    return render(request, page, context, status=INVALID if form else 200)


def minutes_walked(start: Start, planned: int | None, now: datetime) -> int:
    """Backward minutes by the clock, never more than planned: the clock runs on when nobody stops it."""
    elapsed = ((start.stopped_at or now) - start.happened_at).total_seconds() / 60
    return max(0, min(round(elapsed), planned or 180))


@patients_only
@require_POST
@with_plan
def stop_clock(request: Any) -> HttpResponse:
    """Stop walking. Nothing is saved yet: the next tap says how it was."""
    clock.stop_clock(request.user, started(request.user), now=now_of(request))
    return redirect("diary:walking")


@patients_only
@require_POST
@with_plan
def resume_clock(request: Any) -> HttpResponse:
    clock.resume_clock(request.user, started(request.user), now=now_of(request))
    return redirect("diary:walking")


@patients_only
@require_POST
@with_plan
def discard_start(request: Any) -> HttpResponse:
    start = Start.objects.visible_to(request.user).first()
    if start:
        clock.discard_start(request.user, start, now=now_of(request))
    return redirect("diary:today")


@patients_only
@require_POST
@with_plan
def finish_walk(request: Any) -> HttpResponse:
    """The tap after the walk ends and saves it. The same tap again finds the same walk."""
    now, patient = now_of(request), request.user
    form = FinishForm(request.POST, knees=affected(patient.profile))
    start = Start.objects.visible_to(patient).first()
    if not form.is_valid():
        return walking_page(request, start, form) if start else gone(request)
    try:
        saved = finish(request.plan, form, start, now)
    except KeyTaken as taken:
        return correct_page(request, taken.stored, taken=True, status=CONFLICT)
    return after(saved) if saved else gone(request)


def gone(request: Any) -> HttpResponse:
    """The walk that this tap would finish is no longer running: nothing was saved, and that is said."""
    messages.warning(request, "That walk is no longer running, so it was not saved. If you did it, write it down here.")
    return redirect("diary:log-walk")


def finish(plan: Plan, form: FinishForm, start: Start | None, now: datetime) -> Saved | None:
    """Save the walk that was started under this key, or find it again when it is already saved."""
    patient = plan.patient
    key, sent = form.cleaned_data["key"], form.sent()
    if start is None or start.key != key:
        seen = Walk.objects.of(patient).filter(key=key).exists()
        return actions.log_walk(patient, Told(key, {}, now, patient.zone, now, sent=sent)) if seen else None
    walk = todays_walk(read(patient, plan, now), day_of(now), start)
    says = {
        **form.pains(),
        "flags": sent["flags"],
        "left_before": start.left,
        "right_before": start.right,
        "minutes": minutes_walked(start, walk.minutes, now),
        "metres": walk.metres,
        "place": start.place,
        "incline_percent": walk.incline_percent or None,
        "speed_kmh": walk.speed_kmh if walk.is_of_speed else None,
        "load_percent": walk.load_percent or None,
    }
    return actions.log_walk(patient, Told(key, says, start.local_time, start.zone, now, sent=sent), timed=True)
