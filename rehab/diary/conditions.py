"""When may somebody without a therapist open a harder part of the ladder? What is known of them, and the opening."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from rehab import progression
from rehab.guidance.models import Edition
from rehab.plan.actions import Stale, hold_plan
from rehab.plan.facts import profile_facts, read_grants
from rehab.plan.grants import grant_unlock
from rehab.plan.models import Advice, Plan, Profile
from rehab.progression.paths import is_older

from .advising import advise
from .days import day_of

# In the order in which the path comes to them.
OPENABLE = ("steep_incline", "unpowered", "sled")
A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Condition:
    """Something that must be so, as the patient reads it: `yes` when it is, `no` when it is not."""

    is_met: bool
    yes: str
    no: str

    @property
    def words(self) -> str:
        return self.yes if self.is_met else self.no


def known_conditions(plan: Plan, today: date) -> tuple[Condition, ...]:
    """What the plan and the answers of the intake say, which is not asked again.

    Severe arthritis keeps it closed too: it already keeps the gentle slope from being opened at the intake."""
    told, numbers = Profile.objects.of(plan.patient).get(), Edition.objects.in_force().rulebook
    profile = profile_facts(told)
    young = told.born is not None and not is_older(profile, today)
    operated = told.surgery_on is not None and today - told.surgery_on <= A_YEAR
    return (
        Condition(not plan.locked, "Your walks are going on", "Your walks are stopped"),
        Condition(
            plan.goal == Plan.Goal.PERFORMANCE,
            "Your goal is stronger legs for sport",
            "Your goal is another one: this is only for stronger legs for sport",
        ),
        Condition(young, "You are younger than 65", "It is only for people younger than 65"),
        Condition(
            not progression.is_unsteady(profile, numbers),
            "You are steady on your feet",
            "You told us about a fall, or about trouble with your balance",
        ),
        Condition(
            not progression.no_start_reasons(profile, today, numbers) and profile.oa != "severe",
            "Nothing in your answers about health speaks against it",
            "Something in your answers about health needs a clinician to look first",
        ),
        Condition(
            not operated, "You told us of no knee surgery in the last year", "Your knee surgery is not a year ago"
        ),
    )


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
    if patient.therapist() or not all(one.is_met for one in known_conditions(plan, day_of(now))):
        raise Stale
    grant_unlock(plan, name, by=patient, reason="Opened by the patient", now=now, answers=answers)
    plan.version += 1
    return advise(patient, plan, cause="opening", now=now)
