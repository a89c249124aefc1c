"""Where two answers lie close together: two knees, three walks of a day, clocks far apart, days that hardly stand."""

import json
from datetime import date

import pytest

from rehab.progression import RULES, CaseError, Facts, Numbers, Pain, Plan, Profile, Recommendation, stricter
from rehab.progression import names as words
from rehab.progression.knees import Zones, knee_of, score_knee
from rehab.progression.limits import Limit
from rehab.progression.paths import highest_usual, next_stage, no_start_reasons, one_back
from rehab.progression.reading import Node
from rehab.progression.situation import Situation

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
    edition,
    finding,
    numbers,
    report,
    walk,
    week,
)

BOTH = {"knees": ["left", "right"]}


def situation(*walks, **told):
    return Situation(Facts.from_json(case(*walks, **told)), numbers())


def test_the_words_are_those_of_the_specification():
    assert words.EXCLUSIONS == (
        "weight_limit", "unstable_fracture", "ligament_not_assessed", "unstable_heart_or_lung", "pregnant",
    )  # fmt: skip
    assert words.OUTCOMES == ("calm", "steady", "neutral", "held", "back", "stop")


def test_what_nobody_told_is_the_usual():
    assert Profile() == Profile.read(Node({}))
    assert Plan("A1", MONDAY) == Plan.read(Node({"stage": "A1", "stage_since": str(MONDAY)}))
    assert (Profile().knees, Profile().oa, Plan("A1", MONDAY).goal) == ({"right"}, "unknown", "pain")
    assert highest_usual(Profile()) == 0
    assert Facts.from_json(case(plan={"overrides": {"after_rise": None}})).plan.overrides == {}


def test_every_unlock_is_stored_in_order():
    facts = Facts.from_json(case(plan={"unlocks": list(reversed(words.UNLOCKS))}))
    assert facts.to_json()["plan"]["unlocks"] == sorted(words.UNLOCKS)


def test_exclusions_of_a_later_word_list_still_stop_in_order():
    told = frozenset({"zebra", "pregnant", "apple", "mango", "fig", "kiwi"})
    assert no_start_reasons(Profile(exclusions=told), MONDAY, numbers()) == (
        "pregnant", "apple", "fig", "kiwi", "mango", "zebra",
    )  # fmt: skip


def test_a_stage_that_is_not_on_the_ladder_is_named_by_its_field():
    with pytest.raises(CaseError, match=r"^plan\.stage: 'Z9' is not on the ladder$"):
        advise(plan={"stage": "Z9"})


@pytest.mark.parametrize("wrong", [[], {}, 5])
def test_what_is_no_word_is_refused_by_its_field(wrong):
    for way, field in ((("stages", 0, "gate"), "stages[0].gate"), (("paths", "pain", 0, "stages", 0), "stages")):
        data = edition()
        place = data
        for key in way[:-1]:
            place = place[key]
        place[way[-1]] = wrong
        with pytest.raises(CaseError) as refusal:
            Numbers.from_json(data)
        assert field in str(refusal.value)


# -- the ladder and the limits ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seconds", "good"), [(0, False), (1, True), (600, True), (601, False)])
def test_a_rest_within_a_walk_lasts_a_second_to_ten_minutes(seconds, good):
    data = edition()
    data["stages"][1] |= {"rest_seconds": seconds, "note": "Mind the mat."}
    if not good:
        with pytest.raises(CaseError):
            Numbers.from_json(data)
    else:
        stage = Numbers.from_json(data).stage("A1")
        assert (stage.rest_seconds, stage.note) == (seconds, "Mind the mat.")


def test_a_speed_over_base_is_told_in_hundredths():
    assert numbers().stage("C1").at_base(1.234).speed_kmh == 1.53


@pytest.mark.parametrize(("low", "high", "fixed"), [(1, 9, True), (None, 9, False), (1, None, False)])
def test_a_limit_without_a_range_of_its_own_stays_where_it_is(low, high, fixed):
    limit = Limit("after_rise", 5, low, high, "points", "", "default", "", fixed)
    assert limit.moved_to(7) is limit


def test_a_limit_is_the_therapists_to_move_unless_it_says_otherwise():
    limit = Limit("after_rise", 5, 1, 9, "points", "", "default", "")
    assert [limit.moved_to(value).value for value in (0, 7, 10, 2.5)] == [1, 7, 9, 5]


