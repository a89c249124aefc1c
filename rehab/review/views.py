"""What a therapist sees and decides. A patient who is not in their care does not exist here."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rehab.access.gates import therapists_only
from rehab.diary.actions import clear_stop as clear
from rehab.diary.days import day_of
from rehab.people.kept import Kept, TheTherapist, Told
from rehab.people.models import User
from rehab.plan.actions import Stale, Yes
from rehab.plan.models import Advice
from rehab.trail.actions import record

from . import actions
from .advice_log import advice_row, facts_said, opinions_on, read_advice_log
from .caseload import read_caseload
from .editions import published_editions
from .forms import (
    CaseloadForm,
    ClearStopForm,
    CursorForm,
    DecideForm,
    DisagreeForm,
    PausePlanForm,
    ResumePlanForm,
)
from .patient_page import read_record
from .plan_card import PlanCard, read_plan_card
from .tested import LookFirst, Past, check_mark
from .trying import try_clearing, try_pause, try_resume
from .walk_rows import WALKS_A_PAGE, read_walks, walk_table
from .writing_forms import WriteForm

INVALID = 422


@therapists_only
@require_safe
def caseload(request: HttpRequest) -> HttpResponse:
    """Who needs me, worst first. "Nothing needs you today" is an answer."""
    listing = CaseloadForm(request.GET).listing()
    page = read_caseload(request.user, listing, timezone.now())
    form = CaseloadForm(initial=vars(listing), auto_id="list-%s")
    return render(request, "review/caseload.html", {"caseload": page, "form": form})


def people_in_care() -> Any:
    """The patient with this handle, if this therapist cares for them now."""
    told = ("profile", "plan", "summary", "plan__advice", "plan__opinion__by")
    people = User.objects.visible_to(TheTherapist()).filter(handle=Told("handle"))
    return people.select_related(*told).defer("plan__advice__facts")


IN_CARE = Kept(people_in_care)


def in_care(request: HttpRequest, handle: UUID) -> User:
    """The patient, if this therapist cares for them now. Else 404, as for somebody who does not exist."""
    patient: User | None = IN_CARE.first(therapist=request.user.pk, handle=handle)
    if patient is None:
        raise Http404
    return patient


def with_plan(request: HttpRequest, handle: UUID) -> User:
    """The same, for pages that speak of a plan: 404 before there is one."""
    patient = in_care(request, handle)
    if not hasattr(patient, "plan"):
        raise Http404
    return patient


def now_of(patient: User) -> datetime:
    """This moment on the patient's own clock."""
    return patient.local(timezone.now())


def reads(request: HttpRequest, patient: User, about: str) -> None:
    """A look into a record leaves a row in its trail."""
    record("read_patient", actor=request.user, patient=patient, about=about)


@therapists_only
@require_safe
def patient(request: HttpRequest, handle: UUID) -> HttpResponse:
    """One patient's record: charts, plan, walks, symptoms, safety answers."""
    form = DecideForm(request.GET)
    return record_page(request, in_care(request, handle), decide=form.stage())


def record_page(
    request: HttpRequest, patient: User, decide: str = "", status: int = 200, **changed: Any
) -> HttpResponse:
    """The whole page, with forms as they were sent when `changed` brings some."""
    reads(request, patient, "record")
    today = day_of(now_of(patient))
    card, page = read_record(patient, request.user, today)
    write_form = WriteForm()
    context = {"patient": patient, "page": page, "table": page.table, "write_form": write_form}
    context |= plan_context(card, decide) | changed
    return render(request, "review/patient.html", context, status=status)


def plan_context(card: PlanCard | None, decide: str = "") -> dict[str, Any]:
    """The plan card and the forms that it can show, with the step that the therapist is about to set, if any."""
    if card is None:
        return {"card": None}
    clear_form = ClearStopForm(stages=list(card.offered), initial={"stage": card.one_back})
    first = {"stage": decide or card.plan.stage, "not_before": card.first_day}
    disagree_form = DisagreeForm(card=card, initial=first)
    forms = {"clear_form": clear_form, "pause_form": PausePlanForm(), "disagree_form": disagree_form}
    return {"card": card, "decide": decide, **forms}


def card_of(request: HttpRequest, patient: User) -> PlanCard:
    return read_plan_card(patient, published_editions(), request.user, day_of(now_of(patient)))


def again(request: HttpRequest, patient: User, status: int = 200, **changed: Any) -> HttpResponse:
    """The plan as it is now, with what was written still there: the card alone for htmx, else the page."""
    if not request.htmx:  # type: ignore[attr-defined]
        return record_page(request, patient, status=status, **changed)
    context = {"patient": patient, **plan_context(card_of(request, patient)), **changed}
    return render(request, "review/patient.html#plan", context, status=status)


def refused(request: HttpRequest, patient: User, **changed: Any) -> HttpResponse:
    """The same, with what is wrong. Nothing was saved."""
    return again(request, patient, INVALID, **changed)


def past_of(request: HttpRequest, card: PlanCard) -> Past:
    """The past of this patient, for a test of what is about to be decided."""
    patient = card.plan.patient
    return Past(patient, request.user, card.numbers, day_of(now_of(patient)))


