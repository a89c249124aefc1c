"""What was opened without a therapist, by the intake or by the patient, is open only while its reasons hold.

What no longer fits is left out of every answer of the engine at once, and ended with the next act; it does not come
back by itself. What a therapist opened is the therapist's to close."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from rehab import progression
from rehab.progression import Numbers
from rehab.progression.paths import is_older
from rehab.trail.actions import record

from .facts import Grants
from .models import Plan, Unlock

STOPPED = (Plan.Lock.THERAPIST, Plan.Lock.SAME_DAY, Plan.Lock.EMERGENCY)
A_YEAR = timedelta(days=365)
NO_LONGER_FITS = "It no longer fits the answers"


@dataclass(frozen=True)
class Condition:
    """Something that must be so, as the patient reads it: `yes` when it is, `no` when it is not."""

    is_met: bool
    yes: str
    no: str

    @property
    def words(self) -> str:
        return self.yes if self.is_met else self.no


def may_have_slope(profile: progression.Profile, numbers: Numbers) -> bool:
    """The gentle slope is opened at the intake for whoever is steady and has no severe osteoarthritis."""
    return profile.oa != "severe" and not progression.is_unsteady(profile, numbers)


def own_conditions(profile: progression.Profile, goal: str, numbers: Numbers, today: date) -> tuple[Condition, ...]:
    """What the plan and the answers of the intake must say of whoever opens a harder part alone.

    Severe arthritis keeps it closed too: it already keeps the gentle slope from being opened at the intake."""
    young = profile.born is not None and not is_older(profile, today)
    operated = profile.surgery_on is not None and today - profile.surgery_on <= A_YEAR
    return (
        Condition(
            goal == Plan.Goal.PERFORMANCE,
            _("Your goal is stronger legs for sport"),
            _("Your goal is another one: this is only for stronger legs for sport"),
        ),
        Condition(young, _("You are younger than 65"), _("It is only for people younger than 65")),
        Condition(
            not progression.is_unsteady(profile, numbers),
            _("You are steady on your feet"),
            _("You told us about a fall, or about trouble with your balance"),
        ),
        Condition(
            not progression.no_start_reasons(profile, today, numbers) and profile.oa != "severe",
            _("Nothing in your answers about health speaks against it"),
            _("Something in your answers about health needs a clinician to look first"),
        ),
        Condition(
            not operated, _("You told us of no knee surgery in the last year"), _("Your knee surgery is not a year ago")
        ),
    )


def unfit(grants: Grants, plan: Plan, profile: progression.Profile, numbers: Numbers, today: date) -> frozenset[str]:
    """The unlocks that were given without a therapist and whose reasons hold no longer.

    `numbers` are the edition's. A stop ends what the patient opened: the knee is not what it was when they answered."""
    own = numbers.with_overrides(grants.overrides)
    gone: frozenset[str] = frozenset()
    if grants.at_intake and not may_have_slope(profile, own):
        gone |= grants.at_intake
    if grants.alone and (
        plan.locked in STOPPED or not all(one.is_met for one in own_conditions(profile, plan.goal, own, today))
    ):
        gone |= grants.alone
    return gone


def without(grants: Grants, names: frozenset[str]) -> Grants:
    """The grants less these."""
    kept = {name: getattr(grants, name) - names for name in ("unlocks", "at_intake", "alone")}
    return replace(grants, **kept)


def end_unfit(patient: Any, grants: Grants, names: frozenset[str], now: datetime) -> None:
    """End these unlocks on record."""
    Unlock.objects.of(patient).filter(name__in=names, ended_at=None).update(ended_at=now)
    for name in sorted(names):
        record(
            "withdraw_unlock", actor=None, at=now, patient=patient,
            before={"unlocks": sorted(grants.unlocks)},
            after={"unlocks": sorted(grants.unlocks - names), "closed": name, "reason": NO_LONGER_FITS},
        )  # fmt: skip
