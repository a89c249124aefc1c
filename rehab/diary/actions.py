"""Everything that changes a diary, top to bottom: hold the plan, save the entry, write the trail, ask the engine.

Each action is one transaction: walk, rating, advice, summary and trail row are all there or none is."""

import json
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from rehab.people.models import User
from rehab.plan.actions import (
    Yes,
    ask_clearance_again,
    begin_plan,
    clear_plan,
    follow,
    hold_plan,
    note_fall,
)
from rehab.plan.facts import profile_facts
from rehab.plan.models import KNEES, Advice, Plan, Profile
from rehab.trail.actions import record

from .additions import only_adds
from .advising import Change, Reading, advise, as_recommendation, consult, read, settle
from .days import day_of
from .facts import History, read_history
from .models import Correction, Morning, Report, Start, Walk
from .told import KeyTaken, Saved, Told

# What a walk says, and when: everything that a correction may change or a reader may ask about.
BODY = (
    "key", "happened_at", "happened_on", "zone", "utc_offset", "entered_at", "received_at", "stage", "edition_id",
    "timed", "minutes", "metres", "place", "speed_kmh", "incline_percent", "load_kg", "load_percent", "rpe",
    *(f"{knee}_{moment}" for knee in KNEES for moment in ("before", "peak", "after")),
    "swelling", "flags", "stopped_because", "note", "after_at", "added_at", "edited_at",
    "withdrawn_at",
)  # fmt: skip


def already(stored: Any, told: Told, advice: Advice | None) -> Saved | None:
    """What is `stored` under this key, if the patient sent it before, and the advice that stands. Raises KeyTaken when
    it says something else."""
    if stored is None:
        return None
    if stored.digest != told.digest:
        raise KeyTaken(stored)
    return Saved(stored, advice or standing_advice(stored.patient_id), again=True)


def standing_advice(patient: Any) -> Advice:
    """What the patient was told last."""
    advice: Advice = Advice.objects.of(patient).newest_first()[0]
    return advice


@transaction.atomic
def log_walk(patient: Any, told: Told, *, timed: bool = False, held: Reading | None = None) -> Saved:
    """Keep a walk, move the plan if it followed the advice that stood, and say what comes next.

    `held` is what `holding` read for this key. Raises KeyTaken when the key holds another walk."""
    plan = held.plan if held else hold_plan(patient)
    on, history = day_of(told.happened), held.history if held else read_history(patient, told.now, told.key)
    if seen := already(history.sent, told, history.standing):
        return seen
    is_late = history.came_too_late(told.happened, told.entered or told.now) or is_back_dated(on, history)
    change = settle(plan, told.now) if is_late else None
    if change:
        history = read_history(patient, told.now)
    else:
        _, standing = consult(plan, history, cause="walk_began", now=told.now, seen_at=told.happened)
        follow(plan, as_recommendation(standing), on, now=told.now, actor=patient)
        plan.advice_kept_at = None
    walk = Walk(patient=patient, stage=plan.stage, edition=history.edition, timed=timed)
    told.fill(walk)
    walk.save()
    walk.has_no_morning()
    history.walks.append(walk)
    if history.tap and (history.tap.happened_on == on or history.tap.verdict == "rest"):
        history.tap.delete()
        history.tap = None
    after = {"on": str(on), "stage": walk.stage}
    cause = "late_entry" if is_late else "walk"
    return finish(plan, "log_walk", cause, walk, told.now, history=history, change=change, after=after)


def is_back_dated(on: date, history: History) -> bool:
    """A walk before the last walk-day never moves the plan."""
    last = history.last_walk_on()
    return last is not None and on < last


def finish(
    plan: Plan,
    action: str,
    cause: str,
    entry: Any,
    now: datetime,
    *,
    history: History | None = None,
    change: Change | None = None,
    **said: Any,
) -> Saved:
    """The last steps of every act: count the version up, write the trail, ask the engine."""
    plan.version += 1
    if "fell" in (*getattr(entry, "flags", ()), *getattr(entry, "symptoms", ())):
        note_fall(history.profile if history else Profile.objects.of(plan.patient).get(), now)
    about = f"{type(entry).__name__.lower()} {entry.pk}"
    record(action, actor=plan.patient, at=now, patient=plan.patient, about=about, **said)
    return Saved(entry, advise(plan.patient, plan, cause=cause, now=now, history=history, change=change))


