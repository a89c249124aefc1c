"""Pages about who people are: joining with a key, a therapist's patients, the staff, the clinic."""

from datetime import timedelta
from typing import Any

from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.utils import perform_login
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rehab.access.gates import admins_only, everyone, staff_only, therapists_only
from rehab.access.roles import Role

from . import actions, caring, forms
from .cards import KeyCard
from .knock import knock
from .models import Care, Clinic, Departure, Invitation, User

HOMES = {Role.PATIENT: "diary:today", Role.THERAPIST: "review:caseload", Role.ADMIN: "guidance:editions"}
page_with_form = require_http_methods(["GET", "HEAD", "POST"])
REFUSED = 422
TOLD_FOR = timedelta(days=30)  # a therapist is shown that care has ended, and then no more


@everyone
@require_safe
def home(request: Any) -> HttpResponse:
    """Everybody's own first page."""
    return redirect(HOMES[request.user.role] if request.user.is_authenticated else "account_login")


# --- at the door -------------------------------------------------------------------------------------------------
@everyone
@page_with_form
@knock
def use_key(request: HttpRequest) -> HttpResponse:
    """A key typed from a card leads to the page that its link leads to."""
    form = forms.KeyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        key = form.cleaned_data["key"]
        if Invitation.objects.open(timezone.now()).for_key(key).exists():
            return redirect("people:key", key)
        form = forms.KeyForm.refused(key)
    return render(request, "people/use_key.html", {"key_form": form}, status=REFUSED if form.errors else 200)


@everyone
@page_with_form
@knock
def key(request: Any, key: str) -> HttpResponse:
    """Who invites whom. Looking changes nothing, so a mail scanner uses no key up; the button does."""
    now = timezone.now()
    invitation = Invitation.objects.open(now).for_key(key).select_related("user", "invited_by").first()
    if invitation is None:
        return _key_refused(request, key)
    if request.user.is_authenticated:
        return _key_for_known(request, invitation, key)
    form = forms.form_for(invitation, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"invitation": invitation, "form": form}
        return render(request, "people/key.html", context, status=REFUSED if form.errors else 200)
    try:
        user = actions.use_key(key, now=now, **form.cleaned_data)
    except actions.KeyRefused:
        return _key_refused(request, key)
    # The key has proved who this is. A second step, where there is one, is still asked for.
    return perform_login(request, user, email_verification=EmailVerificationMethod.NONE)


def _key_for_known(request: Any, invitation: Invitation, key: str) -> HttpResponse:
    """Somebody is signed in here. A patient may let the therapist who made the key care for them."""
    asks = invitation.user is None and invitation.invited_by is not None and invitation.role == Role.PATIENT
    may_agree = asks and request.user.is_patient
    if request.method != "POST" or not may_agree:
        context = {"invitation": invitation, "may_agree": may_agree}
        return render(request, "people/key_for_another.html", context, status=200 if may_agree else 409)
    try:
        therapist = caring.accept_invitation(request.user, key, now=timezone.now())
    except actions.KeyRefused:
        return _key_refused(request, key)
    messages.success(request, _("{therapist} cares for you and can read your diary.").format(therapist=therapist))
    return redirect("home")


def _key_refused(request: HttpRequest, key: str) -> HttpResponse:
    return render(request, "people/use_key.html", {"key_form": forms.KeyForm.refused(key)}, status=404)


# --- a therapist's patients --------------------------------------------------------------------------------------
@therapists_only
@require_safe
def patients(request: HttpRequest) -> HttpResponse:
    """Everyone on the caseload, and those who were invited and have not come yet."""
    return _patients(request, forms.InvitePatient())


@therapists_only
@require_POST
def invite_patient(request: Any) -> HttpResponse:
    """The card is in the answer and nowhere else: the key is not stored, so this page cannot be opened again."""
    form = forms.InvitePatient(request.POST)
    if not form.is_valid():
        return _patients(request, form, status=REFUSED)
    card = KeyCard(*actions.invite(request.user, Role.PATIENT, **form.cleaned_data, now=timezone.now()))
    _mail(request, card)
    return _patients(request, forms.InvitePatient(), card=card)


