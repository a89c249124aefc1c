"""One round of reminders: claim, send, mark. Safe when two rounds run at once, and when one is killed in the middle.

- Killed before the claim: nothing happened; the next round does it.
- Killed between claim and mark: nobody knows whether the mail went out. After a quarter of an hour the next round takes
  the claim over and sends it again, once it has seen that it is still due. So at worst a mail comes twice (under the
  same Message-ID), and none is lost.
- The mail server refuses: the claim is given back, and the next round tries again."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from rehab.people.models import Clinic

from .due import Due, all_due
from .letters import letter
from .models import Reminder, Wish

CLAIM_LASTS = timedelta(minutes=15)
RAN_AT = "reminders_ran_at"  # in the shared cache, for `manage.py doctor`
TRIES = 3  # so many refusals in a row, and the mail server is taken to be down until the next round
log = logging.getLogger(__name__)


@dataclass
class Round:
    """What a round did."""

    sent: int = 0
    failed: int = 0
    in_a_row: int = 0

    @property
    def gave_up(self) -> bool:
        return self.in_a_row >= TRIES


def send_due(now: datetime) -> Round:
    """Send every reminder that is due at this moment."""
    done, clinic = Round(), Clinic.here()
    wishes = Wish.objects.to_be_kept().select_related("patient__plan", "patient__profile").order_by("pk")
    confirmed = EmailAddress.objects.filter(verified=True, primary=True, user__reminder_wish__isnull=False)
    addresses = dict(confirmed.values_list("user_id", "email"))
    for wish in wishes:
        if wish.patient_id in addresses and not done.gave_up:
            remind(wish, addresses[wish.patient_id], clinic, now, done)
    return done


def remind(wish: Wish, address: str, clinic: Clinic, now: datetime, done: Round) -> None:
    """The reminders of one patient. Trouble with one of them does not keep the others from theirs."""
    try:
        for due in all_due(wish, clinic, wish.patient.local(now)):
            reminder = None if done.gave_up else claim(wish, due, now)
            if reminder:
                send(reminder, address, clinic, now, done)
    except Exception as trouble:
        done.failed += 1
        log.error("Patient %s was not reminded: %s", wish.patient_id, type(trouble).__name__)


def claim(wish: Wish, due: Due, now: datetime) -> Reminder | None:
    """The row of this mail, for one round alone. None when it was sent, or another round is at it."""
    named = {"patient": wish.patient, "kind": due.kind, "on": due.on}
    try:
        with transaction.atomic():
            return Reminder.objects.create(**named, walk=due.walk, claimed_at=now)
    except IntegrityError:
        left_open = Reminder.objects.filter(**named).left_open_before(now - CLAIM_LASTS)
        return Reminder.objects.get(**named) if left_open.update(claimed_at=now) else None


def send(reminder: Reminder, address: str, clinic: Clinic, now: datetime, done: Round) -> None:
    """Send it and mark it. What goes wrong is logged without the address, which the mail server may repeat."""
    try:
        letter(reminder, address, clinic).send()
    except (OSError, ValueError) as refusal:
        Reminder.objects.filter(pk=reminder.pk, sent_at=None).delete()
        done.failed, done.in_a_row = done.failed + 1, done.in_a_row + 1
        log.warning("Reminder %s could not be sent: %s", reminder.pk, type(refusal).__name__)
        return
    Reminder.objects.filter(pk=reminder.pk).update(sent_at=now)
    done.sent, done.in_a_row = done.sent + 1, 0
