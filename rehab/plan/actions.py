"""Everything that changes a plan. The diary calls these inside its own transaction; so does the review."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from rehab import progression
from rehab.guidance.models import Edition
from rehab.progression import Recommendation
from rehab.trail.actions import record

from .facts import profile_facts
from .fitting import may_have_slope
from .models import KNEES, Advice, Clearing, Plan, Profile, Unlock

GRAVITY = {"": 0, "none": 0, "paused": 0, "therapist": 1, "same_day": 2, "emergency": 3}


class Stale(Exception):
    """The record has changed since the page was opened: two tabs, or two people."""


class NeedsClinician(Exception):
    """Only a clinician who cares for the patient may clear this stop."""


def hold_plan(patient: Any, version: int | None = None) -> Plan:
    """The patient's plan, locked until the transaction ends, so that a patient's acts queue up.

    Raises Stale when `version` is given and the record has moved on since."""
    plan: Plan = Plan.objects.of(patient).select_for_update(no_key=True).get()
    if version is not None and plan.version != version:
        raise Stale
    plan.patient = patient
    return plan


def begin_plan(patient: Any, profile: Profile, goal: str, *, today: date, now: datetime) -> Plan:
    """Put the patient on the start stage of the ladder, or give an existing plan a new goal.

    `incline` is open from the start for whoever is steady and has no severe osteoarthritis; the gates decide when.
    Whoever has become so has it with the next intake."""
    edition = Edition.objects.in_force()
    numbers, facts = edition.rulebook, profile_facts(profile)
    start = progression.start_stage(facts, today, numbers)
    plan, begun = Plan.objects.select_for_update(no_key=True).get_or_create(
        patient=patient, defaults={"goal": goal, "stage": start, "stage_since": today, "known_edition": edition}
    )
    if not begun:
        plan.goal, plan.version = goal, plan.version + 1
        plan.save()
    if may_have_slope(facts, numbers):
        open_slope(patient, now)
    record(
        "begin_plan" if begun else "renew_plan",
        actor=patient, at=now, patient=patient, after={"goal": plan.goal, "stage": plan.stage},
    )  # fmt: skip
    return plan


def open_slope(patient: Any, now: datetime) -> None:
    """The intake's grant of the gentle slope, unless it is open, or a therapist has closed it."""
    slopes = Unlock.objects.of(patient).filter(name="incline")
    if not slopes.filter(Q(ended_at=None) | Q(ended_by__isnull=False)).exists():
        Unlock.objects.create(patient=patient, name="incline", at=now, reason="Opened at intake")


def note_fall(profile: Profile, now: datetime) -> None:
    """A fall that is told makes unsteady at once (clinical.md, section 2), until the safety check is answered again."""
    if not profile.fell_in_12_months:
        profile.fell_in_12_months = True
        profile.save(update_fields=["fell_in_12_months"])
        record("note_fall", actor=None, at=now, patient=profile.patient, after={"fell_in_12_months": True})


def ask_clearance_again(plan: Plan, before: progression.Profile, after: progression.Profile, today: date) -> None:
    """A clinician's yes was to the reasons of its day: a new reason not to start, or a graver one, needs a new yes."""
    if has_new_reason(before, after, today):
        plan.cleared_to_start_at = None


def has_new_reason(before: progression.Profile, after: progression.Profile, today: date) -> bool:
    """There is a reason not to start that was not there before, or that was not so grave."""
    numbers = Edition.objects.in_force().rulebook
    known, told = (set(progression.no_start_reasons(profile, today, numbers)) for profile in (before, after))
    other_surgery = after.surgery_on != before.surgery_on and "recent_knee_surgery" in told
    sorer = [knee for knee in KNEES if (after.usual.get(knee) or 0) > (before.usual.get(knee) or 0)]
    too_sore = any((after.usual.get(knee) or 0) >= numbers.default("no_start_usual_from") for knee in sorer)
    return bool(told - known) or other_surgery or too_sore


def is_graver(before: progression.Profile, after: progression.Profile, today: date) -> bool:
    """The answers ask for more care than before: another reason not to start, less steady, severe arthritis."""
    numbers = Edition.objects.in_force().rulebook
    less_steady = progression.is_unsteady(after, numbers) and not progression.is_unsteady(before, numbers)
    return has_new_reason(before, after, today) or less_steady or (after.oa == "severe" != before.oa)


