"""Records that nobody uses: the clinic says after how many years they go, and who is still there keeps theirs."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse

from rehab.trail.actions import record
from rehab.trail.models import Trail

from .actions import site_link
from .leaving import address_of, keep_account, send
from .models import Clinic, User

NOTICE = timedelta(days=90)
"""Between the word that a record will go and its going: somebody may be ill, or away for a season."""
YEAR = timedelta(days=366)


def retire_unused(now: datetime) -> int:
    """Tell those whose record has not been used for as long as the clinic keeps one, and put their deletion off for
    whoever has come back. Gives how many were told. Run it as often as you like."""
    keep_used(now)
    years = Clinic.here().keep_years
    if not years:
        return 0
    since = now - years * YEAR
    unused = User.objects.patients().filter(erase_at=None, joined_at__lt=since).exclude(Exists(own_acts(since)))
    return sum(retire(patient.pk, now) for patient in unused.order_by("pk"))


def own_acts(since: Any) -> Any:
    """What a patient did, from signing in to a walk, since then."""
    return Trail.objects.filter(patient=OuterRef("pk"), actor=OuterRef("pk"), at__gt=since)


def retire(pk: int, now: datetime) -> bool:
    """One record. False when it is to go already."""
    with transaction.atomic():
        patient = User.objects.patients().select_for_update(no_key=True).get(pk=pk)
        if patient.erase_at is not None:
            return False
        patient.erase_at = now + NOTICE
        patient.save(update_fields=["erase_at"])
        record("retire_account", actor=None, at=now, patient=patient, after={"erase_at": str(patient.erase_at)})
    words = {"patient": patient, "erase_at": patient.erase_at, "link": site_link(reverse("people:delete-account"))}
    send(address_of(patient), "retiring", words, patient)
    return True


def keep_used(now: datetime) -> None:
    """Whoever was told, and has used Backstep since without asking to be deleted, stays."""
    told = Trail.objects.filter(patient=OuterRef("pk"), action="retire_account").order_by("-at").values("at")[:1]
    going = User.objects.patients().filter(erase_at__gt=now).annotate(told_at=Subquery(told)).exclude(told_at=None)
    asked = Trail.objects.filter(patient=OuterRef("pk"), action="ask_erasure", at__gt=OuterRef("told_at"))
    for patient in going.filter(Exists(own_acts(OuterRef("told_at")))).exclude(Exists(asked)):
        keep_account(patient, now=now)
