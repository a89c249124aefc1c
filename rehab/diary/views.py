"""The pages a patient reads: today, why, history, progress, and what to do when something is wrong."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from rehab.access.gates import patients_only
from rehab.guidance.phrases import listed
from rehab.guidance.words import advice_words
from rehab.plan.actions import Stale, Yes
from rehab.plan.grants import set_by_therapist
from rehab.plan.models import Advice, Plan

from . import actions
from .advising import Reading, read
from .conditions import next_to_open
from .days import day_of
from .forms import ClinicianAgreedForm, MorningForm, PageForm, ReportForm, SavedForm, StartForm
from .models import Correction, Walk
from .progress import progress_page
from .signs import groups
from .today import one_back, open_page, walked_words
from .told import KeyTaken
from .visits import now_of, posted, renewed, with_plan
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
    text, key = amount_words(walk), walk.key
    if walk.withdrawn_at:
        return {"done": "Taken back.", "text": text, "undo": "diary:restore-walk", "key": key}
    last = walk.corrections.order_by("-pk").first()
    if last and last.kind == Correction.Kind.CHANGED:  # taking the whole walk back would not undo that
        return {"done": "Changed.", "text": text, "undo": "", "key": key}
    return {"done": "Saved.", "text": text, "undo": "diary:withdraw-walk", "key": key}


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
        {
            "advice": advice,
            "words": words,
            "reading": reading,
            "worked_out": worked_out,
            "set_by": set_by_therapist(patient, day_of(now)),
            "to_open": next_to_open(request.plan, day_of(now)),
        },
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
    patient = request.user
    form = ReportForm(posted(request))
    context: dict[str, Any] = {"therapist": patient.therapist()}
    if request.method != "POST":
        return symptoms_page(request, form, context)
    if not form.is_valid():
        return symptoms_page(request, form, context, status=INVALID)
    try:
        return tell(request, form, context)
    except KeyTaken as taken:
        said = listed(taken.stored.symptoms) or "nothing"
        return symptoms_page(request, ReportForm(renewed(request)), context | {"stored": said}, status=CONFLICT)


def symptoms_page(request: Any, form: ReportForm, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, "diary/symptoms.html", {"form": form, "groups": groups(form), **context}, status=status)


def tell(request: Any, form: ReportForm, context: dict[str, Any]) -> HttpResponse:
    """Keep the report and say what to do now. Before the intake there is no plan to stop: the page says so itself."""
    patient = request.user
    report = form.told(now_of(request), patient.zone)
    if not Plan.objects.of(patient).exists():
        kept = actions.report_before_plan(patient, report)
        return symptoms_page(request, ReportForm(), context | {"kept": listed(kept.symptoms)})
    saved = actions.report_symptoms(patient, report)
    return redirect("diary:stopped" if saved.advice.direction == "stop" else "diary:today")


@patients_only
@require_http_methods(["GET", "HEAD", "POST"])
@with_plan
def stopped(request: Any) -> HttpResponse:
    """The plan is stopped: what to do now, in order, and who opens it again."""
    now, patient = now_of(request), request.user
    reading = read(patient, request.plan, now)
    plan, advice, therapist = reading.plan, reading.advice, patient.therapist()
    if advice.direction != "stop" and not plan.locked:
        return redirect("diary:today")
    may_open = therapist is None and plan.locked != Plan.Lock.PAUSED
    opened = {"version": plan.version}
    form = ClinicianAgreedForm(posted(request), initial=opened) if may_open else None
    words = advice_words(advice, edition=advice.edition, patient=patient, reader="patient", today=day_of(now))
    context: dict[str, Any] = {"words": words, "plan": plan, "therapist": therapist, "form": form}
    if request.method != "POST":
        return render(request, "diary/stopped.html", context)
    if form is None or not form.is_valid():
        return render(request, "diary/stopped.html", context, status=INVALID)
    try:
        clear(reading, form, now)
    except Stale:
        context |= {"form": ClinicianAgreedForm(renewed(request, version=plan.version)), "stale": True}
        return render(request, "diary/stopped.html", context, status=CONFLICT)
    return redirect("diary:today")


def clear(reading: Reading, form: ClinicianAgreedForm, now: datetime) -> None:
    """Open the walks again one step lower, on a clinician's word as the patient tells it."""
    plan = reading.plan
    stage = one_back(plan.stage, reading, reading.edition.rulebook)
    yes = Yes(by=plan.patient, stage=stage, reason=f"Patient says a clinician agreed: {form.cleaned_data['who']}")
    actions.clear_stop(plan.patient, yes, version=form.cleaned_data["version"], now=now)
