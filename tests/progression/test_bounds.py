"""What a case and an edition may hold: both sides of every bound, and nothing that is lost when it is stored."""

import copy
import json
from datetime import date

import pytest

from rehab.progression import CaseError, Facts, Numbers, Recommendation
from rehab.progression.names import EXCLUSIONS, OSTEOARTHRITIS
from rehab.progression.reading import Node, shown

from .situations import MONDAY, advise, at, case, edition, walk

FACTS = [
    (("walks", 0, "minutes"), 0, 1440), (("walks", 0, "metres"), 0, 100_000), (("walks", 0, "speed_kmh"), 0, 50),
    (("walks", 0, "incline_percent"), -100, 100), (("walks", 0, "load_percent"), 0, 500),
    (("walks", 0, "pain", "right", "peak"), 0, 10), (("profile", "usual", "right"), 0, 10),
    (("profile", "backward_3m_seconds"), 0, 3600), (("profile", "born"), 1900, 2200), (("pain_now", "right"), 0, 10),
]  # fmt: skip
NUMBERS = [
    (("stages", 1, "minutes"), 1, 120), (("stages", -1, "metres"), 1, 10_000), (("stages", 1, "per_week"), 1, 7),
    (("stages", 0, "speed_kmh"), 0.1, 4), (("stages", 1, "speed_over_base"), 0, 4),
    (("stages", 1, "speed_max_kmh"), 0.1, 4), (("stages", 1, "incline_percent"), 0, 15),
    (("stages", 1, "load_percent"), 0, 100), (("stages", 1, "rpe_max"), 1, 10),
    (("gates", "G1", 0, "steady_allowed"), 0, 12),
    (("limits", "surgery_days", "value"), 0, 1000), (("limits", "calm_worst_max", "value"), 0, 3),
]  # fmt: skip


def put(data, path, value):
    *way, last = path
    place = data
    for key in way:
        place = place[key]
    place[last] = value
    return data


def accepted(read, data):
    try:
        read(data)
    except CaseError:
        return False
    return True


def around(low, high):
    return [(low - 1, False), (low, True), (high, True), (high + 1, False)]


@pytest.mark.parametrize(("path", "low", "high"), FACTS)
def test_a_fact_lies_within_its_bounds(path, low, high):
    for value, good in around(low, high):
        told = put(case(walk(MONDAY), pain_now={}), path, value)
        assert accepted(Facts.from_json, told) is good, value


@pytest.mark.parametrize(("path", "low", "high"), NUMBERS)
def test_a_number_of_an_edition_lies_within_its_bounds(path, low, high):
    for value, good in [(low - 0.1 if isinstance(low, float) else low - 1, False), *around(low, high)[1:]]:
        assert accepted(Numbers.from_json, put(copy.deepcopy(edition()), path, value)) is good, value


@pytest.mark.parametrize(("end", "low", "high"), [("low", 0, 1000), ("high", 0, 1000)])
def test_a_range_lies_within_its_bounds(end, low, high):
    for value, good in around(low, high):
        limit = {**edition()["limits"]["surgery_days"], "value": value, end: value}
        assert accepted(Numbers.from_json, put(edition(), ("limits", "surgery_days"), limit)) is good, value


@pytest.mark.parametrize(
    "path",
    [
        ("stages", 0, "code"), ("stages", 0, "per_week"), ("stages", 0, "places"), ("stages", 0, "gate"),
        ("stages", 0, "rpe_max"), ("gates", "G1", 0, "rule"), ("gates", "G1", 0, "needed"),
        ("gates", "G1", 0, "window"), ("paths", "pain", 0, "stages"), ("limits", "surgery_days"), ("paths", "balance"),
        ("limits", "surgery_days", "unit"),
    ],
)  # fmt: skip
def test_what_an_edition_needs_is_asked_for_by_its_name(path):
    field = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path)
    with pytest.raises(CaseError) as refusal:
        Numbers.from_json(put(edition(), path, None))
    assert str(refusal.value) == f"numbers{field}: is needed"


