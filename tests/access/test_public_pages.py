"""Pages for everybody cost the database nothing, and a phone that has one does not fetch it again."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rehab.people.models import Clinic
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PUBLIC = (
    "account_login", "account_request_login_code", "account_inactive", "account_reset_password",
    "account_reset_password_done", "account_reset_password_from_key_done", "people:use-key",
    "offline", "worker", "manifest",
)  # fmt: skip
KEPT = ("offline", "worker", "manifest")


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_page_asks_the_database_nothing(client: Client, name: str) -> None:
    client.get(reverse(name))  # the clinic's settings are read once in half a minute
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse(name)).status_code == 200
    assert not captured.captured_queries


def test_new_settings_are_on_the_next_page(client: Client, cast: Cast) -> None:
    assert "Call Knee House" not in client.get(reverse("offline")).content.decode()
    Clinic(pk=1, name="Knee House", phone="030 1234").save()
    page = client.get(reverse("offline")).content.decode()
    assert "Call Knee House" in page
    assert "tel:0301234" in page


def test_settings_that_another_worker_saved_are_read_a_moment_later(cast: Cast, settings: Any) -> None:
    Clinic(pk=1, name="Knee House").save()
    assert Clinic.shown().name == "Knee House"
    Clinic.objects.update(name="Corner House")  # as another process would: this one is not told
    assert Clinic.shown().name == "Knee House"
    settings.CLINIC_REMEMBERED_SECONDS = 1e-6
    assert Clinic.shown().name == "Corner House"


@pytest.mark.parametrize("name", KEPT)
def test_what_a_phone_keeps_is_sent_again_only_when_it_has_changed(client: Client, name: str) -> None:
    first = client.get(reverse(name))
    known = {"If-None-Match": first["ETag"]}
    again = client.get(reverse(name), headers=known)
    assert (again.status_code, again.content) == (304, b"")
    Clinic(pk=1, name="Knee House", phone="030 1234").save()
    if name != "manifest":
        assert client.get(reverse(name), headers=known).status_code == 200
