"""The morning after a walk."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from rehab.diary import actions as diary
from rehab.diary.models import Morning, Walk
from rehab.plan.models import Advice, Plan
from rehab.trail.models import Trail
from tests.cast import BERLIN, MONDAY, Cast, intake, walk

from .phone import HTMX, Phone, text_of

TUESDAY = datetime(2026, 3, 3, 7, 30, tzinfo=BERLIN)
ASKED = "One tap about yesterday"


@pytest.fixture
def walked(cast: Cast, phone: Phone) -> Walk:
    """Monday's walk, and it is Tuesday, 07:30."""
    saved = walk(cast.ana, MONDAY)
    phone.at(TUESDAY)
    entry: Walk = saved.entry
    return entry


def answer(phone: Phone, walk: Walk, right: Any, **more: Any) -> HttpResponse:
    headers = more.pop("headers", None)
    typed = {"key": uuid.uuid4(), "right_morning": right} | more
    return phone.send("answer-morning", walk.key, typed=typed, headers=headers)


@pytest.mark.parametrize(
    ("now", "asked"),
    [
        (datetime(2026, 3, 2, 23, 59, tzinfo=BERLIN), False),
        (datetime(2026, 3, 3, 3, 59, tzinfo=BERLIN), False),
        (datetime(2026, 3, 3, 4, 0, tzinfo=BERLIN), True),
        (datetime(2026, 3, 3, 23, 59, tzinfo=BERLIN), True),
        (datetime(2026, 3, 4, 0, 0, tzinfo=BERLIN), False),
        (datetime(2026, 3, 4, 4, 0, tzinfo=BERLIN), False),
    ],
)
def test_it_is_asked_from_four_until_midnight_of_the_next_day(
    phone: Phone, walked: Walk, now: datetime, asked: bool
) -> None:
    assert (ASKED in text_of(phone.at(now).open("today"))) == asked


def test_one_tap_answers_it(phone: Phone, cast: Cast, walked: Walk) -> None:
    page = phone.open("today")
    assert "You walked 6 minutes backward yesterday evening." in text_of(page)
    assert 'name="right_morning" value="0"' in page.content.decode()
    assert answer(phone, walked, "0")["Location"] == f"{reverse('diary:today')}?morning={walked.key}"
    morning = Morning.objects.of(cast.ana).get()
    assert (morning.right, morning.left, morning.walk, morning.first_said) == (0, None, walked, None)
    assert (morning.happened_at, morning.happened_on, morning.zone) == (TUESDAY, date(2026, 3, 3), "Europe/Berlin")
    assert Trail.objects.get(action="answer_morning").after["right"] == 0
    assert Advice.objects.of(cast.ana).newest_first()[0].cause == "morning"
    page = text_of(phone.open("today"))
    assert ASKED not in page
    assert "This morning Answered 07:30 0 Change" in page


@pytest.mark.parametrize(
    ("now", "in_time"),
    [
        (datetime(2026, 3, 3, 4, 0, tzinfo=BERLIN), True),
        (datetime(2026, 3, 4, 3, 59, tzinfo=BERLIN), True),
        (datetime(2026, 3, 4, 4, 0, tzinfo=BERLIN), False),
    ],
)
def test_a_settled_answer_counts_only_in_its_own_morning(
    phone: Phone, cast: Cast, walked: Walk, now: datetime, in_time: bool
) -> None:
    assert answer(phone.at(now), walked, "2").status_code == 302
    outcome = Advice.objects.of(cast.ana).newest_first()[0].answer["days"][0]["outcome"]
    assert outcome == ("calm" if in_time else "neutral")


def test_a_flare_told_too_late_still_leads_back(phone: Phone, cast: Cast, walked: Walk) -> None:
    answer(phone.at(TUESDAY + timedelta(days=3)), walked, "5")
    advice = Advice.objects.of(cast.ana).newest_first()[0]
    assert (advice.direction, advice.because) == ("step_back", ["knee_flared_overnight"])


@pytest.mark.parametrize("now", [MONDAY + timedelta(hours=2), datetime(2026, 3, 3, 3, 0, tzinfo=BERLIN)])
def test_before_the_morning_there_is_nothing_to_answer(phone: Phone, walked: Walk, now: datetime) -> None:
    page = answer(phone.at(now), walked, "2")
    assert page.status_code == 422
    assert "It is not the morning after yet" in text_of(page)
    assert not Morning.objects.exists()
    assert phone.open("answer-morning", walked.key).status_code == 200


