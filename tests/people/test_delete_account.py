"""A patient deletes their account, and may change their mind."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rehab.people.leaving import PAUSE, ask_erasure
from rehab.people.models import User
from rehab.reminders.sending import send_due
from rehab.trail.models import Trail
from rehab.upkeep.erasing import erase_due
from tests.cast import MONDAY, Cast, walk
from tests.reminders.conftest import wishes

pytestmark = pytest.mark.django_db
PAGE = "/account/delete/"


@pytest.fixture
def phone(cast: Cast) -> Any:
    """Ana's phone, which joined with a key and has no password. It is Monday, and time stands still."""
    cast.ana.set_unusable_password()
    cast.ana.save()
    with time_machine.travel(MONDAY, tick=False):
        client = Client()
        client.force_login(cast.ana)
        yield client


def test_it_says_first_what_goes_when_and_what_stays(phone: Client, cast: Cast) -> None:
    page = phone.get(PAGE).content.decode()
    for said in ("What goes", "In 14 days, on 16 March 2026", "What stays, and why", "Tess can see that"):
        assert said in page
    cast.ana.refresh_from_db()
    assert cast.ana.erase_at is None


def test_it_takes_a_tick_and_then_waits(phone: Client, cast: Cast) -> None:
    assert phone.post(PAGE, {}).status_code == 422
    assert phone.post(PAGE, {"sure": "on"}).status_code == 302
    cast.ana.refresh_from_db()
    assert cast.ana.erase_at == MONDAY + PAUSE
    assert Trail.objects.visible_to(cast.ana).filter(action="ask_erasure").count() == 1
    assert "Your account goes on 16 March 2026" in phone.get(PAGE).content.decode()
    assert phone.get("/diary/").status_code == 200, "everything goes on"
    assert "Your account will be deleted on 16 March 2026" in phone.get("/diary/").content.decode()


def test_asked_twice_the_first_day_stands_and_one_mail_goes(phone: Client, cast: Cast) -> None:
    EmailAddress.objects.create(user=cast.ana, email="ana@example.org", verified=True, primary=True)
    phone.post(PAGE, {"sure": "on"})
    ask_erasure(cast.ana, now=MONDAY + timedelta(days=3))
    cast.ana.refresh_from_db()
    assert cast.ana.erase_at == MONDAY + PAUSE
    [message] = mail.outbox
    assert message.to == ["ana@example.org"]
    assert "16 March 2026" in message.body
    assert PAGE in message.body


def test_without_a_confirmed_address_no_mail_goes(phone: Client, cast: Cast) -> None:
    EmailAddress.objects.create(user=cast.ana, email="ana@example.org", verified=False, primary=True)
    phone.post(PAGE, {"sure": "on"})
    assert mail.outbox == []


def test_it_can_be_taken_back_until_then(phone: Client, cast: Cast) -> None:
    assert phone.post("/account/keep/").status_code == 302
    assert not Trail.objects.filter(action="keep_account").exists(), "there was nothing to take back"
    phone.post(PAGE, {"sure": "on"})
    phone.post("/account/keep/")
    cast.ana.refresh_from_db()
    assert cast.ana.erase_at is None
    assert Trail.objects.visible_to(cast.ana).filter(action="keep_account").count() == 1
    assert erase_due(MONDAY + PAUSE) == 0


def test_who_has_a_password_is_asked_for_it(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.ana)
    assert client.get(PAGE).status_code == 200
    asked = client.post(PAGE, {"sure": "on"})
    assert asked["Location"].startswith("/sign-in/again/")
    assert User.objects.get(pk=cast.ana.pk).erase_at is None
    client.post(asked["Location"], {"password": "correct horse ana", "next": PAGE})
    assert User.objects.get(pk=cast.ana.pk).erase_at is not None


@pytest.mark.parametrize("odd", [{"sure": ""}, {"sure": "false"}, {"erase_at": "2026-01-01"}])
def test_nothing_else_deletes(phone: Client, cast: Cast, odd: dict[str, str]) -> None:
    assert phone.post(PAGE, odd).status_code == 422
    assert User.objects.get(pk=cast.ana.pk).erase_at is None


def test_who_leaves_gets_no_reminders(cast: Cast) -> None:
    wishes(cast.ana)
    walk(cast.ana, MONDAY)
    ask_erasure(cast.ana, now=MONDAY)
    assert send_due(MONDAY.replace(hour=8) + timedelta(days=1)).sent == 0


def test_the_pages_of_who_leaves_cost_no_more(phone: Client, cast: Cast) -> None:
    def statements() -> int:
        phone.get("/diary/")
        with CaptureQueriesContext(connection) as captured:
            phone.get("/diary/")
        return len(captured)

    before = statements()
    ask_erasure(cast.ana, now=MONDAY)
    assert statements() == before