def test_one_back_from_below_the_path_is_its_beginning():
    assert one_back("0", ("A0", "A1", "A2"), numbers()) == "A0"


def test_what_is_awaited_is_asked_for_at_the_end_of_what_lies_before_it():
    path = ("A0", "A1", "A2", "A3", "B1", "B2", "B3")
    assert next_stage("B2", path[:-1], "pain", numbers())[0] is None


# -- three walks of one day -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("turned", [False, True])
def test_each_knee_keeps_its_own_morning_through_three_parts_of_a_day(turned):
    rated, blank = (0, 0, 0, 0), (0, 0, 0, None)
    left_in_time = walk(MONDAY, blank, rated, minutes=2, happened=at(MONDAY, 9))
    right_late = walk(MONDAY, rated, blank, minutes=2, happened=at(MONDAY, 12), morning_at=at(WEDNESDAY, 8))
    unrated = walk(MONDAY, blank, blank, minutes=2)
    parts = [left_in_time, right_late, unrated] if not turned else [unrated, right_late, left_in_time]
    assert advise(*parts, profile={"knees": ["left"]}).days[0].outcome == "calm"
    assert advise(*parts, profile={"knees": ["right"]}).days[0].outcome == "neutral"


# -- clocks far apart -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cleared", "touched", "stops"),
    [
        # The wall clock of the touch is two days on, and yet it came an hour before the clearing.
        ("2026-03-03T23:30:00-12:00", "2026-03-05T00:30:00+14:00", False),
        ("2026-03-03T23:30:00-12:00", "2026-03-05T01:31:00+14:00", True),
        # It is a day back, and yet it came after the clearing.
        ("2026-03-04T11:00:00+00:00", "2026-03-03T23:30:00-12:00", True),
        ("2026-03-04T11:00:00+00:00", "2026-03-03T22:30:00-12:00", False),
    ],
)
def test_a_touch_comes_before_or_after_the_clearing_on_one_clock(cleared, touched, stops):
    told = walk(MONDAY, flags=["fell"], morning_at=None, edited=touched)
    assert ("patient_fell" in advise(told, plan={"cleared_at": cleared}).because) is stops


def test_a_report_without_a_moment_of_entry_was_told_when_it_happened():
    assert "patient_fell" in advise(reports=[report(FRIDAY, "fell")], plan={"cleared_at": at(WEDNESDAY)}).because
    assert "patient_fell" not in advise(reports=[report(MONDAY, "fell")], plan={"cleared_at": at(WEDNESDAY)}).because


def test_the_gap_is_never_less_than_nothing():
    assert situation(now=at(MONDAY, 9)).gap == 0
    assert situation(now=at(MONDAY, 9), plan={"stage_since": str(day_after(MONDAY))}).gap == 0


# -- days that stopped ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("pain", "outcome"), [(7, "back"), (8, "stop"), (10, "stop")])
def test_a_severe_rating_is_a_stop_of_its_day(pain, outcome):
    assert advise(walk(MONDAY, (1, pain, 1, 1))).days[0].outcome == outcome


def test_a_stop_that_was_cleared_still_ends_the_count():
    walks = week(CALM, (1, 9, 1, 1), CALM, CALM)
    answer = advise(*walks, plan={"cleared_at": at(day_after(WEDNESDAY), 12)}, now=at(day_after(MONDAY, 7), 9))
    assert [day.outcome for day in answer.days] == ["calm", "stop", "calm", "calm"]
    assert answer.count.counting == 2


def test_two_stops_within_two_weeks_are_a_repeated_event():
    answer = advise(walk(MONDAY, (1, 9, 1, 1)), walk(FRIDAY, (1, 9, 1, 1)))
    assert finding(answer, "step_back_was_repeated") == {"first_on": str(MONDAY), "on": str(FRIDAY)}


def test_a_severe_pain_below_a_high_usual_line_is_too_high_all_the_same():
    told = situation(walk(MONDAY, (7, 8, 7, 7)), profile={"usual": {"right": 7}})
    said = RULES["pain_was_too_high"].speak(told)
    assert said is not None
    assert said.numbers == {"knee": "right", "on": str(MONDAY), "worst": 8, "line": 9}


