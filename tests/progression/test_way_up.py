import pytest

from .situations import CALM, FRIDAY, MONDAY, STEADY, advise, at, day_after, finding, walk, week

A3 = {"stage": "A3"}
SLED = {"goal": "performance", "unlocks": ["sled"]}


def climb(*ratings, last_needed=None, plan=None, profile=None, **told):
    """Walks every second day on A3, asked on the morning after the last."""
    told = {"minutes": 10} | told
    walks = week(*ratings, **told)
    now = at(day_after(MONDAY, 2 * len(ratings) - 1), 9)
    return advise(*walks, plan={**A3, **(plan or {})}, profile=profile, now=now)


@pytest.mark.parametrize(
    ("ratings", "rule", "count"),
    [
        ((CALM, CALM), "calm_walks_were_too_few", 2),
        ((CALM, CALM, CALM), "three_calm_walks", 3),
        ((CALM, STEADY, CALM), "three_calm_walks", 3),
        ((STEADY, CALM, CALM), "three_calm_walks", 3),
        ((STEADY, STEADY, CALM), "calm_walks_were_too_few", 2),
        ((STEADY,) * 5, "calm_walks_were_too_few", 5),
        ((STEADY,) * 6, "six_steady_walks", 6),
        ((CALM, CALM, CALM, STEADY, STEADY), "calm_walks_were_too_few", 5),
        ((CALM,) * 6, "three_calm_walks", 3),
    ],
)
def test_minutes_and_speed_open_by_three_walks_of_which_two_calm_or_by_six(ratings, rule, count):
    answer = climb(*ratings)
    assert answer.because == (rule,)
    assert finding(answer, rule)["count"] == count


def test_what_is_still_to_go_is_said_for_the_nearest_route():
    answer = climb(STEADY, STEADY, STEADY)
    assert finding(answer, "calm_walks_were_too_few") == {"count": 1, "needed": 3, "more": 2, "window": 14}
    assert (answer.count.calm, answer.count.counting, answer.count.route) == (0, 3, "three_calm_walks")


@pytest.mark.parametrize(("apart", "rule"), [(13, "three_calm_walks"), (14, "calm_walks_were_too_few")])
def test_the_walks_of_the_fast_route_lie_within_14_days(apart, rule):
    days = [0, 7, apart]
    walks = [walk(day_after(MONDAY, day), minutes=10) for day in days]
    assert advise(*walks, plan=A3, now=at(day_after(MONDAY, apart + 1), 9)).because == (rule,)


@pytest.mark.parametrize(("apart", "rule"), [(27, "six_steady_walks"), (28, "calm_walks_were_too_few")])
def test_the_walks_of_the_slow_route_lie_within_28_days(apart, rule):
    days = [0, 6, 12, 18, 23, apart]
    walks = [walk(day_after(MONDAY, day), STEADY, minutes=10) for day in days]
    assert advise(*walks, plan=A3, now=at(day_after(MONDAY, apart + 1), 9)).because == (rule,)


@pytest.mark.parametrize(("days", "count"), [((0, 7), 2), ((0, 8), 1)])
def test_a_gap_of_more_than_a_week_between_walks_starts_the_count_again(days, count):
    walks = [walk(day_after(MONDAY, day)) for day in days]
    answer = advise(*walks, now=at(day_after(MONDAY, days[-1] + 1), 9))
    assert finding(answer, "calm_walks_were_too_few")["count"] == count


@pytest.mark.parametrize(("ratings", "opens"), [((CALM, CALM, CALM), True), ((STEADY, CALM, CALM), False)])
def test_a_slope_opens_by_calm_walks_only(ratings, opens):
    plan = {"stage": "B3", "unlocks": ["incline"]}
    answer = climb(*ratings, plan=plan, minutes=20)
    assert (answer.direction, answer.next_stage) == ("progress" if opens else "hold", "D1")
    assert (answer.stage == "D1") is opens


@pytest.mark.parametrize(("number", "opens"), [(3, False), (4, True)])
def test_resistance_opens_by_four_calm_walks(number, opens):
    told = {"minutes": 10, "incline_percent": 4}
    answer = climb(*(CALM,) * number, plan={"stage": "D4", **SLED}, **told)
    assert (answer.because == ("four_calm_walks",)) is opens