def _patients(
    request: Any, form: forms.InvitePatient, *, card: KeyCard | None = None, status: int = 200
) -> HttpResponse:
    now, ties = timezone.now(), Care.objects.visible_to(request.user).select_related("patient")
    invitations = Invitation.objects.visible_to(request.user).open(now)
    context = {
        "ties": ties.in_force().filter(archived_at=None).order_by("patient__name"),
        "archived": ties.in_force().exclude(archived_at=None).order_by("patient__name"),
        "departures": Departure.objects.visible_to(request.user).since(now - TOLD_FOR).order_by("-at"),
        "ended": ties.ended_since(now - TOLD_FOR).order_by("-ended_at"),
        "invitations": invitations.select_related("user").order_by("-created_at"),
        "form": form,
        "card": card,
        "section": "people:patients",
    }
    return render(request, "people/patients.html", context, status=status)


def _mail(request: HttpRequest, card: KeyCard) -> None:
    address = card.invitation.email
    if not address:
        return
    if card.mail(address):
        messages.success(request, _("The key was mailed to {address}.").format(address=address))
    else:
        messages.error(
            request,
            _("The key could not be mailed to {address}. Hand it over another way.").format(address=address),
        )


@therapists_only
@page_with_form
def new_phone(request: Any, handle: Any) -> HttpResponse:
    """One more key for a patient who has a new phone, or lost the old one."""
    patient = get_object_or_404(User.objects.visible_to(request.user), handle=handle)
    form = forms.NewPhone(request.POST if request.method == "POST" else None)
    card = None
    if form.is_valid():
        card = KeyCard(*actions.new_device_key(patient, by=request.user, now=timezone.now(), **form.cleaned_data))
    return render(
        request, "people/new_phone.html", {"patient": patient, "form": form, "card": card, "section": "people:patients"}
    )


@therapists_only
@page_with_form
def end_care(request: Any, handle: Any) -> HttpResponse:
    """Asks first: afterwards the therapist cannot undo it."""
    patient = get_object_or_404(User.objects.visible_to(request.user), handle=handle)
    if request.method != "POST":
        return render(request, "people/end_care.html", {"patient": patient, "section": "people:patients"})
    actions.end_care(patient, request.user, now=timezone.now())
    messages.success(request, _("You no longer care for {patient}.").format(patient=patient))
    return redirect("people:patients")


@staff_only
@require_POST
def withdraw_invitation(request: Any, pk: int) -> HttpResponse:
    """The key on the card stops working."""
    invitation = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
    actions.withdraw_invitation(invitation, by=request.user, now=timezone.now())
    messages.success(request, _("The key is cancelled."))
    return redirect("people:people" if request.user.is_admin else "people:patients")


# --- the staff, and the clinic -----------------------------------------------------------------------------------
@admins_only
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Who works here. Patients belong to their therapists and are not shown to admins."""
    return _people(request, forms.InviteStaff())


@admins_only
@require_POST
def invite_staff(request: Any) -> HttpResponse:
    form = forms.InviteStaff(request.POST)
    if not form.is_valid():
        return _people(request, form, status=REFUSED)
    card = KeyCard(*actions.invite(request.user, **form.cleaned_data, now=timezone.now()))
    _mail(request, card)
    return _people(request, forms.InviteStaff(), card=card)


def _people(request: Any, form: forms.InviteStaff, *, card: KeyCard | None = None, status: int = 200) -> HttpResponse:
    in_care = Count("caseload", filter=Q(caseload__ended_at=None))
    context = {
        "staff": User.objects.visible_to(request.user).annotate(patients=in_care).order_by("-is_active", "name"),
        "invitations": Invitation.objects.visible_to(request.user).open(timezone.now()).order_by("-created_at"),
        "form": form,
        "card": card,
        "section": "people:people",
    }
    return render(request, "people/people.html", context, status=status)


@admins_only
@page_with_form
def settings(request: Any) -> HttpResponse:
    """The clinic's name, telephone, clock, and whether patients may join without a key."""
    form = forms.ClinicForm(request.POST if request.method == "POST" else None, instance=Clinic.here())
    if form.is_valid():
        actions.save_clinic(request.user, form.cleaned_data, now=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("people:settings")
    context = {"form": form, "zones": forms.zone_choices()}
    return render(request, "people/settings.html", context, status=REFUSED if form.errors else 200)
