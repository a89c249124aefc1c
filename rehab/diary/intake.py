"""What changes the answers of screening and intake: hold the plan, keep the answers, ask the engine."""

from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from rehab.people.models import User
from rehab.plan.actions import ask_clearance_again, begin_plan, hold_plan, is_graver
from rehab.plan.facts import profile_facts
from rehab.plan.models import Advice, Plan, Profile
from rehab.plan.usual import Higher, Taken, take_usual
from rehab.trail.actions import record

from .actions import finish_intake, save_screening
from .advising import advise, settle
from .days import day_of
from .rounds import Round, kept_round, round_of, says_at_once
from .summing_up import renew_usual


@transaction.atomic
def answer_usual(
    patient: Any, told: Mapping[str, int], *, now: datetime, higher: Higher | None = None
) -> tuple[Taken, Advice]:
    """Keep how sore the knees usually are. It may make the advice stricter at once; it never moves anyone up.

    `higher` says what becomes of a number above the plan's, where that is not for the therapist to say."""
    plan = hold_plan(patient)
    change = settle(plan, now)
    profile = Profile.objects.of(patient).get()
    known, before = profile_facts(profile), profile.usual
    higher = "waits" if patient.therapist() else higher or "is_left"
    taken = take_usual(profile, told, higher=higher, today=day_of(now), now=now)
    record("answer_usual", actor=patient, at=now, patient=patient, before=before, after=taken.said)
    ask_clearance_again(plan, known, profile_facts(profile), day_of(now))
    plan.version += 1
    advice = advise(patient, plan, cause="usual", now=now, change=change)
    renew_usual(patient)
    return taken, advice


@transaction.atomic
def begin_screening(patient: Any, kind: str, *, now: datetime) -> Round:
    """Begin a round of questions, or go on with the one of this kind that is under way. The first one is an intake."""
    profile, under_way = hold_round(patient, now)
    if not has_plan(patient):
        kind = "intake"
    if under_way.kind == kind and under_way.answers:
        return under_way
    fresh = Round(kind, under_way.affected, day_of(now))
    keep_round(profile, fresh)
    record("begin_screening", actor=patient, at=now, patient=patient, after={"kind": kind})
    return fresh


@transaction.atomic
def answer_screening(patient: Any, answers: Mapping[str, Any], *, now: datetime) -> Round:
    """Keep one answer. What asks for more care holds at once; all the rest when the last question is answered.

    A question that the round does not come to (any more) is left alone."""
    profile, before = hold_round(patient, now)
    if not before.reaches(next(iter(answers))):
        return before
    one = replace(before, answers={**before.answers, **answers})
    keep_round(profile, one)
    record("answer_screening", actor=patient, at=now, patient=patient, after=dict(answers))
    if one.next_step is None:
        finish_screening(patient, one, now)
    elif has_plan(patient):
        hold_at_once(patient, dict(answers), now)
    return one


def hold_round(patient: Any, now: datetime) -> tuple[Profile, Round]:
    """The patient's round, locked until the transaction ends: two tabs queue up."""
    User.objects.select_for_update(no_key=True).get(pk=patient.pk)
    profile, _ = Profile.objects.get_or_create(patient=patient)
    return profile, round_of(profile, has_plan=has_plan(patient), today=day_of(now))


def keep_round(profile: Profile, one: Round) -> None:
    profile.unfinished = kept_round(one)
    profile.save(update_fields=["unfinished"])


def has_plan(patient: Any) -> bool:
    return Plan.objects.of(patient).exists()


def hold_at_once(patient: Any, answers: dict[str, Any], now: datetime) -> None:
    """A new yes, or a knee too sore to start with, does not wait for the end of the round. Nor does a lower pain."""
    profile = Profile.objects.of(patient).get()
    told = {name.removesuffix("_usual"): pain for name, pain in answers.items() if name.endswith("_usual")}
    if told:
        answer_usual(patient, told, now=now, higher="is_left")
        return
    says, stricter = says_at_once(profile, answers), copy(profile)
    for name, value in says.items():
        setattr(stricter, name, value)
    if is_graver(profile_facts(profile), profile_facts(stricter), day_of(now)):
        save_screening(patient, says, now=now)


def finish_screening(patient: Any, one: Round, now: datetime) -> None:
    """Every question is answered: what was said holds from now on, and a newcomer's plan begins."""
    Profile.objects.of(patient).update(unfinished={})
    says, goal = one.says(), one.answers.get("goal")
    if one.kind != "goal":
        says["screened_at"] = now
    if not has_plan(patient):
        usual = {f"{knee}_usual": pain for knee, pain in one.usual().items()}
        save_screening(patient, says | usual, now=now)
        finish_intake(patient, goal or Plan.Goal.PAIN, now=now)
        return
    if says:
        save_screening(patient, says, now=now)
    if one.usual():
        answer_usual(patient, one.usual(), now=now, higher="holds" if one.kind == "intake" else "is_left")
    if one.kind == "intake":
        finish_intake(patient, one.answers["goal"], now=now)
    elif goal:
        choose_goal(patient, goal, now)


def choose_goal(patient: Any, goal: str, now: datetime) -> None:
    """Another goal leads along another path."""
    plan = begin_plan(patient, Profile.objects.of(patient).get(), goal, today=day_of(now), now=now)
    advise(patient, plan, cause="intake", now=now)
