"""The numbers that each rule carries, as patient and therapist read them: of the worse knee, of the latest day."""

import pytest

from rehab.progression import RULES

from .situations import (
    CALM,
    FRIDAY,
    MONDAY,
    STEADY,
    WEDNESDAY,
    advice,
    advise,
    at,
    case,
    day_after,
    finding,
    report,
    walk,
    week,
)

SLED = {"stage": "D4", "goal": "performance", "unlocks": ["sled"]}
TUESDAY = day_after(MONDAY)
MON, WED, FRI = "2026-03-02", "2026-03-04", "2026-03-06"
BOTH = {"knees": ["left", "right"]}

SPOKEN = [
    ("emergency_sign_was_reported", {"signs": ["chest_pain", "fainting"], "on": WED},
     case(reports=[report(WEDNESDAY, "fainting"), report(MONDAY, "chest_pain")])),
    ("urgent_sign_was_reported", {"signs": ["knee_stuck"], "on": MON}, case(reports=[report(MONDAY, "knee_stuck")])),
    ("plan_was_locked", {"locked": "same_day"}, case(plan={"locked": "same_day"})),
    ("pain_was_severe", {"knee": "left", "pain": 9, "line": 8, "on": WED, "moment": "after"},
     case(walk(MONDAY, (1, 10, 1, 1)), walk(WEDNESDAY, (1, 8, 1, 1), left=(0, 8, 9, 0)))),
    ("pain_was_severe", {"knee": "right", "pain": 8, "line": 8, "on": "2026-03-07", "moment": "now"},
     case(walk(MONDAY, (1, 10, 1, 1)), pain_now={"right": 8})),
    ("pain_was_severe", {"knee": "right", "pain": 10, "line": 8, "on": MON, "moment": "peak"},
     case(walk(MONDAY, (1, 10, 1, 1)))),
    ("patient_fell", {"on": FRI}, case(walk(FRIDAY, flags=["fell"]), reports=[report(MONDAY, "fell")])),
    ("knee_gave_way_twice", {"first_on": WED, "on": FRI},
     case(reports=[report(day, "gave_way") for day in (FRIDAY, MONDAY, WEDNESDAY)])),
    ("swelling_stayed", {"first_on": MON, "on": FRI},
     case(walk(MONDAY, swelling="clear"), walk(FRIDAY, swelling="clear"))),
    ("warning_was_reported", {"signs": ["unexplained_weight_loss"], "on": MON},
     case(reports=[report(MONDAY, "unexplained_weight_loss")])),
    ("plan_was_paused", {}, case(plan={"locked": "paused"})),
    ("pain_was_too_high", {"knee": "right", "on": WED, "worst": 6, "line": 6},
     case(walk(MONDAY, (1, 7, 1, 1)), walk(WEDNESDAY, (1, 6, 1, 1)))),
    ("pain_was_too_high", {"knee": "left", "on": MON, "worst": 6, "line": 6},
     case(walk(MONDAY, (3, 7, 3, 3), left=(0, 6, 0, 0)), profile={"usual": {"left": 0, "right": 3}})),
    ("pain_was_too_high", {"knee": "right", "on": MON, "worst": 7, "line": 6},
     case(walk(MONDAY, (1, 7, 1, 1), left=(0, None, None, 0)), profile={"usual": {"left": 0, "right": 2}})),
    ("knee_flared_overnight", {"knee": "right", "on": MON, "morning": 6, "usual": 2, "line": 4},
     case(walk(MONDAY, (2, 2, 2, 6), left=(0, 0, 0, 3)))),
    ("knee_flared_overnight", {"knee": "left", "on": MON, "morning": 4, "usual": 0, "line": 3},
     case(walk(MONDAY, (3, 3, 3, 5), left=(0, 0, 0, 4)), profile={"usual": {"left": 0, "right": 3}})),
    ("knee_flared_overnight", {"knee": "left", "on": MON, "morning": 3, "usual": 0, "line": 3},
     case(walk(MONDAY, (2, 2, 2, 2), left=(0, 0, 0, 3)))),
    ("knee_gave_way", {"on": FRI}, case(walk(FRIDAY, flags=["gave_way"]))),
    ("knee_was_clearly_swollen", {"on": MON}, case(walk(MONDAY, swelling="clear", morning_swelling="little"))),
    ("pain_stopped_two_walks", {"on": WED}, case(*week(CALM, CALM, flags=["stopped_for_pain"]))),
    ("starting_pain_rose_clearly", {"knee": "left", "mean": "4.5", "usual": 0},
     case(*[walk(day, (5, 2, 2, 2), left=(left, 0, 0, 0)) for day, left in ((MONDAY, 4), (WEDNESDAY, 5))])),
    ("starting_pain_rose_clearly", {"knee": "right", "mean": "5", "usual": 2},
     case(*[walk(day, (5, 2, 2, 2)) for day in (MONDAY, WEDNESDAY)])),
    ("gap_was_long", {"days": 15}, case(walk(MONDAY, minutes=8), plan={"stage": "A2"}, now=at(day_after(MONDAY, 15)))),
    ("stage_was_off_path", {"stage": "D2"}, case(plan={"stage": "D2"})),
    ("knee_was_too_sore_to_walk", {"knee": "left", "pain": 4, "usual": 0}, case(pain_now={"right": 5, "left": 4})),
    ("knee_was_too_sore_to_walk", {"knee": "right", "pain": 7, "usual": 2}, case(pain_now={"right": 7, "left": 4})),
    ("knee_was_sore_before_walk", {"knee": "left", "pain": 4, "usual": 2},
     case(pain_now={"right": 5, "left": 4}, profile={"usual": {"left": 2, "right": 3}})),
    ("patient_was_unwell", {"on": WED}, case(reports=[report(WEDNESDAY, "unwell"), report(MONDAY, "unwell")])),
    ("gap_reset_the_count", {"days": 8}, case(walk(MONDAY), now=at(day_after(MONDAY, 8)))),
    ("pain_was_high", {"knee": "left", "on": MON, "pain": 6, "line": 6},
     case(walk(MONDAY, (4, 4, 4, 4), left=(6, 5, 5, 6)), profile={"usual": {"left": 6, "right": 4}})),
    ("morning_was_up", {"knee": "left", "on": MON, "morning": 2, "usual": 0},
     case(walk(MONDAY, (3, 3, 3, 4), left=(0, 0, 0, 2)), profile={"usual": {"left": 0, "right": 3}})),
    ("morning_was_up", {"knee": "left", "on": MON, "morning": 4, "usual": 3},
     case(walk(MONDAY, (2, 2, 2, 2), left=(3, 3, 3, 4)), profile={"usual": {"left": 3, "right": 2}})),
    ("knee_started_sore", {"knee": "left", "on": MON, "before": 3, "usual": 0},
     case(walk(MONDAY, (4, 2, 2, 2), left=(3, 0, 0, 0)))),
    ("knee_started_sore", {"knee": "left", "on": MON, "before": 4, "usual": 0},
     case(walk(MONDAY, (5, 3, 3, 3), left=(4, 0, 0, 0)), profile={"usual": {"left": 0, "right": 3}})),
    ("knee_was_a_little_swollen", {"on": MON}, case(walk(MONDAY, swelling="little", morning_swelling="none"))),
    ("knee_caught", {"on": MON}, case(walk(MONDAY, flags=["caught"]))),
    ("pain_stopped_the_walk", {"on": MON}, case(walk(MONDAY, flags=["stopped_for_pain"]))),
    ("starting_pain_rose", {"knee": "right", "mean": "3", "usual": 2},
     case(*[walk(day, (3, 2, 2, 2)) for day in (MONDAY, WEDNESDAY)])),
    ("pain_was_not_answered", {"knee": "left", "on": MON},
     case(walk(MONDAY, (1, None, 1, 1), left=(0, None, 0, 0)), profile=BOTH)),
    ("morning_is_awaited", {"knee": "left", "on": MON},
     case(walk(MONDAY, (1, 2, 1, None), left=(0, 0, 0, None)), profile=BOTH, now=at(TUESDAY, 8))),
    ("morning_was_missing", {"knee": "right", "on": MON}, case(walk(MONDAY, (1, 2, 1, None)))),
    ("minutes_were_off_plan", {"on": MON, "minutes": 3, "planned": 6}, case(walk(MONDAY, minutes=3))),
    ("minutes_were_off_plan", {"on": MON, "minutes": 20, "planned": 60},
     case(walk(MONDAY, minutes=4, metres=20, place="sled", load_percent=10), plan={**SLED, "stage": "F1"})),
    ("setting_was_off_plan", {"on": MON}, case(walk(MONDAY, place="outdoors"))),
    ("walk_was_late", {"on": MON}, case(walk(MONDAY, entered=at(WEDNESDAY, 19)))),
    ("walk_came_too_soon", {"on": "2026-03-03"}, case(walk(MONDAY), walk(TUESDAY))),
    ("stage_was_the_target", {"stage": "B3"}, case(walk(MONDAY, minutes=20), plan={"stage": "B3"})),
    ("no_walk_yet", {}, case()),
    ("only_a_therapist_may_move_up", {"next_stage": "A2"},
     case(*week(CALM, CALM, CALM), profile={"exclusions": ["pregnant"]}, plan={"cleared_to_start": True})),
    ("next_stage_was_locked", {"next_stage": "B1", "unlock": "high_pain"},
     case(*week(CALM, CALM, CALM, minutes=10), plan={"stage": "A3"}, profile={"usual": {"right": 4}})),
    ("three_calm_walks", {"count": 3, "next_stage": "A2"}, case(*week(CALM, CALM, CALM))),
    ("six_steady_walks", {"count": 6, "next_stage": "A2"},
     case(*week(*[STEADY] * 6), now=at(day_after(MONDAY, 11), 9))),
    ("four_calm_walks", {"count": 4, "next_stage": "F1"},
     case(*week(*[CALM] * 4, minutes=10, incline_percent=4), plan=SLED, now=at(day_after(MONDAY, 7), 9))),
    ("step_back_was_repeated", {"first_on": WED, "on": FRI}, case(*week(*[(1, 6, 1, 1)] * 3))),
    ("other_knee_began_to_hurt", {"knee": "left", "worst": 4},
     case(*[walk(day, left=(0, worst, 0, 0)) for day, worst in ((MONDAY, 1), (WEDNESDAY, 3), (FRIDAY, 4))])),
    ("other_knee_began_to_hurt", {"knee": "left", "worst": 4},
     case(*[walk(day, left=(0, worst, 0, 0)) for day, worst in ((WEDNESDAY, 4), (FRIDAY, 3))])),
    ("gap_was_very_long", {"days": 29}, case(walk(MONDAY), now=at(day_after(MONDAY, 29)))),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "numbers", "told"), SPOKEN)
