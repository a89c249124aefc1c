"""Before the first walk in a place its safety list is read and said yes to, once."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from rehab.diary.models import PlaceCheck, Start, Walk, WalkSetup
from rehab.plan.models import Plan
from rehab.trail.models import Trail
from tests.cast import MONDAY, Cast, intake

from .phone import Phone, text_of

KEY = uuid.UUID(int=7)


@pytest.fixture
def newcomer(phone: Phone) -> Phone:
    """Ana, who has checked no place yet."""
    PlaceCheck.objects.all().delete()
    return phone


def start(phone: Phone) -> str:
    return phone.send("start-walk", typed={"key": KEY, "right_before": "1"})["Location"]


def yes(phone: Phone, place: str = "treadmill", **more: Any) -> Any:
    return phone.send("set-place", place, typed={"yes": "on"} | more)


def test_the_first_tap_is_kept_and_the_clock_waits_for_the_list(newcomer: Phone, cast: Cast) -> None:
    assert start(newcomer) == reverse("diary:choose-place")
    assert newcomer.open("walking")["Location"] == reverse("diary:choose-place")
    page = text_of(newcomer.open("set-place", "treadmill"))
    assert "The safety clip is on my clothes, and I tested it" in page
    assert "Start the walk" in page
    began = MONDAY + timedelta(minutes=4)
    assert yes(newcomer.at(began))["Location"] == reverse("diary:walking")
    check = PlaceCheck.objects.of(cast.ana).get()
    assert (check.place, check.at, len(check.said)) == ("treadmill", began, 5)
    assert Trail.objects.get(action="check_place").after["place"] == "treadmill"
    running = Start.objects.get()
    assert (running.right, running.place, running.happened_at, running.stopped_at) == (1, "treadmill", began, None)
    newcomer.at(began + timedelta(minutes=6)).send("finish-walk", typed={"key": KEY, "right_peak": "2"})
    assert (Walk.objects.get().minutes, Walk.objects.get().place) == (6, "treadmill")


def test_the_next_walk_there_starts_at_once(newcomer: Phone) -> None:
    yes(newcomer)
    assert start(newcomer) == reverse("diary:walking")
    assert Start.objects.get().place == "treadmill"


def test_another_place_has_its_own_list_and_a_known_one_has_none(newcomer: Phone) -> None:
    yes(newcomer)
    yes(newcomer, "rail")
    assert "You have checked this place before." in text_of(newcomer.open("set-place", "treadmill"))
    newcomer.send("set-place", "treadmill")
    assert WalkSetup.objects.get().place == "treadmill"
    assert PlaceCheck.objects.count() == Trail.objects.filter(action="check_place").count() == 2


def test_today_says_where_this_patient_walks(newcomer: Phone) -> None:
    assert newcomer.open("today").context["walk"].chips[1] == "Rail in reach"
    yes(newcomer)
    assert newcomer.open("today").context["walk"].chips == ("Flat", "Treadmill", "Easy pace")
    assert "Treadmill" in text_of(newcomer.open("today"))


def test_without_the_yes_nothing_is_kept(newcomer: Phone) -> None:
    start(newcomer)
    page = newcomer.send("set-place", "treadmill")
    assert page.status_code == 422
    assert "If something is missing, walk somewhere else." in text_of(page)
    assert not PlaceCheck.objects.exists()
    assert newcomer.open("walking").status_code == 302


def test_outdoors_needs_a_quiet_path_or_a_guide_and_says_which(newcomer: Phone, cast: Cast) -> None:
    Plan.objects.of(cast.ana).update(stage="B1")
    assert yes(newcomer, "outdoors").status_code == 422
    assert yes(newcomer, "outdoors", company="nobody").status_code == 422
    yes(newcomer, "outdoors", company="guide")
    assert PlaceCheck.objects.get().said[-1] == "A guide walks with me"


def test_who_is_unsteady_is_not_offered_outdoors_and_told_why(newcomer: Phone, cast: Cast) -> None:
    intake(cast.ana, fell_in_12_months=True)
    Plan.objects.of(cast.ana).update(stage="B1")
    page = newcomer.open("choose-place")
    assert "Outdoors Closed for you: you told us about a fall, or about your balance." in text_of(page)
    assert reverse("diary:set-place", args=["outdoors"]) not in page.content.decode()
    assert yes(newcomer, "outdoors", company="guide").status_code == 404


@pytest.mark.parametrize("place", ["sled", "moon", "outdoors"])
def test_a_place_outside_todays_step_is_not_there(newcomer: Phone, place: str) -> None:
    assert newcomer.open("set-place", place).status_code == 404


def test_a_start_that_a_phone_kept_is_not_held_up(newcomer: Phone) -> None:
    typed = {"key": KEY, "right_before": "1", "kept_for": "240"}
    assert newcomer.send("start-walk", typed=typed)["Location"] == reverse("diary:walking")
    assert Start.objects.get().stopped_at is None
