"""A sign-in ends when it was not used for a while, and in any case after a time that depends on the role."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rehab.people import actions
from tests.cast import Cast

from .keys import knows, link, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


def join(cast: Cast) -> Client:
    client = Client()
    client.post(link(actions.new_device_key(cast.ana, by=cast.tess, now=timezone.now())[1]))
    return client


def uses(browser: Client, clock: Any, *, every: timedelta, until: timedelta) -> None:
    """A page now and then, for so long. It is let in each time."""
    end = timezone.now() + until
    while timezone.now() + every < end:
        clock.shift(every)
        assert knows(browser)


@pytest.mark.parametrize("who", ["tess", "ada"])
def test_staff_who_do_nothing_for_half_an_hour_are_signed_out(cast: Cast, clock: Any, who: str) -> None:
    browser = sign_in(getattr(cast, who))
    clock.shift(timedelta(minutes=29))
    assert knows(browser)
    clock.shift(timedelta(minutes=30))
    assert not knows(browser)
    clock.shift(timedelta(minutes=-30))
    assert not knows(browser), "it is over, not asleep"


def test_staff_are_signed_out_at_the_end_of_the_day_however_busy_it_was(cast: Cast, clock: Any) -> None:
    tess = sign_in(cast.tess)
    uses(tess, clock, every=timedelta(minutes=20), until=timedelta(hours=12))
    clock.shift(timedelta(minutes=20))
    assert not knows(tess)


def test_a_phone_that_lay_unused_for_half_a_year_is_signed_out(cast: Cast, clock: Any) -> None:
    phone = join(cast)
    clock.shift(timedelta(days=179))
    assert knows(phone)
    clock.shift(timedelta(days=180))
    assert not knows(phone)


def test_a_phone_is_made_known_again_after_a_long_year(cast: Cast, clock: Any) -> None:
    phone = join(cast)
    uses(phone, clock, every=timedelta(days=30), until=timedelta(days=400))
    clock.shift(timedelta(days=30))
    assert not knows(phone)


def test_the_operator_says_how_long(cast: Cast, clock: Any, settings: Any) -> None:
    settings.STAFF_IDLE_SECONDS, settings.PATIENT_IDLE_SECONDS = 120, 24 * 60 * 60
    tess, phone = sign_in(cast.tess), join(cast)
    clock.shift(timedelta(minutes=3))
    assert (knows(tess), knows(phone)) == (False, True)
    clock.shift(timedelta(days=1, minutes=1))
    assert not knows(phone)


def test_what_a_page_asks_for_by_itself_is_no_use(cast: Cast, clock: Any) -> None:
    """Outbox and list ask who is signed in as long as they are open on somebody's desk."""
    tess = sign_in(cast.tess)
    for _ in range(5):
        clock.shift(timedelta(minutes=5))
        assert tess.get("/diary/hello/").status_code == 200
    clock.shift(timedelta(minutes=5))
    assert tess.get("/diary/hello/").status_code == 401
    assert not knows(tess)


def test_a_use_is_written_down_now_and_then_and_not_with_every_page(cast: Cast, clock: Any) -> None:
    def writes(browser: Client, after: timedelta) -> int:
        clock.shift(after)
        with CaptureQueriesContext(connection) as captured:
            assert knows(browser)
        return sum("UPDATE" in query["sql"] for query in captured.captured_queries)

    tess, phone = sign_in(cast.tess), join(cast)
    assert [writes(tess, timedelta(seconds=seconds)) for seconds in (59, 2, 58)] == [0, 2, 0]
    assert [writes(phone, timedelta(minutes=minutes)) for minutes in (57, 2, 58)] == [0, 2, 0]


def test_last_seen_is_what_the_list_of_devices_shows(cast: Cast, clock: Any) -> None:
    phone, began = join(cast), timezone.now()
    uses(phone, clock, every=timedelta(minutes=59), until=timedelta(hours=4))
    seen: datetime = UserSession.objects.get(user=cast.ana).last_seen_at
    assert timedelta(minutes=118) <= seen - began <= timedelta(hours=4)


def test_the_way_back_leads_to_the_page_and_a_form_keeps_its_words(cast: Cast, clock: Any) -> None:
    phone = join(cast)
    clock.shift(timedelta(days=181))
    page = phone.get("/diary/history/")
    assert page["Location"] == "/sign-in/?next=/diary/history/"
    assert "You were signed out" in phone.get(page["Location"]).content.decode()
    phone = join(cast)
    clock.shift(timedelta(days=181))
    answer = phone.post("/diary/symptoms/", {"note": "My own words", "symptoms": ["unwell"]})
    assert answer.status_code == 401
    assert "My own words" in answer.content.decode()


def test_an_upgrade_signs_nobody_out(cast: Cast, settings: Any) -> None:
    """A session of an earlier version names who vouched for its person. That name stays."""
    client = Client()
    client.force_login(cast.ana, backend="rehab.plan.arriving.WithPlan")
    assert client.get("/diary/").status_code == 200