def record_advice(
    patient: Any,
    plan: Plan,
    edition: Edition,
    facts: progression.Facts,
    answer: Recommendation,
    *,
    cause: str,
    now: datetime,
) -> Advice:
    """Store an answer of the engine with the facts and the edition it came from. Does not save the plan."""
    plan.advice = Advice.objects.create(
        patient=patient,
        at=now,
        cause=cause,
        plan_stage=plan.stage,
        direction=answer.direction,
        stage=answer.stage,
        not_before=answer.not_before,
        because=list(answer.because),
        contact=answer.contact,
        today=answer.today or "",
        answer=answer.to_json(),
        facts=facts.to_json(),
        edition=edition,
        engine_version=progression.ENGINE_VERSION,
    )
    return plan.advice


def follow(plan: Plan, answer: Recommendation, on: date, *, now: datetime, actor: Any) -> None:
    """Move the plan because the patient walked on day `on` while this advice stood (clinical.md, section 8)."""
    early = answer.direction == "progress" and answer.not_before is not None and on < answer.not_before
    if answer.direction not in ("progress", "step_back") or early:
        return
    before = plan.stage
    plan.stage, plan.stage_since, plan.opinion = answer.stage, on, None
    if before != plan.stage:
        record(
            "move_plan", actor=actor, at=now, patient=plan.patient,
            before={"stage": before}, after={"stage": plan.stage, "because": list(answer.because)},
        )  # fmt: skip


def lock_on_stop(plan: Plan, answer: Recommendation, *, now: datetime) -> None:
    """A stop locks the plan at its contact level. It never falls to a milder one by itself; no edit can open it."""
    if answer.direction != "stop" or GRAVITY[answer.contact] <= GRAVITY[plan.locked]:
        return
    # What a therapist's pause kept closed is not the patient's to open either.
    plan.locked_in_care |= plan.locked == Plan.Lock.PAUSED or plan.patient.therapist() is not None
    before, plan.locked, plan.locked_at = plan.locked, answer.contact, now
    plan.version += 1  # a page opened before this must not change anything unseen
    record(
        "lock_plan", actor=None, at=now, patient=plan.patient,
        before={"locked": before}, after={"locked": plan.locked, "because": list(answer.because)},
    )  # fmt: skip


@dataclass(frozen=True)
class Yes:
    """A clinician's yes: who says so, why, and the stage to go on from."""

    by: Any
    stage: str
    reason: str


def may_clear_alone(plan: Plan, therapist: Any) -> bool:
    """Whether the patient may state that a clinician has agreed: there is no `therapist`, and there was none when the
    stop began. To end the care is no way round it."""
    return not plan.locked_in_care and plan.locked != Plan.Lock.PAUSED and therapist is None


def clear_plan(plan: Plan, yes: Yes, *, today: date, walked_today: bool, now: datetime) -> Clearing:
    """Open a locked plan at the chosen stage. What was known before no longer stops or steps back.

    Raises NeedsClinician for a patient whose stop is not theirs to clear."""
    if yes.by == plan.patient and not may_clear_alone(plan, plan.patient.therapist()):
        raise NeedsClinician
    was = plan.locked
    plan.locked, plan.locked_at, plan.cleared_at, plan.locked_in_care = "", None, now, False
    plan.stage, plan.stage_since = yes.stage, today + timedelta(days=1) if walked_today else today
    if progression.no_start_reasons(
        profile_facts(Profile.objects.of(plan.patient).get()), today, Edition.objects.in_force().rulebook
    ):
        plan.cleared_to_start_at = now
    plan.advice_kept_at = plan.opinion = None
    clearing = Clearing.objects.create(
        patient=plan.patient, at=now, by=yes.by, was=was, stage=yes.stage, reason=yes.reason
    )
    record(
        "clear_stop", actor=yes.by, at=now, patient=plan.patient,
        before={"locked": was}, after={"stage": yes.stage, "reason": yes.reason},
    )  # fmt: skip
    return clearing


def pause_plan(plan: Plan, *, by: Any, reason: str, now: datetime) -> None:
    """A therapist's rest. Only an open plan is paused: a stop never becomes milder. Raises Stale otherwise."""
    if plan.locked:
        raise Stale
    plan.locked, plan.locked_at = Plan.Lock.PAUSED, now
    record("pause_plan", actor=by, at=now, patient=plan.patient, after={"locked": plan.locked, "reason": reason})


def resume_plan(plan: Plan, *, by: Any, now: datetime) -> None:
    """End a pause. Nothing is cleared by it: what was known still counts. Raises Stale when the plan is not paused."""
    if plan.locked != Plan.Lock.PAUSED:
        raise Stale
    # The pause itself is stricter than anything that comes after it, so no kept advice may hold it up.
    plan.locked, plan.locked_at, plan.advice_kept_at = Plan.Lock.NONE, None, None
    record("resume_plan", actor=by, at=now, patient=plan.patient, before={"locked": Plan.Lock.PAUSED})
