"""A phone that was made known can be made unknown, and then its very next request has to sign in."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
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
    assert new.post("/account/devices/others/end/").status_code == 302
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


def shown(client: Client) -> list[Any]:
    return client.get("/account/devices/").context["devices"]


def test_each_device_is_named_and_this_one_comes_first(cast: Cast) -> None:
    old = Client(headers={"User-Agent": "Mozilla/5.0 (iPhone) Safari/605"})
    old.post(link(actions.new_device_key(cast.ana, by=cast.tess, now=timezone.now())[1]))
    new = join(cast)
    assert [device.is_this for device in shown(new)] == [True, False]
    page = new.get("/account/devices/").content.decode()
    assert "iPhone, Safari" in page
    assert page.count("This one") == 1


def test_one_device_is_ended_and_no_other(cast: Cast) -> None:
    stays, goes, new = join(cast), join(cast), join(cast)
    pk = UserSession.objects.get(session_key=goes.session.session_key).pk
    assert new.post(f"/account/devices/{pk}/end/").status_code == 302
    assert [knows(client) for client in (stays, goes, new)] == [True, False, True]
    assert Trail.objects.visible_to(cast.ana).get(action="signed_out_devices").after == {"devices": 1}
    assert new.post(f"/account/devices/{pk}/end/").status_code == 404, "ended twice"


def test_nobody_ends_the_device_of_another_nor_their_own_by_this_way(cast: Cast) -> None:
    anas, tess = join(cast), sign_in(cast.tess)
    hers = UserSession.objects.get(session_key=anas.session.session_key).pk
    assert tess.post(f"/account/devices/{hers}/end/").status_code == 404
    assert anas.post(f"/account/devices/{hers}/end/").status_code == 404
    assert anas.post(f"/account/devices/{10**30}/end/").status_code == 404
    assert knows(anas)


def test_a_device_whose_session_is_over_is_not_shown(cast: Cast) -> None:
    old, new = join(cast), join(cast)
    cast.ana.refresh_from_db()
    with time_machine.travel(timezone.now() + timedelta(days=150)):
        assert knows(new), "used in time, and remembered anew"
        with time_machine.travel(timezone.now() + timedelta(days=100)):
            assert [device.is_this for device in shown(new)] == [True]
            assert not knows(old)


def test_many_devices_take_as_many_statements_as_two(cast: Cast) -> None:
    def statements(client: Client) -> int:
        with CaptureQueriesContext(connection) as captured:
            shown(client)
        return len(captured)

    _, new = join(cast), join(cast)
    few = statements(new)
    for _ in range(6):
        join(cast)
    assert statements(new) == few <= 5
