import pytest

from .situations import FRIDAY, MONDAY, WEDNESDAY, advise, at, day_after, finding, report, walk, week

BAD = (1, 6, 1, 1)


@pytest.mark.parametrize(("days", "told"), [(1, True), (14, True), (15, False)])
def test_a_second_step_back_within_two_weeks_is_told(days, told):
    second = day_after(MONDAY, days)
    answer = advise(walk(MONDAY, BAD), walk(second, BAD), plan={"stage_since": str(second)}, now=at(second, 21))
    assert ("step_back_was_repeated" in answer.because) is told
    assert answer.contact == ("therapist" if told else "none")


def test_two_events_of_one_day_are_one_step_back():
    answer = advise(walk(MONDAY, BAD), reports=[report(MONDAY, "gave_way")])
    assert answer.because == ("pain_was_too_high", "knee_gave_way")


@pytest.mark.parametrize(("stage", "told"), [("A0", True), ("A1", False)])
def test_too_much_at_the_first_stage_is_told(stage, told):
    answer = advise(walk(MONDAY, BAD), plan={"stage": stage})
    assert (answer.stage, "first_stage_was_too_much" in answer.because) == ("A0", told)


def test_a_stop_already_says_that_the_first_stage_was_too_much():
    answer = advise(walk(MONDAY, (1, 8, 1, 1)), plan={"stage": "A0"})
    assert answer.because == ("pain_was_severe",)


@pytest.mark.parametrize(
    ("ratings", "told"),
    [
        (((1, 2, 1, 3),) * 3, True),
        (((1, 2, 1, 3),) * 2, False),
        (((1, 2, 1, 3), (1, 2, 1, 1), (1, 2, 1, 3)), False),
        (((1, 2, 1, 3), (1, None, 1, 1), (1, 2, 1, 3), (1, 2, 1, 3)), True),
    ],
)
def test_three_bad_walks_in_a_row_are_told(ratings, told):
    answer = advise(*week(*ratings), now=at(day_after(MONDAY, 7), 9))
    assert ("three_walks_went_badly" in answer.because) is told


@pytest.mark.parametrize(
    ("worsts", "told"),
    [((3, 3), True), ((3, 2), False), ((2, 3), False), ((3,), False), ((5, 3), True), ((None, 3), False)],
)
def test_the_other_knee_hurting_twice_is_told(worsts, told):
    walks = [walk(day_after(MONDAY, 2 * place), left=(0, worst, 0, 0)) for place, worst in enumerate(worsts)]
    answer = advise(*walks)
    assert ("other_knee_began_to_hurt" in answer.because) is told
    both = advise(*walks, profile={"knees": ["left", "right"]})
    assert "other_knee_began_to_hurt" not in both.because


def test_reports_of_today_are_told_beside_any_answer():
    reports = [report(FRIDAY, "pain_elsewhere", "sore_over_a_week")]
    answer = advise(walk(MONDAY, BAD), reports=reports)
    assert answer.because == ("pain_was_too_high", "pain_was_elsewhere", "knee_was_sore_for_a_week")
    assert answer.contact == "therapist"


def test_no_rule_is_named_twice():
    answer = advise(walk(WEDNESDAY), reports=[report(WEDNESDAY, "pain_elsewhere")])
    assert answer.because == ("pain_was_elsewhere",)


def test_a_month_away_is_told_with_its_days():
    answer = advise(walk(MONDAY), now=at(day_after(MONDAY, 29), 9))
    assert finding(answer, "gap_was_very_long") == {"days": 29}
    assert answer.contact == "therapist"
