"""A walk whose end nobody told: the phone went dark, or the day ended. It can still be finished."""

import uuid
from datetime import datetime, timedelta

import pytest

from rehab.diary.models import Start, Walk
from tests.cast import MONDAY, Cast

from .phone import Phone, text_of, walk_form

KEY = uuid.UUID(int=7)
ASKED = "How many minutes did you walk backward?"
LATER = MONDAY + timedelta(hours=3)
NEXT_DAY = MONDAY + timedelta(hours=14)


@pytest.fixture
def begun(phone: Phone) -> Phone:
    """A walk that began on Monday at 18:00."""
    phone.send("start-walk", typed={"key": KEY, "right_before": "1"})
    return phone


def finish(phone: Phone, **typed: str) -> int:
    return phone.send("finish-walk", typed={"key": KEY, "right_peak": "2", **typed}).status_code


def test_while_its_clock_can_be_right_nothing_is_asked(begun: Phone) -> None:
    begun.at(MONDAY + timedelta(minutes=40))
    assert ASKED not in text_of(begun.open("walking"))
    finish(begun)
    assert Walk.objects.get().minutes == 6


@pytest.mark.parametrize(("at", "when"), [(LATER, "today"), (NEXT_DAY, "yesterday")])
def test_hours_or_a_day_later_the_minutes_are_asked(begun: Phone, cast: Cast, at: datetime, when: str) -> None:
    begun.at(at)
    today = text_of(begun.open("today"))
    assert f"Your walk {when} is not finished" in today
    assert "Say how it was" in today
    page = text_of(begun.open("walking"))
    assert f"Your walk {when} You began at 18:00." in page
    assert ASKED in page
    assert finish(begun, minutes="5") == 302
    walked = Walk.objects.of(cast.ana).get()
    assert (walked.minutes, walked.happened_at, walked.entered_at) == (5, MONDAY, at)
    assert (walked.right_before, walked.right_peak) == (1, 2)


def test_minutes_that_nobody_knows_stay_blank(begun: Phone) -> None:
    finish(begun.at(LATER))
    assert Walk.objects.get().minutes is None


def test_wrong_minutes_are_refused_and_stay_in_the_page(begun: Phone) -> None:
    page = begun.at(LATER).send("finish-walk", typed={"key": KEY, "right_peak": "2", "minutes": "500"})
    assert page.status_code == 422
    assert "“500” is more than a walk can be. Write 0 to 180." in text_of(page)
    assert 'value="500"' in page.content.decode()
    assert not Walk.objects.exists()


def test_the_clock_that_was_stopped_is_believed(begun: Phone) -> None:
    begun.at(MONDAY + timedelta(minutes=5)).send("stop-clock")
    begun.at(NEXT_DAY)
    assert ASKED not in text_of(begun.open("walking"))
    finish(begun, minutes="90")
    assert Walk.objects.get().minutes == 5


def test_another_walk_of_another_day_does_not_throw_it_away(begun: Phone) -> None:
    begun.at(NEXT_DAY).send("log-walk", typed=walk_form(on="2026-03-03", at="07:00"))
    assert Start.objects.get().key == KEY
    finish(begun, minutes="6")
    assert Walk.objects.count() == 2


def test_after_a_week_it_is_no_longer_asked_for(begun: Phone) -> None:
    assert "is not finished" in text_of(begun.at(MONDAY + timedelta(days=7)).open("today"))
    assert "is not finished" not in text_of(begun.at(MONDAY + timedelta(days=8)).open("today"))
    assert begun.open("today").context["page"].card == "walk"
