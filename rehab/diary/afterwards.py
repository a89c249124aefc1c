"""The ratings that come after a walk: about an hour later, and taking back what was tapped by mistake."""

from datetime import datetime
from typing import Any

from django.db import transaction

from rehab.plan.actions import hold_plan
from rehab.plan.models import KNEES

from .actions import finish, first_answer, keep_original, standing_advice
from .advising import settle
from .models import Correction, Morning, Walk
from .told import Saved, Told

AFTER = tuple(f"{knee}_after" for knee in KNEES)


@transaction.atomic
def answer_after(patient: Any, walk: Walk, told: Told) -> Saved:
    """Keep the pain about an hour after a walk. What was answered before is kept as the walk's earlier version.

    The same tap again changes nothing, also when its answer was taken back since."""
    plan = hold_plan(patient)
    walk.refresh_from_db()
    if walk.after_key == told.key or walk.withdrawn_at is not None:
        return Saved(walk, standing_advice(patient), again=True)
    cause, change = "after", None
    if any(getattr(walk, name) is not None for name in AFTER):
        change = settle(plan, told.now)
        keep_original(walk, Correction.Kind.CHANGED, patient, told.now)
        cause = "edit"
    for name, pain in told.says.items():
        setattr(walk, name, pain)
    walk.after_key, walk.after_at = told.key, told.happened
    walk.save()
    return finish(plan, "answer_after", cause, walk, told.now, change=change, after=told.says)


@transaction.atomic
def withdraw_after(patient: Any, walk: Walk, *, now: datetime) -> Saved:
    """Take back the pain an hour after: it is blank again, and the walk's earlier version keeps it."""
    plan = hold_plan(patient)
    walk.refresh_from_db()
    if all(getattr(walk, name) is None for name in AFTER):
        return Saved(walk, standing_advice(patient), again=True)
    change = settle(plan, now, undoes=walk.after_at)
    before = {name: getattr(walk, name) for name in AFTER}
    keep_original(walk, Correction.Kind.CHANGED, patient, now)
    for name in AFTER:
        setattr(walk, name, None)
    walk.after_at = now
    walk.save()
    return finish(plan, "withdraw_after", "edit", walk, now, change=change, before=before)


@transaction.atomic
def withdraw_morning(patient: Any, morning: Morning, *, now: datetime) -> Saved:
    """Take back a morning answer: it is blank again and asked again. The row keeps what was said first."""
    plan = hold_plan(patient)
    morning.refresh_from_db()
    if morning.is_blank:
        return Saved(morning, standing_advice(patient), again=True)
    change = settle(plan, now, undoes=morning.received_at)
    before = first_answer(morning)
    morning.first_said = morning.first_said or before
    morning.left = morning.right = None
    morning.swelling, morning.edited_at = "", now
    morning.save()
    return finish(plan, "withdraw_morning", "edit", morning, now, change=change, before=before)
