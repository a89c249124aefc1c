"""What the therapist wrote to the patient: what Today shows of it, and every message on a page of its own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Subquery

from rehab.people.glass import Glass
from rehab.people.kept import ThePatient, Told
from rehab.people.offers import CareOffer
from rehab.people.together import Together

from .messages import Message

RECENT, LOOKED = timedelta(days=30), timedelta(days=14)
SHOWN, PAGE = 3, 25


@dataclass(frozen=True)
class Inbox:
    """For Today: the messages still to read, oldest first, and whether there are more, or others of late."""

    unread: tuple[Message, ...]
    has_more: bool
    has_others: bool


def inbox() -> tuple[Any, ...]:
    patient = ThePatient()
    messages = Message.objects.visible_to(patient).standing()
    newest = (messages.filter(read_at=None) | messages.filter(at__gte=Told("recent"))).newest_first()
    return (
        Message.objects.visible_to(patient).filter(pk__in=Subquery(newest.values("pk")[: PAGE + 1])),
        CareOffer.objects.visible_to(patient).waiting(),
        Glass.objects.visible_to(patient).filter(at__gte=Told("looked")),
    )


INBOX = Together(inbox, joined=dict.fromkeys(("by", "therapist", "asked_by"), ("id", "name")))


def read_inbox(patient: Any, now: datetime) -> tuple[Inbox, list[CareOffer], list[Glass]]:
    """The newest messages that are unread or of the last 30 days, the therapists who ask to care, and the emergency
    looks of the last 14 days, newest first. One statement, whatever was written."""
    found, offers, glasses = INBOX.read(patient=patient.pk, recent=now - RECENT, looked=now - LOOKED)
    found.sort(key=lambda message: (message.at, message.pk))
    unread = [message for message in found if message.read_at is None]
    glasses.sort(key=lambda glass: glass.at, reverse=True)
    return Inbox(tuple(unread[:SHOWN]), len(unread) > SHOWN, bool(found) and not unread), offers, glasses
