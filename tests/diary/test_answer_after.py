"""The pain about an hour after a walk: asked when it is due, one tap, may be left out and taken back."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from rehab.diary import afterwards
from rehab.diary.models import Correction, Walk
from rehab.plan.models import Advice, Plan
from rehab.trail.models import Trail
from tests.cast import BERLIN, MONDAY, Cast, intake, tell, walk

from .phone import Phone, text_of

ASKED = "An hour after your walk"
DUE = MONDAY + timedelta(minutes=66)
KEY = uuid.UUID(int=3)


@pytest.fixture
def walked(cast: Cast, phone: Phone) -> Walk:
    """Six minutes on Monday at 18:00. It is 19:06."""
    entry: Walk = walk(cast.ana, MONDAY).entry
    phone.at(DUE)
    return entry


def answer(phone: Phone, walk: Walk, right: Any = "3", key: uuid.UUID = KEY, **more: Any) -> HttpResponse:
    return phone.send("answer-after", walk.key, typed={"key": key, "right_after": right} | more)


@pytest.mark.parametrize(
    ("now", "asked"),
    [
        (MONDAY + timedelta(minutes=65), False),
        (DUE, True),
        (datetime(2026, 3, 3, 3, 59, tzinfo=BERLIN), True),
        (datetime(2026, 3, 3, 4, 0, tzinfo=BERLIN), False),
    ],
)
def test_it_is_asked_from_an_hour_after_the_end_until_the_day_ends(
    phone: Phone, walked: Walk, now: datetime, asked: bool
) -> None:
    page = text_of(phone.at(now).open("today"))
    assert (ASKED in page) == asked
    assert ("Done for today" in page) == (now.day == 2 or now.hour < 4)


def test_one_tap_answers_it_and_joins_the_worst(phone: Phone, cast: Cast, walked: Walk) -> None:
    assert answer(phone, walked)["Location"] == f"{reverse('diary:today')}?after={walked.key}"
    walked.refresh_from_db()
    assert (walked.right_after, walked.left_after, walked.after_at, walked.worst("right")) == (3, None, DUE, 3)
    assert walked.edited_at is None, "an answer is no correction"
    assert Trail.objects.get(action="answer_after").after == {"right_after": 3}
    page = text_of(phone.open("today", query=f"?after={walked.key}"))
    assert "Saved. After the walk: right 3" in page
    assert ASKED not in page


def test_undo_asks_again_and_a_late_replay_changes_nothing(phone: Phone, walked: Walk) -> None:
    answer(phone, walked)
    acts = Trail.objects.count()
    answer(phone, walked)
    assert Trail.objects.count() == acts
    phone.send("withdraw-after", walked.key)
    walked.refresh_from_db()
    assert walked.right_after is None
    assert Correction.objects.get().before["right_after"] == 3
    assert ASKED in text_of(phone.open("today"))
    answer(phone, walked)
    walked.refresh_from_db()
    assert walked.right_after is None
    phone.send("withdraw-after", walked.key)
    assert Correction.objects.count() == 1


def test_another_answer_keeps_the_first(phone: Phone, walked: Walk) -> None:
    answer(phone, walked)
    answer(phone, walked, "1", uuid.UUID(int=4))
    walked.refresh_from_db()
    assert (walked.right_after, Correction.objects.get().before["right_after"]) == (1, 3)


def test_severe_pain_an_hour_later_stops_also_after_an_old_clearing(phone: Phone, cast: Cast, walked: Walk) -> None:
    Plan.objects.of(cast.ana).update(cleared_at=MONDAY + timedelta(minutes=30))
    assert answer(phone, walked, "8")["Location"] == reverse("diary:stopped")
    assert Plan.objects.of(cast.ana).get().locked == "therapist"
    assert Advice.objects.of(cast.ana).newest_first()[0].cause == "after"


@pytest.mark.parametrize("right", ["", "11", "٥", "\x00", "9" * 5000])
def test_what_is_no_pain_is_refused(phone: Phone, walked: Walk, right: str) -> None:
    page = answer(phone, walked, right)
    assert page.status_code == 422
    assert "How is your right knee now, after the walk?" in text_of(page)


def test_a_walk_of_somebody_else_or_one_taken_back_is_not_there(phone: Phone, cast: Cast, walked: Walk) -> None:
    assert answer(phone, walk(cast.ben, MONDAY).entry).status_code == 404
    phone.send("withdraw-walk", walked.key)
    assert answer(phone, walked).status_code == 404
    told = tell({"right_after": 3}, DUE)
    assert afterwards.answer_after(cast.ana, walked, told).again


def test_both_affected_knees_are_asked(phone: Phone, cast: Cast, walked: Walk) -> None:
    intake(cast.ana, at=DUE, knees=["left", "right"], left_usual=1)
    assert 'name="left_after"' in phone.open("today").content.decode()
    assert answer(phone, walked).status_code == 422
    answer(phone, walked, left_after="0")
    walked.refresh_from_db()
    assert (walked.left_after, walked.right_after) == (0, 3)
