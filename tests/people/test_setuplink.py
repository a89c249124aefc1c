"""The first admin's link."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from rehab.access.roles import Role
from rehab.people.actions import setup_link
from rehab.people.models import User
from tests.cast import person

from .keys import knows

pytestmark = pytest.mark.django_db
SAID = {"name": "Ada", "email": "ada@example.org", "password": "a quiet walk home"}


def printed() -> str:
    out = StringIO()
    call_command("setuplink", stdout=out)
    return out.getvalue()


def test_an_empty_clinic_gets_its_first_admin(client: Client) -> None:
    address = re.search(r"http://localhost:8000(/key/\w{8}/)", printed())
    assert address
    assert "You are the first admin" in client.get(address[1]).content.decode()
    assert client.post(address[1], SAID).status_code == 302
    assert User.objects.get().role == Role.ADMIN
    assert knows(client)
    assert "already" in printed()


def test_a_newer_link_closes_the_older_one(client: Client) -> None:
    older, newer = setup_link(timezone.now()), setup_link(timezone.now())
    assert older
    assert newer
    assert client.get(older).status_code == 404
    assert client.get(newer).status_code == 200


def test_a_setup_link_ends_after_a_day(client: Client) -> None:
    address = setup_link(timezone.now() - timedelta(hours=24))
    assert address
    assert client.get(address).status_code == 404


def test_a_clinic_whose_admins_all_left_gets_a_new_link(db: None) -> None:
    person("Ada", Role.ADMIN, is_active=False)
    assert "/key/" in printed()


def test_a_clinic_with_an_admin_gets_none(db: None) -> None:
    person("Ada", Role.ADMIN)
    assert setup_link(timezone.now()) is None