def test_the_rule_carries_its_numbers(rule, numbers, told):
    answer = advice(told)
    assert rule in answer.because
    assert finding(answer, rule) == numbers
    assert set(numbers) == set(RULES[rule].placeholders)


def test_a_bad_day_of_two_walks_is_the_worse_of_both():
    morning = walk(MONDAY, minutes=3, happened=at(MONDAY, 9), flags=["caught"], swelling="little")
    for first, second in ((morning, walk(MONDAY, minutes=3)), (walk(MONDAY, minutes=3), morning)):
        assert advise(first, second).because == ("knee_was_a_little_swollen", "knee_caught")
    clear = walk(MONDAY, minutes=3, happened=at(MONDAY, 9), swelling="clear")
    assert advise(clear, walk(MONDAY, minutes=3, swelling="little")).because == ("knee_was_clearly_swollen",)


@pytest.mark.parametrize("order", [1, -1])
def test_a_day_is_late_and_fresh_if_any_part_is(order):
    late = walk(MONDAY, minutes=3, happened=at(MONDAY, 9), entered=at(WEDNESDAY, 10))
    assert advise(*[late, walk(MONDAY, minutes=3)][::order]).because == ("walk_was_late",)
    parts = [walk(MONDAY, (1, 6, 1, 1), minutes=3, edited=at(FRIDAY)), walk(MONDAY, minutes=3)][::order]
    assert advise(*parts, plan={"cleared_at": at(WEDNESDAY)}).direction == "step_back"
    assert advise(*parts, plan={"cleared_at": at(FRIDAY, 19)}).direction == "hold"


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(("knee", "usual"), [("left", "right"), ("right", "left")])
def test_a_morning_of_one_part_in_time_is_enough_for_its_own_knee(order, knee, usual):
    blank, rated = (0, 0, 0, None), (0, 0, 0, 0)
    parts = [
        walk(MONDAY, minutes=3, happened=at(MONDAY, 9), morning_at=at(WEDNESDAY, 8), **{knee: rated, usual: rated}),
        walk(MONDAY, minutes=3, **{knee: rated, usual: blank}),
    ][::order]
    assert advise(*parts, profile={"knees": [knee]}).days[0].outcome == "calm"
    assert advise(*parts, profile={"knees": [usual]}).days[0].outcome == "neutral"


