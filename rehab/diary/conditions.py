"""When may somebody without a therapist open a harder part of the ladder? What is known of them, and the opening."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rehab.guidance.models import Edition
from rehab.plan.actions import Stale, hold_plan
from rehab.plan.facts import profile_facts, read_grants
from rehab.plan.fitting import Condition, own_conditions
from rehab.plan.grants import UNLOCK_NAMES, grant_unlock
from rehab.plan.models import Advice, Plan, Profile, Unlock

from .advising import advise
from .days import day_of

# In the order in which the path comes to them.
OPENABLE = ("steep_incline", "unpowered", "sled")


def known_conditions(plan: Plan, name: str, today: date) -> tuple[Condition, ...]:
    """What the plan and the answers of the intake say, which is not asked again."""
    profile, grants = profile_facts(Profile.objects.of(plan.patient).get()), read_grants(plan.patient, today)
    numbers = Edition.objects.in_force().rulebook.with_overrides(grants.overrides)
    before = next((one for one in OPENABLE[: OPENABLE.index(name)] if one not in grants.unlocks), "")
    return (
        Condition(not plan.locked, _("Your walks are going on"), _("Your walks are stopped")),
        *own_conditions(profile, plan.goal, numbers, today),
        Condition(
            not was_closed(plan, name), _("No therapist has closed it for you"), _("A therapist closed it for you")
        ),
        Condition(
            not before,
            _("It is the next part of your plan"),
            _("“{before}” comes before it").format(before=UNLOCK_NAMES.get(before)),
        ),
    )


def was_closed(plan: Plan, name: str) -> bool:
    """A therapist had a reason to close this part. Only a therapist opens it again."""
    ended = Unlock.objects.of(plan.patient).filter(name=name, ended_by__isnull=False)
    return ended.exclude(ended_by=plan.patient_id).exists()


def next_to_open(plan: Plan, today: date) -> str:
    """The first part that this patient may ask to open, "" when there is none, or a therapist decides. Three statements
    at most."""
    if plan.goal != Plan.Goal.PERFORMANCE or plan.patient.therapist():
        return ""
    held = read_grants(plan.patient, today).unlocks
    return next((name for name in OPENABLE if name not in held), "")


@transaction.atomic
def open_stage(patient: Any, name: str, answers: Mapping[str, str], *, version: int, now: datetime) -> Advice:
    """Open a part of the ladder on the patient's own answers, which are kept with it, and ask the engine again.

    Raises Stale when the record has moved on, a therapist has come, or a known condition is not met (any more), and
    Refused when it is open already."""
    plan = hold_plan(patient, version)
    if patient.therapist() or not all(one.is_met for one in known_conditions(plan, name, day_of(now))):
        raise Stale
    grant_unlock(plan, name, by=patient, reason="Opened by the patient", now=now, answers=answers)
    plan.version += 1
    return advise(patient, plan, cause="opening", now=now)
