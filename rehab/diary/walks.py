"""The views of a walk that is over: write it down, correct it, take it back, and the morning after."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from rehab.access.gates import patients_only
from rehab.plan.actions import Stale

from . import actions
from .advising import Reading, holding, read
from .days import day_of
from .due import affected
from .forms import KeyedForm, MorningForm
from .models import Correction, Walk
from .today import todays_walk
from .told import KeyTaken, Saved
from .visits import kept, now_of, posted, renewed, with_plan, written_at
from .walk_form import WalkForm, planned_walk, written_before
from .words import version_words, walk_words

INVALID, CONFLICT = 422, 409
ON_THE_FLAT = ("rail", "treadmill", "indoor", "outdoors")


def after(saved: Saved, name: str = "saved", key: UUID | None = None) -> HttpResponse:
    """On from a saved entry: to the stop page when the advice says stop, else to Today with its Undo.

    `name` says what of the walk under this `key` was saved."""
    if saved.advice.direction == "stop":
        return kept(redirect("diary:stopped"))
    return kept(redirect(reverse("diary:today") + f"?{name}={key or saved.entry.key}"))


def places_for(reading: Reading, been: str = "") -> list[str]:
    """Where a walk may have been: everywhere on the flat, what is open to this patient, and where it has `been`."""
    stages = {reading.numbers.stage(code) for code in (reading.plan.stage, reading.answer.stage)}
    open_now = {been, *(place for stage in stages for place in stage.places)}
    return [*ON_THE_FLAT, *sorted(open_now & {"unpowered", "sled"}), "squats"]


def walk_form(request: Any, data: Any, reading: Reading, now: datetime, been: str = "", **more: Any) -> WalkForm:
    places = places_for(reading, been)
    user = request.user
    return WalkForm(data, profile=user.profile, places=places, now=now, units=user.units, **more)


@patients_only
@require_http_methods(["GET", "HEAD", "POST"])
@with_plan
def log_walk(request: Any) -> HttpResponse:
    """Write down a walk that is over, filled in with the plan."""
    now, patient = now_of(request), request.user
    if request.method == "POST":
        return keep_walk(request, now)
    reading = read(patient, request.plan, now)
    planned = planned_walk(request.plan, todays_walk(reading, day_of(now), None), now)
    return log_page(request, walk_form(request, None, reading, written_at(request), initial=planned))


def keep_walk(request: Any, now: datetime) -> HttpResponse:
    """Save the walk that was written down, on the very plan that the form was checked against."""
    patient, at = request.user, written_at(request)
    try:
        with holding(patient, now, key_of(request)) as reading:
            form = walk_form(request, request.POST, reading, at)
            if form.is_valid():
                return after(actions.log_walk(patient, form.told(patient.zone, now=now), held=reading))
    except KeyTaken as taken:
        again = walk_form(request, renewed(request), reading, now)
        again.is_valid()  # as before: only the key is new
        return log_page(request, again, taken.stored, status=CONFLICT)
    return log_page(request, form, status=INVALID)


def key_of(request: Any) -> UUID | None:
    """The key of the entry that was sent, if it can be read."""
    form = KeyedForm(request.POST)
    return form.cleaned_data["key"] if form.is_valid() else None


def log_page(request: Any, form: WalkForm, stored: Walk | None = None, status: int = 200, **how: bool) -> HttpResponse:
    """The page to write a walk down; with the walk that is `stored` under the key it was sent with. `moved`: the plan
    has changed since a tap said that it was kept to."""
    context = {"form": form, "stored": stored, "stored_words": walk_words(stored) if stored else "", **how}
    return render(request, "diary/log_walk.html", context, status=status)


@patients_only
@require_http_methods(["GET", "HEAD", "POST"])
@with_plan
def correct_walk(request: Any, key: UUID) -> HttpResponse:
    """Change a walk. What it said before is kept."""
    patient = request.user
    walk = get_object_or_404(Walk.objects.visible_to(patient), key=key)
    if request.method != "POST":
        return correct_page(request, walk)
    form = correct_form(request, walk, request.POST)
    if not form.is_valid():
        return correct_page(request, walk, form, status=INVALID)
    try:
        return after(
            actions.correct_walk(
                patient, walk, form.told(walk.zone, now=now_of(request)), version=form.cleaned_data["version"] or 0
            )
        )
    except Stale:
        form = correct_form(request, walk, renewed(request, version=request.plan.version))
        return correct_page(request, walk, form, stale=True, status=CONFLICT)


def correct_form(request: Any, walk: Walk, data: Any = None) -> WalkForm:
    """The form of a stored walk, on the clock of the place where it was."""
    there = now_of(request).astimezone(walk.clock)
    reading = read(request.user, request.plan, now_of(request))
    before = {**written_before(walk), "version": request.plan.version}
    return walk_form(request, data, reading, there, been=walk.place, lived=walk.local_time, initial=before)


def correct_page(
    request: Any, walk: Walk, form: WalkForm | None = None, status: int = 200, **how: bool
) -> HttpResponse:
    """The page to change a walk, with what it said before. `taken`: the walk was sent again, and said something else;
    `stale`: the diary has moved on since the page was opened."""
    context = {
        "form": form or correct_form(request, walk),
        "editing": walk,
        "versions": [
            version_words(before) for before in walk.corrections.exclude(kind=Correction.Kind.ADDED).order_by("pk")
        ],
        "stored_words": walk_words(walk),
        **how,
    }
    return render(request, "diary/log_walk.html", context, status=status)


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
    form = MorningForm(posted(request), initial=said_of(walk), affected=affected(patient.profile))
    at = written_at(request)
    context = {"walk": walk, "form": form, "words": walk_words(walk), "too_soon": day_of(at) <= walk.happened_on}
    if request.method != "POST":
        return render(request, "diary/answer_morning.html", context)
    if context["too_soon"] or not form.is_valid():
        return render(request, "diary/answer_morning.html", context, status=INVALID)
    try:
        return after(actions.answer_morning(patient, walk, form.told(at, patient.zone, now=now)), "morning", walk.key)
    except KeyTaken:
        context["form"] = MorningForm(renewed(request), affected=affected(patient.profile))
        return render(request, "diary/answer_morning.html", context | {"taken": True}, status=CONFLICT)


def said_of(walk: Walk) -> dict[str, Any]:
    """The answer of this morning as the form shows it; empty when there is none."""
    morning = getattr(walk, "morning", None)
    if morning is None:
        return {}
    return {"left_morning": morning.left, "right_morning": morning.right, "swelling": morning.swelling}
