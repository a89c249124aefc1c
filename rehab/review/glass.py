"""An emergency look: who breaks the glass says why, and reads one record for half an hour. It changes nothing there."""

from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rehab.access.gates import admins_only
from rehab.access.tongues import later
from rehab.diary.days import day_of
from rehab.diary.fields import WordsField
from rehab.people import breaking
from rehab.people.models import Glass, User

from .editions import published_editions
from .entries import read_entries
from .patient_page import PatientPage, read_patient_page
from .plan_card import PlanCard, read_plan_card

INVALID = 422
LATEST, SHORTEST, LONGEST = 20, 10, 300


class GlassForm(forms.Form):
    """Whose record, and why. The reason is shown to the patient."""

    patient = forms.RegexField(
        r"^[0-9a-fA-F]{4} ?[0-9a-fA-F]{4}\Z",
        label=later("Patient’s number"),
        help_text=later("It stands in the trail, and on the patient’s phone under My account."),
        max_length=9,
        error_messages={
            "invalid": later("Eight signs, such as 3F9A 2C41. The patient finds it under My account."),
            "required": later("Say whose record it is."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "input medium"}),
    )
    reason = WordsField(
        label=later("Why must you read it now?"),
        longest=LONGEST,
        missing=later("Say why. The patient reads it."),
        rows=3,
    )

    def clean_patient(self) -> User:
        number = self.cleaned_data["patient"].replace(" ", "").lower()
        first, last = (UUID(number.ljust(32, fill)) for fill in "0f")
        found = list(User.objects.patients().filter(handle__range=(first, last))[:2])
        if len(found) != 1:
            raise forms.ValidationError(_("No patient here has this number."))
        return found[0]

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if len(reason) < SHORTEST:
            raise forms.ValidationError(_("Say a little more: the patient, and your colleagues, read it."))
        return reason


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def break_glass(request: Any) -> HttpResponse:
    """What an emergency look is, who took one lately, and the form that opens one record."""
    form, now = GlassForm(request.POST if request.method == "POST" else None), timezone.now()
    if form.is_valid():
        glass = breaking.break_glass(
            form.cleaned_data["patient"], by=request.user, reason=form.cleaned_data["reason"], now=now
        )
        return redirect("review:read-by-glass", glass.key)
    latest = Glass.objects.visible_to(request.user).newest_first().select_related("patient", "by")[:LATEST]
    context = {"form": form, "latest": latest, "now": now, "section": "people:people"}
    return render(request, "review/break_glass.html", context, status=INVALID if form.errors else 200)


def mine(request: HttpRequest, key: UUID) -> Glass:
    """The glass that this admin broke, while it is open. Else 404, as if there were no such record."""
    opened = Glass.objects.opening_to(request.user, timezone.now()).select_related("by")
    glass: Glass = get_object_or_404(opened, key=key)
    return glass


@admins_only
@require_safe
def read_by_glass(request: HttpRequest, key: UUID) -> HttpResponse:
    """The record behind the glass: what a doctor would ask for. Private notes and messages stay with the therapist."""
    glass = mine(request, key)
    people = User.objects.select_related("profile", "plan__opinion__by", "plan__advice", "summary")
    patient = people.defer("plan__advice__facts").get(pk=glass.patient_id)
    breaking.read_by_glass(glass)
    card, page = read_through(patient, request.user, patient.local(timezone.now()))
    context = {"glass": glass, "patient": patient, "card": card, "page": page, "section": "people:people"}
    return render(request, "review/read_by_glass.html", context)


def read_through(patient: User, reader: Any, now: datetime) -> tuple[PlanCard | None, PatientPage]:
    """The plan and the newest walks, without what a therapist could do about them."""
    editions, therapist = published_editions(), patient.therapist() or reader
    has_plan, today = hasattr(patient, "plan"), day_of(now)
    card = read_plan_card(patient, editions, therapist, today, ()) if has_plan else None
    return card, read_patient_page(patient, reader, today, editions, card, read_entries(patient, reader, None))


@admins_only
@require_POST
def close_glass(request: HttpRequest, key: UUID) -> HttpResponse:
    """Before its time."""
    breaking.close_glass(mine(request, key), now=timezone.now())
    messages.success(request, _("Closed. The record is out of sight again."))
    return redirect("review:break-glass")
