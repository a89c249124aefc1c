"""Before today's walk: rest, half the minutes, or go. The worse knee decides, and a blank is never a 0."""

import pytest

from rehab.diary.models import Start
from rehab.plan.models import Plan
from tests.cast import MONDAY, Cast, intake

from .phone import Phone, text_of

KEY = "1" * 32


def tap(phone: Phone, left: str | None, right: str | None) -> int:
    typed = {"key": KEY, "left_before": left, "right_before": right}
    answer = phone.send("start-walk", typed={name: value for name, value in typed.items() if value is not None})
    return answer.status_code


@pytest.fixture
def both(phone: Phone, cast: Cast) -> Phone:
    """Both knees are affected, usually 1 on the left and 2 on the right; the step is A3, 10 minutes."""
    intake(cast.ana, knees=["left", "right"], left_usual=1, right_usual=2)
    Plan.objects.of(cast.ana).update(stage="A3")
    return phone


@pytest.mark.parametrize(
    ("left", "right", "verdict", "minutes"),
    [
        ("0", "0", "go", 10), ("1", "2", "go", 10), ("2", "3", "go", 10), ("2", "2", "go", 10),
        ("3", "2", "easier", 4), ("1", "4", "easier", 4), ("3", "4", "easier", 4), ("0", "4", "easier", 4),
        ("4", "2", "rest", None), ("1", "5", "rest", None), ("4", "4", "rest", None), ("3", "5", "rest", None),
        ("7", "0", "rest", None), ("0", "7", "rest", None),
    ],
)  # fmt: skip
def test_the_worse_knee_decides(both: Phone, left: str, right: str, verdict: str, minutes: int | None) -> None:
    assert tap(both, left, right) == 302
    assert Start.objects.get().verdict == verdict
    page = both.open("today")
    if verdict == "rest":
        assert page.context["page"].card == "rest"
        assert "Rest today" in text_of(page)
        return
    assert page.context["page"].card == "walking"
    walk = page.context["page"].walk
    assert (walk.minutes, walk.half, walk.stage) == (
        minutes,
        verdict == "easier",
        "A2" if verdict == "easier" else "A3",
    )


@pytest.mark.parametrize(("left", "right"), [(None, "0"), ("0", None), (None, None), ("", "1")])
def test_a_blank_is_asked_for_and_starts_nothing(both: Phone, left: str | None, right: str | None) -> None:
    assert tap(both, left, right) == 422
    assert not Start.objects.exists()


@pytest.mark.parametrize(("left", "right"), [("8", "0"), ("0", "8"), ("10", "10")])
def test_severe_pain_in_either_knee_stops(both: Phone, cast: Cast, left: str, right: str) -> None:
    tap(both, left, right)
    assert Plan.objects.of(cast.ana).get().locked == "therapist"
    assert both.open("today").context["page"].card == "stop"


def test_the_easier_walk_is_flat(phone: Phone, cast: Cast) -> None:
    Plan.objects.of(cast.ana).update(stage="D3", stage_since=MONDAY.date())
    phone.send("start-walk", typed={"key": KEY, "right_before": "4"})
    walk = phone.open("today").context["page"].walk
    assert (walk.stage, walk.minutes, walk.incline_percent) == ("D2", 4, 0)


def test_a_tap_of_yesterday_says_nothing_today(both: Phone) -> None:
    tap(both, "4", "2")
    both.at(MONDAY.replace(day=3))
    assert both.open("today").context["page"].card == "walk"
