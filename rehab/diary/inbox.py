"""What the therapist wrote to the patient: what Today shows of it, and every message on a page of its own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Subquery

from rehab.people.glass import Glass
from rehab.people.offers import CareOffer
from rehab.people.together import read_together

from .messages import Message

RECENT, LOOKED = timedelta(days=30), timedelta(days=14)
SHOWN, PAGE = 3, 25


@dataclass(frozen=True)
class Inbox:
    """For Today: the messages still to read, oldest first, and whether there are more, or others of late."""

    unread: tuple[Message, ...]
    has_more: bool
    has_others: bool


def read_inbox(patient: Any, now: datetime) -> tuple[Inbox, list[CareOffer], list[Glass]]:
    """The newest messages that are unread or of the last 30 days, the therapists who ask to care, and the emergency
    looks of the last 14 days, newest first. One statement, whatever was written."""
    messages = Message.objects.visible_to(patient).standing()
    newest = (messages.filter(read_at=None) | messages.filter(at__gte=now - RECENT)).newest_first()
    found, offers, glasses = read_together(
        Message.objects.visible_to(patient).filter(pk__in=Subquery(newest.values("pk")[: PAGE + 1])),
        CareOffer.objects.visible_to(patient).waiting(),
        Glass.objects.visible_to(patient).filter(at__gte=now - LOOKED),
        joined=dict.fromkeys(("by", "therapist", "asked_by"), ("id", "name")),
    )
    found.sort(key=lambda message: (message.at, message.pk))
    unread = [message for message in found if message.read_at is None]
    glasses.sort(key=lambda glass: glass.at, reverse=True)
    return Inbox(tuple(unread[:SHOWN]), len(unread) > SHOWN, bool(found) and not unread), offers, glasses
