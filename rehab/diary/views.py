"""The pages a patient reads: today, why, history, progress, and what to do when something is wrong."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rehab.access.gates import patients_only
from rehab.guidance.phrases import listed
from rehab.guidance.prescribing import Line, lines_of
from rehab.guidance.words import Prescription
from rehab.plan.actions import NeedsClinician, Stale, Yes, may_clear_alone
from rehab.plan.grants import set_by_therapist
from rehab.plan.models import Advice, Plan

from . import actions, edition_news
from .advising import Reading, as_recommendation, read
from .checked import checked
from .conditions import next_to_open
from .days import day_of
from .due import was_begun
from .forms import AfterForm, ClinicianAgreedForm, MorningForm, PlannedForm, ReportForm, StartForm
from .inbox import read_inbox
from .own_word import is_set_by_therapist, words_now
from .prescribed import place_of, stamp_of
from .progress import progress_page
from .setting_up import setup_of
from .signs import groups
from .span import SPANS, SpanForm
from .toasts import toast_of
from .today import Today, one_back, open_page, todays_walk, walked_words
from .told import KeyTaken
from .visits import kept, now_of, posted, renewed, with_plan, written_at
from .walk_list import HistoryForm, read_history_page

INVALID, CONFLICT = 422, 409


@patients_only
@require_safe
@with_plan
def today(request: Any) -> HttpResponse:
    """The home screen: the one card that matters now."""
    now, patient = now_of(request), request.user
    reading = actions.open_today(request.plan, now=now)
    page = open_page(patient, reading, now)
    waiting = page.asked.waiting
    inbox, offers, glasses = read_inbox(patient, now)
    context = {
        "page": page,
        "walk": walk_there(patient, reading, page),
        "lines": whole_walk(reading, page.walk),
        "is_set_by": is_set_by_therapist(reading),
        "start_form": StartForm(knees=page.knees),
        "planned_form": PlannedForm(knees=page.knees, initial={"walk": stamp_of(page.walk)}),
        "morning_form": MorningForm(affected=page.knees),
        "after_form": AfterForm(knees=page.knees),
        "waiting_words": walked_words(waiting, page.on) if waiting else "",
        "before": [(knee, getattr(waiting, f"{knee}_before", None)) for knee in page.knees],
        "toast": toast_of(patient, request.GET),
        "inbox": inbox,
        "news": edition_news.edition_news(reading),
        "offers": offers,
        "glasses": glasses,
    }
    return render(request, "diary/today.html", context)


@patients_only
@require_POST
@with_plan
def hide_change(request: Any, number: int) -> HttpResponse:
    """The patient has read what a new edition changes for them."""
    edition_news.hide_change(request.user, number, now=now_of(request))
    return redirect("diary:today")


def walk_there(patient: Any, reading: Reading, page: Today) -> Prescription:
    """Today's walk in the place where this patient walks. Only the card that starts it says where."""
    return page.walk.at(place_of(reading, page.walk, setup_of(patient).place)) if page.card == "walk" else page.walk


def whole_walk(reading: Reading, walk: Prescription) -> tuple[Line, ...]:
    """The walk as prescribed, line by line."""
    return lines_of(walk, weight_kg=reading.history.profile.weight_kg, units=reading.plan.patient.units)


@patients_only
@require_safe
@with_plan
def why(request: Any) -> HttpResponse:
    """Every rule that spoke, gravest first, with the numbers it saw."""
    now, patient = now_of(request), request.user
    reading = actions.open_today(request.plan, now=now)
    advice = Advice.objects.visible_to(patient).select_related("edition").newest_first()[0]
    words = words_now(reading, advice, day_of(now))
    worked_out = patient.local(advice.at)
    return render(
        request,
        "diary/why.html",
        {
            "advice": advice,
            "words": words,
            "checked": checked(words, as_recommendation(advice), reading.numbers_of(advice.edition)),
            "reading": reading,
            "worked_out": worked_out,
            "set_by": set_by_therapist(patient, day_of(now)),
            "lines": whole_walk(reading, todays_walk(reading, day_of(now), None)),
            "to_open": next_to_open(request.plan, day_of(now)),
        },
    )


@patients_only
@require_safe
@with_plan
def history(request: Any) -> HttpResponse:
    """My walks, newest first, by week, 25 a page. Walks taken back stay in sight and can be put back."""
    form = HistoryForm(request.GET)
    page = read_history_page(request.user, form, day_of(now_of(request)))
    return render(request, "diary/history.html", {"page": page, "form": form})


@patients_only
@require_safe
@with_plan
def progress(request: Any) -> HttpResponse:
    """Is it working? Worst pain per knee, the mornings after, and minutes against the plan."""
    now, patient = now_of(request), request.user
    page = progress_page(patient, request.plan, day_of(now), SpanForm(request.GET).span())
    return render(request, "diary/progress.html", {"page": page, "spans": SPANS.values()})


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
    report = form.told(written_at(request), patient.zone, now=now_of(request))
    if not Plan.objects.of(patient).exists():
        before_plan = actions.report_before_plan(patient, report)
        return kept(symptoms_page(request, ReportForm(), context | {"kept": listed(before_plan.symptoms)}))
    saved = actions.report_symptoms(patient, report)
    return kept(redirect("diary:stopped" if saved.advice.direction == "stop" else "diary:today"))


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
    may_open = may_clear_alone(plan, therapist)
    opened = {"version": plan.version}
    form = ClinicianAgreedForm(posted(request), initial=opened) if may_open else None
    words = words_now(reading, advice, day_of(now))
    context: dict[str, Any] = {"words": words, "plan": plan, "therapist": therapist, "form": form}
    context["walk_is_open"] = reading.history.tap is not None and was_begun(reading.history.tap)
    if request.method != "POST":
        return render(request, "diary/stopped.html", context)
    if form is None or not form.is_valid():
        return render(request, "diary/stopped.html", context, status=INVALID)
    try:
        clear(reading, form, now)
    except (Stale, NeedsClinician):
        context |= {"form": ClinicianAgreedForm(renewed(request, version=plan.version)), "stale": True}
        return render(request, "diary/stopped.html", context, status=CONFLICT)
    return redirect("diary:today")


def clear(reading: Reading, form: ClinicianAgreedForm, now: datetime) -> None:
    """Open the walks again one step lower, on a clinician's word as the patient tells it."""
    plan = reading.plan
    stage = one_back(plan.stage, reading, reading.numbers)
    yes = Yes(
        by=plan.patient,
        stage=stage,
        reason=_("Patient says a clinician agreed: {who}").format(who=form.cleaned_data["who"]),
    )
    actions.clear_stop(plan.patient, yes, version=form.cleaned_data["version"], now=now)
