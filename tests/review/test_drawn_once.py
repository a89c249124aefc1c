"""A row of the worklist is drawn once for what it says. It never says what held before, or for somebody else."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client

from rehab.people.models import Care, User
from rehab.review.flags import Handling
from rehab.review.listing import seat_of
from tests.cast import MONDAY, Cast, walk

from .people import patient_of, report
from .test_caseload import read


@pytest.fixture(autouse=True)
def nothing_is_drawn_yet() -> None:
    caches["process"].clear()


def row_of(page: str, name: str) -> str:
    """The row of this patient, as far as its caret."""
    start = page.index(f'<span class="case-name">{name}<')
    return page[start : page.index("case-caret", start)]


def test_the_next_day_it_says_one_day_more(tess: Client, cast: Cast, at_the_desk: time_machine.Traveller) -> None:
    walk(cast.ana, MONDAY)
    assert "<b>Yesterday</b>last walk" in row_of(read(tess), "Ana")
    at_the_desk.shift(timedelta(days=1))
    tess.force_login(cast.tess)
    assert "<b>2 days</b>last walk" in row_of(read(tess), "Ana")


def test_who_waits_waits_longer_with_each_minute(tess: Client, cast: Cast, at_the_desk: time_machine.Traveller) -> None:
    report(cast.ana, "chest_pain", at=MONDAY + timedelta(hours=14, minutes=50))
    assert "<b>10 min</b>waiting" in row_of(read(tess), "Ana")
    at_the_desk.shift(timedelta(minutes=1))
    assert "<b>11 min</b>waiting" in row_of(read(tess), "Ana")


def test_what_the_patient_does_is_there_at_once(tess: Client, cast: Cast) -> None:
    patient_of(cast.tess, "Dora")
    assert "Stopped" not in row_of(read(tess), "Ana")
    walk(cast.ana, MONDAY, peak=9)
    page = read(tess)
    assert "Stopped until you clear it." in row_of(page, "Ana")
    assert "Stopped" not in row_of(page, "Dora")
    User.objects.filter(pk=cast.ana.pk).update(name="Annika")
    assert "Stopped until you clear it." in row_of(read(tess), "Annika")


def test_who_is_gone_is_not_kept_for_longer_than_an_hour(
    tess: Client, cast: Cast, at_the_desk: time_machine.Traveller
) -> None:
    read(tess)
    kept = seat_of.cache_info().currsize
    assert kept
    Care.objects.update(ended_at=MONDAY)
    at_the_desk.shift(timedelta(minutes=61))
    tess.force_login(cast.tess)
    assert "Ana" not in read(tess)
    assert seat_of.cache_info().currsize == 0


def test_it_is_in_the_language_of_whoever_reads(tess: Client, theo: Client, cast: Cast) -> None:
    Care.objects.create(patient=cast.ana, therapist=cast.theo)
    User.objects.filter(pk=cast.tess.pk).update(language="en-gb")
    User.objects.filter(pk=cast.theo.pk).update(language="en")
    Handling.objects.create(patient=cast.ana, review_on=date(2026, 3, 20))
    assert "again 20 March" in row_of(read(tess), "Ana")
    assert "again March 20" in row_of(read(theo), "Ana")
