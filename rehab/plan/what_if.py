"""What would have been otherwise in a plan: functions from the plan as it was to the plan as it would have been.

What a change would have led to later is not followed."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, datetime

from rehab.progression import Plan

from .models import Plan as PlanRow

type WhatIf = Callable[[Plan], Plan]


def as_it_was(plan: Plan) -> Plan:
    return plan


def with_limits(overrides: Mapping[str, float]) -> WhatIf:
    """Limits of the patient's own, added to those that they had."""
    return lambda plan: replace(plan, overrides={**plan.overrides, **overrides})


def without_limit(name: str) -> WhatIf:
    """The clinic's value of a limit, whatever the patient had."""
    return lambda plan: replace(plan, overrides={one: value for one, value in plan.overrides.items() if one != name})


def with_unlocks(*, opened: Collection[str] = (), closed: Collection[str] = ()) -> WhatIf:
    """Parts of the ladder open, or closed."""
    return lambda plan: replace(plan, unlocks=(plan.unlocks | frozenset(opened)) - frozenset(closed))


def on_stage(stage: str, present: PlanRow, opened: Collection[str]) -> WhatIf:
    """Another stage, with the unlocks that it needs, from the day on which the `present` one began."""
    here, unlock = (present.stage, present.stage_since), with_unlocks(opened=opened)
    return lambda plan: replace(unlock(plan), stage=stage) if (plan.stage, plan.stage_since) == here else plan


def paused(since: date) -> WhatIf:
    """A pause since the day on which the present stage began. A stop stays a stop."""
    return lambda plan: plan if plan.locked or plan.stage_since < since else replace(plan, locked="paused")


def resumed(plan: Plan) -> Plan:
    """No pause."""
    return replace(plan, locked=None) if plan.locked == PlanRow.Lock.PAUSED else plan


def cleared(stage: str, present: PlanRow) -> WhatIf:
    """The stop that stands cleared at the moment at which it began, to go on from a stage."""
    at = present.locked_at

    def of(plan: Plan) -> Plan:
        if at is None or plan.locked in (None, PlanRow.Lock.PAUSED):
            return plan
        return replace(plan, locked=None, cleared_at=at, stage=stage, stage_since=day(at), cleared_to_start=True)

    def day(moment: datetime) -> date:
        return present.patient.local(moment).date()

    return of
