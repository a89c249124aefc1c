import pytest

from .situations import FRIDAY, MONDAY, WEDNESDAY, advise, at, day_after, finding, report, walk, week

A3 = {"stage": "A3"}


@pytest.mark.parametrize(
    ("usual", "peak", "steps_back"),
    [(2, 5, False), (2, 6, True), (4, 5, False), (4, 6, True), (5, 6, False), (5, 7, True)],
)
@pytest.mark.parametrize("moment", ["peak", "after"])
def test_worst_pain_is_too_high_from_6_or_two_over_usual(usual, peak, steps_back, moment):
    ratings = (usual, peak, None, usual) if moment == "peak" else (usual, usual, peak, usual)
    answer = advise(walk(MONDAY, ratings), profile={"usual": {"right": usual}})
    assert ("pain_was_too_high" in answer.because) is steps_back
    assert (answer.direction == "step_back") is steps_back


def test_the_knee_that_does_not_belong_to_the_plan_steps_back_too():
    answer = advise(walk(MONDAY, left=(0, 6, 0, 0)))
    assert finding(answer, "pain_was_too_high") == {"knee": "left", "on": "2026-03-02", "worst": 6, "line": 6}


@pytest.mark.parametrize(("steady_max", "too_high"), [(3, 4), (5, 6), (6, 7)])
def test_the_line_follows_the_limit(steady_max, too_high):
    plan = {"overrides": {"steady_worst_max": steady_max}}
    assert advise(walk(MONDAY, (1, too_high, 1, 1)), plan=plan).direction == "step_back"
    assert advise(walk(MONDAY, (1, too_high - 1, 1, 1)), plan=plan).direction == "hold"


@pytest.mark.parametrize(
    ("usual", "morning", "flared"),
    [(2, 3, False), (2, 4, True), (0, 2, False), (0, 3, True), (1, 2, False), (1, 3, True)],
)
def test_a_morning_flares_two_over_usual_at_three_or_more(usual, morning, flared):
    answer = advise(walk(MONDAY, (usual, usual, usual, morning)), profile={"usual": {"right": usual}})
    assert ("knee_flared_overnight" in answer.because) is flared


@pytest.mark.parametrize(("rise", "morning", "flared"), [(1, 3, True), (3, 4, False), (3, 5, True)])
def test_the_size_of_a_flare_is_a_limit(rise, morning, flared):
    answer = advise(walk(MONDAY, (2, 2, 2, morning)), plan={"overrides": {"flare_rise": rise}})
    assert ("knee_flared_overnight" in answer.because) is flared


def test_a_morning_out_of_time_counts_against():
    late = walk(MONDAY, (2, 2, 2, 4), morning_at=at(WEDNESDAY, 8))
    assert advise(late).because == ("knee_flared_overnight",)


def test_giving_way_once_steps_back():
    assert advise(walk(MONDAY, flags=["gave_way"])).because == ("knee_gave_way",)
    assert advise(walk(MONDAY), reports=[report(WEDNESDAY, "gave_way")]).because == ("knee_gave_way",)
    assert advise(walk(MONDAY)).direction == "hold"


def test_a_report_of_giving_way_sets_the_day():
    answer = advise(walk(MONDAY), reports=[report(FRIDAY, "gave_way")])
    assert (answer.direction, answer.stage, str(answer.not_before)) == ("step_back", "A0", "2026-03-09")


@pytest.mark.parametrize("moment", ["swelling", "morning_swelling"])
def test_clear_swelling_steps_back_and_a_little_does_not(moment):
    assert advise(walk(MONDAY, **{moment: "clear"})).because == ("knee_was_clearly_swollen",)
    assert advise(walk(MONDAY, **{moment: "little"})).direction == "hold"


def test_pain_stopping_two_walks_in_a_row_steps_back():
    stopped = {"flags": ["stopped_for_pain"]}
    assert advise(*week((1, 2, 1, 1), (1, 2, 1, 1), **stopped)).because == ("pain_stopped_two_walks",)
    apart = [walk(MONDAY, **stopped), walk(WEDNESDAY), walk(FRIDAY, **stopped)]
    assert advise(*apart).because == ("pain_stopped_the_walk",)


@pytest.mark.parametrize(
    ("usual", "befores", "rose"),
    [(1, (3, 3), True), (1, (3, 2), False), (0, (3, 3), True), (0, (2, 3), False), (2, (3, 5), True), (2, (4,), False)],
)
def test_starting_pain_rose_clearly_at_a_mean_two_over_usual_and_three(usual, befores, rose):
    walks = week(*((before, usual, usual, usual) for before in befores))
    answer = advise(*walks, profile={"usual": {"right": usual}})
    assert ("starting_pain_rose_clearly" in answer.because) is rose


def test_starting_pain_looks_at_seven_days_of_the_run_only():
    walks = [walk(MONDAY, (5, 2, 1, 1)), *week((4, 2, 1, 1), begin=day_after(MONDAY, 7))]
    answer = advise(*walks, now=at(day_after(MONDAY, 8), 9))
    assert "starting_pain_rose_clearly" not in answer.because
    inside = [walk(day_after(MONDAY, 1), (5, 2, 1, 1)), walks[1]]
    answer = advise(*inside, now=at(day_after(MONDAY, 8), 9))
    assert finding(answer, "starting_pain_rose_clearly") == {"knee": "right", "mean": "4.5", "usual": 2}
    assert str(answer.not_before) == "2026-03-12"


