"""Slips at the door: each was once possible."""

from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from rehab.people import actions, staffing
from tests.cast import Cast


def test_a_phone_key_ends_with_the_care_it_came_from(cast: Cast) -> None:
    now = timezone.now()
    _, key = actions.new_device_key(cast.ana, by=cast.tess, now=now)
    actions.end_care(cast.ana, cast.tess, now=now)
    with pytest.raises(actions.KeyRefused):
        actions.use_key(key, now=now + timedelta(minutes=1))


def test_a_therapist_who_no_longer_works_here_is_nobodys_therapist(cast: Cast) -> None:
    staffing.deactivate(cast.tess, by=cast.ada, now=timezone.now())
    assert cast.ana.therapist() is None


@pytest.mark.django_db
@pytest.mark.parametrize("forwarded", ["203.0.113.9", "junk", "fe80::1%" + "z" * 300, ", ,", ""])
@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=2)
def test_a_strange_forwarded_header_is_no_server_error(client: Client, forwarded: str) -> None:
    assert client.get("/healthz", headers={"X-Forwarded-For": forwarded}).status_code == 200
