"""What happens to a message: sent, read, answered, and the answer read. Each action is one transaction.

None of them changes the plan, so no page that is open becomes stale by it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from rehab.plan.actions import hold_plan
from rehab.trail.actions import record

from .messages import Message
from .summing_up import renew_waiting


class Answered(Exception):
    """This message has an answer that says something else. One answer a message: what was sent is kept."""


@transaction.atomic
def send_message(patient: Any, text: str, *, by: Any, key: UUID, now: datetime) -> Message:
    """Write to a patient. Whoever writes has read what the patient answered. The same key again is the same message."""
    hold_plan(patient)
    sent: Message | None = Message.objects.of(patient).filter(key=key).first()
    if sent:
        return sent
    message = Message.objects.create(patient=patient, by=by, at=now, text=text, key=key)
    record("send_message", actor=by, at=now, patient=patient, about=f"message {message.pk}")
    keep_answers_read(patient, by=by, now=now)
    return message


@transaction.atomic
def withdraw_message(patient: Any, message: Message, *, by: Any, now: datetime) -> None:
    """Take a message back: the patient no longer sees it, the record keeps it. Nothing happens the second time."""
    hold_plan(patient)
    if Message.objects.of(patient).standing().filter(pk=message.pk).update(withdrawn_at=now, withdrawn_by=by):
        record("withdraw_message", actor=by, at=now, patient=patient, about=f"message {message.pk}")
        renew_waiting(patient)


@transaction.atomic
def read_message(patient: Any, message: Message, *, now: datetime) -> None:
    """The patient has read it, and says so. The first time counts."""
    hold_plan(patient)
    if Message.objects.of(patient).filter(pk=message.pk, read_at=None).update(read_at=now):
        record("read_message", actor=patient, at=now, patient=patient, about=f"message {message.pk}")


@transaction.atomic
def answer_message(patient: Any, message: Message, text: str, *, now: datetime) -> Message:
    """Keep the patient's answer, and put it on the therapists' list. The same answer again changes nothing.

    Raises Answered when there is another answer already."""
    hold_plan(patient)
    message.refresh_from_db()
    if message.answered_at is not None:
        if message.answer != text:
            raise Answered
        return message
    message.answer, message.answered_at, message.read_at = text, now, message.read_at or now
    message.save()
    record("answer_message", actor=patient, at=now, patient=patient, about=f"message {message.pk}")
    renew_waiting(patient)
    return message


@transaction.atomic
def read_answers(patient: Any, *, by: Any, now: datetime) -> int:
    """A therapist has read what the patient answered: it leaves the list. How many answers there were."""
    hold_plan(patient)
    return keep_answers_read(patient, by=by, now=now)


def keep_answers_read(patient: Any, *, by: Any, now: datetime) -> int:
    read: int = Message.objects.of(patient).unanswered_by_therapist().update(answer_read_at=now, answer_read_by=by)
    if read:
        record("read_answers", actor=by, at=now, patient=patient)
        renew_waiting(patient)
    return read
