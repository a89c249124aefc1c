import pytest

from .situations import FRIDAY, MONDAY, WEDNESDAY, advise, at, day_after, finding, numbers, report, walk, week


@pytest.mark.parametrize(
    ("usual", "pain", "rule", "today"),
    [
        (2, 3, None, "go"), (2, 4, "knee_was_sore_before_walk", "easier"), (2, 5, "knee_was_too_sore_to_walk", "rest"),
        (0, 2, None, "go"), (0, 3, "knee_was_too_sore_to_walk", "rest"), (1, 3, "knee_was_sore_before_walk", "easier"),
        (6, 6, None, "go"), (6, 7, "knee_was_too_sore_to_walk", "rest"), (5, 7, "knee_was_too_sore_to_walk", "rest"),
    ],
)  # fmt: skip
def test_the_tap_before_the_walk_decides_today(usual, pain, rule, today):
    answer = advise(profile={"usual": {"right": usual}}, pain_now={"right": pain})
    spoken = {"knee_was_too_sore_to_walk", "knee_was_sore_before_walk"} & set(answer.because)
    assert spoken == ({rule} if rule else set())
    assert answer.today == today
    assert str(answer.not_before) == ("2026-03-08" if today == "rest" else "2026-03-07")


def test_two_knees_can_be_sore_in_their_own_way():
    answer = advise(profile={"usual": {"left": 1, "right": 2}}, pain_now={"left": 3, "right": 5})
    assert answer.because == ("knee_was_too_sore_to_walk", "knee_was_sore_before_walk")


@pytest.mark.parametrize("pain_now", [None, {}, {"left": None, "right": None}])
def test_without_a_tap_nothing_is_said_of_today(pain_now):
    assert advise(walk(MONDAY), pain_now=pain_now).today is None


@pytest.mark.parametrize(
    ("symptom", "rule", "contact", "not_before"),
    [
        ("unwell", "patient_was_unwell", "none", "2026-03-08"),
        ("pain_elsewhere", "pain_was_elsewhere", "therapist", "2026-03-04"),
        ("sore_over_a_week", "knee_was_sore_for_a_week", "therapist", "2026-03-04"),
    ],
)
def test_a_report_holds_until_a_later_walk(symptom, rule, contact, not_before):
    answer = advise(walk(MONDAY), reports=[report(MONDAY, symptom)])
    assert (answer.direction, answer.because, answer.contact) == ("hold", (rule,), contact)
    assert str(answer.not_before) == not_before
    assert rule not in advise(walk(MONDAY), walk(WEDNESDAY), reports=[report(day_after(MONDAY), symptom)]).because


def test_a_week_and_a_day_away_resets_the_count():
    assert advise(*week((1, 2, 1, 1)), now=at(day_after(MONDAY, 7), 9)).because == ("calm_walks_were_too_few",)
    assert advise(*week((1, 2, 1, 1)), now=at(day_after(MONDAY, 8), 9)).because == ("gap_reset_the_count",)


@pytest.mark.parametrize(
    ("usual", "ratings", "held"),
    [
        (6, (5, 6, 5, 5), True),
        (6, (5, 5, 6, 5), True),
        (6, (5, 5, 5, 6), True),
        (6, (6, 5, 5, 5), True),
        (6, (5, 5, 5, 5), False),
    ],
)
def test_a_pain_of_six_never_counts(usual, ratings, held):
    answer = advise(walk(MONDAY, ratings), profile={"usual": {"right": usual}})
    assert ("pain_was_high" in answer.because) is held
    assert (answer.days[0].outcome == "held") is held


def test_worst_pain_above_a_lowered_line_is_high_but_not_too_high():
    answer = advise(
        walk(MONDAY, (3, 4, 3, 3)), profile={"usual": {"right": 3}}, plan={"overrides": {"steady_worst_max": 3}}
    )
    assert finding(answer, "pain_was_high") == {"knee": "right", "on": "2026-03-02", "pain": 4, "line": 4}


@pytest.mark.parametrize(
    ("usual", "morning", "up"), [(0, 1, False), (0, 2, True), (1, 2, False), (2, 3, True), (2, 2, False), (3, 4, True)]
)
def test_a_morning_is_up_above_usual_beyond_the_noise(usual, morning, up):
    answer = advise(walk(MONDAY, (usual, usual, usual, morning)), profile={"usual": {"right": usual}})
    assert ("morning_was_up" in answer.because) is up


@pytest.mark.parametrize(("usual", "before", "sore"), [(0, 2, False), (0, 3, True), (2, 3, False), (2, 4, True)])
def test_a_walk_started_sore_two_over_usual_at_three(usual, before, sore):
    answer = advise(walk(MONDAY, (before, usual, usual, usual)), profile={"usual": {"right": usual}})
    assert ("knee_started_sore" in answer.because) is sore


