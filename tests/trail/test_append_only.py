"""The trail is written once, in the transaction of the act it tells of."""

from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client

from rehab.people.models import Care
from rehab.trail.actions import record
from rehab.trail.models import AppendOnly, AppendOnlyModel, AppendOnlyQuerySet, Trail
from rehab.trail.moment import here
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(cast: Cast) -> Trail:
    return record("read_patient", actor=cast.tess, patient=cast.ana)


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row.save(),
        lambda row: row.delete(),
        lambda row: Trail.objects.filter(pk=row.pk).update(action="nothing"),
        lambda row: Trail.objects.filter(pk=row.pk).delete(),
        lambda row: Trail.objects.bulk_update([row], ["action"]),
        lambda row: Trail.objects.bulk_create(
            [row], update_conflicts=True, update_fields=["action"], unique_fields=["pk"]
        ),
        lambda row: Trail.objects.update_or_create(pk=row.pk, defaults={"action": "nothing"}),
    ],
)
def test_no_row_is_changed_or_removed(row: Trail, change: Any) -> None:
    with pytest.raises(AppendOnly):
        change(row)
    assert Trail.objects.get(pk=row.pk).action == "read_patient"


def test_every_row_of_this_kind_has_the_lock() -> None:
    kinds = [model for model in apps.get_models() if issubclass(model, AppendOnlyModel)]
    assert Trail in kinds
    assert [kind for kind in kinds if not isinstance(kind._default_manager.all(), AppendOnlyQuerySet)] == []


def test_nobody_in_the_trail_is_removed_from_the_clinic(row: Trail, cast: Cast) -> None:
    with pytest.raises(Exception, match="protected"):
        cast.tess.delete()


def test_an_act_that_fails_leaves_no_row(cast: Cast) -> None:
    def fail() -> None:
        with transaction.atomic():
            record("end_care", actor=cast.tess, patient=cast.ana)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not Trail.objects.filter(action="end_care").exists()


def test_an_act_does_not_happen_when_its_row_cannot_be_written(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(cast.tess)

    def full(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr(Trail.objects, "create", full)
    monkeypatch.setattr("rehab.trail.models.Trail.save", full)
    assert client.post(f"/patients/{cast.ana.handle}/end-care/").status_code == 500
    assert Care.objects.in_force().filter(patient=cast.ana).exists()


def test_a_row_says_who_where_from_and_in_which_request(cast: Cast) -> None:
    client = Client(REMOTE_ADDR="192.0.2.7")
    client.force_login(cast.tess)
    client.post(f"/patients/{cast.ana.handle}/end-care/")
    row = Trail.objects.get(action="end_care")
    assert (row.actor, row.actor_role, row.patient, row.address) == (cast.tess, "therapist", cast.ana, "192.0.2.7")
    assert row.request_id
    assert here().address is None, "nothing of the request is left over"


def test_an_address_that_a_browser_invents_is_not_believed(cast: Cast) -> None:
    client = Client(REMOTE_ADDR="192.0.2.7", headers={"X-Forwarded-For": "junk, 198.51.100.1"})
    client.force_login(cast.tess)
    assert client.post(f"/patients/{cast.ana.handle}/end-care/").status_code == 302
    assert Trail.objects.get(action="end_care").address == "192.0.2.7"
