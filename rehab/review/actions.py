"""What a therapist decides about a plan. Each action is one transaction, and ends by asking the engine again.

Clearing a stop is `rehab.diary.actions.clear_stop`, which the patient's own page calls as well."""

from datetime import datetime
from typing import Any

from django.db import transaction

from rehab.diary.advising import Reading, advise, as_recommendation, read, settle, tell
from rehab.diary.days import day_of
from rehab.diary.facts import read_history
from rehab.diary.models import Walk
from rehab.diary.summing_up import renew_usual
from rehab.guidance.models import Edition
from rehab.plan import actions as plans
from rehab.plan import grants, usual
from rehab.plan.models import Advice, Plan, UsualProposal
from rehab.plan.own_limits import OwnLimit


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


@transaction.atomic
def set_stage(patient: Any, stage: str, *, by: Any, reason: str, version: int, now: datetime) -> Advice:
    """Move the plan to a stage, up or down. Raises Stale when the record has moved on, Refused as the grant does."""
    plan, today = plans.hold_plan(patient, version), day_of(now)
    walked = Walk.objects.of(patient).standing().filter(happened_on=today).exists()
    grants.set_stage(plan, stage, by=by, reason=reason, today=today, walked_today=walked, now=now)
    return decided(plan, now)


@transaction.atomic
def grant_unlock(patient: Any, name: str, *, by: Any, reason: str, version: int, now: datetime) -> Advice:
    """Open a part of the ladder. Raises Stale and Refused as `set_stage` does."""
    plan = plans.hold_plan(patient, version)
    grants.grant_unlock(plan, name, by=by, reason=reason, now=now)
    return decided(plan, now)


@transaction.atomic
def withdraw_unlock(patient: Any, name: str, *, by: Any, reason: str, version: int, now: datetime) -> Advice:
    """Close a part of the ladder again. Raises Stale and Refused as `set_stage` does."""
    plan = plans.hold_plan(patient, version)
    grants.withdraw_unlock(plan, name, by=by, reason=reason, now=now)
    return decided(plan, now)


@transaction.atomic
def set_limit(patient: Any, own: OwnLimit, *, by: Any, version: int, now: datetime) -> Advice:
    """Give the patient a limit of their own. Raises Stale and Refused as `set_stage` does."""
    plan = plans.hold_plan(patient, version)
    numbers = Edition.objects.in_force().rulebook
    grants.set_override(plan, own, by=by, today=day_of(now), now=now, numbers=numbers)
    return decided(plan, now)


@transaction.atomic
def end_limit(patient: Any, name: str, *, by: Any, version: int, now: datetime) -> Advice:
    """Back to the clinic's value of a limit. Raises Stale and Refused as `set_stage` does."""
    plan = plans.hold_plan(patient, version)
    grants.end_override(plan, name, by=by, now=now)
    return decided(plan, now)


@transaction.atomic
def accept_usual(patient: Any, proposal: UsualProposal, *, by: Any, version: int, now: datetime) -> Advice:
    """A higher usual pain holds from now on. It moves nobody up by itself. Raises Stale when it waits no more."""
    plan = hold_waiting(patient, proposal, version)
    change = settle(plan, now)
    usual.accept_proposal(proposal, by=by, now=now)
    renew_usual(patient)
    plan.version += 1
    return advise(patient, plan, cause="usual", now=now, change=change)


@transaction.atomic
def decline_usual(patient: Any, proposal: UsualProposal, *, by: Any, version: int, now: datetime) -> None:
    """The plan goes on with the lower number. Raises Stale as `accept_usual` does."""
    plan = hold_waiting(patient, proposal, version)
    usual.decline_proposal(proposal, by=by, now=now)
    renew_usual(patient)
    plan.version += 1
    plan.save()


def hold_waiting(patient: Any, proposal: UsualProposal, version: int) -> Plan:
    plan = plans.hold_plan(patient, version)
    proposal.refresh_from_db()
    if proposal.outcome != UsualProposal.Outcome.WAITING:
        raise plans.Stale
    return plan


def decided(plan: Plan, now: datetime) -> Advice:
    """The end of every decision: count the version up and ask the engine.

    The advice is told anew also when only the numbers behind it changed ("2 of 3 walks" is now "2 of 5")."""
    plan.version += 1
    history = read_history(plan.patient, now)
    reading = read(plan.patient, plan, now, history)
    if counts_otherwise(reading) and not (plan.advice_kept_at and reading.is_milder):
        history.standing = tell(reading, "decision", now)
    return advise(plan.patient, plan, cause="decision", now=now, history=history)


def counts_otherwise(reading: Reading) -> bool:
    """The advice that stands says other numbers than the engine says now."""
    said, says = as_recommendation(reading.advice), reading.answer
    return (said.findings, said.count) != (says.findings, says.count)
