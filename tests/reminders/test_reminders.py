"""The page on which a patient chooses reminders."""

from datetime import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rehab.people.models import User
from rehab.reminders.models import Wish
from rehab.trail.models import Trail
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PAGE = "/account/reminders/"
SAID = {
    "morning": "on", "quiet_days": "on", "morning_at": "07:30", "walk_at": "17:00", "quiet_from": "22:00",
    "quiet_until": "07:00",
}  # fmt: skip


@pytest.fixture
def phone(ana: User) -> Client:
    client = Client()
    client.force_login(ana)
    return client


def test_nobody_has_asked_before_they_ask(cast: Cast) -> None:
    assert not Wish.objects.exists()
    client = Client()
    client.force_login(cast.ben)
    assert "First, your email address" in client.get(PAGE).content.decode()


def test_what_was_chosen_is_kept_and_shown_again(phone: Client, ana: User) -> None:
    assert phone.post(PAGE, SAID).status_code == 302
    wish = Wish.objects.of(ana).get()
    assert (wish.morning, wish.walk, wish.quiet_days) == (True, False, True)
    assert (wish.morning_at, wish.walk_at, wish.quiet_from, wish.quiet_until) == (
        time(7, 30), time(17), time(22), time(7),
    )  # fmt: skip
    assert 'value="07:30"' in phone.get(PAGE).content.decode()
    row = Trail.objects.visible_to(ana).filter(action="save_reminders").newest_first()[0]
    assert row.after == {"morning": True, "walk": False, "quiet_days": True}


STRANGE = ["\0", "25:00", "1e30", "٥", "9999-12-31", "x" * 10_000, "-1:00"]


@pytest.mark.parametrize("field", ["morning_at", "walk_at", "quiet_from", "quiet_until"])
@pytest.mark.parametrize("odd", STRANGE)
def test_a_strange_time_is_refused_at_its_field(phone: Client, ana: User, field: str, odd: str) -> None:
    before = Wish.objects.values().get()
    answer = phone.post(PAGE, {**SAID, field: odd})
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert Wish.objects.values().get() == before


@pytest.mark.parametrize(
    "odd", [{"morning_at": ""}, {"morning_at": "03:00"}, {"walk_at": "23:00"}, {"quiet_until": ""}, {"quiet_from": ""}]
)
def test_a_time_that_cannot_be_is_refused(phone: Client, odd: dict[str, Any]) -> None:
    assert phone.post(PAGE, {**SAID, **odd}).status_code == 422


def test_without_quiet_hours_of_ones_own_those_of_the_clinic_are_told(phone: Client) -> None:
    phone.post(PAGE, {**SAID, "quiet_from": "", "quiet_until": ""})
    assert "The clinic sends nothing from 21:00 to 08:00" in phone.get(PAGE).content.decode()


def test_the_page_takes_few_statements(phone: Client) -> None:
    with CaptureQueriesContext(connection) as captured:
        phone.get(PAGE)
    assert len(captured) <= 5
