"""What the engine is told of a patient's profile and plan."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from rehab import progression

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
    """What a therapist, or the intake, has given this patient and is in force."""

    unlocks: frozenset[str]
    overrides: dict[str, float]


def read_grants(patient: Any, today: date) -> Grants:
    """The unlocks and overrides in force today. Two statements."""
    unlocks = Unlock.objects.of(patient).in_force(today).values_list("name", flat=True)
    overrides = Override.objects.of(patient).in_force(today).values_list("name", "value")
    return Grants(
        unlocks=frozenset(unlocks),
        overrides={name: float(value) if value % 1 else int(value) for name, value in overrides},
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
