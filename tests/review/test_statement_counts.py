"""The number of SQL statements depends neither on how many patients there are nor on how long they have walked."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rehab.diary import actions as diary
from rehab.diary.messaging import answer_message, send_message
from rehab.plan.models import Override, Plan, Unlock
from rehab.review.notes import write_note
from rehab.review.opinions import agree_with_advice
from rehab.trail.actions import record
from tests.cast import MONDAY, Cast, morning, tell, walk

from .people import long_history, patient_of, report, url


def statements(browser: Client, address: str) -> int:
    browser.get(address)  # what is kept once a process (an edition's numbers and passages) is kept now
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


def test_the_caseload_takes_as_many_for_nine_patients_as_for_two(tess: Client, cast: Cast) -> None:
    walk(cast.ana, MONDAY)
    walk(patient_of(cast.tess, "Dora"), MONDAY, peak=9)
    few = statements(tess, reverse("review:caseload"))
    for name in ("Eve", "Fay", "Gus", "Hal", "Ida", "Jan", "Kim"):
        walk(patient_of(cast.tess, name), MONDAY, peak=9)
    assert statements(tess, reverse("review:caseload")) == few
    assert few == 5  # session, user, everyone in care, editions, invitations


@pytest.mark.parametrize("query", ["?show=need", "?show=silent", "?q=ana", "?sort=name", "?show=archived&sort=walk"])
def test_no_filter_of_the_caseload_takes_more(tess: Client, cast: Cast, query: str) -> None:
    walk(cast.ana, MONDAY)
    long_history(cast.ana, 60)
    call_command("renew_summaries", verbosity=0)
    assert statements(tess, reverse("review:caseload") + query) <= 5


def test_the_patient_page_takes_as_many_for_two_hundred_walks_as_for_twenty(tess: Client, cast: Cast) -> None:
    walk(cast.ana, MONDAY + timedelta(hours=1))
    long_history(cast.ana, 19)
    pages = [url(name, cast.ana) for name in ("patient", "walks", "advice-log", "reports", "trail", "notes", "sent")]
    few = [statements(tess, page) for page in pages]
    for days in (1, 2, 3):
        saved = walk(cast.ana, MONDAY - timedelta(days=days))
        morning(cast.ana, saved, 1)
        diary.answer_morning(cast.ana, saved.entry, tell({"right": 2}, MONDAY))
        diary.withdraw_walk(cast.ana, saved.entry, version=None, now=MONDAY)
    long_history(cast.ana, 180)
    write_much(cast)
    assert [statements(tess, page) for page in pages] == few
    assert few[0] <= 8
    assert max(few) <= 8


def write_much(cast: Cast) -> None:
    """Thirty notes, messages, reports, limits and changes, and an opinion."""
    for n in range(30):
        at = MONDAY - timedelta(days=n)
        said: dict[str, Any] = {"by": cast.tess, "key": uuid4(), "now": at}
        write_note(cast.ana, "Note.", **said)
        answer_message(cast.ana, send_message(cast.ana, "Message.", **said), "Answer.", now=at)
        report(cast.ana, "unwell", at=at)
        record("set_stage", actor=cast.tess, patient=cast.ana, at=at, after={"stage": "A1"})
        ended = None if n == 0 else at
        Override.objects.create(patient=cast.ana, name="flare_rise", value=1, by=cast.tess, at=at, ended_at=ended)
    agree_with_advice(cast.ana, Plan.objects.of(cast.ana).get().advice, by=cast.tess, now=MONDAY)


def test_the_page_of_changes_takes_as_many_for_much_that_was_changed_as_for_nothing(tess: Client, cast: Cast) -> None:
    few = statements(tess, url("plan-changes", cast.ana))
    for name in ("sled", "speed", "unpowered"):
        Unlock.objects.create(patient=cast.ana, name=name, by=cast.tess)
    for name in ("flare_rise", "after_rise", "window_days"):
        Override.objects.create(patient=cast.ana, name=name, value=3, until="2026-04-01", by=cast.tess)
    long_history(cast.ana, 60)
    assert statements(tess, url("plan-changes", cast.ana)) == few
    assert few <= 10


def test_a_test_on_the_past_takes_as_many_for_a_long_past_as_for_a_short_one(tess: Client, cast: Cast) -> None:
    def replay() -> int:
        version = Plan.objects.of(cast.ana).get().version
        typed = {"name": "flare_rise", "value": "1", "until": "2026-03-31", "reason": "Why", "version": version}
        with CaptureQueriesContext(connection) as captured:
            assert tess.post(url("set-limit", cast.ana), typed).status_code == 200
        return len(captured)

    walk(cast.ana, MONDAY)
    replay()
    few = replay()
    for hours in (1, 2, 3, 4, 5):
        walk(cast.ana, MONDAY + timedelta(hours=hours))
    assert replay() == few