@pytest.mark.parametrize(
    ("gap", "direction", "stage", "telling"),
    [
        (7, "hold", "B2", False), (8, "hold", "B2", False), (14, "hold", "B2", False), (15, "step_back", "B1", False),
        (28, "step_back", "B1", False), (29, "step_back", "A3", True), (56, "step_back", "A3", True),
        (57, "step_back", "A1", True),
    ],
)  # fmt: skip
def test_the_longer_the_gap_the_lower_the_stage(gap, direction, stage, telling):
    answer = advise(walk(MONDAY, minutes=16), plan={"stage": "B2"}, now=at(day_after(MONDAY, gap), 9))
    assert (answer.direction, answer.stage) == (direction, stage)
    assert ("gap_was_long" in answer.because) is (direction == "step_back")
    assert ("gap_reset_the_count" in answer.because) is (gap in (8, 14))
    assert ("gap_was_very_long" in answer.because) is telling
    if gap >= 8:
        assert answer.not_before == day_after(MONDAY, gap)


@pytest.mark.parametrize(("gap", "born"), [(20, 1975), (40, 1975), (80, 1975)])
def test_a_gap_never_leads_below_the_start_stage(gap, born):
    answer = advise(walk(MONDAY), profile={"born": born}, now=at(day_after(MONDAY, gap), 9))
    assert (answer.direction, answer.stage) == ("hold", "A1")
    older = advise(walk(MONDAY), profile={"born": 1950}, now=at(day_after(MONDAY, gap), 9))
    assert (older.direction, older.stage) == ("step_back", "A0")


def test_a_gap_never_leads_up():
    answer = advise(walk(MONDAY, minutes=4), plan={"stage": "A0"}, now=at(day_after(MONDAY, 80), 9))
    assert (answer.direction, answer.stage) == ("hold", "A0")


def test_a_gap_is_counted_from_the_clearing_too():
    answer = advise(
        walk(MONDAY), plan={**A3, "cleared_at": at(day_after(MONDAY, 20))}, now=at(day_after(MONDAY, 25), 9)
    )
    assert answer.direction == "hold"
    assert "gap_reset_the_count" not in answer.because


def test_a_stage_off_the_path_leads_to_the_highest_below_it():
    answer = advise(walk(MONDAY, minutes=8), plan={"stage": "D2"})
    assert (answer.because, answer.stage, str(answer.not_before)) == (("stage_was_off_path",), "B3", "2026-03-04")
    assert str(advise(plan={"stage": "D2"}).not_before) == "2026-03-07"


def test_the_lowest_stage_and_the_latest_day_win():
    walks = [walk(MONDAY, (1, 6, 1, 1), minutes=10, place="treadmill")]
    answer = advise(*walks, plan={"stage": "C2"}, now=at(day_after(MONDAY, 30), 9))
    assert answer.because[:3] == ("pain_was_too_high", "gap_was_long", "stage_was_off_path")
    assert (answer.stage, answer.not_before) == ("B2", day_after(MONDAY, 30))


@pytest.mark.parametrize(("stages", "stage"), [(1, "A2"), (2, "A1")])
def test_how_far_back_is_a_limit(stages, stage):
    answer = advise(walk(MONDAY, (1, 6, 1, 1), minutes=10), plan={**A3, "overrides": {"step_back_stages": stages}})
    assert answer.stage == stage


@pytest.mark.parametrize(("rest", "day"), [(1, "2026-03-04"), (2, "2026-03-05"), (4, "2026-03-07"), (99, "2026-03-07")])
def test_rest_days_follow_every_standing_event(rest, day):
    plan = {"overrides": {"step_back_rest_days": rest}}
    assert str(advise(walk(MONDAY, (1, 6, 1, 1)), plan=plan, now=at(WEDNESDAY, 9)).not_before) == day


def test_a_step_back_stands_until_a_later_walk_counts():
    bad = walk(MONDAY, (1, 6, 1, 1))
    assert advise(bad, walk(WEDNESDAY, minutes=1)).direction == "step_back"
    assert advise(bad, walk(WEDNESDAY, (5, 2, 1, 1))).direction == "step_back"
    assert advise(bad, walk(WEDNESDAY)).direction == "hold"


def test_a_bad_walk_of_an_earlier_stage_does_not_lead_back_again():
    answer = advise(walk(MONDAY, (1, 6, 1, 1)), plan={"stage_since": "2026-03-03"})
    assert (answer.direction, answer.because) == ("hold", ("no_walk_yet",))


def test_a_cleared_bad_walk_neither_leads_back_nor_counts():
    walks = week((1, 2, 1, 1), (1, 2, 1, 1), (1, 6, 1, 1))
    answer = advise(*walks, plan={"cleared_at": at(day_after(FRIDAY), 8)})
    assert answer.because == ("calm_walks_were_too_few",)
    assert finding(answer, "calm_walks_were_too_few")["count"] == 0