def test_a_stopped_walk_before_does_not_make_a_catch_worse():
    walks = [walk(MONDAY, flags=["stopped_for_pain"]), walk(WEDNESDAY, flags=["caught"])]
    assert advise(*walks).days[1].outcome == "held"


def test_giving_way_twice_more_than_a_week_apart_names_the_later_day():
    walks = [walk(MONDAY, flags=["gave_way"]), walk(day_after(MONDAY, 7), flags=["gave_way"])]
    answer = advise(*walks, now=at(day_after(MONDAY, 8), 9))
    assert finding(answer, "knee_gave_way") == {"on": str(day_after(MONDAY, 7))}


# -- the worse of two knees -------------------------------------------------------------------------------------------

WORSE = [
    ("pain_was_high", {"knee": "right", "pain": 7, "line": 6},
     case(walk(MONDAY, (6, 7, 6, 6), left=(5, 6, 5, 5)), profile=BOTH | {"usual": {"left": 5, "right": 6}})),
    ("morning_was_up", {"knee": "right", "morning": 4, "usual": 3},
     case(walk(MONDAY, (3, 3, 3, 4), left=(0, 0, 0, None)), now=at(WEDNESDAY, 9),
          pain_now={"left": 2}, profile=BOTH | {"usual": {"left": 0, "right": 3}})),
    ("knee_started_sore", {"knee": "right", "before": 6, "usual": 3},
     case(walk(MONDAY, (6, 3, 3, 3), left=(3, 1, 1, 1)), profile=BOTH | {"usual": {"left": 1, "right": 3}})),
    ("pain_was_too_high", {"knee": "right", "worst": 7},
     case(walk(MONDAY, (0, 7, 0, 0), left=(0, 6, 0, 0)), profile=BOTH | {"usual": {"left": 0, "right": 0}})),
    ("knee_flared_overnight", {"knee": "right", "morning": 4, "line": 4},
     case(walk(MONDAY, (2, 2, 2, 4), left=(0, 0, 0, 2)), profile=BOTH)),
    ("starting_pain_rose_clearly", {"knee": "right", "mean": "6"},
     case(*[walk(day, (6, 2, 2, 2), left=(3, 0, 0, 0)) for day in (MONDAY, WEDNESDAY)], profile=BOTH)),
    # Equally sore: the left one, in whatever order they were tapped.
    ("knee_was_too_sore_to_walk", {"knee": "left", "pain": 3}, case(pain_now={"right": 5, "left": 3})),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "numbers", "told"), WORSE)
def test_the_knee_that_rose_more_is_named(rule, numbers, told):
    assert numbers.items() <= finding(advice(told), rule).items()


def test_a_later_rating_that_is_up_stands_in_for_no_settled_morning():
    knee = knee_of(2, True, Zones.of(numbers()))
    assert [score_knee(Pain(1, 2, 1, None), True, later, knee).stood_in for later in (2, 4, None)] == [
        True,
        False,
        False,
    ]


def test_a_sore_tap_after_a_long_gap_is_rest():
    told = {"plan": {"stage": "A2"}, "now": at(day_after(MONDAY, 15))}
    assert advise(walk(MONDAY, minutes=8), pain_now={"right": 0}, **told).today == "go"
    assert advise(walk(MONDAY, minutes=8), pain_now={"right": 7}, **told).today == "rest"


# -- what is counted and kept -----------------------------------------------------------------------------------------


def test_the_calm_walks_of_the_count_are_counted():
    assert advise(*week(CALM, STEADY, CALM)).count.calm == 2


def test_a_stored_count_without_a_number_counts_nothing():
    stored = json.loads(json.dumps(advise(*week(CALM, CALM)).to_json()))
    for key in ("calm", "counting", "needed", "window_days", "more"):
        del stored["count"][key]
    count = Recommendation.from_json(stored).count
    assert (count.calm, count.counting, count.needed, count.window_days, count.more) == (0, 0, 0, 0, 0)


def test_no_day_is_later_than_any_day():
    """Between answers of one direction and stage: an advice of an engine to come may leave the day open."""
    never, soon = (Recommendation("hold", "A1", day, ("no_walk_yet",), "none") for day in (None, date(2026, 3, 4)))
    assert stricter(never, soon)
    assert not stricter(soon, never)
