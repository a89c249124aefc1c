"""The number of SQL statements depends neither on how many patients there are nor on how long they have walked."""

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rehab.diary import actions as diary
from tests.cast import MONDAY, Cast, morning, tell, walk

from .people import long_history, patient_of, url


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
    assert few <= 8


def test_the_patient_page_takes_as_many_for_two_hundred_walks_as_for_twenty(tess: Client, cast: Cast) -> None:
    walk(cast.ana, MONDAY + timedelta(hours=1))
    long_history(cast.ana, 19)
    pages = [url(name, cast.ana) for name in ("patient", "walks", "advice-log")]
    few = [statements(tess, page) for page in pages]
    for days in (1, 2, 3):
        saved = walk(cast.ana, MONDAY - timedelta(days=days))
        morning(cast.ana, saved, 1)
        diary.answer_morning(cast.ana, saved.entry, tell({"right": 2}, MONDAY))
        diary.withdraw_walk(cast.ana, saved.entry, version=None, now=MONDAY)
    long_history(cast.ana, 180)
    assert [statements(tess, page) for page in pages] == few
    assert few[0] <= 12
