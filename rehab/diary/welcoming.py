"""The views of the first days: safety screening, intake, and the result said plainly."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from rehab import progression
from rehab.access.gates import patients_only
from rehab.guidance.models import Edition
from rehab.guidance.words import prescription, symptom_words
from rehab.plan.facts import profile_facts
from rehab.plan.models import Profile

from . import actions
from .days import day_of
from .visits import now_of, posted, with_plan
from .welcome import PAGES

ORDER = list(PAGES)


def profile_of(patient: Any) -> Profile:
    return Profile.objects.visible_to(patient).first() or Profile(patient=patient)


@patients_only
@require_safe
def welcome(request: Any) -> HttpResponse:
    """What this is, and the first page that is not answered yet."""
    profile = profile_of(request.user)
    nothing, safety = profile.screened_at is None, profile.knees == []
    page = "safety" if nothing else "knees" if safety else "goal"
    return render(
        request,
        "diary/welcome.html",
        {"page": page, "begun": not nothing, "therapist": request.user.therapist()},
    )


@patients_only
@require_http_methods(["GET", "HEAD", "POST"])
def screening(request: Any, page: str) -> HttpResponse:
    """One page of the screening. Each is saved when it is left; the last one begins the plan."""
    if page not in PAGES:
        raise Http404
    now, patient = now_of(request), request.user
    profile = profile_of(patient)
    if page != ORDER[0] and profile.screened_at is None:
        return redirect("diary:welcome")
    form = PAGES[page](posted(request), profile=profile, today=day_of(now))
    place = ORDER.index(page)
    context = {
        "form": form,
        "page": page,
        "part": place + 1,
        "of": len(ORDER),
        "back": ORDER[place - 1] if place else "",
    }
    if request.method != "POST":
        return render(request, "diary/screening.html", context)
    if not form.is_valid():
        return render(request, "diary/screening.html", context, status=422)
    return keep(patient, page, form, now)


def keep(patient: Any, page: str, form: Any, now: Any) -> HttpResponse:
    """Save a page and go on to the next."""
    if page == "goal":
        if not profile_of(patient).knees:
            return redirect("diary:welcome")
        actions.finish_intake(patient, form.cleaned_data["goal"], now=now)
        return redirect("diary:ready")
    says = form.says() | ({"screened_at": now} if page == "safety" else {})
    actions.save_screening(patient, says, now=now)
    return redirect("diary:screening", page=ORDER[ORDER.index(page) + 1])


@patients_only
@require_safe
@with_plan
def ready(request: Any) -> HttpResponse:
    """The result: where it starts, what is closed and why, or that a clinician looks first."""
    now, patient = now_of(request), request.user
    numbers = Edition.objects.in_force().rulebook
    plan, facts = request.plan, profile_facts(patient.profile)
    unsteady = progression.is_unsteady(facts, numbers)
    reasons = [] if plan.cleared_to_start_at else progression.no_start_reasons(facts, day_of(now), numbers)
    context = {
        "walk": prescription(plan.stage, numbers, unsteady=unsteady, units=patient.units),
        "reasons": [symptom_words().get(reason, reason.replace("_", " ")) for reason in reasons],
        "unsteady": unsteady,
        "therapist": patient.therapist(),
    }
    return render(request, "diary/ready.html", context)
