"""More patients and longer histories than the cast has."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from rehab.access.roles import Role
from rehab.diary import actions as diary
from rehab.diary.days import day_of
from rehab.diary.models import Walk
from rehab.guidance.models import Edition
from rehab.people.models import Care, User
from rehab.review.flags import Handling
from rehab.review.standing import Row, Standing, lines_of, standing_of
from rehab.review.tested import mark_of
from tests.cast import MONDAY, ZONE, intake, person, tell

HTMX = {"HX-Request": "true"}


def patient_of(therapist: User, name: str, at: datetime = MONDAY) -> User:
    """A patient in care, with a plan that began at `at`."""
    patient = person(name, Role.PATIENT)
    Care.objects.create(patient=patient, therapist=therapist)
    intake(patient, at=at)
    return patient


def report(patient: User, *symptoms: str, at: datetime = MONDAY) -> diary.Saved:
    """A report of symptoms, told at once."""
    return diary.report_symptoms(patient, tell({"symptoms": list(symptoms), "note": ""}, at))


def long_history(patient: User, count: int) -> None:
    """`count` walks of the right knee, one every other day until Monday, written straight into the table."""
    edition = Edition.objects.in_force()
    Walk.objects.bulk_create(old_walk(patient, edition, MONDAY - timedelta(days=2 * n)) for n in range(count))


def old_walk(patient: User, edition: Edition, at: datetime, **says: Any) -> Walk:
    said = {"stage": "A1", "minutes": 6, "right_peak": 2, "place": "treadmill", **says}
    walk = Walk(patient=patient, key=uuid.uuid4(), edition=edition, **said)
    walk.set_happened(at, ZONE)
    walk.entered_at = walk.received_at = at
    return walk


def standing(patient: User, at: datetime = MONDAY) -> Standing:
    """Where this patient stands on the worklist at a moment."""
    patient = User.objects.select_related("plan", "summary", "handling").get(pk=patient.pk)
    lines, handling = lines_of(Edition.objects.in_force().rulebook), getattr(patient, "handling", Handling())
    row = Row(patient, patient.plan, patient.summary, handling, owner="", is_archived=False)
    return standing_of(row, None, lines, day_of(patient.local(at)))


def ground_of(patient: User, at: datetime = MONDAY) -> str:
    return standing(patient, at).place.ground


def looked_at(patient: User, act: str, said: dict[str, Any]) -> dict[str, Any]:
    """What a form sends when its change was tested on the past: the same, with the mark of the test."""
    parts = ("stage", "name", "value")
    change = [said[part] for part in parts if part in said]
    return {"tested": mark_of(patient, said["version"], act, *change), **said}


def url(name: str, patient: User, **more: Any) -> str:
    return reverse(f"review:{name}", kwargs={"handle": patient.handle, **more})
