"""What one patient is given: parts of the ladder that are unlocked, limits of their own, a stage that was set.

The functions that change something run inside a transaction that holds the plan, as those of `actions` do."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from rehab import progression
from rehab.access.tongues import later
from rehab.guidance.doses import dose_words
from rehab.guidance.models import Edition
from rehab.progression import Limit, Numbers
from rehab.progression.names import UNLOCKS
from rehab.progression.paths import has_high_usual_pain
from rehab.trail.actions import record
from rehab.trail.models import Trail

from .actions import GRAVITY
from .facts import profile_facts, read_grants
from .models import Override, Plan, Profile, Unlock
from .own_limits import OwnLimit, Refused, amount_words, check_until, check_value

UNLOCK_NAMES = {
    "incline": later("Slope"),
    "speed": later("Faster walks"),
    "long_walks": later("Long walks"),
    "high_pain": later("On with high usual pain"),
    "steep_incline": later("Steep slope"),
    "unpowered": later("Treadmill without a motor"),
    "sled": later("Sled with a waist strap"),
}


# ---- Unlocks


def grant_unlock(
    plan: Plan, name: str, *, by: Any, reason: str, now: datetime, answers: Mapping[str, str] | None = None
) -> Unlock:
    """Open a part of the ladder. `answers` are what a patient without a therapist said to open it themselves.

    Raises Refused for a name that is unknown or open already."""
    held = held_unlocks(plan, name)
    if name in held:
        raise Refused(_("“{name}” is open already.").format(name=UNLOCK_NAMES[name]), "name")
    unlock = Unlock.objects.create(patient=plan.patient, name=name, by=by, at=now, reason=reason, answers=answers)
    said = {"unlocks": sorted({*held, name}), "opened": name, "reason": reason}
    record(
        "grant_unlock", actor=by, at=now, patient=plan.patient, about=f"unlock {unlock.pk}",
        before={"unlocks": sorted(held)}, after=said | ({"answers": answers} if answers else {}),
    )  # fmt: skip
    return unlock


def withdraw_unlock(plan: Plan, name: str, *, by: Any, reason: str, now: datetime) -> None:
    """Close a part of the ladder again, also one that the intake opened. Raises Refused for one that is not open."""
    held = held_unlocks(plan, name)
    if name not in held:
        raise Refused(_("“{name}” is not open.").format(name=UNLOCK_NAMES[name]), "name")
    Unlock.objects.of(plan.patient).filter(name=name, ended_at=None).update(ended_at=now, ended_by=by)
    record(
        "withdraw_unlock", actor=by, at=now, patient=plan.patient,
        before={"unlocks": sorted(held)},
        after={"unlocks": sorted(held - {name}), "closed": name, "reason": reason},
    )  # fmt: skip


def held_unlocks(plan: Plan, name: str) -> set[str]:
    """The unlocks in force. Raises Refused when `name` is none that there is."""
    if name not in UNLOCKS:
        raise Refused(_("“{name}” is no part of the ladder that can be unlocked.").format(name=name), "name")
    return set(Unlock.objects.of(plan.patient).filter(ended_at=None).values_list("name", flat=True))


# ---- Limits of their own


def set_override(plan: Plan, own: OwnLimit, *, by: Any, today: date, now: datetime, numbers: Numbers) -> Override:
    """Give the patient a limit of their own. One that they had before, in force or run out, ends.

    `numbers` are the edition's. Raises Refused for a limit that is unknown or fixed, a value out of its range, and a
    last day that is past or more than a year ahead."""
    check_value(own.name, own.value, numbers)
    check_until(own.until, today)
    before = ended(plan, own.name, by, now)
    override = Override.objects.create(
        patient=plan.patient, name=own.name, value=own.value, until=own.until, by=by, at=now, reason=own.reason
    )
    record(
        "set_limit", actor=by, at=now, patient=plan.patient, about=f"override {override.pk}",
        before=before, after={**limit_said(override), "reason": own.reason},
    )  # fmt: skip
    return override


def end_override(plan: Plan, name: str, *, by: Any, now: datetime) -> None:
    """Back to the clinic's value before its last day. Raises Refused when there is no value of their own."""
    before = ended(plan, name, by, now)
    if before is None:
        raise Refused(_("This limit has the clinic’s value already."), "name")
    record("end_limit", actor=by, at=now, patient=plan.patient, before=before)


def ended(plan: Plan, name: str, by: Any, now: datetime) -> dict[str, Any] | None:
    """End the patient's own value of a limit, and say what it was."""
    override: Override | None = Override.objects.of(plan.patient).filter(name=name, ended_at=None).first()
    if override is None:
        return None
    override.ended_at, override.ended_by = now, by
    override.save()
    return limit_said(override)


def limit_said(override: Override) -> dict[str, Any]:
    return {"limit": override.name, "value": str(override.value), "until": str(override.until)}


# ---- The stage


