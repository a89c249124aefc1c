import copy

import pytest

from rehab.progression import CaseError, Numbers

from .situations import edition, numbers

FIXED = None
# Section 4 of the specification: value, and the range within which a therapist may move it.
LIMITS = {
    "calm_worst_max": (2, (0, 3), "guideline"), "steady_worst_max": (5, (3, 6), "guideline"),
    "severe_pain_from": (8, (7, 9), "default"), "after_rise": (2, (1, 3), "guideline"),
    "flare_rise": (2, (1, 3), "default"), "calm_walks_needed": (3, (1, 6), "default"),
    "steady_walks_needed": (6, (3, 12), "default"), "resisted_walks_needed": (4, (3, 8), "default"),
    "window_days": (14, (7, 42), "default"), "slow_window_days": (28, (7, 42), "default"),
    "resisted_window_days": (21, (7, 42), "default"), "min_days_per_stage": (7, (3, 14), "default"),
    "min_days_resisted": (14, (7, 28), "default"), "step_back_stages": (1, (1, 2), "guideline"),
    "step_back_rest_days": (2, (1, 4), "guideline"), "base_speed_kmh": (1.6, (0.5, 3.0), "default"),
    "high_usual_from": (4, (4, 7), "default"), "never_counts_from": (6, FIXED, "guideline"),
    "no_start_usual_from": (7, FIXED, "default"), "settled_max": (2, FIXED, "default"),
    "flare_from": (3, FIXED, "default"), "minutes_low_percent": (80, FIXED, "default"),
    "minutes_high_percent": (120, FIXED, "default"), "gap_reset_after": (7, FIXED, "default"),
    "gap_back_after": (14, FIXED, "default"), "gap_far_after": (28, FIXED, "default"),
    "gap_restart_after": (56, FIXED, "default"), "late_after_hours": (48, FIXED, "default"),
    "dropped_after_days": (7, FIXED, "default"), "stand_in_days": (4, FIXED, "default"),
    "unsteady_3m_seconds": (5.5, (3.5, 8), "evidence"), "surgery_days": (84, FIXED, "default"),
    "meaningful_points": (2, FIXED, "evidence"), "meaningful_percent": (30, FIXED, "evidence"),
}  # fmt: skip
# Section 3: minutes (or metres), a week, speed, incline, load.
LADDER = {
    "A0": (4, 3, 1.0, 0, 0), "A1": (6, 3, 1.6, 0, 0), "A2": (8, 3, 1.6, 0, 0), "A3": (10, 3, 1.6, 0, 0),
    "B1": (13, 3, 1.6, 0, 0), "B2": (16, 3, 1.6, 0, 0), "B3": (20, 3, 1.6, 0, 0), "B4": (25, 3, 1.6, 0, 0),
    "B5": (30, 3, 1.6, 0, 0), "C1": (20, 3, 1.9, 0, 0), "C2": (20, 3, 2.2, 0, 0), "C3": (20, 3, 2.5, 0, 0),
    "D1": (8, 3, 1.6, 1, 0), "D2": (8, 3, 1.6, 2, 0), "D3": (8, 3, 1.6, 4, 0), "D4": (10, 3, 1.6, 4, 0),
    "D5": (10, 3, 1.6, 6, 0), "D6": (10, 3, 1.6, 8, 0), "D7": (10, 3, 1.6, 10, 0),
    "E1": (3, 2, None, 0, None), "E2": (4, 2, None, 0, None), "E3": (6, 2, None, 0, None), "E4": (8, 2, None, 0, None),
    "F1": (60, 2, None, 0, 10), "F2": (90, 2, None, 0, 10), "F3": (90, 2, None, 0, 15), "F4": (90, 2, None, 0, 20),
    "F5": (90, 2, None, 0, 25), "F6": (120, 2, None, 0, 25),
}  # fmt: skip
PLACES = {
    "A": ("rail", "treadmill", "indoor"),
    "B": ("rail", "treadmill", "indoor", "outdoors"),
    "C": ("rail", "treadmill", "indoor", "outdoors"),
    "D": ("treadmill",),
    "E": ("unpowered",),
    "F": ("sled",),
}


def test_the_limits_are_those_of_the_specification():
    found = {
        name: (limit.value, FIXED if limit.fixed else (limit.low, limit.high), limit.kind)
        for name, limit in numbers().limits.items()
    }
    assert found == LIMITS


def test_every_limit_says_what_it_means():
    assert all(limit.meaning and limit.unit for limit in numbers().limits.values())


