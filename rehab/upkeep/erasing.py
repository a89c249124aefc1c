"""Erase those whose pause is over: everything that says who they were, and everything of their health.

What stays, and why: rows of the trail without the person, because a clinic has to show that its records were opened by
nobody else; a random number and the moment, to erase again what a backup brings back; for each of their therapists that
one patient has left. Each person is one transaction: killed in the middle, nothing has happened, and the next run does
it. Two runs at once: the second waits for the row and finds nobody."""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.db.models import Model

from rehab.people.actions import forget_closed_invitations, sign_out_everywhere
from rehab.people.farewells import Departure, Erased
from rehab.people.leaving import address_of, mail_erased
from rehab.people.models import User
from rehab.plan.models import Plan
from rehab.trail.erasure import blank_trail, remove_rows
from rehab.trail.models import AppendOnlyModel, Trail

log = logging.getLogger(__name__)


def erase_due(now: datetime) -> int:
    """Erase everybody whose day has come, and whoever came back with a backup. Gives the number."""
    forget_closed_invitations(now)
    due = User.objects.patients().filter(erase_at__lte=now)
    back = User.objects.patients().filter(handle__in=Erased.objects.values("handle"))
    return sum(erase(person.pk, now) for person in [*due.order_by("pk"), *back.exclude(erase_at__lte=now)])


def erase_again(handles: Iterable[UUID], now: datetime) -> int:
    """Erase who is in a list of the erased and was brought back by a backup from before."""
    back = User.objects.patients().filter(handle__in=list(handles))
    return sum(erase(person.pk, now, asked=False) for person in back.order_by("pk"))


def erase(pk: int, now: datetime, *, asked: bool = True) -> bool:
    """Erase one person and say so by mail. False when they took it back, or are gone already."""
    with transaction.atomic():
        Plan.objects.filter(patient=pk).select_for_update().first()  # their own acts queue up here
        person = User.objects.patients().select_for_update().filter(pk=pk).first()
        if person is None or (asked and not is_due(person, now)):
            return False
        address = address_of(person)
        forget(person, now)
    log.info("One account was erased.")
    mail_erased(person, address)
    return True


def is_due(person: User, now: datetime) -> bool:
    """Asked again while the row is held: the wish may have been taken back a moment ago."""
    waited = person.erase_at is not None and person.erase_at <= now
    return waited or Erased.objects.filter(handle=person.handle).exists()


def forget(person: User, now: datetime) -> None:
    """Close the account, then take out row after row. Whatever still points at the person stops it all: the database,
    or Django, refuses, and nothing has happened."""
    User.objects.filter(pk=person.pk).update(is_active=False)
    person.is_active = False
    sign_out_everywhere(person)
    therapists = [tie.therapist for tie in person.ties.in_force().select_related("therapist")]
    Departure.objects.bulk_create(Departure(therapist=therapist, at=now) for therapist in therapists)
    told_once, others = kinds_of_rows()
    for kind in told_once:
        remove_rows(kind, person)
    for model in others:
        model._default_manager.filter(patient=person).delete()  # noqa: SLF001
    blank_trail(person, at=now)
    Erased.objects.update_or_create(handle=person.handle, defaults={"at": now})
    User.objects.filter(pk=person.pk).delete()


def kinds_of_rows() -> tuple[list[type[AppendOnlyModel]], list[type[Model]]]:
    """Every kind of row that has a patient, in all rooms: those that are written once, and the others."""
    owned = list(owned_models())
    once: list[Any] = [model for model in owned if issubclass(model, AppendOnlyModel)]
    return once, [model for model in owned if model not in once]


def owned_models() -> Iterator[type[Model]]:
    for model in apps.get_models():
        names = {field.name for field in model._meta.concrete_fields if field.related_model is User}  # noqa: SLF001
        if "patient" in names and model is not Trail:
            yield model
