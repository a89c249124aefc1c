"""The walk that is timed: a tap before it, the clock, a tap after it."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from rehab.diary import actions as diary
from rehab.diary.models import Start, Walk
from rehab.plan.models import Plan
from rehab.trail.models import Trail
from tests.cast import MONDAY, Cast, intake, tell, walk

from .phone import HTMX, Phone, answer_questions, failing_on, text_of

KEY = uuid.UUID(int=7)
SIX_MINUTES = MONDAY + timedelta(minutes=6)


def start(phone: Phone, before: Any = "1", key: uuid.UUID = KEY, **more: Any) -> HttpResponse:
    return phone.send("start-walk", typed={"key": key, "right_before": before}, **more)


def finish(phone: Phone, peak: Any = "2", key: uuid.UUID = KEY, **more: Any) -> HttpResponse:
    return phone.send("finish-walk", typed={"key": key, "right_peak": peak} | more)


def test_two_taps_make_a_walk(phone: Phone, cast: Cast) -> None:
    assert start(phone)["Location"] == reverse("diary:walking")
    assert "6-minute walk" in text_of(phone.open("walking"))
    assert finish(phone.at(SIX_MINUTES))["Location"] == f"{reverse('diary:today')}?saved={KEY}"
    walk = Walk.objects.of(cast.ana).get()
    assert (walk.key, walk.timed, walk.minutes, walk.right_before, walk.right_peak) == (KEY, True, 6, 1, 2)
    assert (walk.happened_at, walk.entered_at) == (MONDAY, SIX_MINUTES)
    assert (walk.left_before, walk.left_peak, walk.right_after) == (None, None, None)
    assert not Start.objects.exists()


def test_the_clock_never_counts_more_than_was_planned(phone: Phone) -> None:
    start(phone)
    finish(phone.at(MONDAY + timedelta(minutes=30)))
    assert Walk.objects.get().minutes == 6


def test_a_short_walk_is_a_short_walk(phone: Phone) -> None:
    start(phone)
    finish(phone.at(MONDAY + timedelta(minutes=4)))
    assert Walk.objects.get().minutes == 4


def test_while_the_clock_is_stopped_no_minutes_are_counted(phone: Phone) -> None:
    start(phone)
    phone.at(MONDAY + timedelta(minutes=3)).send("stop-clock")
    assert "3:00 on the clock" in text_of(phone.open("walking"))
    phone.at(MONDAY + timedelta(minutes=20)).send("resume-clock")
    phone.at(MONDAY + timedelta(minutes=22)).send("stop-clock")
    phone.at(MONDAY + timedelta(minutes=23)).send("stop-clock")
    finish(phone.at(MONDAY + timedelta(minutes=30)))
    assert Walk.objects.get().minutes == 5


def test_a_number_far_below_the_one_before_is_asked_about_once(phone: Phone) -> None:
    """A slip of the thumb, most often. The clock does not run on while the page is read, and the second tap stands."""
    start(phone, before="5")
    asked = finish(phone.at(MONDAY + timedelta(minutes=4)), peak="1")
    assert asked.status_code == 422
    assert "You tapped 5 before the walk and 1 as the most it hurt on it." in text_of(asked)
    assert 'name="is_right" value="on"' in asked.content.decode()
    assert not Walk.objects.exists()
    assert finish(phone.at(MONDAY + timedelta(minutes=6)), peak="1", is_right="on").status_code == 302
    assert (Walk.objects.get().minutes, Walk.objects.get().right_peak) == (4, 1)


def test_three_points_less_are_believed(phone: Phone) -> None:
    start(phone, before="5")
    assert finish(phone.at(SIX_MINUTES), peak="2").status_code == 302


def test_a_finish_that_a_phone_kept_with_its_start_is_asked_about_too(phone: Phone) -> None:
    kept = {"left_before": "", "right_before": "5", "begun_for": "600", "kept_for": "120"}
    asked = finish(phone, peak="1", **kept)
    assert asked.status_code == 422
    assert '<input type="hidden" name="right_before" value="5">' in asked.content.decode()
    assert finish(phone, peak="1", is_right="on", **kept).status_code == 302
    assert Walk.objects.get().right_before == 5


def test_a_double_tap_starts_one_walk_and_one_clock(phone: Phone) -> None:
    start(phone)
    acts = Trail.objects.count()
    assert start(phone.at(MONDAY + timedelta(minutes=2)))["Location"] == reverse("diary:walking")
    assert Start.objects.get().happened_at == MONDAY
    assert Trail.objects.count() == acts


def test_another_tap_starts_again(phone: Phone) -> None:
    start(phone)
    start(phone.at(MONDAY + timedelta(minutes=2)), before="2", key=uuid.UUID(int=8))
    running = Start.objects.get()
    assert (running.key, running.right, running.happened_at) == (
        uuid.UUID(int=8), 2, MONDAY + timedelta(minutes=2),
    )  # fmt: skip


def test_a_walk_that_is_over_is_not_started_again(phone: Phone) -> None:
    start(phone)
    finish(phone.at(SIX_MINUTES))
    page = start(phone)
    assert page.status_code == 409
    assert "This walk was already saved Kept is: 6 minutes on Monday 2 March." in text_of(page)
    assert not Start.objects.exists()


def test_finishing_again_finds_the_walk_though_the_start_is_gone(phone: Phone) -> None:
    start(phone)
    first = finish(phone.at(SIX_MINUTES), felt=["gave_way"])
    again = finish(phone.at(SIX_MINUTES + timedelta(minutes=9)), felt=["gave_way"])
    assert (again.status_code, again["Location"]) == (302, first["Location"])
    assert (Walk.objects.count(), Walk.objects.get().minutes) == (1, 6)


def test_finishing_again_with_another_number_shows_what_is_stored(phone: Phone) -> None:
    start(phone)
    finish(phone.at(SIX_MINUTES))
    page = finish(phone, peak="5")
    assert page.status_code == 409
    assert "Kept is: 6 minutes on Monday 2 March." in text_of(page)
    assert f'action="{reverse("diary:correct-walk", args=[KEY])}"' in page.content.decode()
    assert Walk.objects.get().right_peak == 2


def test_finishing_a_walk_that_was_thrown_away_says_so(phone: Phone) -> None:
    start(phone)
    phone.send("discard-start")
    page = phone.send("finish-walk", typed={"key": KEY, "right_peak": "2"}, follow=True)
    assert "it was not saved" in text_of(page)
    assert page.redirect_chain == [(reverse("diary:log-walk"), 302)]
    assert not Walk.objects.exists()


def test_a_walk_that_runs_can_be_thrown_away(phone: Phone, cast: Cast) -> None:
    start(phone)
    assert "Throw this walk away" in text_of(phone.open("today"))
    phone.send("discard-start")
    assert phone.send("discard-start").status_code == 302
    assert not Start.objects.exists()
    assert Trail.objects.get(action="discard_start").before == {"left": None, "right": 1}
    assert phone.open("walking")["Location"] == reverse("diary:today")
    assert phone.send("stop-clock").status_code == 404


def test_each_affected_knee_is_asked(phone: Phone, cast: Cast) -> None:
    intake(cast.ana, knees=["left", "right"], left_usual=1)
    page = phone.send("start-walk", typed={"key": KEY, "right_before": "1"})
    assert page.status_code == 422
    assert "How is your left knee now? Tap one number from 0 to 10." in text_of(page)
    assert 'name="right_before" value="1" checked' in page.content.decode()
    assert not Start.objects.exists()
    phone.send("start-walk", typed={"key": KEY, "right_before": "1", "left_before": "0"})
    page = phone.send("finish-walk", typed={"key": KEY, "right_peak": "2"})
    assert page.status_code == 422
    assert 'name="right_peak" value="2" checked' in page.content.decode()
    phone.send("finish-walk", typed={"key": KEY, "right_peak": "2", "left_peak": "0"})
    walked = Walk.objects.get()
    assert (walked.left_before, walked.left_peak, walked.right_before, walked.right_peak) == (0, 0, 1, 2)


def test_severe_pain_before_the_walk_stops_the_plan(phone: Phone, cast: Cast) -> None:
    assert start(phone, before="8")["Location"] == reverse("diary:stopped")
    assert Plan.objects.of(cast.ana).get().locked == "therapist"


def test_without_its_trail_no_walk_is_started_and_none_is_finished(phone: Phone) -> None:
    with failing_on("trail_trail"), pytest.raises(RuntimeError):
        start(phone)
    assert not Start.objects.exists()
    start(phone)
    with failing_on("trail_trail"), pytest.raises(RuntimeError):
        finish(phone)
    assert Start.objects.exists()
    assert not Walk.objects.exists()


def test_an_advice_that_was_kept_after_an_edit_does_not_forbid_the_walk_that_ends_it(phone: Phone, cast: Cast) -> None:
    sore = walk(cast.ana, MONDAY, peak=6)
    diary.withdraw_walk(cast.ana, sore.entry, version=None, now=MONDAY + timedelta(hours=1))
    assert start(phone.at(MONDAY + timedelta(days=1)))["Location"] == reverse("diary:today")
    assert Start.objects.get().verdict == "rest"
    assert start(phone.at(MONDAY + timedelta(days=3)), key=uuid.UUID(int=8))["Location"] == reverse("diary:walking")


@pytest.mark.parametrize("walked", [True, False])
def test_after_a_very_long_gap_the_safety_check_comes_before_the_walk(phone: Phone, cast: Cast, walked: bool) -> None:
    if walked:
        walk(cast.ana, MONDAY)
    phone.at(MONDAY + timedelta(days=40))
    assert "First, the safety check again" in text_of(phone.open("today"))
    assert start(phone)["Location"] == reverse("diary:today")
    assert not Start.objects.exists()
    answer_questions(phone, "check")
    assert start(phone)["Location"] == reverse("diary:walking")


def test_htmx_gets_the_same_answers(phone: Phone) -> None:
    assert start(phone, headers=HTMX).status_code == 302
    assert start(phone, before="5.5", headers=HTMX).status_code == 422
    assert phone.open("walking", headers=HTMX).status_code == 200


def test_a_walk_written_down_afterwards_uses_up_the_tap(phone: Phone, cast: Cast) -> None:
    start(phone)
    diary.log_walk(cast.ana, tell({"minutes": 6, "right_peak": 2}, MONDAY))
    assert not Start.objects.exists()