@pytest.mark.parametrize(
    ("told", "rule"),
    [
        ({"swelling": "little"}, "knee_was_a_little_swollen"),
        ({"morning_swelling": "little"}, "knee_was_a_little_swollen"),
        ({"flags": ["caught"]}, "knee_caught"),
        ({"flags": ["stopped_for_pain"]}, "pain_stopped_the_walk"),
    ],
)
def test_small_signs_hold_and_reset_the_count(told, rule):
    answer = advise(*week((1, 2, 1, 1), (1, 2, 1, 1)), walk(FRIDAY, **told))
    assert answer.because == (rule,)
    later = advise(*week((1, 2, 1, 1)), walk(WEDNESDAY, **told), walk(FRIDAY))
    assert finding(later, "calm_walks_were_too_few")["count"] == 1


@pytest.mark.parametrize(
    ("usual", "befores", "rose"),
    [(1, (2, 2), True), (1, (1, 2), False), (0, (2, 2), True), (0, (1, 2), False), (2, (3, 3), True), (2, (3,), False)],
)
def test_starting_pain_rose_at_a_mean_one_over_usual_and_two(usual, befores, rose):
    walks = week(*((before, usual, usual, usual) for before in befores))
    answer = advise(*walks, profile={"usual": {"right": usual}})
    assert ("starting_pain_rose" in answer.because) is rose


def test_a_blank_peak_is_not_answered():
    assert advise(walk(MONDAY, (1, None, 1, 1))).because == ("pain_was_not_answered",)
    assert advise(walk(MONDAY, (None, 2, None, 1), left=(None,) * 4)).because == ("calm_walks_were_too_few",)


def test_both_knees_must_be_answered_when_both_are_affected_or_none_is_named():
    blank = walk(MONDAY, left=(None,) * 4)
    for knees in (["left", "right"], []):
        assert "pain_was_not_answered" in advise(blank, profile={"knees": knees}).because


@pytest.mark.parametrize(
    ("days", "hour", "rule"),
    [
        (0, 21, "morning_is_awaited"),
        (1, 23, "morning_is_awaited"),
        (2, 3, "morning_is_awaited"),
        (2, 4, "morning_was_missing"),
    ],
)
def test_a_morning_is_awaited_until_its_day_is_over(days, hour, rule):
    answer = advise(walk(MONDAY, (1, 2, 1, None)), now=at(day_after(MONDAY, days), hour))
    assert answer.because == (rule,)


def test_a_good_morning_told_out_of_time_is_missing():
    assert advise(walk(MONDAY, morning_at=at(WEDNESDAY, 8))).because == ("morning_was_missing",)
    assert advise(walk(MONDAY, morning_at=at(WEDNESDAY, 3, 59))).because == ("calm_walks_were_too_few",)
    assert advise(walk(MONDAY, morning_at=at(day_after(MONDAY), 3, 59))).because == ("morning_was_missing",)
    assert advise(walk(MONDAY, morning_at=at(day_after(MONDAY), 4))).because == ("calm_walks_were_too_few",)


@pytest.mark.parametrize(("minutes", "off"), [(None, True), (7, True), (8, False), (12, False), (13, True)])
def test_minutes_are_off_plan_outside_80_to_120_percent(minutes, off):
    answer = advise(walk(MONDAY, minutes=minutes), plan={"stage": "A3"})
    assert ("minutes_were_off_plan" in answer.because) is off
    if off:
        assert finding(answer, "minutes_were_off_plan") == {"on": "2026-03-02", "minutes": minutes, "planned": 10}


def off_plan(stage, told, **more):
    """Whether a walk of the planned length was off plan by its place or setting."""
    planned = numbers().stage(stage)
    plan = {"goal": "performance", "unlocks": ["incline", "steep_incline", "unpowered", "sled", "speed"], **more}
    told = {"minutes": planned.minutes, "metres": planned.metres} | told
    return "setting_was_off_plan" in advise(walk(MONDAY, **told), plan={**plan, "stage": stage}).because