def test_minutes_not_told_of_one_part_add_nothing():
    unsaid = walk(MONDAY, minutes=None, happened=at(MONDAY, 9))
    for minutes, outcome in ((5, "calm"), (7, "calm"), (4, "neutral"), (8, "neutral")):
        assert advise(walk(MONDAY, minutes=minutes), unsaid).days[0].outcome == outcome
        assert advise(unsaid, walk(MONDAY, minutes=minutes)).days[0].outcome == outcome


@pytest.mark.parametrize("touch", ["entered", "morning_at", "edited"])
@pytest.mark.parametrize("days", [1, 2, 3])
@pytest.mark.parametrize("offset", ["+14:00", "-11:00"])
def test_what_was_touched_after_the_clearing_by_the_world_clock_is_fresh(touch, days, offset):
    cleared = at(day_after(MONDAY, 4), 12)
    before, after = ("2026-03-06T11:59:00+01:00", "2026-03-06T12:01:00+01:00")
    if offset == "+14:00":
        before, after = "2026-03-07T00:59:00+14:00", "2026-03-07T01:01:00+14:00"
    if offset == "-11:00":
        before, after = "2026-03-05T23:59:00-11:00", "2026-03-06T00:01:00-11:00"
    fall = {"entered": at(MONDAY), "morning_at": None, "edited": None}
    now = at(day_after(FRIDAY, 3), 9)
    for moment, stops in ((before, False), (after, True), (at(day_after(FRIDAY, days)), True)):
        told = walk(MONDAY, flags=["fell"], **{**fall, touch: moment})
        assert ("patient_fell" in advise(told, plan={"cleared_at": cleared}, now=now).because) is stops
    earlier = walk(MONDAY, flags=["fell"], **{**fall, touch: at(day_after(FRIDAY, -days))})
    assert "patient_fell" not in advise(earlier, plan={"cleared_at": cleared}, now=now).because


