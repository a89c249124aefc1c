"""The views of what takes one tap: a walk done as planned, the pain an hour after, and taking a tap back."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from rehab.access.gates import patients_only
from rehab.guidance.words import Prescription

from . import actions, afterwards
from .advising import Reading, holding
from .days import day_of
from .due import affected
from .forms import AfterForm, PlannedForm
from .models import Morning, Walk
from .prescribed import stamp_of, told_as_planned
from .setting_up import setup_of
from .today import todays_walk
from .told import KeyTaken
from .visits import now_of, posted, with_plan, written_at
from .walk_form import planned_walk
from .walks import CONFLICT, INVALID, after, answer_morning, correct_page, key_of, log_page, walk_form
from .words import walk_words


@patients_only
@require_POST
@with_plan
def log_planned(request: Any) -> HttpResponse:
    """One tap: today's walk was done as planned, and this was the most it hurt."""
    now, patient = now_of(request), request.user
    at, place = written_at(request), setup_of(patient).place
    try:
        with holding(patient, now, key_of(request)) as reading:
            form = PlannedForm(request.POST, knees=affected(reading.history.profile))
            walk = todays_walk(reading, day_of(at), None)
            if form.is_valid() and (reading.history.sent or form.cleaned_data["walk"] == stamp_of(walk)):
                key = form.cleaned_data["key"]
                told = told_as_planned(reading, walk, key, form.pains(), place=place, at=at, now=now)
                return after(actions.log_walk(patient, told, held=reading))
    except KeyTaken as taken:
        return correct_page(request, taken.stored, taken=True, status=CONFLICT)
    if not form.is_valid():
        return render(request, "diary/log_planned.html", {"form": form}, status=INVALID)
    return changed_plan(request, form, reading, walk)


def changed_plan(request: Any, form: PlannedForm, reading: Reading, walk: Prescription) -> HttpResponse:
    """The plan that this tap was about has changed since: show the new one with the number that was tapped."""
    now = now_of(request)
    shown = planned_walk(request.plan, walk, now) | form.pains() | {"key": form.cleaned_data["key"]}
    return log_page(request, walk_form(request, None, reading, now, initial=shown), status=CONFLICT, moved=True)


@patients_only
@require_http_methods(["GET", "HEAD", "POST"])
@with_plan
def answer_after(request: Any, key: UUID) -> HttpResponse:
    """How the knees are about an hour after this walk: the tap on Today, or a page of its own."""
    now, patient = now_of(request), request.user
    walk = get_object_or_404(Walk.objects.visible_to(patient).standing(), key=key)
    form = AfterForm(posted(request), knees=affected(patient.profile))
    if request.method != "POST" or not form.is_valid():
        status = INVALID if request.method == "POST" else 200
        return render(request, "diary/answer_after.html", {"form": form, "words": walk_words(walk)}, status=status)
    told = form.told(written_at(request), patient.zone, now=now)
    return after(afterwards.answer_after(patient, walk, told), "after", walk.key)


@patients_only
@require_http_methods(["GET", "HEAD", "POST"])
@with_plan
def answer_yesterday(request: Any) -> HttpResponse:
    """The morning after the walk of the day before, whichever that was: a page without network knows no walks."""
    patient = request.user
    walk = walk_of_yesterday(patient, day_of(written_at(request)), key_of(request))
    if walk is not None:
        return answer_morning(request, walk.key)
    if request.method != "POST":
        return redirect("diary:today")
    return render(request, "diary/no_walk_before.html", status=INVALID)


def walk_of_yesterday(patient: Any, today: date, key: UUID | None) -> Walk | None:
    """The walk that a morning is about. An answer that came before finds its own walk again, and so does a change."""
    sent = Morning.objects.of(patient).filter(key=key).select_related("walk").first() if key else None
    if sent:
        return sent.walk
    walks = Walk.objects.of(patient).standing().filter(happened_on=today - timedelta(days=1)).newest_first()
    return walks.exclude(morning=None).first() or walks.first()


@patients_only
@require_POST
@with_plan
def withdraw_after(request: Any, key: UUID) -> HttpResponse:
    """Take back the pain an hour after a walk. It is asked again."""
    walk = get_object_or_404(Walk.objects.visible_to(request.user).standing(), key=key)
    afterwards.withdraw_after(request.user, walk, now=now_of(request))
    return redirect("diary:today")


@patients_only
@require_POST
@with_plan
def withdraw_morning(request: Any, key: UUID) -> HttpResponse:
    """Take back the answer of a morning. It is asked again."""
    morning = get_object_or_404(Morning.objects.visible_to(request.user), walk__key=key)
    afterwards.withdraw_morning(request.user, morning, now=now_of(request))
    return redirect("diary:today")