@transaction.atomic
def correct_walk(patient: Any, walk: Walk, told: Told, *, version: int) -> Saved:
    """Change a walk, or add to it, and keep what it said before.

    Raises Stale when the record has moved on since the page opened."""
    plan = hold_plan(patient, version)
    change = settle(plan, told.now)
    kind = Correction.Kind.ADDED if only_adds(walk, told) else Correction.Kind.CHANGED
    before = keep_original(walk, kind, patient, told.now)
    for name, value in told.says.items():
        setattr(walk, name, value)
    walk.set_happened(told.happened, told.zone)
    if kind == Correction.Kind.ADDED:
        walk.added_at = told.now
    else:
        walk.edited_at = told.now
    walk.save()
    return finish(plan, "correct_walk", "edit", walk, told.now, change=change, before=before, after=body_of(walk))


@transaction.atomic
def withdraw_walk(patient: Any, walk: Walk, *, version: int | None, now: datetime) -> Saved:
    """Take a walk back. It stays on record; the diary and the engine no longer count it."""
    plan = hold_plan(patient, version)
    walk.refresh_from_db()
    if walk.withdrawn_at is not None:
        return Saved(walk, standing_advice(patient), again=True)
    change = settle(plan, now, undoes=walk.received_at)
    before = keep_original(walk, Correction.Kind.WITHDRAWN, patient, now)
    walk.withdrawn_at = walk.edited_at = now
    walk.save()
    return finish(plan, "withdraw_walk", "edit", walk, now, change=change, before=before)


@transaction.atomic
def restore_walk(patient: Any, walk: Walk, *, now: datetime) -> Saved:
    """Put a walk back that was taken back."""
    plan = hold_plan(patient)
    walk.refresh_from_db()
    if walk.withdrawn_at is None:
        return Saved(walk, standing_advice(patient), again=True)
    change = settle(plan, now)
    keep_original(walk, Correction.Kind.RESTORED, patient, now)
    walk.withdrawn_at, walk.edited_at = None, now
    walk.save()
    return finish(plan, "restore_walk", "edit", walk, now, change=change, after=body_of(walk))


def body_of(walk: Walk) -> dict[str, Any]:
    """What a walk says, as JSON keeps it."""
    return {name: json.loads(json.dumps(getattr(walk, name), default=str)) for name in BODY}


def keep_original(walk: Walk, kind: str, by: Any, now: datetime) -> dict[str, Any]:
    body = body_of(walk)
    Correction.objects.create(patient_id=walk.patient_id, walk=walk, kind=kind, at=now, by=by, before=body)
    return body


@transaction.atomic
def answer_morning(patient: Any, walk: Walk, told: Told) -> Saved:
    """Keep how the knees were the morning after. A changed answer keeps the first one, and its own, later moment.

    Raises KeyTaken when the key holds the morning after another walk."""
    plan = hold_plan(patient)
    known = list(Morning.objects.of(patient).filter(Q(key=told.key) | Q(walk=walk)).select_related("walk"))
    if taken := next((one for one in known if one.walk_id != walk.pk), None):
        raise KeyTaken(taken)
    morning = next((one for one in known if one.walk_id == walk.pk), None)
    if morning is None:
        return keep_morning(plan, Morning(patient=patient, walk=walk), told, "morning")
    if morning.digest == told.digest and (morning.key == told.key or not morning.is_blank):
        return Saved(morning, standing_advice(patient), again=True)
    if told.entered and told.entered < morning.entered_at:  # kept on a phone, and answered again meanwhile
        return Saved(morning, standing_advice(patient), again=True)
    change = settle(plan, told.now)
    morning.first_said = morning.first_said or first_answer(morning)
    morning.edited_at = told.now
    return keep_morning(plan, morning, told, "edit", change)


def keep_morning(plan: Plan, morning: Morning, told: Told, cause: str, change: Change | None = None) -> Saved:
    told.fill(morning)
    morning.save()
    return finish(plan, "answer_morning", cause, morning, told.now, change=change, after=first_answer(morning))


