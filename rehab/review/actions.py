"""What a therapist decides about a plan. Each action is one transaction, and ends by asking the engine again.

Clearing a stop is `rehab.diary.actions.clear_stop`, which the patient's own page calls as well."""

from datetime import datetime
from typing import Any

from django.db import transaction

from rehab.diary.advising import advise
from rehab.plan import actions as plans
from rehab.plan.models import Advice


@transaction.atomic
def pause_plan(patient: Any, *, by: Any, reason: str, version: int, now: datetime) -> Advice:
    """Pause the walks of a patient. Raises Stale when the record has moved on or is locked already."""
    plan = plans.hold_plan(patient, version)
    plans.pause_plan(plan, by=by, reason=reason, now=now)
    plan.version += 1
    return advise(patient, plan, cause="pause", now=now)


@transaction.atomic
def resume_plan(patient: Any, *, by: Any, version: int, now: datetime) -> Advice:
    """End a pause. Raises Stale when the record has moved on, or is not paused."""
    plan = plans.hold_plan(patient, version)
    plans.resume_plan(plan, by=by, now=now)
    plan.version += 1
    return advise(patient, plan, cause="resume", now=now)
