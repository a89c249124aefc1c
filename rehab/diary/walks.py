"""The views of a walk: start it, time it, finish it, write one down, correct it, take it back, and the morning after."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rehab.access.gates import patients_only
from rehab.plan.actions import Stale
from rehab.plan.models import Plan

from . import actions
from .actions import KeyTaken, Saved, Told
from .advising import read
from .days import day_of
from .forms import FinishForm, MorningForm, StartForm
from .models import Start, Walk
from .today import affected, todays_walk
from .visits import now_of, with_plan
from .walk_form import WalkForm, planned_walk, written_before
from .words import clock_words, walk_words

INVALID, CONFLICT = 422, 409
ALWAYS = ("rail", "treadmill", "indoor", "outdoors", "squats")


def after(saved: Saved) -> HttpResponse:
    """On from a saved entry: to the stop page when the advice says stop, else to Today with its Undo."""
    if saved.advice.direction == "stop":
        return redirect("diary:stopped")
    key = saved.entry.key if isinstance(saved.entry, Walk) else ""
    return redirect(reverse("diary:today") + (f"?saved={key}" if key else ""))


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
    planned = todays_walk(reading, reading.standing, day_of(now), None)
    told = form.told(now, patient.zone, minutes=planned.minutes or 0, place=planned.places[0])
    saved = actions.start_walk(patient, told)
    if saved.advice.direction == "stop":
        return redirect("diary:stopped")
    return redirect("diary:walking" if saved.entry.verdict != "rest" else "diary:today")


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
        return redirect("diary:today")
    return render(request, *walking_page(request, start))


def walking_page(request: Any, start: Start, form: FinishForm | None = None) -> tuple[str, dict[str, Any]]:
    """The template and context of the walk in progress."""
    now, patient = now_of(request), request.user
    reading = read(patient, request.plan, now)
    walk = todays_walk(reading, reading.standing, day_of(now), start)
    context = {
        "start": start,
        "knees": affected(patient.profile),
        "walk": walk,
        "seconds": (walk.minutes or 0) * 60,
        "begun_ms": int(start.happened_at.timestamp() * 1000),
        "clock": clock_words(minutes_walked(start, walk.minutes, now)),
        "began_at": f"{patient.local(start.happened_at):%H:%M}",
        "form": form or FinishForm(knees=affected(patient.profile), initial={"key": start.key}),
    }
    return ("diary/finish.html" if start.stopped_at or form else "diary/walking.html"), context


def minutes_walked(start: Start, planned: int | None, now: datetime) -> int:
    """Backward minutes by the clock, never more than planned: the clock runs on when nobody stops it."""
    elapsed = ((start.stopped_at or now) - start.happened_at).total_seconds() / 60
    return max(0, min(round(elapsed), planned or 180))


@patients_only
@require_POST
@with_plan
def stop_clock(request: Any) -> HttpResponse:
    """Stop walking. Nothing is saved yet: the next tap says how it was."""
    actions.stop_clock(request.user, started(request.user), now=now_of(request))
    return redirect("diary:walking")


@patients_only
@require_POST
@with_plan
def resume_clock(request: Any) -> HttpResponse:
    actions.resume_clock(request.user, started(request.user), now=now_of(request))
    return redirect("diary:walking")


@patients_only
@require_POST
@with_plan
def discard_start(request: Any) -> HttpResponse:
    start = Start.objects.visible_to(request.user).first()
    if start:
        actions.discard_start(request.user, start, now=now_of(request))
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
        if start is None:
            return redirect("diary:today")
        return render(request, *walking_page(request, start, form), status=INVALID)
    try:
        saved = finish(request.plan, form, start, now)
    except KeyTaken as taken:
        return redirect("diary:correct-walk", key=taken.stored.key)
    return after(saved) if saved else redirect("diary:today")


def finish(plan: Plan, form: FinishForm, start: Start | None, now: datetime) -> Saved | None:
    """Save the walk that was started under this key, or find it again when it is already saved."""
    patient = plan.patient
    key, sent = form.cleaned_data["key"], form.sent()
    if start is None or start.key != key:
        seen = Walk.objects.of(patient).filter(key=key).exists()
        return actions.log_walk(patient, Told(key, {}, now, patient.zone, now, sent=sent)) if seen else None
    reading = read(patient, plan, now)
    walk = todays_walk(reading, reading.standing, day_of(now), start)
    says = {
        **form.pains(),
        "flags": sent["flags"],
        "left_before": start.left,
        "right_before": start.right,
        "minutes": minutes_walked(start, walk.minutes, now),
        "metres": walk.metres,
        "place": start.place,
        "incline_percent": walk.incline_percent or None,
        "speed_kmh": walk.speed_kmh if walk.stage.startswith("C") else None,
        "load_percent": walk.load_percent or None,
    }
    return actions.log_walk(patient, Told(key, says, start.local_time, start.zone, now, sent=sent), timed=True)


def places_for(plan: Plan, reading: Any) -> list[str]:
    """Where a walk may have been: everywhere on the flat, and what is open to this patient."""
    open_now = {
        place for code in {plan.stage, reading.answer.stage} for place in reading.edition.rulebook.stage(code).places
    }
    return [*ALWAYS[:4], *sorted(open_now & {"unpowered", "sled"}), "squats"]


@patients_only
@require_http_methods(["GET", "HEAD", "POST"])
@with_plan
def log_walk(request: Any) -> HttpResponse:
    """Write down a walk that is over, filled in with the plan."""
    now, patient = now_of(request), request.user
    plan = request.plan
    reading = read(patient, plan, now)
    known = {"profile": patient.profile, "places": places_for(plan, reading), "now": now}
    walk = todays_walk(reading, reading.standing, day_of(now), None) if reading.standing else None
    form = WalkForm(request.POST or None, initial=planned_walk(plan, walk, now) if walk else {}, **known)
    context = {"form": form, "walk": walk, "asks_sled": "sled" in known["places"]}
    if request.method != "POST":
        return render(request, "diary/log_walk.html", context)
    if not form.is_valid():
        return render(request, "diary/log_walk.html", context, status=INVALID)
    try:
        return after(actions.log_walk(patient, form.told(patient.zone)))
    except KeyTaken as taken:
        form.data = form.data.copy()
        form.data["key"] = str(planned_walk(plan, walk, now)["key"])
        context |= {"stored": taken.stored, "stored_words": walk_words(taken.stored)}
        return render(request, "diary/log_walk.html", context, status=CONFLICT)


@patients_only
@require_http_methods(["GET", "HEAD", "POST"])
@with_plan
def correct_walk(request: Any, key: UUID) -> HttpResponse:
    """Change a walk. What it said before is kept."""
    now, patient = now_of(request), request.user
    walk = get_object_or_404(Walk.objects.visible_to(patient), key=key)
    plan = request.plan
    reading = read(patient, plan, now)
    known = {"profile": patient.profile, "places": places_for(plan, reading), "now": now}
    before = {**written_before(walk), "version": plan.version}
    form = WalkForm(request.POST or None, initial=before, **known)
    context = {
        "form": form,
        "walk": None,
        "editing": walk,
        "versions": walk.corrections.order_by("at"),
        "words": walk_words(walk),
    }
    context["asks_sled"] = "sled" in known["places"]
    if request.method != "POST":
        return render(request, "diary/log_walk.html", context)
    if not form.is_valid():
        return render(request, "diary/log_walk.html", context, status=INVALID)
    try:
        told = form.told(walk.zone)
        return after(actions.correct_walk(patient, walk, told, version=form.cleaned_data["version"] or 0))
    except Stale:
        form.data = form.data.copy()
        form.data["version"] = str(plan.version)
        stored = Walk.objects.get(pk=walk.pk)
        context |= {"stale": True, "stored_words": walk_words(stored)}
        return render(request, "diary/log_walk.html", context, status=CONFLICT)


@patients_only
@require_POST
@with_plan
def withdraw_walk(request: Any, key: UUID) -> HttpResponse:
    """Take a walk back: Undo, or "This walk did not happen"."""
    walk = get_object_or_404(Walk.objects.visible_to(request.user), key=key)
    if walk.withdrawn_at is None:
        actions.withdraw_walk(request.user, walk, version=None, now=now_of(request))
    return redirect(reverse("diary:today") + f"?saved={walk.key}")


@patients_only
@require_POST
@with_plan
def restore_walk(request: Any, key: UUID) -> HttpResponse:
    """Put a walk back that was taken back."""
    walk = get_object_or_404(Walk.objects.visible_to(request.user), key=key)
    if walk.withdrawn_at is not None:
        actions.restore_walk(request.user, walk, now=now_of(request))
    return redirect(reverse("diary:today") + f"?saved={walk.key}")


@patients_only
@require_http_methods(["GET", "HEAD", "POST"])
@with_plan
def answer_morning(request: Any, key: UUID) -> HttpResponse:
    """How the knees are the morning after this walk: the tap on Today, or a page of its own with everything."""
    now, patient = now_of(request), request.user
    walk = get_object_or_404(Walk.objects.visible_to(patient).standing().select_related("morning"), key=key)
    full = request.method != "POST" or "swelling" in request.POST
    morning = getattr(walk, "morning", None)
    said = (
        {"left_morning": morning.left, "right_morning": morning.right, "swelling": morning.swelling} if morning else {}
    )
    form = MorningForm(request.POST or None, initial=said, affected=affected(patient.profile), full=full)
    context = {"form": form, "walk": walk, "words": walk_words(walk)}
    if request.method != "POST":
        return render(request, "diary/answer_morning.html", context)
    if not form.is_valid():
        return render(request, "diary/answer_morning.html", context, status=INVALID)
    return after(actions.answer_morning(patient, walk, form.told(now, patient.zone)))
