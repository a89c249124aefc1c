"""What the therapist wrote to the patient: what Today shows of it, and every message on a page of its own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Subquery

from rehab.people.offers import CareOffer
from rehab.people.together import read_together

from .messages import Message

RECENT = timedelta(days=30)
SHOWN, PAGE = 3, 25


@dataclass(frozen=True)
class Inbox:
    """For Today: the messages still to read, oldest first, and whether there are more, or others of late."""

    unread: tuple[Message, ...]
    has_more: bool
    has_others: bool


def read_inbox(patient: Any, now: datetime) -> tuple[Inbox, list[CareOffer]]:
    """The newest messages that are unread or of the last 30 days, and the therapists who ask to care. One statement,
    whatever was written."""
    messages = Message.objects.visible_to(patient).standing()
    newest = (messages.filter(read_at=None) | messages.filter(at__gte=now - RECENT)).newest_first()
    found, offers = read_together(
        Message.objects.visible_to(patient).filter(pk__in=Subquery(newest.values("pk")[: PAGE + 1])),
        CareOffer.objects.visible_to(patient).waiting(),
        joined=dict.fromkeys(("by", "therapist", "asked_by"), ("id", "name")),
    )
    found.sort(key=lambda message: (message.at, message.pk))
    unread = [message for message in found if message.read_at is None]
    return Inbox(tuple(unread[:SHOWN]), len(unread) > SHOWN, bool(found) and not unread), offers
