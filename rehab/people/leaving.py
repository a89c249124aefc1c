"""A patient deletes their account: the wish, the pause in which it can be taken back, and the mails about it.

What is erased when the pause is over is in `rehab.upkeep.erasing`."""

import logging
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from rehab.trail.actions import record

from .actions import site_link
from .models import User
from .preferences import spoken_to

# Long enough to come back from a holiday and find the mail, if somebody else asked; short enough to be a deletion.
PAUSE = timedelta(days=14)
log = logging.getLogger(__name__)


def ask_erasure(patient: User, *, now: datetime) -> datetime:
    """The patient's account is erased when the pause is over. Asked twice, the first day stands."""
    with transaction.atomic():
        person = User.objects.select_for_update(no_key=True).get(pk=patient.pk)
        if person.erase_at is None:
            person.erase_at = now + PAUSE
            person.save(update_fields=["erase_at"])
            record("ask_erasure", actor=person, at=now, patient=person, after={"erase_at": str(person.erase_at)})
    return person.erase_at


def keep_account(patient: User, *, now: datetime) -> None:
    """The wish is taken back, and everything goes on. Nothing happens if there was none."""
    with transaction.atomic():
        if User.objects.filter(pk=patient.pk).exclude(erase_at=None).update(erase_at=None):
            record("keep_account", actor=patient, at=now, patient=patient)


def address_of(person: User) -> str:
    """Where mail reaches this person for certain; "" when there is no confirmed address."""
    confirmed = EmailAddress.objects.filter(user=person, verified=True, primary=True).first()
    return confirmed.email if confirmed else ""


def mail_asked(patient: User, erase_at: datetime) -> None:
    """Say that the account will go, and how to keep it: the wish may have been somebody else's."""
    words = {"patient": patient, "erase_at": erase_at, "link": site_link(reverse("people:delete-account"))}
    send(address_of(patient), "erasure_asked", words, patient)


def mail_erased(person: User, address: str) -> None:
    """The last mail. `person` is known only by what is still in memory."""
    send(address, "erasure_done", {"patient": person}, person)


def send(address: str, letter: str, words: dict[str, object], person: User) -> None:
    """Trouble with the mail server is logged without the address, and changes nothing of what was done."""
    if not address:
        return
    with spoken_to(person):
        subject = render_to_string(f"people/email/{letter}_subject.txt", words).strip()
        message = render_to_string(f"people/email/{letter}_message.txt", words)
    try:
        EmailMessage(subject, message, None, [address], headers={"Auto-Submitted": "auto-generated"}).send()
    except (OSError, ValueError) as refusal:
        log.warning("Mail %s could not be sent: %s", letter, type(refusal).__name__)
