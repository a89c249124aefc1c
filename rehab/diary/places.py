"""Where to walk: chosen by the patient, with a safety list before the first walk in each place."""

from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from rehab import progression
from rehab.access.gates import patients_only
from rehab.access.tongues import later
from rehab.guidance.words import Prescription
from rehab.plan.actions import hold_plan
from rehab.trail.actions import record

from . import clock
from .advising import Reading, read
from .checklists import LISTS, Checklist, choices_of
from .due import tap_that_stands
from .models import PlaceCheck, Start, WalkSetup
from .today import todays_walk
from .visits import now_of, posted, with_plan

INVALID = 422
COMPANY = [("quiet", later("The path is not busy")), ("guide", later("A guide walks with me"))]


class CheckForm(forms.Form):
    """One yes to the whole list. Outdoors it is also asked who or what keeps the path safe."""

    company = forms.ChoiceField(
        choices=COMPANY,
        widget=forms.RadioSelect,
        label=later("Nobody may run into you"),
        error_messages={"required": later("Outdoors you need one of these two.")},
    )
    yes = forms.BooleanField(
        label=later("Yes, all of this is so"),
        error_messages={
            "required": later("Tick this when all of it is so. If something is missing, walk somewhere else.")
        },
    )

    def __init__(self, *args: Any, checklist: Checklist, **more: Any) -> None:
        super().__init__(*args, **more)
        self.checklist = checklist
        if not checklist.asks_company:
            del self.fields["company"]

    def said(self) -> list[str]:
        """What was said yes to, in the words of the day."""
        company = dict(COMPANY).get(self.cleaned_data.get("company", ""))
        return [str(point) for point in [*self.checklist.points, *([company] if company else [])]]


@transaction.atomic
def check_place(patient: Any, place: str, said: list[str] | None, *, now: datetime) -> None:
    """Keep the yes to a place's list (`said`, None when it was given before), and walk there from now on.

    A walk that waits for it begins now."""
    hold_plan(patient)
    if said is not None:
        _, is_new = PlaceCheck.objects.get_or_create(patient=patient, place=place, defaults={"at": now, "said": said})
        if is_new:
            record("check_place", actor=patient, at=now, patient=patient, after={"place": place, "said": said})
    WalkSetup.objects.update_or_create(patient=patient, defaults={"place": place})
    start = Start.objects.of(patient).exclude(verdict="rest").first()
    if start is not None and is_held(start):
        Start.objects.of(patient).update(place=place)
        clock.resume_clock(patient, start, now=now)


def is_held(start: Start) -> bool:
    """The tap is kept, and the clock waits: nothing is walked before the place is safe."""
    return start.stopped_at is not None and start.stopped_at == start.happened_at


def checked_places(patient: Any) -> set[str]:
    return set(PlaceCheck.objects.visible_to(patient).values_list("place", flat=True))


def needs_check(patient: Any, place: str, walk: Prescription, reading: Reading) -> bool:
    """The first walk in this place, or in any when it is not known where."""
    known = checked_places(patient) | {str(walked.place) for walked in reading.facts.walks}
    return place not in known if place else known.isdisjoint(walk.places)


def walk_of_now(request: Any) -> tuple[Reading, Prescription]:
    now = now_of(request)
    reading = read(request.user, request.plan, now)
    start = tap_that_stands(reading.history, now)
    return reading, todays_walk(reading, now.date() if start is None else start.happened_on, start)


@patients_only
@require_safe
@with_plan
def choose_place(request: Any) -> HttpResponse:
    """Every place: open, or closed and why."""
    reading, walk = walk_of_now(request)
    unsteady = progression.is_unsteady(reading.facts.profile, reading.numbers)
    choices = choices_of(walk.places, checked_places(request.user), unsteady=unsteady)
    return render(request, "diary/choose_place.html", {"choices": choices, "walk": walk})


@patients_only
@require_http_methods(["GET", "HEAD", "POST"])
@with_plan
def set_place(request: Any, place: str) -> HttpResponse:
    """The safety list of one place, once, and then only the choice to walk there."""
    patient = request.user
    _, walk = walk_of_now(request)
    if place not in LISTS or place not in walk.places:
        raise Http404
    checked = place in checked_places(patient)
    form = None if checked else CheckForm(posted(request), checklist=LISTS[place])
    if request.method != "POST" or (form and not form.is_valid()):
        page = {"form": form, "checklist": LISTS[place], "waits": waits_for(patient)}
        return render(request, "diary/set_place.html", page, status=INVALID if request.method == "POST" else 200)
    check_place(patient, place, form.said() if form else None, now=now_of(request))
    walks = Start.objects.visible_to(patient).exclude(verdict="rest").exists()
    return redirect("diary:walking" if walks else "diary:today")


def waits_for(patient: Any) -> bool:
    """A walk was tapped, and its clock waits for this list."""
    start = Start.objects.visible_to(patient).exclude(verdict="rest").first()
    return start is not None and is_held(start)
