"""The pages a patient reads: today, why, history, progress, and what to do when something is wrong."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from rehab.access.gates import patients_only
from rehab.guidance.words import advice_words
from rehab.plan.actions import Stale, Yes
from rehab.plan.models import Advice, Plan

from . import actions
from .actions import KeyTaken, Saved
from .advising import read
from .days import day_of
from .forms import ClinicianAgreedForm, MorningForm, PageForm, ReportForm, SavedForm, StartForm
from .models import Walk
from .progress import progress_page
from .signs import SIGNS, groups
from .today import one_back, open_page, walked_words
from .visits import now_of, with_plan
from .words import amount_words, months_of, walk_row

PAGE = 25
INVALID, CONFLICT = 422, 409


@patients_only
@require_safe
@with_plan
def today(request: Any) -> HttpResponse:
    """The home screen: the one card that matters now."""
    now, patient = now_of(request), request.user
    page = open_page(patient, actions.open_today(request.plan, now=now), now)
    form = SavedForm(request.GET)
    saved = form.cleaned_data["saved"] if form.is_valid() else None
    context = {
        "page": page,
        "start_form": StartForm(knees=page.knees),
        "morning_form": MorningForm(affected=page.knees),
        "waiting_words": walked_words(page.waiting, page.on) if page.waiting else "",
        "toast": toast_of(patient, saved),
    }
    return render(request, "diary/today.html", context)


def toast_of(patient: Any, key: Any) -> dict[str, Any] | None:
    """What was just saved or taken back, with the way back from it."""
    walk = Walk.objects.visible_to(patient).filter(key=key).first() if key else None
    if walk is None:
        return None
    done, back = ("Taken back.", "diary:restore-walk") if walk.withdrawn_at else ("Saved.", "diary:withdraw-walk")
    return {"done": done, "text": amount_words(walk), "undo": back, "key": walk.key}


@patients_only
@require_safe
@with_plan
def why(request: Any) -> HttpResponse:
    """Every rule that spoke, gravest first, with the numbers it saw."""
    now, patient = now_of(request), request.user
    reading = actions.open_today(request.plan, now=now)
    advice = Advice.objects.visible_to(patient).select_related("edition").newest_first()[0]
    words = advice_words(advice, edition=advice.edition, patient=patient, reader="patient", today=day_of(now))
    worked_out = patient.local(advice.at)
    return render(
        request,
        "diary/why.html",
        {"advice": advice, "words": words, "reading": reading, "worked_out": worked_out},
    )


@patients_only
@require_safe
@with_plan
def history(request: Any) -> HttpResponse:
    """My walks, newest first, 25 a page. Walks taken back stay in sight and can be put back."""
    patient = request.user
    walks = Walk.objects.visible_to(patient).select_related("morning").newest_first()
    form = PageForm(request.GET)
    after = form.is_valid() and Walk.objects.visible_to(patient).filter(key=form.cleaned_data["after"]).first()
    if after:
        walks = walks.before(after.happened_at, after.pk)
    shown = list(walks[: PAGE + 1])
    rows = [(walk.happened_on, walk_row(walk, patient.profile), walk.minutes or 0) for walk in shown[:PAGE]]
    more = shown[PAGE - 1].key if len(shown) > PAGE else None
    return render(request, "diary/history.html", {"months": months_of(rows), "more": more, "earlier": bool(after)})


@patients_only
@require_safe
@with_plan
def progress(request: Any) -> HttpResponse:
    """Is it working? Worst pain per knee, the mornings after, and minutes against the plan."""
    now, patient = now_of(request), request.user
    page = progress_page(patient, request.plan, day_of(now))
    return render(request, "diary/progress.html", {"page": page})


@patients_only
@require_http_methods(["GET", "HEAD", "POST"])
def symptoms(request: Any) -> HttpResponse:
    """Something wrong? Call first, then tell, then rest. Works before the intake too."""
    now, patient = now_of(request), request.user
    form = ReportForm(request.POST or None, symptoms=SIGNS)
    context: dict[str, Any] = {"form": form, "groups": groups(form), "therapist": patient.therapist()}
    has_plan = Plan.objects.of(patient).exists()
    if request.method != "POST" or not has_plan:
        return render(request, "diary/symptoms.html", context)
    if not form.is_valid():
        return render(request, "diary/symptoms.html", context, status=INVALID)
    try:
        return told(actions.report_symptoms(patient, form.told(now, patient.zone)))
    except KeyTaken:
        return redirect("diary:today")


def told(saved: Saved) -> HttpResponse:
    """After a report: what to do now."""
    return redirect("diary:stopped" if saved.advice.direction == "stop" else "diary:today")


@patients_only
@require_http_methods(["GET", "HEAD", "POST"])
@with_plan
def stopped(request: Any) -> HttpResponse:
    """The plan is stopped: what to do now, in order, and who opens it again."""
    now, patient = now_of(request), request.user
    reading = read(patient, request.plan, now)
    plan, therapist = reading.plan, patient.therapist()
    advice = reading.standing
    if advice is None or (advice.direction != "stop" and not plan.locked):
        return redirect("diary:today")
    may_open = therapist is None and plan.locked != Plan.Lock.PAUSED
    form = ClinicianAgreedForm(request.POST or None, initial={"version": plan.version}) if may_open else None
    words = advice_words(advice, edition=advice.edition, patient=patient, reader="patient", today=day_of(now))
    context = {"words": words, "plan": plan, "therapist": therapist, "form": form}
    if request.method != "POST" or form is None:
        return render(request, "diary/stopped.html", context)
    if not form.is_valid():
        return render(request, "diary/stopped.html", context, status=INVALID)
    stage = one_back(plan.stage, reading, reading.edition.rulebook)
    yes = Yes(by=patient, stage=stage, reason=f"Patient says a clinician agreed: {form.cleaned_data['who']}")
    try:
        actions.clear_stop(patient, yes, version=form.cleaned_data["version"], now=now)
    except Stale:
        return redirect("diary:stopped")
    return redirect("diary:today")