def test_the_ladder_is_that_of_the_specification():
    found = {
        stage.code: (
            stage.minutes or stage.metres, stage.per_week, stage.speed_kmh, stage.incline_percent, stage.load_percent
        )
        for stage in numbers().stages
    }  # fmt: skip
    assert found == LADDER
    assert [stage.sets for stage in numbers().stages if stage.sets] == [
        "6 × 30 s", "8 × 30 s", "6 × 60 s", "8 × 60 s",
        "4 × 15 m", "6 × 15 m", "6 × 15 m", "6 × 15 m", "6 × 15 m", "8 × 15 m",
    ]  # fmt: skip
    assert {stage.rest_seconds for stage in numbers().stages if stage.sets} == {60}
    assert {stage.rest_seconds for stage in numbers().stages if not stage.sets} == {None}
    assert [stage.code for stage in numbers().stages if stage.rails == "hold"] == ["A0"]
    assert {stage.code[0] for stage in numbers().stages if stage.rails is None} == {"F"}
    assert {stage.code for stage in numbers().stages if stage.metres} == {"F1", "F2", "F3", "F4", "F5", "F6"}


@pytest.mark.parametrize("code", LADDER)
def test_places_effort_and_gate_follow_the_letter(code):
    stage = numbers().stage(code)
    assert stage.places == (("rail", "treadmill") if code == "A0" else PLACES[code[0]])
    assert stage.rpe_max == {"A": 4, "B": 4, "C": 6, "D": 6, "E": 7, "F": 7}[code[0]]
    assert stage.gate == {"D": "G2", "E": "G3", "F": "G3"}.get(code[0], "G1")
    assert stage.new_variable == (code in {"C1", "D1", "E1", "F1"})


def test_a_stage_that_is_not_there_is_a_key_error():
    with pytest.raises(KeyError):
        numbers().stage("Z9")


@pytest.mark.parametrize(
    ("name", "asked", "given"),
    [
        ("calm_walks_needed", 5, 5), ("calm_walks_needed", 0, 1), ("calm_walks_needed", 10**30, 6),
        ("calm_walks_needed", 2.5, 3), ("base_speed_kmh", 9, 3.0), ("base_speed_kmh", 0.8, 0.8),
        ("settled_max", 9, 2), ("never_counts_from", 10, 6), ("unsteady_3m_seconds", 3, 3.5),
    ],
)  # fmt: skip
def test_an_override_is_moved_into_its_range_and_fixed_ones_stay(name, asked, given):
    assert numbers().with_overrides({name: asked, "no_such_limit": 1}).default(name) == given
    assert numbers().default(name) == LIMITS[name][0]


@pytest.mark.parametrize(("base", "speeds"), [(1.0, [1.0, 1.0, 1.9]), (3.0, [1.0, 3.0, 3.9])])
def test_speeds_follow_the_base_speed(base, speeds):
    mine = numbers().with_overrides({"base_speed_kmh": base})
    assert [mine.stage(code).speed_kmh for code in ("A0", "A1", "C3")] == speeds


def test_no_speed_is_above_four():
    data = edition()
    data["limits"]["base_speed_kmh"] |= {"value": 3.8, "high": 4}
    assert Numbers.from_json(data).stage("C3").speed_kmh == 4.0


WRONG = [
    ("limits", "calm_worst_max", None), ("limits", "calm_worst_max", 2),
    ("limits.calm_worst_max", "value", "2"), ("limits.calm_worst_max", "value", 4),
    ("limits.calm_worst_max", "value", 1.5), ("limits.calm_worst_max", "low", None),
    ("limits.calm_worst_max", "kind", "guess"), ("limits.calm_worst_max", "meaning", None),
    ("limits", "gap_far_after", {"value": 5, "fixed": True, "unit": "days", "kind": "default", "meaning": "too short"}),
    ("stages.0", "minutes", "4"), ("stages.0", "minutes", None), ("stages.0", "metres", 60),
    ("stages.0", "gate", "G9"), ("stages.0", "places", ["moon"]), ("stages.0", "code", None),
    ("stages.1", "code", "A0"), ("stages.0", "must_match", "luck"), ("", "stages", []),
    ("", "gates", {"G1": []}), ("gates.G2.0", "needed", ["luck"]), ("gates.G2.0", "rule", "lucky"),
    ("gates.G2.0", "window", "soon"), ("paths", "pain", None), ("paths", "balance", []),
    ("paths.pain.1", "stages", ["D9"]), ("paths.pain.0", "stages", ["B1", "B2"]),
    ("paths.pain.1", "unlock", "money"),
]  # fmt: skip


@pytest.mark.parametrize(("where", "key", "value"), WRONG)
def test_bad_numbers_are_refused_by_the_name_of_their_field(where, key, value):
    data = copy.deepcopy(edition())
    place = data
    for step in where.split(".") if where else []:
        place = place[int(step)] if isinstance(place, list) else place[step]
    place[key] = value
    with pytest.raises(CaseError, match=r"^numbers\."):
        Numbers.from_json(data)