def set_stage(plan: Plan, stage: str, *, by: Any, reason: str, today: date, walked_today: bool, now: datetime) -> None:
    """Move the plan at once, up or down, with whatever unlock the stage needs (clinical.md, section 8).

    It is the therapist's decision, so advice that was kept after a correction no longer holds it up. Raises Refused
    while a stop stands, and for a stage that the goal does not lead to."""
    if stage == plan.stage:
        raise Refused(_("{stage} is the present step.").format(stage=stage), "stage")
    needed = check_stage(plan, stage, today)
    before = {"stage": plan.stage, "since": str(plan.stage_since)}
    opened = move_to(plan, stage, needed, by=by, reason=reason, today=today, walked_today=walked_today, now=now)
    after = {"stage": stage, "since": str(plan.stage_since), "opened": opened, "reason": reason}
    record("set_stage", actor=by, at=now, patient=plan.patient, before=before, after=after)


def check_stage(plan: Plan, stage: str, today: date) -> list[str]:
    """The unlocks that a stage still needs. Raises Refused while a stop stands, and for one off the goal's path."""
    if GRAVITY[plan.locked]:
        raise Refused(_("The walks are stopped. Clear the stop first: you choose the step there."), "stage")
    numbers, held = Edition.objects.in_force().rulebook, read_grants(plan.patient, today)
    profile = profile_facts(Profile.objects.of(plan.patient).get())
    if stage not in stages_to_set(profile, plan.goal, held.unlocks, numbers):
        raise Refused(
            _("“{stage}” is not on the path of the goal “{get_goal_display}”.").format(
                stage=stage, get_goal_display=plan.get_goal_display()
            ),
            "stage",
        )
    own = numbers.with_overrides(held.overrides)
    return [name for name in unlocks_needed(stage, profile, plan.goal, own) if name not in held.unlocks]


def move_to(
    plan: Plan, stage: str, needed: list[str], *, by: Any, reason: str, today: date, walked_today: bool, now: datetime
) -> list[str]:
    """Put the plan on a stage from today on, or from tomorrow if today was walked, and open what the stage needs."""
    for name in needed:
        grant_unlock(plan, name, by=by, reason=reason, now=now)
    plan.stage, plan.stage_since = stage, today + timedelta(days=1) if walked_today else today
    plan.advice_kept_at = plan.opinion = None
    return needed


def stages_to_set(
    profile: progression.Profile, goal: str, unlocks: Collection[str], numbers: Numbers
) -> tuple[str, ...]:
    """Every stage that a therapist may set, lowest first: the goal's path with all that could be unlocked.

    Where an unlock takes the place of other stages, those are there too until it is granted."""
    replacing = {segment.without for segment in numbers.paths[goal]} - set(unlocks)
    ways = (UNLOCKS, set(UNLOCKS) - replacing)
    return tuple(sorted({code for way in ways for code in progression.path(profile, goal, way, numbers)}))


def unlocks_needed(stage: str, profile: progression.Profile, goal: str, numbers: Numbers) -> list[str]:
    """The unlocks without which the stage is not on the path, or not to be come to from below."""
    segment = next(segment for segment in numbers.paths[goal] if stage in segment.stages)
    needed = {segment.unlock, segment.severe_unlock if profile.oa == "severe" else None}
    if has_high_usual_pain(profile, numbers):
        needed |= {lower.high_usual_unlock for lower in numbers.stages if lower.code < stage}
    return [name for name in UNLOCKS if name in needed]


# ---- As the patient reads it


@dataclass(frozen=True)
class SetBy:
    """One thing that a therapist set for this patient, in the patient's words.

    `usual` is the clinic's value, "" for a step. `until` is its last day, None for a step: until the plan moves."""

    what: str
    value: str
    usual: str
    by: str
    on: date
    until: date | None
    reason: str


def set_by_therapist(patient: Any, today: date) -> list[SetBy]:
    """The step and the limits in force that a therapist set, newest first. Four statements at most."""
    numbers = Edition.objects.in_force().rulebook
    held = Override.objects.of(patient).in_force(today).select_related("by").order_by("-at", "-pk")
    overrides = [override for override in held if override.name in numbers.limits]
    own = numbers.with_overrides({override.name: float(override.value) for override in overrides})
    limits = [limit_set_by(override, numbers.limits[override.name], patient) for override in overrides]
    return [*stage_set_by(patient, own), *limits]


def limit_set_by(override: Override, limit: Limit, patient: Any) -> SetBy:
    return SetBy(
        what=limit.meaning.removesuffix("."),
        value=amount_words(override.value, limit.unit, patient.units),
        usual=amount_words(limit.value, limit.unit, patient.units),
        by=str(override.by or ""),
        on=patient.local(override.at).date(),
        until=override.until,
        reason=override.reason,
    )


def stage_set_by(patient: Any, numbers: Numbers) -> list[SetBy]:
    """The step, while it is the one that a therapist set last. `numbers` are the patient's own."""
    plan = Plan.objects.of(patient).get()
    acts = Trail.objects.filter(patient=patient, action__in=("set_stage", "disagree_with_advice"))
    act = acts.select_related("actor").newest_first().first()
    if act is None or (act.after["stage"], act.after["since"]) != (plan.stage, str(plan.stage_since)):
        return []
    value = dose_words(plan.stage, numbers, units=patient.units)
    on = patient.local(act.at).date()
    return [SetBy(_("Your step"), value, "", str(act.actor), on, None, act.after["reason"])]
