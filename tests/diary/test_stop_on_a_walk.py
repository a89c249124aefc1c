"""Something goes wrong in the middle of a walk: the clock stops, nothing goes on, and the walk is not lost."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from rehab.diary.models import PlaceCheck, Start, Walk
from rehab.plan.models import Plan
from tests.cast import MONDAY, Cast

from .phone import Phone, text_of

KEY = uuid.UUID(int=7)
LATER = "say how the walk was"


def report(phone: Phone, sign: str) -> str:
    return phone.send("symptoms", typed={"key": uuid.uuid4(), "symptoms": [sign]})["Location"]


@pytest.fixture
def walking(phone: Phone) -> Phone:
    """Four minutes into a walk."""
    phone.send("start-walk", typed={"key": KEY, "right_before": "1"})
    return phone.at(MONDAY + timedelta(minutes=4))


def test_a_danger_sign_stops_the_clock_and_the_walk_may_be_told_later(walking: Phone, cast: Cast) -> None:
    assert report(walking, "chest_pain") == reverse("diary:stopped")
    assert Start.objects.get().stopped_at == MONDAY + timedelta(minutes=4)
    assert LATER in text_of(walking.open("stopped"))
    walking.at(MONDAY + timedelta(hours=5))
    page = text_of(walking.open("walking"))
    assert "4:00 on the clock" in page
    assert "Keep walking" not in page
    walking.send("finish-walk", typed={"key": KEY, "right_peak": "3"})
    assert (Walk.objects.get().minutes, Walk.objects.get().right_peak) == (4, 3)
    assert Plan.objects.of(cast.ana).get().locked == "emergency"
    assert LATER not in text_of(walking.open("stopped"))


def test_a_clock_that_was_stopped_for_good_does_not_go_on(walking: Phone) -> None:
    report(walking, "fell")
    assert walking.send("resume-clock")["Location"] == reverse("diary:stopped")
    assert Start.objects.get().stopped_at is not None


def test_a_sign_that_only_holds_lets_the_clock_be(walking: Phone) -> None:
    assert report(walking, "unwell") == reverse("diary:today")
    assert Start.objects.get().stopped_at is None


def test_a_walk_that_never_began_is_not_asked_for(phone: Phone) -> None:
    PlaceCheck.objects.all().delete()
    phone.send("start-walk", typed={"key": KEY, "right_before": "1"})
    report(phone, "chest_pain")
    assert LATER not in text_of(phone.open("stopped"))
    assert phone.open("walking")["Location"] == reverse("diary:stopped")
