"""What changes reminders: the wish for them, its end, and an answer that comes by a link."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from rehab.diary.actions import answer_morning, log_walk
from rehab.diary.models import Morning
from rehab.diary.told import KeyTaken, Saved, Told
from rehab.plan.actions import hold_plan
from rehab.trail.actions import record

from .models import Reminder, Wish

KINDS = ("morning", "walk", "quiet_days")


class AlreadyAnswered(Exception):
    """The question has an answer, from here or from elsewhere. A link never changes one."""


@transaction.atomic
def save_reminders(patient: Any, answers: dict[str, Any], *, now: datetime) -> Wish:
    """Keep which mails the patient wants and when they may come."""
    wish = Wish.objects.of(patient).select_for_update(no_key=True).first() or Wish(patient=patient)
    before = {kind: getattr(wish, kind) for kind in KINDS}
    for name, value in answers.items():
        setattr(wish, name, value)
    wish.since = now
    wish.save()
    after = {kind: getattr(wish, kind) for kind in KINDS}
    record("save_reminders", actor=patient, at=now, patient=patient, before=before, after=after)
    return wish


@transaction.atomic
def stop_reminders(patient: Any, *, now: datetime) -> None:
    """No more mails. Nothing happens when there were none."""
    wanted = Wish.objects.of(patient).filter(Q(morning=True) | Q(walk=True) | Q(quiet_days=True))
    if wanted.update(**dict.fromkeys(KINDS, False)):
        record("stop_reminders", actor=patient, at=now, patient=patient)


@transaction.atomic
def answer_reminder(reminder: Reminder, told: Told) -> Saved:
    """Keep the answer of the morning that this reminder asked about. The same tap again is the same answer.

    Raises AlreadyAnswered when there is another one."""
    hold_plan(reminder.patient)
    known = Morning.objects.of(reminder.patient).filter(walk=reminder.walk).first()
    if known and not known.is_blank and (known.key, known.digest) != (told.key, told.digest):
        raise AlreadyAnswered
    saved = answer_morning(reminder.patient, reminder.walk, told)  # type: ignore[arg-type]
    mark_answered(reminder, told.now)
    return saved


@transaction.atomic
def log_reminded_walk(reminder: Reminder, told: Told) -> Saved:
    """Keep the walk that this reminder was about. The same tap again is the same walk.

    Raises AlreadyAnswered when the link has saved another one."""
    hold_plan(reminder.patient)
    try:
        saved = log_walk(reminder.patient, told)
    except KeyTaken:
        raise AlreadyAnswered from None
    mark_answered(reminder, told.now)
    return saved


def mark_answered(reminder: Reminder, now: datetime) -> None:
    Reminder.objects.filter(pk=reminder.pk, answered_at=None).update(answered_at=now)
