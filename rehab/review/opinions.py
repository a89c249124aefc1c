"""A therapist agrees or disagrees with an advice. Each action is one transaction."""

from datetime import datetime
from typing import Any

from django.db import transaction

from rehab.diary.days import day_of
from rehab.diary.models import Walk
from rehab.plan import deciding
from rehab.plan.actions import Stale, hold_plan
from rehab.plan.deciding import Instead
from rehab.plan.models import Advice, Opinion

from .actions import decided


@transaction.atomic
def agree_with_advice(patient: Any, advice: Advice, *, by: Any, now: datetime) -> Opinion:
    """Keep that a therapist has read an advice and agrees. The plan is as it was, and no open page becomes stale."""
    return deciding.agree(hold_plan(patient), advice, by=by, now=now)


@transaction.atomic
def disagree_with_advice(
    patient: Any, advice: Advice, instead: Instead, *, by: Any, version: int, now: datetime
) -> Advice:
    """Let the therapist's own step and day hold instead of the advice that stands, and ask the engine again.

    Raises Stale when the record has moved on or another advice stands, Refused as `deciding.disagree` does."""
    plan = hold_plan(patient, version)
    if plan.advice_id != advice.pk:
        raise Stale
    last = Walk.objects.of(patient).standing().newest_first().values_list("happened_on", flat=True).first()
    deciding.disagree(plan, advice, instead, by=by, today=day_of(now), last_walk_on=last, now=now)
    return decided(plan, now)
