"""The pages of caring: a therapist shares, hands over or archives; a patient answers; an admin says who takes over."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from rehab.access.gates import admins_only, patients_only, therapists_only

from . import caring
from .care_forms import AnswerOfferForm, ColleagueForm, ShareCareForm
from .models import Care, User
from .offers import CareOffer

page_with_form = require_http_methods(["GET", "HEAD", "POST"])
REFUSED = 422


# --- a therapist -------------------------------------------------------------------------------------------------
@therapists_only
@page_with_form
def share_care(request: Any, handle: UUID) -> HttpResponse:
    """Ask the patient whether a colleague may care for them too, or instead."""
    patient = get_object_or_404(User.objects.visible_to(request.user), handle=handle)
    form = ShareCareForm(request.POST if request.method == "POST" else None, without=request.user)
    offers = CareOffer.objects.visible_to(request.user).waiting().filter(patient=patient).select_related("therapist")
    context = {"patient": patient, "form": form, "offers": offers, "section": "people:patients"}
    if not form.is_valid():
        return render(request, "people/share_care.html", context, status=REFUSED if form.errors else 200)
    try:
        caring.share_care(patient, by=request.user, now=timezone.now(), **form.said())
    except caring.Refused as refusal:
        form.add_error("colleague", refusal.why)
        return render(request, "people/share_care.html", context, status=REFUSED)
    messages.success(
        request,
        _("{patient} is asked on their next visit to Today. Nothing opens before they say yes.").format(
            patient=patient
        ),
    )
    return redirect("people:share-care", handle)


@therapists_only
@require_POST
def withdraw_offer(request: Any, key: UUID) -> HttpResponse:
    """Take a question to a patient back."""
    offers = CareOffer.objects.visible_to(request.user).select_related("patient", "therapist")
    offer = get_object_or_404(offers, key=key)
    caring.withdraw_offer(offer, by=request.user, now=timezone.now())
    messages.success(request, _("The question is taken back."))
    return redirect("people:share-care", offer.patient.handle)


@therapists_only
@require_POST
def archive_patient(request: Any, handle: UUID) -> HttpResponse:
    """Off the worklist, until they need somebody."""
    patient = get_object_or_404(User.objects.visible_to(request.user), handle=handle)
    caring.archive_patient(patient, request.user, now=timezone.now())
    messages.success(
        request,
        _("{patient} is archived. If they need somebody, they are on your worklist again.").format(patient=patient),
    )
    return redirect("people:patients")


@therapists_only
@require_POST
def restore_patient(request: Any, handle: UUID) -> HttpResponse:
    """Back onto the worklist."""
    patient = get_object_or_404(User.objects.visible_to(request.user), handle=handle)
    caring.restore_patient(patient, request.user, now=timezone.now())
    messages.success(request, _("{patient} is on your worklist again.").format(patient=patient))
    return redirect("people:patients")


# --- a patient ---------------------------------------------------------------------------------------------------
@patients_only
@page_with_form
def answer_offer(request: Any, key: UUID) -> HttpResponse:
    """What it means that somebody more may read one's diary, and the yes or no."""
    offers = CareOffer.objects.visible_to(request.user).waiting().select_related("therapist", "asked_by", "patient")
    offer = get_object_or_404(offers, key=key)
    form = AnswerOfferForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"offer": offer, "form": form, "asker_cares": _cares(offer)}
        return render(request, "people/answer_offer.html", context, status=REFUSED if form.errors else 200)
    agreed = form.cleaned_data["answer"] == "yes"
    if not caring.answer_offer(offer, agreed=agreed, now=timezone.now()):
        raise Http404
    cares = _("{therapist} cares for you and can read your diary.").format(therapist=offer.therapist)
    messages.success(
        request, cares if agreed else _("{therapist} cannot read your diary.").format(therapist=offer.therapist)
    )
    return redirect("diary:today")


def _cares(offer: CareOffer) -> bool:
    """Whether the one who asked still cares, so that the page can say what becomes of it."""
    return Care.objects.in_force().filter(patient=offer.patient, therapist=offer.asked_by).exists()


# --- an admin ----------------------------------------------------------------------------------------------------
@admins_only
@page_with_form
def transfer_caseload(request: Any, handle: UUID) -> HttpResponse:
    """Who takes over from a therapist. Admins see how many patients there are, not who."""
    leaving = get_object_or_404(User.objects.visible_to(request.user).filter(role="therapist"), handle=handle)
    form = ColleagueForm(request.POST if request.method == "POST" else None, without=leaving)
    if not form.is_valid():
        in_care = Care.objects.in_force().filter(therapist=leaving).count()
        context = {"person": leaving, "form": form, "in_care": in_care, "section": "people:people"}
        return render(request, "people/transfer_caseload.html", context, status=REFUSED if form.errors else 200)
    to = form.cleaned_data["colleague"]
    count = caring.transfer_caseload(leaving, to, by=request.user, now=timezone.now())
    messages.success(
        request,
        ngettext(
            "{to} now cares for {count} patient of {leaving}.",
            "{to} now cares for {count} patients of {leaving}.",
            count,
        ).format(to=to, count=count, leaving=leaving),
    )
    return redirect("people:people")
