"""Acts in place: a row is opened, answered, put off, handed to a colleague, and put back on the list."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import reswap, retarget

from rehab.access.gates import therapists_only
from rehab.access.tongues import later
from rehab.diary.days import day_of
from rehab.people.models import User

from . import flagging
from .caseload import case_row, read_caseload
from .editions import published_editions
from .flag_forms import AcknowledgeForm, HandOverForm, SeenForm, SnoozeForm
from .flagging import Word
from .forms import CaseloadForm
from .listing import read_seat
from .opened import Opened, read_opened
from .standing import lines_of
from .views import INVALID, now_of, reads, with_plan

CHANGED = later("What you saw has changed meanwhile. Below is how it is now.")


@therapists_only
@require_safe
def case(request: HttpRequest, handle: UUID) -> HttpResponse:
    """One row opened: in its place for htmx, else a page."""
    return opened_page(request, with_plan(request, handle))


def opened_page(request: HttpRequest, patient: User, **sent: Any) -> HttpResponse:
    """The opened row, with a form as it was sent when `sent` brings one."""
    reads(request, patient, "worklist row")
    opened = read_opened(patient, request.user, now_of(patient))
    context = {"patient": patient, "opened": opened, "listing": CaseloadForm(request.GET).listing()}
    context |= {**forms_of(opened, patient, request.user), **sent}
    status = INVALID if sent else 200
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, "review/case.html", context, status=status)
    response = render(request, "review/case.html#opened", context | {"in_place": True}, status=status)
    return reswap(retarget(response, f"#open-{patient.handle}"), "innerHTML") if sent else response


def forms_of(opened: Opened, patient: User, therapist: Any) -> dict[str, Any]:
    """Every form that the opened row shows, each with its own names for the page."""
    named: Callable[[str], dict[str, Any]] = lambda act: {  # noqa: E731
        "initial": {"seen": opened.seen}, "auto_id": f"{act}-{patient.handle}-%s",
    }  # fmt: skip
    return {
        "answer_form": AcknowledgeForm(**named("answer")),
        "snooze_form": SnoozeForm(today=opened.standing.today, **named("snooze")),
        "over_form": HandOverForm(patient=patient, by=therapist, **named("over")),
        "reopen_form": SeenForm(**named("reopen")),
    }


@therapists_only
@require_POST
def acknowledge_flags(request: HttpRequest, handle: UUID) -> HttpResponse:
    """The therapist has looked at what was shown, and says so, with a ready sentence or words of their own."""
    patient = with_plan(request, handle)
    form = AcknowledgeForm(request.POST, auto_id=f"answer-{handle}-%s")
    if not form.is_valid():
        return opened_page(request, patient, answer_form=form)
    share = form.cleaned_data["share"]

    act = partial(flagging.acknowledge_flags, patient, share=share)

    said = (
        _("Answered. {patient} reads it on Today.").format(patient=patient.name)
        if share
        else _("Answered: {patient}.").format(patient=patient.name)
    )
    return acted(request, patient, form, act, said, note=form.text)


@therapists_only
@require_POST
def snooze_flags(request: HttpRequest, handle: UUID) -> HttpResponse:
    """Look again on a day."""
    patient = with_plan(request, handle)
    form = SnoozeForm(request.POST, today=day_of(now_of(patient)), auto_id=f"snooze-{handle}-%s")
    if not form.is_valid():
        return opened_page(request, patient, snooze_form=form)
    until = form.cleaned_data["until"]

    act = partial(flagging.snooze_flags, patient, until=until)

    said = _("{patient} is back on your list on {until}, or earlier with something new.").format(
        patient=patient.name, until=f"{until:%Y-%m-%d}"
    )
    return acted(request, patient, form, act, said, name="snooze_form", field="until")


@therapists_only
@require_POST
def hand_over_flags(request: HttpRequest, handle: UUID) -> HttpResponse:
    """A colleague who cares for the patient too takes it on."""
    patient = with_plan(request, handle)
    form = HandOverForm(request.POST, patient=patient, by=request.user, auto_id=f"over-{handle}-%s")
    if not form.is_valid():
        return opened_page(request, patient, over_form=form)
    to = form.cleaned_data["colleague"]

    act = partial(flagging.hand_over_flags, patient, to=to)

    said = _("{patient} is on {to}’s list now.").format(patient=patient.name, to=to)
    return acted(request, patient, form, act, said, name="over_form", field="colleague")


@therapists_only
@require_POST
def reopen_flags(request: HttpRequest, handle: UUID) -> HttpResponse:
    """Put what rests back on the list."""
    patient = with_plan(request, handle)
    form = SeenForm(request.POST, auto_id=f"reopen-{handle}-%s")
    if not form.is_valid():
        return opened_page(request, patient, reopen_form=form)

    act = partial(flagging.reopen_flags, patient)

    return acted(
        request,
        patient,
        form,
        act,
        _("{patient} is back on the list.").format(patient=patient.name),
        name="reopen_form",
    )


def acted(
    request: HttpRequest, patient: User, form: Any, act: Callable[[Word], None], said: str,
    *, name: str = "answer_form", field: str | None = None, note: str = "",
) -> HttpResponse:  # fmt: skip
    """Do it, and show the row as it is now; or the opened row again, with what stood in the way."""
    written = note or form.cleaned_data.get("note", "")
    word = Word(request.user, form.cleaned_data["key"], now_of(patient), form.tokens(), written)
    try:
        act(word)
    except flagging.Changed:
        form.add_error(None, CHANGED)
    except flagging.Refused as no:
        form.add_error(field, no.why)
    if form.errors:
        return opened_page(request, patient, **{name: form})
    return row_page(request, patient, said)


def row_page(request: HttpRequest, patient: User, said: str) -> HttpResponse:
    """The row after an act, and the head of the list with its counts; without htmx the list as it was asked for."""
    listing = CaseloadForm(request.GET).listing()
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, said)
        return redirect(reverse("review:caseload") + listing.here())
    now, editions = timezone.now(), published_editions()
    seat = read_seat(patient, request.user, lines_of(editions.in_force.rulebook), now)
    context = {"row": case_row(seat, editions, request.user, now), "said": said}
    context["caseload"] = read_caseload(request.user, listing, now)
    return render(request, "review/caseload.html#answered", context)