@pytest.mark.parametrize(
    ("path", "value", "complaint"),
    [
        (("stages", 0, "metres"), 60, "numbers.stages[0].minutes: either minutes or metres are needed, not both"),
        (("stages",), [], "numbers.stages: must hold at least two stages"),
        (("stages",), edition()["stages"][:1], "numbers.stages: must hold at least two stages"),
        (("stages", 1, "code"), "A0", "numbers.stages: A0 must sort after A0: codes are the order"),
        (("stages", 1, "code"), "0", "numbers.stages: 0 must sort after A0: codes are the order"),
        (("stages", 1, "code"), "A1111", "numbers.stages[1].code: must be text of at most 4 characters, not 'A1111'"),
        (("gates", "G1"), [], "numbers.gates.G1: has no way through"),
        (("paths", "pain", 0, "stages"), ["B1", "B2"], "numbers.paths.pain: must begin with A0 and A1"),
        (("limits", "calm_worst_max", "value"), 1.5,
         "numbers.limits.calm_worst_max.value: must be a whole number, not 1.5"),
        (("limits", "gap_back_after", "value"), 7,
         "numbers.limits.gap_back_after: must be longer than gap_reset_after"),
    ],
)  # fmt: skip
def test_an_edition_that_cannot_be_says_why(path, value, complaint):
    with pytest.raises(CaseError) as refusal:
        Numbers.from_json(put(copy.deepcopy(edition()), path, value))
    assert str(refusal.value) == complaint


def test_two_stages_are_a_ladder():
    data = edition()
    data["stages"] = data["stages"][:2]
    data["paths"] = {goal: [{"stages": ["A0", "A1"]}] for goal in data["paths"]}
    assert [stage.code for stage in Numbers.from_json(data).stages] == ["A0", "A1"]


@pytest.mark.parametrize(
    ("told", "complaint"),
    [
        ([], "case: must be an object, not []"),
        ({**case(), "now": None}, "now: is needed"),
        ({**case(), "reports": [{}]}, "reports[0].happened: is needed"),
        (case(plan={"stage": "A1111"}), "plan.stage: must be text of at most 4 characters, not 'A1111'"),
        (case(plan={"overrides": {"after_rise": "2"}}), "plan.overrides.after_rise: must be a number, not '2'"),
    ],
)
def test_a_case_that_cannot_be_says_why(told, complaint):
    with pytest.raises(CaseError) as refusal:
        Facts.from_json(told)
    assert str(refusal.value) == complaint


def test_a_stage_name_may_have_four_letters():
    assert Facts.from_json(case(plan={"stage": "A111"})).plan.stage == "A111"


@pytest.mark.parametrize(("length", "good"), [(300, True), (301, False)])
def test_a_line_of_text_has_at_most_300_letters(length, good):
    assert accepted(lambda told: Node(told).text("note"), {"note": "x" * length}) is good


@pytest.mark.parametrize(("year", "good"), [(1899, False), (1900, True), (2200, True), (2201, False)])
def test_a_day_lies_between_1900_and_2200(year, good):
    assert accepted(Facts.from_json, case(plan={"stage_since": f"{year}-06-01"})) is good


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (10**12 - 1, "999999999999"), (10**12, "a huge number"), (1 - 10**12, "-999999999999"),
        (-(10**12), "a huge number"), ("x" * 38, f"'{'x' * 38}'"), ("x" * 39, f"'{'x' * 36}..."),
    ],
)  # fmt: skip
def test_what_was_found_is_shown_in_short(value, text):
    assert shown(value) == text


def test_what_is_left_out_of_an_edition_is_nothing():
    data = edition()
    del data["stages"][1]["incline_percent"]
    assert Numbers.from_json(data).stage("A1").incline_percent == 0
    assert Node({}).text("note") == ""


