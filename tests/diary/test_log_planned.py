"""One tap on Today: the walk was done as planned, and this was the most it hurt."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from rehab.diary.models import Walk
from rehab.plan.models import Plan, Unlock
from tests.cast import MONDAY, Cast, intake, walk

from .phone import Phone, text_of

KEY = uuid.UUID(int=9)
ASKED = "Already walked, as planned?"


def tap(phone: Phone, peak: Any = "2", shown: str = "A1", key: uuid.UUID = KEY, **more: Any) -> HttpResponse:
    return phone.send("log-planned", typed={"key": key, "walk": shown, "right_peak": peak} | more)


def test_one_tap_logs_the_walk_of_the_plan_as_just_now(phone: Phone, cast: Cast) -> None:
    page = phone.open("today")
    assert f"{ASKED} 6 minutes, just now." in text_of(page)
    assert 'name="walk" value="A1"' in page.content.decode()
    assert tap(phone, "0")["Location"] == f"{reverse('diary:today')}?saved={KEY}"
    walked = Walk.objects.of(cast.ana).get()
    assert (walked.stage, walked.minutes, walked.right_peak, walked.timed) == ("A1", 6, 0, False)
    assert (walked.happened_at, walked.entered_at) == (MONDAY - timedelta(minutes=6), MONDAY)
    assert (walked.right_before, walked.left_peak, walked.right_after) == (None, None, None)
    assert "Undo" in text_of(phone.open("today", query=f"?saved={KEY}"))


def test_it_says_the_settings_of_the_plan_and_counts(phone: Phone, cast: Cast) -> None:
    Plan.objects.of(cast.ana).update(stage="D2", goal="performance")
    Unlock.objects.get_or_create(patient=cast.ana, name="incline", ended_at=None)
    tap(phone, shown="D2")
    walked = Walk.objects.of(cast.ana).get()
    assert (walked.minutes, walked.place, walked.incline_percent, walked.speed_kmh) == (8, "treadmill", 2, None)


def test_a_sled_is_logged_in_metres(phone: Phone, cast: Cast) -> None:
    Plan.objects.of(cast.ana).update(stage="F1", goal="performance")
    for name in ("incline", "steep_incline", "unpowered", "sled"):
        Unlock.objects.get_or_create(patient=cast.ana, name=name, ended_at=None)
    tap(phone, shown="F1")
    walked = Walk.objects.of(cast.ana).get()
    assert (walked.minutes, walked.metres, walked.place, walked.load_percent) == (None, 60, "sled", 10)


def test_the_same_tap_again_is_the_same_walk(phone: Phone) -> None:
    first, again = tap(phone), tap(phone.at(MONDAY + timedelta(minutes=5)))
    assert (again.status_code, again["Location"]) == (302, first["Location"])
    assert Walk.objects.count() == 1


def test_another_number_under_the_same_key_shows_what_is_kept(phone: Phone) -> None:
    tap(phone)
    page = tap(phone, "5")
    assert page.status_code == 409
    assert "Kept is: 6 minutes on Monday 2 March." in text_of(page)
    assert Walk.objects.get().right_peak == 2


def test_a_plan_that_has_changed_since_is_shown_before_anything_is_saved(phone: Phone, cast: Cast) -> None:
    Plan.objects.of(cast.ana).update(stage="A2")
    page = tap(phone, "3")
    assert page.status_code == 409
    assert "Your plan has changed since that page was opened" in text_of(page)
    assert 'name="minutes" value="8"' in page.content.decode()
    assert 'name="right_peak" value="3" checked' in page.content.decode()
    assert not Walk.objects.exists()


@pytest.mark.parametrize("peak", ["", "11", "٥", "-1", "\x00", "1e30"])
def test_what_is_no_pain_is_refused_and_asked_again(phone: Phone, peak: str) -> None:
    page = tap(phone, peak)
    assert page.status_code == 422
    assert "The most your right knee hurt on this walk" in text_of(page)
    assert not Walk.objects.exists()


@pytest.mark.parametrize("shown", ["", "\x00", "A1" * 50, "A1\nA2"])
def test_a_strange_plan_is_refused(phone: Phone, shown: str) -> None:
    assert tap(phone, shown=shown).status_code == 422
    assert not Walk.objects.exists()


def test_both_affected_knees_are_needed(phone: Phone, cast: Cast) -> None:
    intake(cast.ana, knees=["left", "right"], left_usual=1)
    assert tap(phone).status_code == 422
    tap(phone, left_peak="1")
    assert (Walk.objects.get().left_peak, Walk.objects.get().right_peak) == (1, 2)


def test_severe_pain_stops_and_is_kept(phone: Phone) -> None:
    assert tap(phone, "9")["Location"] == reverse("diary:stopped")
    assert Walk.objects.get().right_peak == 9


def test_it_is_not_offered_when_there_is_no_walk_today(phone: Phone, cast: Cast) -> None:
    walk(cast.ana, MONDAY)
    assert ASKED not in text_of(phone.open("today"))
    assert ASKED not in text_of(phone.at(MONDAY + timedelta(days=1)).open("today"))