def first_answer(morning: Morning) -> dict[str, Any]:
    return {
        "left": morning.left, "right": morning.right, "swelling": morning.swelling, "at": str(morning.happened_at),
    }  # fmt: skip


@transaction.atomic
def report_symptoms(patient: Any, told: Told) -> Saved:
    """Keep a report of symptoms. A danger sign locks the plan at once. Raises KeyTaken as `log_walk` does."""
    plan = hold_plan(patient)
    if seen := already(Report.objects.of(patient).filter(key=told.key).first(), told, None):
        return seen
    report = keep_report(patient, told)
    saved = finish(plan, "report_symptoms", "report", report, told.now, after={"symptoms": report.symptoms})
    if saved.advice.direction == "stop":  # whoever tells of it stands still
        Start.objects.of(patient).filter(stopped_at=None, happened_at__lte=told.happened).update(
            stopped_at=told.happened
        )
    return saved


@transaction.atomic
def report_before_plan(patient: Any, told: Told) -> Report:
    """Keep symptoms told before the intake: the first advice will read them. Raises KeyTaken as `log_walk` does."""
    User.objects.select_for_update(no_key=True).get(pk=patient.pk)  # there is no plan yet to queue up for
    stored: Report | None = Report.objects.of(patient).filter(key=told.key).first()
    if stored and stored.digest != told.digest:
        raise KeyTaken(stored)
    if stored:
        return stored
    report = keep_report(patient, told)
    about, after = f"report {report.pk}", {"symptoms": report.symptoms}
    record("report_symptoms", actor=patient, at=told.now, patient=patient, about=about, after=after)
    return report


def keep_report(patient: Any, told: Told) -> Report:
    report = Report(patient=patient)
    told.fill(report)
    report.save()
    return report


@transaction.atomic
def save_screening(patient: Any, answers: dict[str, Any], *, now: datetime) -> Profile:
    """Keep answers of the safety screening and the intake. Whoever has a plan is advised at once."""
    plan = Plan.objects.of(patient).select_for_update(no_key=True).first()
    profile, _ = Profile.objects.get_or_create(patient=patient)
    known = profile_facts(profile)
    before = {name: str(getattr(profile, name)) for name in answers}
    for name, value in answers.items():
        setattr(profile, name, value)
    profile.save()
    after = {name: str(value) for name, value in answers.items()}
    record("save_screening", actor=patient, at=now, patient=patient, before=before, after=after)
    if plan:
        plan.patient, plan.version = patient, plan.version + 1
        ask_clearance_again(plan, known, profile_facts(profile), day_of(now))
        advise(patient, plan, cause="intake", now=now)
    return profile


@transaction.atomic
def finish_intake(patient: Any, goal: str, *, now: datetime) -> Advice:
    """The last answer is given: the plan begins on its start stage, or goes on with a new profile."""
    profile = Profile.objects.of(patient).get()
    profile.answered_at, profile.usual_on = now, day_of(now)
    profile.save()
    plan = begin_plan(patient, profile, goal, today=day_of(now), now=now)
    return advise(patient, plan, cause="intake", now=now)


@transaction.atomic
def clear_stop(patient: Any, yes: Yes, *, version: int | None, now: datetime) -> Advice:
    """A clinician's yes: open the plan at the chosen stage and ask the engine again."""
    plan = hold_plan(patient, version)
    today = day_of(now)
    walked = Walk.objects.of(patient).standing().filter(happened_on=today).exists()
    clear_plan(plan, yes, today=today, walked_today=walked, now=now)
    Start.objects.of(patient).delete()  # a tap from before the yes would stop the plan again
    plan.version += 1
    return advise(patient, plan, cause="clearing", now=now)


def open_today(plan: Plan, *, now: datetime) -> Reading:
    """The home screen opens: time alone may have changed the answer (a gap, a morning that was missed).

    Nothing is written unless there is something new to tell."""
    patient = plan.patient
    reading = read(patient, plan, now)
    if not reading.is_news and not reading.history.unfit(plan, now):
        return reading
    with transaction.atomic():
        held, history = hold_plan(patient), read_history(patient, now)
        advise(patient, held, cause="home", now=now, history=history)
        return read(patient, held, now, history)