@pytest.mark.parametrize(("entered", "stops"), [(None, False), (at(FRIDAY, 13), True)])
def test_a_report_told_after_the_clearing_is_fresh(entered, stops):
    told = {**report(MONDAY, "fell"), "entered": entered}
    assert ("patient_fell" in advise(reports=[told], plan={"cleared_at": at(FRIDAY, 12)}).because) is stops


def test_the_first_walk_of_the_stage_begins_its_week():
    walks = [walk(MONDAY), *week(CALM, CALM, CALM, begin=WEDNESDAY)]
    answer = advise(*walks, plan={"stage_since": WED}, now=at(day_after(MONDAY, 7), 9))
    assert (answer.direction, answer.not_before) == ("progress", day_after(WEDNESDAY, 7))


def test_a_dose_of_an_earlier_stage_is_not_held_against_this_one():
    walks = [walk(MONDAY, minutes=30), walk(WEDNESDAY)]
    assert advise(*walks, plan={"stage_since": WED}).days[0].outcome == "calm"
    assert advise(*walks, plan={"stage_since": MON}).days[0].outcome == "neutral"


def test_the_rest_after_a_walk_ends_the_hold_a_week_later_too():
    assert advise(walk(MONDAY), now=at(day_after(MONDAY, 7), 9)).not_before == WEDNESDAY
    assert advise(walk(MONDAY), now=at(day_after(MONDAY, 8), 9)).not_before == day_after(MONDAY, 8)


def test_a_stopped_walk_before_does_not_stop_this_one_too():
    walks = [walk(MONDAY, flags=["stopped_for_pain"]), walk(WEDNESDAY)]
    assert advise(*walks).days[1].outcome == "calm"


@pytest.mark.parametrize("pain_now", [{"left": 1}, {"left": 8}])
def test_a_tap_while_stopped_is_rest(pain_now):
    assert advise(plan={"locked": "paused"}, pain_now=pain_now).today == "rest"


def test_one_unsettled_knee_is_enough_for_rest():
    answer = advise(walk(MONDAY, (1, 6, 1, 1)), pain_now={"left": 0, "right": 4}, now=at(FRIDAY, 9))
    assert answer.today == "rest"


def test_a_report_of_an_earlier_stage_no_longer_stands():
    walks, told = [walk(MONDAY), walk(WEDNESDAY), walk(FRIDAY, (1, 6, 1, 1))], [report(MONDAY, "gave_way")]
    assert "knee_gave_way" not in advise(*walks, reports=told).because


def test_stand_ins_of_both_knees_are_counted():
    blank = (0, 0, 0, None)
    walks = [walk(day, left=blank) for day in (MONDAY, WEDNESDAY)] + [walk(FRIDAY)]
    assert advise(*walks, profile=BOTH).because == ("mornings_were_missing_too_often",)


def test_three_walks_before_a_good_one_are_forgiven():
    ratings = [(1, 2, 1, 3)] * 3 + [CALM] + [(1, 2, 1, 3)] * 3
    answer = advise(*week(*ratings), now=at(day_after(MONDAY, 13), 9))
    assert "three_walks_went_badly" in answer.because