def done(request: HttpRequest, handle: UUID, said: str) -> HttpResponse:
    """The plan after a change, and what was done."""
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, said)
        return redirect("review:patient", handle=handle)
    patient = with_plan(request, handle)
    context = {"patient": patient, "said": said, **plan_context(card_of(request, patient))}
    return render(request, "review/patient.html#plan", context)


@therapists_only
@require_POST
def clear_stop(request: HttpRequest, handle: UUID) -> HttpResponse:
    """Open a stopped plan at the chosen step, with a reason."""
    patient = with_plan(request, handle)
    card = card_of(request, patient)
    form = ClearStopForm(request.POST, stages=list(card.offered))
    if not form.is_valid():
        return refused(request, patient, clear_form=form, stale=form.lost_its_version)
    said = form.cleaned_data
    try:
        if not card.is_stopped:
            raise Stale
        check_mark(patient, said, "clear-stop", said["stage"])
        yes = Yes(by=request.user, stage=said["stage"], reason=said["reason"])
        advice = clear(patient, yes, version=said["version"], now=now_of(patient))
    except LookFirst:
        return again(request, patient, clear_form=form, clear_test=try_clearing(past_of(request, card), said["stage"]))
    except Stale:
        return refused(request, in_care(request, handle), clear_form=form, stale=True)
    if advice.direction == "stop":
        return done(
            request,
            handle,
            _("Kept, but {patient} is stopped again by what is said below.").format(patient=patient.name),
        )
    return done(
        request,
        handle,
        _("Stop cleared. {patient} goes on from {said}.").format(patient=patient.name, said=said["stage"]),
    )


@therapists_only
@require_POST
def pause_plan(request: HttpRequest, handle: UUID) -> HttpResponse:
    """Pause a patient's walks, with a reason."""
    patient = with_plan(request, handle)
    form = PausePlanForm(request.POST)
    if not form.is_valid():
        return refused(request, patient, pause_form=form, stale=form.lost_its_version)
    try:
        check_mark(patient, form.cleaned_data, "pause-plan")
        actions.pause_plan(patient, by=request.user, now=now_of(patient), **form.cleaned_data)
    except LookFirst:
        test = try_pause(past_of(request, card_of(request, patient)))
        return again(request, patient, pause_form=form, pause_test=test)
    except Stale:
        return refused(request, in_care(request, handle), pause_form=form, stale=True)
    return done(request, handle, _("{patient}’s walks are paused.").format(patient=patient.name))


@therapists_only
@require_POST
def resume_plan(request: HttpRequest, handle: UUID) -> HttpResponse:
    """End a pause."""
    patient = with_plan(request, handle)
    form = ResumePlanForm(request.POST)
    if not form.is_valid():
        return refused(request, patient, stale=True)
    try:
        check_mark(patient, form.cleaned_data, "resume-plan")
        actions.resume_plan(patient, by=request.user, now=now_of(patient), **form.cleaned_data)
    except LookFirst:
        return again(request, patient, resume_test=try_resume(past_of(request, card_of(request, patient))))
    except Stale:
        return refused(request, in_care(request, handle), stale=True)
    return done(request, handle, _("The pause is over. {patient} goes on.").format(patient=patient.name))


@therapists_only
@require_safe
def walks(request: HttpRequest, handle: UUID) -> HttpResponse:
    """All walks, newest first, 25 a page."""
    patient = with_plan(request, handle)
    reads(request, patient, "walks")
    found = read_walks(request.user, patient, CursorForm(request.GET).cursor(), WALKS_A_PAGE + 1)
    table = walk_table(found, patient, published_editions())
    name = "review/walks.html#walks" if request.htmx else "review/walks.html"  # type: ignore[attr-defined]
    return render(request, name, {"patient": patient, "table": table})


@therapists_only
@require_safe
def advice_log(request: HttpRequest, handle: UUID) -> HttpResponse:
    """All advice, newest first, 25 a page."""
    patient = with_plan(request, handle)
    reads(request, patient, "advice log")
    cursor, today = CursorForm(request.GET).cursor(), day_of(now_of(patient))
    log = read_advice_log(patient, request.user, cursor, published_editions(), today)
    return render(request, "review/advice_log.html", {"patient": patient, "log": log})


@therapists_only
@require_safe
def advice(request: HttpRequest, handle: UUID, pk: int) -> HttpResponse:
    """One stored advice: what was said, every rule with its numbers, the edition and the facts."""
    patient = with_plan(request, handle)
    stored = get_object_or_404(Advice.objects.visible_to(request.user).of(patient), pk=pk)
    reads(request, patient, f"advice {stored.pk}")
    editions = published_editions()
    said = opinions_on([stored]).get(stored.pk, ())
    row = advice_row(stored, patient, request.user, editions, day_of(now_of(patient)), said)
    context = {
        "patient": patient,
        "row": row,
        "edition": editions.by_pk[stored.edition_id],
        "facts": facts_said(stored.facts),
    }
    return render(request, "review/advice.html", context)
