"""The home screen: the one card that matters now."""

import uuid
from datetime import datetime, timedelta

import pytest
from django.http import HttpResponse
from django.urls import reverse

from rehab.diary.models import Start, Walk
from rehab.plan.actions import pause_plan
from rehab.plan.models import Advice, Plan
from tests.cast import BERLIN, MONDAY, Cast, intake, morning, walk

from .phone import HTMX, Phone, text_of

WEDNESDAY = MONDAY + timedelta(days=2)


def start(phone: Phone, before: int) -> HttpResponse:
    return phone.send("start-walk", typed={"key": uuid.uuid4(), "right_before": before})


def card(phone: Phone) -> str:
    found: str = phone.open("today").context["page"].card
    return found


def test_the_first_day_offers_the_first_walk(phone: Phone) -> None:
    page = text_of(phone.open("today"))
    assert "Good evening, Ana" in page
    assert "Today’s walk 6 minutes backward" in page
    assert "How is your right knee now? Your tap starts the clock." in page


def test_no_number_is_chosen_beforehand(phone: Phone) -> None:
    assert "checked" not in phone.open("today").content.decode()


def test_after_a_walk_the_day_is_done_and_the_next_one_rests(phone: Phone, cast: Cast) -> None:
    saved = walk(cast.ana, MONDAY)
    assert "Done for today. Next walk on Wednesday" in text_of(phone.open("today"))
    phone.at(MONDAY + timedelta(days=1))
    morning(cast.ana, saved, 2)
    assert "Rest day. Next walk tomorrow" in text_of(phone.open("today"))
    assert card(phone.at(WEDNESDAY)) == "walk"


@pytest.mark.parametrize(("before", "verdict"), [(3, "go"), (4, "easier"), (5, "rest"), (7, "rest")])
def test_the_tap_says_go_easier_or_rest(phone: Phone, before: int, verdict: str) -> None:
    page = start(phone, before)
    assert Start.objects.get().verdict == verdict
    assert page["Location"] == reverse("diary:today" if verdict == "rest" else "diary:walking")
    assert card(phone) == ("rest" if verdict == "rest" else "walking")


def test_easier_is_half_the_minutes_one_step_back(phone: Phone, cast: Cast) -> None:
    start(phone, 4)
    assert "Half a walk: 2-minute walk" in text_of(phone.open("walking"))
    key = Start.objects.get().key
    phone.at(MONDAY + timedelta(minutes=9)).send("finish-walk", typed={"key": key, "right_peak": "4"})
    assert (Walk.objects.get().minutes, Walk.objects.get().stage) == (2, "A1")


def test_a_tap_that_slipped_can_be_taken_back(phone: Phone) -> None:
    start(phone, 6)
    page = text_of(phone.open("today"))
    assert "Rest today You can try again tomorrow" in page
    assert "I tapped the wrong number" in page
    phone.send("discard-start")
    assert card(phone) == "walk"


def test_a_tap_of_yesterday_says_nothing_today(phone: Phone) -> None:
    start(phone, 6)
    assert card(phone.at(MONDAY + timedelta(days=1))) == "walk"


def test_a_back_event_rests_while_the_knee_is_sorer_than_usual(phone: Phone, cast: Cast) -> None:
    walk(cast.ana, MONDAY, peak=6)
    thursday = MONDAY + timedelta(days=3)
    assert card(phone.at(WEDNESDAY)) == "resting"
    start(phone.at(thursday), 4)
    assert Start.objects.get().verdict == "rest"
    start(phone, 2)
    assert Start.objects.get().verdict == "go"


def test_on_the_first_step_a_step_back_is_half_the_minutes(phone: Phone, cast: Cast) -> None:
    Plan.objects.of(cast.ana).update(stage="A0")
    walk(cast.ana, MONDAY, peak=6, minutes=4)
    page = text_of(phone.at(MONDAY + timedelta(days=3)).open("today"))
    assert "Today’s walk 2 minutes backward" in page
    start(phone, 2)
    finish = {"key": Start.objects.get().key, "right_peak": "2"}
    phone.at(MONDAY + timedelta(days=3, minutes=9)).send("finish-walk", typed=finish)
    latest = Walk.objects.of(cast.ana).newest_first()[0]
    assert (latest.minutes, latest.stage) == (2, "A0")


def test_a_stop_is_the_only_card(phone: Phone, cast: Cast) -> None:
    walk(cast.ana, MONDAY, peak=9)
    page = phone.open("today")
    assert card(phone) == "stop"
    assert reverse("diary:stopped") in page.content.decode()
    assert reverse("diary:start-walk") not in page.content.decode()


def test_a_pause_is_a_stop_too(phone: Phone, cast: Cast) -> None:
    plan = Plan.objects.of(cast.ana).get()
    plan.patient = cast.ana
    pause_plan(plan, by=cast.tess, reason="Holiday", now=MONDAY)
    plan.save()
    assert card(phone) == "stop"


def test_opening_it_tells_what_time_alone_has_changed_and_only_once(phone: Phone, cast: Cast) -> None:
    walk(cast.ana, MONDAY)
    told = Advice.objects.of(cast.ana).count()
    phone.open("today")
    assert Advice.objects.of(cast.ana).count() == told
    phone.at(MONDAY + timedelta(days=9))
    for _ in range(2):
        phone.open("today")
    assert Advice.objects.of(cast.ana).count() == told + 1
    advice = Advice.objects.of(cast.ana).newest_first()[0]
    assert (advice.cause, advice.because) == ("home", ["gap_reset_the_count"])


def test_the_week_counts_walks_against_the_plan(phone: Phone, cast: Cast) -> None:
    walk(cast.ana, MONDAY)
    walk(cast.ana, WEDNESDAY, minutes=3)
    page = text_of(phone.at(WEDNESDAY).open("today"))
    assert "2 of 3 walks this week 9 of 18 minutes. A short walk is fine." in page


@pytest.mark.parametrize(
    "query", ["?saved=%00", "?saved=nonsense", "?saved=" + "9" * 5000, f"?saved={uuid.UUID(int=1)}"]
)
def test_a_strange_query_is_not_read(phone: Phone, query: str) -> None:
    page = phone.open("today", query=query)
    assert page.status_code == 200
    assert "Saved." not in text_of(page)


def test_nobody_elses_walk_is_said_to_be_saved(phone: Phone, cast: Cast) -> None:
    saved = walk(cast.ben, MONDAY)
    assert "Saved." not in text_of(phone.open("today", query=f"?saved={saved.entry.key}"))


def test_at_three_in_the_morning_it_is_still_the_day_before(phone: Phone, cast: Cast) -> None:
    walk(cast.ana, MONDAY)
    page = text_of(phone.at(datetime(2026, 3, 3, 3, 0, tzinfo=BERLIN)).open("today"))
    assert "Monday 2 March" in page
    assert "Done for today" in page


def test_both_knees_are_asked_when_both_are_affected(phone: Phone, cast: Cast) -> None:
    intake(cast.ana, knees=["left", "right"], left_usual=1)
    page = phone.open("today").content.decode()
    assert 'name="left_before"' in page
    assert 'name="right_before"' in page


def test_htmx_gets_the_page(phone: Phone) -> None:
    assert phone.open("today", headers=HTMX).status_code == 200


def test_without_a_plan_the_way_leads_to_the_welcome(phone: Phone, cast: Cast) -> None:
    Plan.objects.of(cast.ana).delete()
    for page in ("today", "why", "history", "progress", "stopped", "walking", "log-walk", "ready"):
        assert phone.open(page)["Location"] == reverse("diary:welcome")
