"""Self sign-up: a setting of the clinic, off unless an admin turns it on."""

import re

import pytest
from django.core import mail
from django.test import Client

from rehab.access.roles import Role
from rehab.people.models import Care, Clinic, User
from rehab.trail.models import Trail
from tests.cast import person

from .keys import confirmed, knows

pytestmark = pytest.mark.django_db
SAID = {"name": "Nora", "email": "nora@example.org", "password1": "a quiet walk home", "zone": "Asia/Tokyo"}


def test_it_is_closed_unless_the_clinic_says_otherwise(client: Client) -> None:
    assert "You need a key to join" in client.get("/join/").content.decode()
    client.post("/join/", SAID)
    assert not User.objects.exists()


def test_a_patient_joins_without_a_therapist(client: Client) -> None:
    Clinic.objects.create(pk=1, self_sign_up=True)
    assert client.get("/join/").status_code == 200
    assert client.post("/join/", SAID)["Location"] == "/join/code/"
    nora = User.objects.get()
    assert (nora.name, nora.role, nora.zone) == ("Nora", Role.PATIENT, "Asia/Tokyo")
    assert not Care.objects.exists()
    assert not knows(client), "the address is not confirmed yet"

    code = re.search(r"^\s{2,}(\S+)$", mail.outbox[0].body, re.MULTILINE)
    assert code
    assert client.post("/join/code/", {"code": code[1]}).status_code == 302
    assert knows(client)
    assert Trail.objects.visible_to(nora).filter(action="join").exists()


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"name": "a\nb"}, {"name": "x" * 81}, {"email": "x"}, {"password1": "short"}, {"name": "\0"}],
)
def test_a_refused_form_keeps_what_was_typed(client: Client, wrong: dict[str, str]) -> None:
    Clinic.objects.create(pk=1, self_sign_up=True)
    answer = client.post("/join/", {**SAID, **wrong})
    assert answer.status_code == 422
    kept = {**SAID, **wrong}["email"]
    assert f'value="{kept}"' in answer.content.decode()
    assert not User.objects.exists()


def test_an_address_that_is_taken_is_not_given_away(client: Client) -> None:
    Clinic.objects.create(pk=1, self_sign_up=True)
    ana = confirmed(person("Ana", Role.PATIENT))
    answer = client.post("/join/", {**SAID, "email": "ana@example.org"})
    assert answer["Location"] == "/join/code/"
    assert list(User.objects.all()) == [ana]
