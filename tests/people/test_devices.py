"""A phone that was made known can be made unknown, and then its very next request has to sign in."""

import pytest
from django.test import Client
from django.utils import timezone

from rehab.people import actions
from rehab.trail.models import Trail
from tests.cast import Cast

from .keys import knows, link, sign_in

pytestmark = pytest.mark.django_db


def join(cast: Cast) -> Client:
    client = Client()
    client.post(link(actions.new_device_key(cast.ana, by=cast.tess, now=timezone.now())[1]))
    return client


def test_a_phone_ends_the_others(cast: Cast) -> None:
    old, new = join(cast), join(cast)
    assert knows(old)
    assert "Phones and computers" in new.get("/account/devices/").content.decode()
    assert new.post("/account/devices/").status_code == 302
    assert not knows(old)
    assert knows(new)
    assert Trail.objects.visible_to(cast.ana).filter(action="signed_out_devices", after={"devices": 1}).exists()


def test_a_lost_phone_is_signed_out_by_the_therapist(cast: Cast) -> None:
    lost = join(cast)
    tess = sign_in(cast.tess)
    answer = tess.post(f"/patients/{cast.ana.handle}/new-phone/", {"phone_is_lost": "on"})
    assert answer.status_code == 200
    assert not knows(lost)
    assert Trail.objects.visible_to(cast.ana).filter(action="make_device_key", actor=cast.tess).exists()


def test_a_second_phone_leaves_the_first_signed_in(cast: Cast) -> None:
    first = join(cast)
    sign_in(cast.tess).post(f"/patients/{cast.ana.handle}/new-phone/")
    assert knows(first)


def test_a_closed_account_is_out_at_once(cast: Cast) -> None:
    theo = sign_in(cast.theo)
    assert sign_in(cast.ada).post(f"/people/{cast.theo.handle}/deactivate/").status_code == 302
    assert not knows(theo)