@pytest.mark.parametrize(
    ("stage", "told", "off"),
    [
        ("A1", {"place": None}, False), ("A1", {"place": "outdoors"}, True), ("A1", {"place": "squats"}, True),
        ("A0", {"place": "indoor"}, True), ("A0", {"speed_kmh": 1.1}, False), ("A0", {"speed_kmh": 1.2}, True),
        ("A1", {"speed_kmh": 1.7}, False), ("A1", {"speed_kmh": 1.8}, True), ("A1", {"speed_kmh": 0.4}, False),
        ("A1", {"incline_percent": 0.5}, False), ("A1", {"incline_percent": 0.6}, True),
        ("A1", {"load_percent": 1}, False), ("A1", {"load_percent": 1.1}, True),
        ("D1", {"incline_percent": 1}, False), ("D1", {"incline_percent": 1.5}, False),
        ("D1", {"incline_percent": 1.6}, True),
        ("D1", {"incline_percent": 0.5}, False), ("D1", {"incline_percent": 0.4}, True), ("D1", {}, True),
        ("D1", {"incline_percent": 1, "place": None}, True), ("D1", {"incline_percent": 1, "speed_kmh": 1.8}, True),
        ("E1", {"place": "unpowered", "speed_kmh": 9, "load_percent": 40}, False),
        ("E1", {"place": "unpowered", "incline_percent": 0.6}, True), ("E1", {"place": "treadmill"}, True),
        ("F1", {"place": "sled", "load_percent": 10, "speed_kmh": 9}, False), ("F1", {"place": "sled"}, True),
        ("F1", {"place": "sled", "load_percent": 11}, False), ("F1", {"place": "sled", "load_percent": 11.1}, True),
        ("F1", {"place": "sled", "load_percent": 9}, False), ("F1", {"place": "sled", "load_percent": 8.9}, True),
    ],
)  # fmt: skip
def test_place_and_setting_are_held_against_the_stage(stage, told, off):
    assert off_plan(stage, told) is off


@pytest.mark.parametrize(
    ("speed", "off"), [(1.9, False), (1.8, False), (1.7, True), (2.0, False), (2.1, True), (None, True)]
)
def test_a_speed_stage_asks_for_its_speed(speed, off):
    assert off_plan("C1", {"speed_kmh": speed}, goal="function") is off


def test_outdoors_is_closed_to_the_unsteady():
    outdoors = walk(MONDAY, minutes=13, place="outdoors")
    plan = {"stage": "B1"}
    assert "setting_was_off_plan" not in advise(outdoors, plan=plan).because
    assert "setting_was_off_plan" in advise(outdoors, plan=plan, profile={"fell_in_12_months": True}).because


def test_a_slower_base_speed_is_the_new_line():
    fast = walk(MONDAY, speed_kmh=1.2)
    assert advise(fast, plan={"overrides": {"base_speed_kmh": 1.0}}).because == ("setting_was_off_plan",)


@pytest.mark.parametrize(("minute", "late"), [(0, False), (1, True)])
def test_a_walk_told_after_48_hours_is_late(minute, late):
    answer = advise(walk(MONDAY, entered=at(WEDNESDAY, 18, minute)))
    assert ("walk_was_late" in answer.because) is late


@pytest.mark.parametrize(("minute", "dropped"), [(0, False), (1, True)])
def test_a_walk_told_after_seven_days_is_dropped(minute, dropped):
    entered = day_after(MONDAY, 7)
    answer = advise(walk(MONDAY, entered=at(entered, 18, minute)), now=at(entered, 19))
    assert (answer.days == ()) is dropped


def test_a_walk_the_day_after_a_walk_came_too_soon():
    assert advise(walk(MONDAY), walk(day_after(MONDAY))).because == ("walk_came_too_soon",)
    assert advise(walk(MONDAY), walk(WEDNESDAY)).because == ("calm_walks_were_too_few",)


def test_only_the_first_block_that_holds_is_named():
    walks = week((1, 2, 1, 1), (1, 2, 1, None), flags=["caught"])
    assert advise(*walks).because == ("knee_caught",)
    assert advise(*walks, reports=[report(FRIDAY, "unwell")]).because == ("patient_was_unwell",)


def test_today_is_rest_until_the_day_has_come():
    assert advise(walk(MONDAY), pain_now={"right": 1}, now=at(day_after(MONDAY), 9)).today == "rest"
    assert advise(walk(MONDAY), pain_now={"right": 1}, now=at(WEDNESDAY, 9)).today == "go"


def test_today_is_rest_while_a_back_event_stands_and_the_knee_is_up():
    bad = walk(MONDAY, (1, 6, 1, 1))
    assert advise(bad, pain_now={"right": 4}, now=at(FRIDAY, 9)).today == "rest"
    assert advise(bad, pain_now={"right": 3}, now=at(FRIDAY, 9)).today == "go"


def test_before_a_progress_the_present_stage_is_walked_again():
    answer = advise(
        *week((1, 2, 1, 1), (1, 2, 1, 1)), pain_now={"right": 1}, plan={"overrides": {"calm_walks_needed": 2}}
    )
    assert (answer.direction, str(answer.not_before), answer.today) == ("progress", "2026-03-09", "go")
