from datetime import timedelta

from rehab.diary.history import pain_points, stage_moves
from rehab.diary.models import Morning, Walk
from rehab.guidance.models import Edition
from rehab.plan.models import Profile
from tests.cast import MONDAY, ZONE, Cast


def walk(day: int, *, stage: str = "A1", right_morning: int | None = None, **pains: int | None) -> Walk:
    """An unsaved walk `day` days after Monday."""
    made = Walk(pk=day + 1, stage=stage, minutes=6, **pains)
    made.set_happened(MONDAY + timedelta(days=day), ZONE)
    made.entered_at = made.happened_at
    if right_morning is not None:
        made.morning = Morning(right=right_morning)
    return made


def points(*walks: Walk) -> dict[str, list]:
    profile = Profile(knees=["right"], right_usual=2, left_usual=None)
    return pain_points(walks, Edition.objects.in_force().rulebook, profile)


def test_a_blank_is_not_zero_and_a_zero_is_not_blank(cast: Cast) -> None:
    blank, zero = points(walk(0), walk(2, right_peak=0, right_before=0))["right"]
    assert (blank.worst, blank.before, blank.morning, blank.morning_state) == (None, None, None, None)
    assert (zero.worst, zero.before) == (0, 0)


def test_worst_is_the_higher_of_peak_and_after(cast: Cast) -> None:
    assert points(walk(0, right_peak=2, right_after=4))["right"][0].worst == 4


def test_mornings_are_judged_against_the_usual_pain(cast: Cast) -> None:
    judged = points(*(walk(day, right_morning=pain) for day, pain in enumerate((2, 3, 4))))["right"]
    assert [point.morning_state for point in judged] == ["settled", "up", "flared"]


def test_points_are_oldest_first_whatever_the_order_of_the_walks(cast: Cast) -> None:
    newest_first = [walk(4), walk(2), walk(0)]
    assert [point.on.day for point in points(*newest_first)["left"]] == [2, 4, 6]


def test_a_walk_written_after_two_days_is_late(cast: Cast) -> None:
    late, in_time = walk(0), walk(1)
    late.entered_at += timedelta(hours=49)
    in_time.entered_at += timedelta(hours=48)
    assert [point.late for point in points(late, in_time)["right"]] == [True, False]


def test_a_move_is_marked_on_the_first_walk_of_a_stage() -> None:
    assert stage_moves(["A1", "A1", "A2", "B1", "A3"]) == [None, None, "up", "up", "back"]
    assert stage_moves([]) == []
