from datetime import date

import pytest

from rehab.progression import (
    Profile,
    Recommendation,
    is_unsteady,
    no_start_reasons,
    one_back,
    path,
    start_stage,
    stricter,
)  # fmt: skip

from .situations import numbers

TODAY = date(2026, 3, 7)
PAIN = "A0 A1 A2 A3 B1 B2 B3"


@pytest.mark.parametrize(
    ("goal", "unlocks", "profile", "stages"),
    [
        ("pain", "", {}, PAIN),
        ("pain", "incline", {}, f"{PAIN} D1 D2 D3 D4"),
        ("pain", "steep_incline speed sled", {}, PAIN),
        ("function", "", {}, f"{PAIN} B4 B5"),
        ("function", "", {"oa": "severe"}, PAIN),
        ("function", "long_walks", {"oa": "severe"}, f"{PAIN} B4 B5"),
        ("function", "speed", {}, f"{PAIN} C1 C2 C3"),
        ("function", "speed long_walks", {"oa": "severe"}, f"{PAIN} C1 C2 C3"),
        ("balance", "incline speed long_walks steep_incline unpowered sled", {}, PAIN),
        ("performance", "", {}, "A0 A1 A2 A3 D1 D2 D3 D4"),
        ("performance", "unpowered", {}, "A0 A1 A2 A3 D1 D2 D3 D4 E1 E2 E3 E4"),
        (
            "performance", "steep_incline sled", {},
            "A0 A1 A2 A3 D1 D2 D3 D4 D5 D6 D7 F1 F2 F3 F4 F5 F6",
        ),
        ("performance", "sled", {"fell_in_12_months": True}, "A0 A1 A2 A3 D1 D2 D3 D4"),
    ],
)  # fmt: skip
def test_the_goal_and_its_unlocks_make_the_path(goal, unlocks, profile, stages):
    assert path(Profile(**profile), goal, unlocks.split(), numbers()) == tuple(stages.split())


@pytest.mark.parametrize(
    ("profile", "stage"),
    [
        ({}, "A1"), ({"balance_problem": True}, "A0"), ({"born": 1961}, "A0"), ({"born": 1962}, "A1"),
        ({"usual": {"left": 4}}, "A0"), ({"usual": {"left": 3}}, "A1"),
    ],
)  # fmt: skip
def test_whoever_is_unsteady_older_or_usually_sore_starts_lowest(profile, stage):
    assert start_stage(Profile(**profile), TODAY, numbers()) == stage


@pytest.mark.parametrize(("seconds", "unsteady"), [(None, False), (5.5, False), (5.6, True)])
def test_slow_over_three_metres_is_unsteady(seconds, unsteady):
    assert is_unsteady(Profile(backward_3m_seconds=seconds), numbers()) is unsteady


@pytest.mark.parametrize(
    ("goal", "unlocks", "stage", "back"),
    [
        ("pain", "", "A0", "A0"), ("pain", "", "A1", "A0"), ("pain", "", "B1", "A3"), ("pain", "incline", "D1", "B2"),
        ("pain", "incline", "D2", "D1"), ("function", "speed", "C1", "B2"), ("performance", "", "D1", "A2"),
        ("performance", "unpowered", "E1", "D3"), ("performance", "sled unpowered", "F1", "E3"),
        ("pain", "", "D1", "B3"), ("pain", "", "F6", "B3"), ("performance", "", "B2", "A3"),
    ],
)  # fmt: skip
def test_one_back_is_two_places_where_another_variable_begins(goal, unlocks, stage, back):
    assert one_back(stage, path(Profile(), goal, unlocks.split(), numbers()), numbers()) == back


def test_all_reasons_not_to_start_are_named():
    profile = Profile(
        born=2010, exclusions=frozenset({"pregnant", "weight_limit"}), surgery_on=date(2026, 3, 1), usual={"right": 9}
    )
    assert no_start_reasons(profile, TODAY, numbers()) == (
        "weight_limit", "pregnant", "younger_than_18", "recent_knee_surgery", "severe_usual_pain",
    )  # fmt: skip
    assert no_start_reasons(Profile(), TODAY, numbers()) == ()


def answer(direction="hold", stage="A2", not_before=TODAY, contact="none"):
    return Recommendation(direction, stage, not_before, (), contact)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (answer("stop", "D1", None), answer("step_back", "A0")),
        (answer("step_back"), answer("hold", "A1")),
        (answer("hold"), answer("progress")),
        (answer(stage="A1"), answer(stage="B1")),
        (answer(not_before=date(2026, 3, 8)), answer()),
        (answer(contact="therapist"), answer()),
        (answer("stop", "A1", None, "emergency"), answer("stop", "A1", None, "same_day")),
    ],
)
def test_stricter_goes_by_direction_stage_day_and_contact(a, b):
    assert stricter(a, b)
    assert not stricter(b, a)
    assert not stricter(a, a)
