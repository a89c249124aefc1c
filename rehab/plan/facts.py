"""What the engine is told of a patient's profile and plan."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from rehab import progression
from rehab.people.kept import ThePatient, Told
from rehab.people.together import Together

from .models import Override, Plan, Profile, Unlock


def profile_facts(profile: Profile) -> progression.Profile:
    """The answers of screening and intake. Usual pain that was never asked counts as 0, as the specification says."""
    return progression.Profile(
        born=profile.born,
        knees=frozenset(profile.knees),
        usual={knee: pain for knee, pain in profile.usual.items() if pain is not None},
        oa=profile.oa,
        exclusions=frozenset(profile.exclusions),
        surgery_on=profile.surgery_on,
        fell_in_12_months=profile.fell_in_12_months,
        balance_problem=profile.balance_problem,
        backward_3m_seconds=float(profile.backward_3m_seconds) if profile.backward_3m_seconds is not None else None,
    )


@dataclass(frozen=True)
class Grants:
    """What this patient was given and is in force: unlocks and limits of their own.

    `at_intake` are the unlocks that the intake gave, `alone` those that the patient opened without a therapist."""

    unlocks: frozenset[str]
    overrides: dict[str, float]
    at_intake: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()


def grants_in_force(patient: Any, today: Any) -> tuple[Any, Any]:
    """The unlocks and the overrides in force today."""
    return Unlock.objects.of(patient).in_force(today), Override.objects.of(patient).in_force(today)


GRANTS = Together(lambda: grants_in_force(ThePatient(), Told("today")))


def read_grants(patient: Any, today: date) -> Grants:
    """What this patient is granted today. One statement."""
    return granted(patient, *GRANTS.read(patient=patient.pk, today=today))


def granted(patient: Any, unlocks: Iterable[Unlock], overrides: Iterable[Override]) -> Grants:
    """Unlocks and overrides in force, as the engine reads them."""
    by = {unlock.name: unlock.by_id for unlock in unlocks}
    values = {override.name: override.value for override in overrides}
    return Grants(
        unlocks=frozenset(by),
        overrides={name: float(value) if value % 1 else int(value) for name, value in values.items()},
        at_intake=frozenset(name for name, giver in by.items() if giver is None),
        alone=frozenset(name for name, giver in by.items() if giver == patient.pk),
    )


def plan_facts(plan: Plan, grants: Grants) -> progression.Plan:
    """The plan as it stands, with what is granted."""
    return progression.Plan(
        stage=plan.stage,
        stage_since=plan.stage_since,
        goal=plan.goal,
        unlocks=grants.unlocks,
        overrides=grants.overrides,
        locked=plan.locked or None,
        cleared_at=plan.cleared_at,
        cleared_to_start=plan.cleared_to_start_at is not None,
    )
