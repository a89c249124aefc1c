"""Breaking the glass and closing it. Each is in the trail, in the same transaction, and the patient is told."""

from datetime import datetime

from django.db import transaction

from rehab.trail.actions import record

from .actions import site_link
from .glass import OPEN_FOR, Glass
from .leaving import address_of, send
from .models import User


def break_glass(patient: User, *, by: User, reason: str, now: datetime) -> Glass:
    """Open one patient's record to an admin, to read, for half an hour. The patient is told on Today and by mail."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=patient.pk)  # two taps at once are one glass
        Glass.objects.filter(patient=patient, by=by, closed_at=None).update(closed_at=now)
        glass = Glass.objects.create(patient=patient, by=by, at=now, until=now + OPEN_FOR, reason=reason)
        record("break_glass", actor=by, at=now, patient=patient, about=f"glass {glass.pk}", after={"reason": reason})
    words = {"patient": patient, "glass": glass, "link": site_link("/account/trail/?who=others")}
    send(address_of(patient), "glass_broken", words, patient)
    return glass


@transaction.atomic
def close_glass(glass: Glass, *, now: datetime) -> None:
    """Close it before its time. Once is enough."""
    if Glass.objects.open(now).filter(pk=glass.pk).update(closed_at=now):
        record("close_glass", actor=glass.by, at=now, patient=glass.patient, about=f"glass {glass.pk}")


def read_by_glass(glass: Glass) -> None:
    """One look through it."""
    record("read_by_glass", actor=glass.by, patient=glass.patient, about=f"glass {glass.pk}")
