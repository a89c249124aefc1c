import pytest

from .situations import FRIDAY, MONDAY, WEDNESDAY, advise, at, day_after, finding, report, walk, week

EMERGENCY = ["chest_pain", "arm_or_jaw_pain", "severe_breathlessness", "fainting", "coughing_blood"]
SAME_DAY = [
    "knee_hot_or_red", "cannot_take_weight", "knee_stuck", "knee_changed_shape", "knee_badly_swollen", "injury_or_pop",
    "calf_pain_or_swelling", "numb_or_weak_foot", "breathlessness",
]  # fmt: skip


@pytest.mark.parametrize("sign", EMERGENCY)
def test_an_emergency_sign_stops_and_calls_for_help(sign):
    answer = advise(walk(MONDAY), reports=[report(MONDAY, sign)])
    assert (answer.direction, answer.stage, answer.not_before) == ("stop", "A1", None)
    assert (answer.because, answer.contact) == (("emergency_sign_was_reported",), "emergency")
    assert finding(answer, "emergency_sign_was_reported") == {"signs": [sign], "on": "2026-03-02"}


@pytest.mark.parametrize("sign", SAME_DAY)
def test_an_urgent_sign_stops_and_asks_for_care_today(sign):
    answer = advise(reports=[report(MONDAY, sign)])
    assert (answer.because, answer.contact) == (("urgent_sign_was_reported",), "same_day")


@pytest.mark.parametrize(("days", "contact"), [(0, "emergency"), (1, "emergency"), (2, "same_day")])
def test_calf_and_breath_within_a_day_are_an_emergency(days, contact):
    told = [report(MONDAY, "breathlessness"), report(day_after(MONDAY, days), "calf_pain_or_swelling")]
    assert advise(reports=told).contact == contact


def test_calf_and_breath_in_one_report_are_an_emergency():
    assert advise(reports=[report(MONDAY, "breathlessness", "calf_pain_or_swelling")]).contact == "emergency"


@pytest.mark.parametrize("level", ["therapist", "same_day", "emergency"])
def test_a_locked_plan_stays_stopped_at_its_level(level):
    answer = advise(walk(MONDAY), plan={"locked": level})
    assert (answer.because, answer.contact) == (("plan_was_locked",), level)
    assert finding(answer, "plan_was_locked") == {"locked": level}


def test_a_pause_stops_and_tells_nobody():
    answer = advise(walk(MONDAY), plan={"locked": "paused"})
    assert (answer.direction, answer.because, answer.contact) == ("stop", ("plan_was_paused",), "none")


@pytest.mark.parametrize(
    ("profile", "reason"),
    [
        ({"exclusions": ["unstable_fracture"]}, "unstable_fracture"),
        ({"born": 2008}, "younger_than_18"),
        ({"surgery_on": "2025-12-13"}, "recent_knee_surgery"),
        ({"usual": {"left": 7}}, "severe_usual_pain"),
    ],
)
def test_a_reason_not_to_start_needs_a_clinicians_yes(profile, reason):
    answer = advise(profile=profile)
    assert (answer.direction, answer.because, answer.contact) == ("stop", ("clearance_was_missing",), "therapist")
    assert finding(answer, "clearance_was_missing") == {"reasons": [reason]}
    assert advise(profile=profile, plan={"cleared_to_start": True}).direction != "stop"


@pytest.mark.parametrize(
    "profile", [{"born": 2007}, {"surgery_on": "2025-12-12"}, {"usual": {"left": 6}}, {"born": None}]
)
def test_just_beyond_the_line_nobody_is_asked(profile):
    assert advise(profile=profile).direction != "stop"


@pytest.mark.parametrize("moment", range(4))
@pytest.mark.parametrize("side", ["left", "right"])
def test_severe_pain_stops_at_any_moment_in_any_knee(side, moment):
    ratings = [8 if place == moment else 1 for place in range(4)]
    answer = advise(walk(MONDAY, **{side: ratings}))
    assert (answer.because, answer.contact) == (("pain_was_severe",), "therapist")
    assert finding(answer, "pain_was_severe")["moment"] == ("before", "peak", "after", "morning")[moment]
    milder = [7 if place == moment else 1 for place in range(4)]
    assert advise(walk(MONDAY, **{side: milder})).direction != "stop"