@pytest.mark.parametrize(("apart", "opens"), [(20, True), (21, False)])
def test_the_walks_of_the_resistance_gate_lie_within_21_days(apart, opens):
    told = {"minutes": 10, "incline_percent": 4}
    walks = [walk(day_after(MONDAY, day), **told) for day in (0, 7, 14, apart)]
    answer = advise(*walks, plan={"stage": "D4", **SLED}, now=at(day_after(MONDAY, apart + 1), 9))
    assert (answer.direction == "progress") is opens


def test_the_needed_numbers_are_limits():
    assert climb(CALM, CALM, plan={"overrides": {"calm_walks_needed": 2}}).direction == "progress"
    assert climb(STEADY, plan={"overrides": {"calm_walks_needed": 1}}).direction == "hold"
    assert climb(CALM, plan={"overrides": {"calm_walks_needed": 1}}).direction == "progress"
    slow = {"calm_walks_needed": 5, "steady_walks_needed": 3}
    assert climb(*(STEADY,) * 4, plan={"overrides": slow}).direction == "hold"
    assert climb(*(STEADY,) * 5, plan={"overrides": slow}).because == ("six_steady_walks",)


@pytest.mark.parametrize(
    ("told", "colour"),
    [
        ((1, 2, 1, 1), "calm"),
        ((1, 3, 1, 1), "steady"),
        ((1, 2, 4, 1), "steady"),
        ((1, 2, 3, 1), "steady"),
        ((0, 0, 2, 0), "calm"),
    ],
)
def test_calm_ends_at_two(told, colour):
    assert advise(walk(MONDAY, told)).days[0].outcome == colour


def test_a_rise_after_the_walk_is_steady_though_low():
    assert advise(walk(MONDAY, (0, 1, 2, 0)), profile={"usual": {"right": 0}}).days[0].outcome == "steady"
    assert advise(walk(MONDAY, (0, 1, 1, 0)), profile={"usual": {"right": 0}}).days[0].outcome == "calm"


def test_an_extra_painkiller_is_never_calm():
    assert advise(walk(MONDAY, flags=["extra_painkiller"])).days[0].outcome == "steady"


def test_neutral_walks_are_skipped_but_the_last_one_must_count():
    neutral = {"minutes": 1}
    walks = [*week(CALM, CALM, begin=MONDAY), walk(FRIDAY, **neutral), walk(day_after(FRIDAY, 2))]
    assert advise(*walks, now=at(day_after(FRIDAY, 3), 9)).because == ("three_calm_walks",)
    walks = [*week(CALM, CALM, CALM), walk(day_after(FRIDAY, 2), **neutral)]
    assert advise(*walks, now=at(day_after(FRIDAY, 3), 9)).because == ("minutes_were_off_plan",)


@pytest.mark.parametrize(("blank", "rule"), [(1, "three_calm_walks"), (2, "mornings_were_missing_too_often")])
def test_one_stand_in_is_borne_two_are_not(blank, rule):
    no_morning = (1, 2, 1, None)
    ratings = [no_morning] * blank + [CALM] * (3 - blank)
    assert climb(*ratings).because == (rule,)


def test_a_gate_of_one_walk_does_not_rest_on_a_stand_in():
    now = at(day_after(MONDAY, 2), 9)
    told = {"plan": {"overrides": {"calm_walks_needed": 1}}, "pain_now": {"right": 1}, "now": now}
    assert advise(walk(MONDAY, (1, 2, 1, None)), **told).because == ("mornings_were_missing_too_often",)


@pytest.mark.parametrize(
    ("days", "before", "outcome"),
    [(4, 2, "calm"), (5, 2, "neutral"), (4, None, "neutral"), (4, 3, "held"), (4, 7, "held"), (1, 2, "calm")],
)
def test_the_next_rating_before_a_walk_stands_in_for_four_days(days, before, outcome):
    walks = [walk(MONDAY, (1, 2, 1, None)), walk(day_after(MONDAY, days), (before, 2, 1, 1))]
    answer = advise(*walks, now=at(day_after(MONDAY, days + 1), 9))
    assert answer.days[0].outcome == outcome


