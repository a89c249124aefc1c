"""The clinic's settings."""

import pytest
from django.test import Client

from rehab.access.roles import Role
from rehab.people.models import Clinic
from rehab.trail.models import Trail
from tests.cast import person

from .keys import sign_in

pytestmark = pytest.mark.django_db
SAID = {
    "name": "Knee House",
    "phone": "+49 30 1234",
    "emergency_number": "112",
    "zone": "Europe/Berlin",
    "quiet_from": "22:30",
    "quiet_until": "07:00",
    "self_sign_up": "on",
}


@pytest.fixture
def ada(db: None) -> Client:
    return sign_in(person("Ada", Role.ADMIN))


def test_an_admin_says_how_the_clinic_is_reached(ada: Client) -> None:
    assert ada.get("/settings/").status_code == 200
    assert ada.post("/settings/", SAID).status_code == 302
    clinic = Clinic.here()
    assert (clinic.name, clinic.zone, clinic.self_sign_up) == ("Knee House", "Europe/Berlin", True)
    row = Trail.objects.get(action="save_clinic")
    assert row.before["name"] == "Our clinic"
    assert row.after["name"] == "Knee House"
    assert (row.before["quiet_from"], row.after["quiet_from"]) == ("21:00", "22:30")
    assert "emergency_number" not in row.after, "it did not change"


def test_saving_twice_is_one_change(ada: Client) -> None:
    ada.post("/settings/", SAID)
    ada.post("/settings/", SAID)
    assert Trail.objects.filter(action="save_clinic").count() == 1
    assert Clinic.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "\0"},
        {"name": "x" * 81},
        {"phone": "1\n2"},
        {"emergency_number": "1" * 16},
        {"zone": "Mars"},
        {"quiet_from": "25:00"},
        {"quiet_until": "٥"},
        {"quiet_until": "1e30"},
    ],
)
def test_a_refused_setting_changes_nothing(ada: Client, wrong: dict[str, str]) -> None:
    answer = ada.post("/settings/", {**SAID, **wrong})
    assert answer.status_code == 422
    assert "_error" in answer.content.decode()
    assert not Clinic.objects.exists()