@pytest.mark.parametrize(("pain", "stops"), [(7, False), (8, True)])
def test_a_severe_tap_before_the_walk_stops(pain, stops):
    assert ("pain_was_severe" in advise(pain_now={"left": pain}).because) is stops


def test_a_therapist_may_draw_the_severe_line_lower():
    assert advise(walk(MONDAY, (1, 7, 1, 1)), plan={"overrides": {"severe_pain_from": 7}}).direction == "stop"


@pytest.mark.parametrize(
    "told", [{"walks": [walk(MONDAY, flags=["fell"])]}, {"walks": [], "reports": [report(MONDAY, "fell")]}]
)
def test_a_fall_stops(told):
    answer = advise(*told["walks"], reports=told.get("reports"))
    assert (answer.because, answer.contact) == (("patient_fell",), "therapist")


@pytest.mark.parametrize(("days", "stops"), [(0, True), (6, True), (7, False)])
def test_giving_way_twice_within_a_week_stops(days, stops):
    second = day_after(MONDAY, days)
    answer = advise(walk(MONDAY, flags=["gave_way"]), reports=[report(second, "gave_way")], now=at(second, 21))
    assert ("knee_gave_way_twice" in answer.because) is stops


@pytest.mark.parametrize(("days", "stops"), [(2, True), (6, True), (7, False)])
def test_clear_swelling_on_two_days_of_a_week_stops(days, stops):
    second = day_after(MONDAY, days)
    walks = [walk(MONDAY, swelling="clear"), walk(second, morning_swelling="clear")]
    answer = advise(*walks, now=at(day_after(second), 9))
    assert ("swelling_stayed" in answer.because) is stops


def test_swelling_of_one_day_is_no_reason_to_stop():
    twice = [walk(MONDAY, swelling="clear"), walk(MONDAY, morning_swelling="clear", happened=at(MONDAY, 9))]
    assert advise(*twice).direction == "step_back"


@pytest.mark.parametrize("sign", ["new_night_or_rest_pain", "unexplained_weight_loss", "injection_or_surgery"])
def test_a_warning_stops(sign):
    answer = advise(reports=[report(MONDAY, sign)])
    assert (answer.because, answer.contact) == (("warning_was_reported",), "therapist")


def test_all_true_stop_rules_are_named_in_order_and_the_gravest_is_called():
    answer = advise(
        walk(MONDAY, (1, 9, 1, 1), flags=["fell"]),
        reports=[report(MONDAY, "unexplained_weight_loss", "knee_stuck")],
        plan={"locked": "therapist"},
    )
    assert answer.because == (
        "urgent_sign_was_reported", "plan_was_locked", "pain_was_severe", "patient_fell", "warning_was_reported",
    )  # fmt: skip
    assert answer.contact == "same_day"


def test_what_a_clinician_has_cleared_no_longer_stops():
    cleared = {"cleared_at": at(WEDNESDAY, 12), "stage_since": "2026-03-04"}
    walks = [walk(MONDAY, (1, 9, 1, 1), flags=["fell", "gave_way"], swelling="clear")]
    answer = advise(*walks, reports=[report(MONDAY, "chest_pain", "gave_way")], plan=cleared)
    assert answer.direction == "hold"


@pytest.mark.parametrize(("edited", "stops"), [(at(WEDNESDAY, 12), False), (at(WEDNESDAY, 12, 1), True)])
def test_what_was_touched_after_the_clearing_is_fresh_again(edited, stops):
    fall = walk(MONDAY, flags=["fell"], edited=edited)
    assert ("patient_fell" in advise(fall, plan={"cleared_at": at(WEDNESDAY, 12)}).because) is stops


def test_a_walk_told_too_late_to_count_still_stops():
    old = walk(MONDAY, (1, 9, 1, 1), entered=at(day_after(MONDAY, 10)))
    answer = advise(old, now=at(day_after(MONDAY, 10), 20))
    assert answer.direction == "stop"
    assert answer.days == ()


@pytest.mark.parametrize(("minute", "stops"), [(15, True), (16, False)])
def test_what_lies_more_than_a_quarter_of_an_hour_ahead_is_ignored(minute, stops):
    fall = walk(FRIDAY, flags=["fell"], happened=at(FRIDAY, 18, minute), entered=None)
    assert ("patient_fell" in advise(*week((1, 2, 1, 1)), fall, now=at(FRIDAY, 18)).because) is stops