@pytest.mark.parametrize(("days", "outcome"), [(0, "neutral"), (1, "calm"), (4, "calm"), (5, "neutral")])
def test_the_tap_stands_in_one_to_four_days_later(days, outcome):
    answer = advise(walk(MONDAY, (1, 2, 1, None)), pain_now={"right": 1}, now=at(day_after(MONDAY, days), 21))
    assert answer.days[0].outcome == outcome


def test_an_answer_out_of_time_lets_nothing_stand_in():
    answer = advise(walk(MONDAY, morning_at=at(FRIDAY, 8)), pain_now={"right": 1}, now=at(FRIDAY, 9))
    assert answer.days[0].outcome == "neutral"


@pytest.mark.parametrize(
    ("goal", "stage", "minutes"), [("balance", "B3", 20), ("function", "B5", 30), ("pain", "B3", 20)]
)
def test_the_last_stage_of_the_path_is_the_target(goal, stage, minutes):
    answer = climb(CALM, CALM, CALM, plan={"goal": goal, "stage": stage}, minutes=minutes)
    assert (answer.because, answer.next_stage) == (("stage_was_the_target",), None)


def test_without_a_walk_of_this_stage_nothing_is_counted():
    assert advise().because == ("no_walk_yet",)
    assert str(advise().not_before) == "2026-03-07"
    assert advise(walk(MONDAY), plan={"stage_since": "2026-03-03"}).because == ("no_walk_yet",)


@pytest.mark.parametrize("profile", [{"born": 2008}, {"exclusions": ["pregnant"]}])
def test_minors_and_pregnant_people_are_moved_up_by_a_therapist_only(profile):
    answer = climb(CALM, CALM, CALM, profile=profile, plan={"cleared_to_start": True})
    assert (answer.direction, answer.because, answer.contact) == (
        "hold",
        ("only_a_therapist_may_move_up",),
        "therapist",
    )
    assert climb(CALM, profile=profile, plan={"cleared_to_start": True}).because == ("calm_walks_were_too_few",)


@pytest.mark.parametrize(("usual", "unlocks", "locked"), [(3, [], False), (4, [], True), (4, ["high_pain"], False)])
def test_high_usual_pain_leaves_the_trial_dose_with_an_unlock_only(usual, unlocks, locked):
    ratings = [(usual, 2, 2, usual)] * 3
    answer = climb(*ratings, profile={"usual": {"right": usual}}, plan={"unlocks": unlocks})
    assert (answer.because == ("next_stage_was_locked",)) is locked
    if locked:
        assert finding(answer, "next_stage_was_locked") == {"next_stage": "B1", "unlock": "high_pain"}
        assert answer.contact == "therapist"


def test_steeper_than_four_percent_waits_for_a_therapist_once_the_gate_is_met():
    told = {"plan": {"stage": "D4", "goal": "performance"}, "minutes": 10, "incline_percent": 4}
    answer = climb(CALM, CALM, CALM, **told)
    assert finding(answer, "next_stage_was_locked") == {"next_stage": "D5", "unlock": "steep_incline"}
    assert climb(CALM, CALM, **told).because == ("calm_walks_were_too_few",)


def test_a_stage_is_kept_for_a_week_and_a_resisted_one_for_two():
    assert climb(CALM, CALM, CALM).not_before == day_after(MONDAY, 7)
    assert climb(CALM, CALM, CALM, plan={"overrides": {"min_days_per_stage": 3}}).not_before == day_after(FRIDAY, 2)
    told = {"minutes": None, "metres": 60, "place": "sled", "load_percent": 10}
    answer = climb(CALM, CALM, CALM, CALM, plan={"stage": "F1", **SLED}, **told)
    assert (answer.because, answer.stage, answer.not_before) == (("four_calm_walks",), "F2", day_after(MONDAY, 14))


def test_the_days_of_the_answer_say_what_counts():
    answer = advise(*week(CALM, (1, 5, 1, 4), CALM))
    assert [(day.outcome, day.counts, day.worst) for day in answer.days] == [
        ("calm", False, 2), ("back", False, 5), ("calm", True, 2),
    ]  # fmt: skip