EVERYTHING = {
    "now": at(MONDAY),
    "profile": {
        "born": 1975, "knees": ["left", "right"], "usual": {"left": 0, "right": 2}, "oa": "none",
        "exclusions": sorted(EXCLUSIONS), "surgery_on": "2026-01-01", "fell_in_12_months": True,
        "balance_problem": True, "backward_3m_seconds": 5.6,
    },
    "plan": {
        "stage": "F1", "stage_since": "2026-03-02", "goal": "performance", "unlocks": ["incline", "sled", "speed"],
        "overrides": {"after_rise": 1}, "locked": "same_day", "cleared_at": at(MONDAY, 9), "cleared_to_start": True,
    },
    "walks": [
        {
            "happened": at(MONDAY, 8), "entered": at(MONDAY, 9), "edited": at(MONDAY, 10),
            "pain": {"left": dict.fromkeys(("before", "peak", "after", "morning"), 0),
                     "right": {"before": 1, "peak": 2, "after": 3, "morning": None}},
            "morning_at": at(MONDAY, 11), "minutes": 4, "metres": 60, "place": "sled", "speed_kmh": 1.5,
            "incline_percent": 0.5, "load_percent": 10, "swelling": "little", "morning_swelling": "none",
            "flags": ["caught", "extra_painkiller", "fell", "gave_way", "stopped_for_pain"],
        }
    ],
    "reports": [
        {"happened": at(MONDAY, 8), "entered": at(MONDAY, 9),
         "symptoms": ["breathlessness", "fell", "gave_way", "pain_elsewhere", "unwell"]}
    ],
    "pain_now": {"left": 0, "right": None},
}  # fmt: skip


def test_nothing_that_was_told_is_lost():
    assert Facts.from_json(EVERYTHING).to_json() == EVERYTHING


@pytest.mark.parametrize("name", EXCLUSIONS)
def test_every_exclusion_can_be_told(name):
    assert advise(profile={"exclusions": [name]}).findings[0].numbers == {"reasons": [name]}


@pytest.mark.parametrize("name", OSTEOARTHRITIS)
def test_every_grade_of_osteoarthritis_can_be_told(name):
    assert name in {"none", "mild", "severe", "unknown"}
    assert Facts.from_json(case(profile={"oa": name})).profile.oa == name


@pytest.mark.parametrize(
    ("key", "low", "high"), [("calm", 0, 1000), ("counting", 0, 1000), ("needed", 0, 1000), ("more", 0, 1000)]
)
def test_a_stored_count_lies_within_its_bounds(key, low, high):
    stored = json.loads(json.dumps(advise(walk(MONDAY)).to_json()))
    for value, good in around(low, high):
        assert accepted(Recommendation.from_json, put(stored, ("count", key), value)) is good, value


def test_a_stored_day_needs_its_date_and_a_rating():
    stored = json.loads(json.dumps(advise(walk(MONDAY, (1, 6, 1, 1))).to_json()))
    for value, good in around(0, 10):
        assert accepted(Recommendation.from_json, put(stored, ("days", 0, "worst"), value)) is good, value
    with pytest.raises(CaseError, match=r"^advice\.days\[0\]\.on: is needed$"):
        Recommendation.from_json(put(stored, ("days", 0, "on"), None))


def test_where_there_is_no_next_stage_nothing_is_counted():
    count = advise(walk(MONDAY), plan={"goal": "balance", "stage": "B3"}).count
    assert (count.calm, count.counting, count.needed, count.window_days, count.more) == (0, 0, 0, 0, 0)
    assert count.route is None


def test_a_plan_is_for_pain_and_not_cleared_unless_told():
    facts = Facts.from_json({"now": at(MONDAY), "plan": {"stage": "A1", "stage_since": str(date(2026, 3, 2))}})
    assert (facts.plan.goal, facts.plan.cleared_to_start, facts.profile.oa) == ("pain", False, "unknown")
