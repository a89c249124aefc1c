"""A patient says that a knee is usually sorer than the plan takes it to be: the therapist accepts it or leaves it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rehab.access.gates import therapists_only
from rehab.plan.actions import Stale
from rehab.plan.models import UsualProposal

from . import actions
from .forms import PlanChangeForm
from .views import in_care, now_of, refused, with_plan


@therapists_only
@require_POST
def accept_usual(request: HttpRequest, handle: UUID, pk: int) -> HttpResponse:
    """The higher number holds from now on."""
    return decide(request, handle, pk, actions.accept_usual, _("{name}’s usual {knee} pain is {pain} from now on."))


@therapists_only
@require_POST
def decline_usual(request: HttpRequest, handle: UUID, pk: int) -> HttpResponse:
    """The plan goes on with the lower number."""
    return decide(request, handle, pk, actions.decline_usual, _("{name}’s usual {knee} pain stays at {was}."))


def decide(request: HttpRequest, handle: UUID, pk: int, act: Any, said: str) -> HttpResponse:
    patient = with_plan(request, handle)
    proposal = get_object_or_404(UsualProposal.objects.visible_to(request.user).of(patient), pk=pk)
    form = PlanChangeForm(request.POST)
    if not form.is_valid():
        return refused(request, patient, stale=True)
    try:
        act(patient, proposal, by=request.user, version=form.cleaned_data["version"], now=now_of(patient))
    except Stale:
        return refused(request, in_care(request, handle), stale=True)
    words = said.format(name=patient.name, knee=proposal.knee, pain=proposal.pain, was=proposal.was)
    messages.success(request, words)
    return redirect("review:patient", handle=handle)
