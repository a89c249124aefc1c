"""The views of a walk that runs now: start it, stop and resume the clock, finish it, or throw it away."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rehab.access.gates import patients_only
from rehab.guidance.words import day_words
from rehab.plan.models import KNEES

from . import actions, clock
from .advising import Reading, holding, read
from .days import day_of
from .due import affected, is_left_open
from .forms import FinishForm, StartForm
from .models import Start, Walk
from .outbox import HEADER
from .places import is_held, needs_check
from .prescribed import place_of, settings_of
from .setting_up import CuesForm, setup_of
from .timing import Timing, minutes_walked, timing_of
from .today import safety_is_due, todays_walk
from .told import KeyTaken, Saved, Told
from .visits import began_at, kept, now_of, with_plan, written_at
from .walks import CONFLICT, INVALID, after, correct_page
from .words import clock_words

JUST_NOW = timedelta(minutes=1)  # a tap that was kept on a phone tells of a walk that is going on already


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
    place = place_of(reading, planned, setup_of(patient).place)
    told = form.told(written_at(request), patient.zone, now=now, minutes=planned.minutes or 0, place=place)
    try:
        saved = clock.start_walk(patient, told)
    except KeyTaken as taken:
        if HEADER in request.headers and is_start_of(
            taken.stored, form
        ):  # its walk is over and on record: so is this tap
            return kept(redirect("diary:today"))
        return correct_page(request, taken.stored, taken=True, status=CONFLICT)
    is_new = not saved.again and now - told.happened < JUST_NOW
    return kept(way_on(saved, hold=is_new and needs_check(patient, place, planned, reading)))


def way_on(saved: Saved, *, hold: bool) -> HttpResponse:
    """On from the tap before a walk: to the stop page, to rest, to the list of the place, or on the clock."""
    start: Start = saved.entry
    if saved.advice.direction == "stop":
        return redirect("diary:stopped")
    if start.verdict == "rest":
        return redirect("diary:today")
    if hold:
        clock.stop_clock(start.patient, start, now=start.happened_at)
        return to_check(start)
    return redirect("diary:walking")


def to_check(start: Start) -> HttpResponse:
    """The tap is kept. The clock waits until the place has been checked."""
    return redirect("diary:set-place", start.place) if start.place else redirect("diary:choose-place")


def is_start_of(walk: Walk, form: StartForm) -> bool:
    return all(getattr(walk, name) == pain for name, pain in form.pains().items())


def started(patient: Any) -> Start:
    """The walk that runs now, or 404."""
    return get_object_or_404(Start.objects.visible_to(patient).exclude(verdict="rest"), patient=patient)


@patients_only
@require_safe
@with_plan
def walking(request: Any) -> HttpResponse:
    """The walk in progress: the clock, or, once it is stopped, the question how it was."""
    start = Start.objects.visible_to(request.user).exclude(verdict="rest").first()
    if start is None:
        return redirect("diary:stopped" if request.plan.locked else "diary:today")
    if request.plan.locked:  # what was walked before the stop may still be told, and nothing goes on
        return redirect("diary:stopped") if is_held(start) else walking_page(request, start, is_over=True)
    return to_check(start) if is_held(start) else walking_page(request, start)


def walking_page(request: Any, start: Start, form: FinishForm | None = None, *, is_over: bool = False) -> HttpResponse:
    """The clock of the walk in progress; once it is stopped, or the answer was wrong, the question how it was."""
    now, patient = now_of(request), request.user
    walk = todays_walk(read(patient, request.plan, now), start.happened_on, start)
    knees, setup = affected(patient.profile), setup_of(patient)
    timing = timing_of(walk, setup)
    left_open = is_left_open(start, now)
    context = {
        "start": start,
        "knees": knees,
        "walk": walk,
        "timing": timing,
        "begun_for": max(0, int((now - start.happened_at).total_seconds())),
        "clock": clock_words(minutes_walked(start, timing, now)),
        "began_at": f"{patient.local(start.happened_at):%H:%M}",
        "left_open": day_words(start.happened_on, day_of(now)) if left_open else "",
        "form": form or FinishForm(knees=knees, initial={"key": start.key}),
        "cues": CuesForm(instance=setup),
        "may_go_on": not left_open and not request.plan.locked,
    }
    finishes = start.stopped_at or left_open or form or is_over
    page = "diary/finish.html" if finishes else "diary/walking.html"
    return render(request, page, context, status=INVALID if form else 200)


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
    if request.plan.locked:
        return redirect("diary:stopped")
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
    form.is_valid()
    start = start_of(request, form.cleaned_data.get("key"))
    if start and not form.errors and start.key == form.cleaned_data["key"]:
        form.ask_back({"left": start.left, "right": start.right})
    if form.errors:
        return ask_again(request, start, form) if start else gone(request)
    try:
        saved = finish(patient, form, start, now, written_at(request))
    except KeyTaken as taken:
        return correct_page(request, taken.stored, taken=True, status=CONFLICT)
    return after(saved) if saved else gone(request)


def ask_again(request: Any, start: Start, form: FinishForm) -> HttpResponse:
    """What is missing, or cannot well be. The clock does not run on while somebody reads."""
    if form.asks_if_right and start.pk:
        clock.stop_clock(request.user, start, now=written_at(request))
    return walking_page(request, start, form)


def start_of(request: Any, key: Any) -> Start | None:
    """The walk that this tap finishes: the one that runs, or one whose start was kept on a phone and never arrived."""
    patient, began = request.user, began_at(request)
    running: Start | None = Start.objects.visible_to(patient).first()
    if began is None or key is None or (running and running.key == key):
        return running
    reading, before = read(patient, request.plan, now_of(request)), StartForm(request.POST, knees=KNEES)
    before.is_valid()  # an answer that is missing is a blank
    pains = {knee: before.cleaned_data.get(f"{knee}_before") for knee in KNEES}
    place = place_of(reading, todays_walk(reading, day_of(began), None))
    unseen = Start(patient=patient, key=key, place=place, verdict="go", **pains)
    unseen.set_happened(began, patient.zone)
    return unseen


def gone(request: Any) -> HttpResponse:
    """The walk that this tap would finish is no longer running: nothing was saved, and that is said."""
    messages.warning(
        request, _("That walk is no longer running, so it was not saved. If you did it, write it down here.")
    )
    return redirect("diary:log-walk")


def finish(patient: Any, form: FinishForm, start: Start | None, now: datetime, at: datetime) -> Saved | None:
    """Save the walk that was started under this key, or find it again when it is already saved."""
    with holding(patient, now, form.cleaned_data["key"]) as held:
        if start is not None and start.key == form.cleaned_data["key"]:
            told = told_by_clock(held, form, start, now, at)
            return actions.log_walk(patient, told, timed=True, held=held)
        if held.history.sent is None:
            return None
        told = Told(form.cleaned_data["key"], {}, now, patient.zone, now, sent=form.sent())
        return actions.log_walk(patient, told, held=held)


def told_by_clock(reading: Reading, form: FinishForm, start: Start, now: datetime, at: datetime) -> Told:
    """The walk as the clock and the taps tell it."""
    walk, sent = todays_walk(reading, start.happened_on, start), form.sent()
    says = {
        **form.pains(),
        "flags": sent["flags"],
        "left_before": start.left,
        "right_before": start.right,
        "minutes": minutes_of(form, start, timing_of(walk, setup_of(reading.plan.patient)), at),
        "place": start.place,
        **settings_of(walk),
    }
    return Told(start.key, says, start.local_time, start.zone, now, at, sent)


def minutes_of(form: FinishForm, start: Start, timing: Timing, at: datetime) -> int | None:
    """The minutes on the clock; where it ran on with nobody there, what the patient knows, which may be nothing."""
    if is_left_open(start, at):
        told: int | None = form.cleaned_data["minutes"]
        return told
    return minutes_walked(start, timing, at)