def test_a_changed_answer_keeps_the_first_and_its_own_later_moment(phone: Phone, cast: Cast, walked: Walk) -> None:
    answer(phone, walked, "2")
    later = TUESDAY + timedelta(hours=5)
    answer(phone.at(later), walked, "3")
    answer(phone.at(later + timedelta(hours=1)), walked, "4")
    morning = Morning.objects.of(cast.ana).get()
    assert (morning.right, morning.edited_at) == (4, later + timedelta(hours=1))
    assert (morning.first_said["right"], morning.first_said["at"]) == (2, "2026-03-03 06:30:00+00:00")
    told = Advice.objects.of(cast.ana).newest_first()[0].facts["walks"][0]
    assert told["morning_at"] == "2026-03-03T13:30:00+01:00"


def test_the_same_answer_again_changes_nothing(phone: Phone, cast: Cast, walked: Walk) -> None:
    key, version = uuid.uuid4(), Plan.objects.of(cast.ana).get().version
    for minutes in (0, 5):
        assert answer(phone.at(TUESDAY + timedelta(minutes=minutes)), walked, "2", key=key).status_code == 302
    assert Plan.objects.of(cast.ana).get().version == version + 1
    assert Morning.objects.get().edited_at is None


def test_an_answer_sent_for_another_walk_is_refused_and_can_be_sent_again(phone: Phone, cast: Cast) -> None:
    first = walk(cast.ana, MONDAY - timedelta(days=2)).entry
    second = walk(cast.ana, MONDAY).entry
    key = uuid.uuid4()
    answer(phone.at(TUESDAY), first, "2", key=key)
    page = answer(phone, second, "1", key=key)
    assert page.status_code == 409
    assert "already saved for another walk" in text_of(page)
    assert Morning.objects.count() == 1
    assert phone.send("answer-morning", second.key, typed=page.context["form"].data.dict()).status_code == 302
    assert Morning.objects.get(walk=second).right == 1


def test_the_page_takes_swelling_and_the_other_knee(phone: Phone, walked: Walk) -> None:
    page = phone.open("answer-morning", walked.key).content.decode()
    assert 'name="left_morning"' in page
    assert "Swelling this morning" in page
    answer(phone, walked, "2", left_morning="1")
    assert (Morning.objects.get().left, Morning.objects.get().swelling) == (1, "")
    answer(phone, walked, "2", left_morning="1", swelling="little")
    assert Morning.objects.get().swelling == "little"
    page = phone.open("answer-morning", walked.key).content.decode()
    assert 'name="left_morning" value="1" checked' in page


def test_of_two_walks_a_day_one_morning_is_asked(phone: Phone, cast: Cast) -> None:
    walk(cast.ana, MONDAY - timedelta(hours=8))
    later = walk(cast.ana, MONDAY).entry
    page = phone.at(TUESDAY).open("today")
    assert reverse("diary:answer-morning", args=[later.key]) in page.content.decode()
    answer(phone, later, "2")
    assert ASKED not in text_of(phone.open("today"))
    days = Advice.objects.of(cast.ana).newest_first()[0].answer["days"]
    assert [(day["on"], day["outcome"]) for day in days] == [("2026-03-02", "neutral")]  # 12 of 6 minutes


def test_both_affected_knees_are_needed(phone: Phone, cast: Cast, walked: Walk) -> None:
    intake(cast.ana, knees=["left", "right"], left_usual=1)
    page = answer(phone, walked, "2")
    assert page.status_code == 422
    assert 'name="right_morning" value="2" checked' in page.content.decode()
    assert answer(phone, walked, "2", left_morning="0").status_code == 302
    assert Morning.objects.get().left == 0


def test_a_walk_that_was_taken_back_has_no_morning(phone: Phone, cast: Cast, walked: Walk) -> None:
    diary.withdraw_walk(cast.ana, walked, version=None, now=TUESDAY)
    assert ASKED not in text_of(phone.open("today"))
    assert answer(phone, walked, "2").status_code == 404


@pytest.mark.parametrize(("pain", "status"), [("2", 302), ("11", 422)])
def test_htmx_gets_the_same_answers(phone: Phone, walked: Walk, pain: str, status: int) -> None:
    assert answer(phone, walked, pain, headers=HTMX).status_code == status


def test_severe_pain_in_the_morning_stops_the_plan(phone: Phone, cast: Cast, walked: Walk) -> None:
    assert answer(phone, walked, "8")["Location"] == reverse("diary:stopped")
    assert Plan.objects.of(cast.ana).get().locked == "therapist"
