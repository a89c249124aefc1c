"""A therapist says of an advice that it is right, or what the patient should do instead."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rehab.access.gates import therapists_only
from rehab.people.models import User
from rehab.plan.actions import Stale
from rehab.plan.grants import check_stage
from rehab.plan.models import Advice
from rehab.plan.own_limits import Refused

from . import opinions
from .forms import DisagreeForm
from .plan_card import PlanCard
from .tested import LookFirst, check_mark
from .trying import try_stage
from .views import again, card_of, done, in_care, now_of, past_of, refused, with_plan

DISAGREE = "disagree-with-advice"


def advice_to(request: HttpRequest, patient: User, pk: int) -> Advice:
    """An advice given to this patient. Else 404."""
    advice: Advice = get_object_or_404(Advice.objects.visible_to(request.user).of(patient).defer("facts"), pk=pk)
    return advice


@therapists_only
@require_POST
def agree_with_advice(request: HttpRequest, handle: UUID, pk: int) -> HttpResponse:
    """The therapist has read this advice and agrees."""
    patient = with_plan(request, handle)
    opinions.agree_with_advice(patient, advice_to(request, patient, pk), by=request.user, now=now_of(patient))
    return done(request, handle, _("Kept that you agree."))


@therapists_only
@require_POST
def disagree_with_advice(request: HttpRequest, handle: UUID, pk: int) -> HttpResponse:
    """The therapist's own step and day hold instead, with a reason that the patient reads."""
    patient = with_plan(request, handle)
    advice = advice_to(request, patient, pk)
    card = card_of(request, patient)
    form = DisagreeForm(request.POST, card=card)
    if not form.is_valid():
        return refused(request, patient, disagree_form=form, stale=form.lost_its_version)
    instead = form.instead()
    said = {"by": request.user, "version": form.cleaned_data["version"], "now": now_of(patient)}
    try:
        check_mark(patient, form.cleaned_data, DISAGREE, instead.stage)
        opinions.disagree_with_advice(patient, advice, instead, **said)
    except LookFirst:
        return look_first(request, card, form)
    except Stale:
        return refused(request, in_care(request, handle), disagree_form=form, stale=True)
    except Refused as no:
        form.add_error(no.field or None, str(no))
        return refused(request, in_care(request, handle), disagree_form=form)
    return done(
        request,
        handle,
        _("{patient} goes on with {stage}, and reads that it is from you.").format(
            patient=patient.name, stage=instead.stage
        ),
    )


def look_first(request: HttpRequest, card: PlanCard, form: DisagreeForm) -> HttpResponse:
    """What the therapist's step would have changed, or why it cannot be set."""
    patient, stage = card.plan.patient, form.instead().stage
    past = past_of(request, card)
    try:
        test = try_stage(past, stage, check_stage(card.plan, stage, past.today), DISAGREE)
    except Refused as no:
        form.add_error(no.field or None, str(no))
        return refused(request, patient, disagree_form=form)
    return again(request, patient, disagree_form=form, disagree_test=test)
