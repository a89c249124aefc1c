"""The row lock: records of a patient are read through `visible_to`, and its last branch is nothing."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from rehab.people import actions
from rehab.people.models import Care, User
from rehab.plan.models import Plan
from rehab.trail.actions import record
from rehab.trail.models import Trail
from tests.cast import MONDAY, Cast, walk

pytestmark = pytest.mark.django_db
OWNED = [
    model
    for model in apps.get_models()
    if model.__module__.startswith("rehab.") and "patient" in {field.name for field in model._meta.fields}
]


def rows(model: Any, user: Any) -> Any:
    return model.objects.visible_to(user)


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model.__name__)
def test_every_record_of_a_patient_has_the_lock(model: Any, cast: Cast) -> None:
    walk(cast.ana, MONDAY, peak=2)
    walk(cast.ben, MONDAY, peak=2)
    assert not rows(model, AnonymousUser()).exists()
    assert not rows(model, cast.ada).exclude(patient=None).exists()
    assert not rows(model, User(role="owner")).exists()
    assert not rows(model, cast.ana).exclude(patient=cast.ana).exists()
    assert not rows(model, cast.tess).exclude(patient=cast.ana).exists()


def test_there_are_records_to_lock() -> None:
    assert {"Walk", "Plan", "Advice", "Profile", "Trail", "Care"} <= {model.__name__ for model in OWNED}


def test_a_therapist_reads_who_is_in_their_care_and_no_longer(cast: Cast) -> None:
    assert [plan.patient for plan in rows(Plan, cast.tess)] == [cast.ana]
    actions.end_care(cast.ana, cast.tess, now=timezone.now())
    assert not rows(Plan, cast.tess).exists()
    assert not rows(User, cast.tess).exists()
    assert rows(Plan, cast.ana).exists(), "the patient keeps their record"


def test_care_by_two_shows_each_row_once(cast: Cast) -> None:
    Care.objects.create(patient=cast.ana, therapist=cast.theo)
    Care.objects.create(patient=cast.ana, therapist=cast.tess, ended_at=timezone.now())
    assert rows(Plan, cast.tess).count() == 1
    assert rows(User, cast.tess).count() == 1
    assert rows(Plan, cast.theo).count() == 2


def test_a_care_tie_that_ended_closes_an_open_session(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.tess)
    address = f"/review/patients/{cast.ana.handle}/"
    assert client.get(address).status_code == 200
    actions.end_care(cast.ana, cast.tess, now=timezone.now())
    assert client.get(address).status_code == 404


def test_a_therapist_reads_what_changed_a_record_and_not_who_looked_or_signed_in(cast: Cast) -> None:
    theirs, not_theirs = {"set_stage", "log_walk", "write_note"}, {"read_patient", "signed_in", "make_device_key"}
    for action in theirs | not_theirs:
        for patient in (cast.ana, cast.ben, None):
            record(action, actor=cast.ana, patient=patient)
    seen = set(rows(Trail, cast.tess).values_list("action", "patient"))
    assert {(action, cast.ana.pk) for action in theirs} <= seen
    assert {patient for _, patient in seen} == {cast.ana.pk}
    assert not not_theirs & {action for action, _ in seen}
    actions.end_care(cast.ana, cast.tess, now=timezone.now())
    assert not rows(Trail, cast.tess).exists()
