import pytest

from rehab.progression import CaseError, Facts, Pain, recommend

from .situations import MONDAY, WEDNESDAY, advise, at, case, day_after, numbers, report, walk

HUGE = 10**30


def spoilt(path, value):
    """A good case with one field set to something else."""
    told = case(walk(MONDAY), reports=[report(MONDAY, "unwell")], pain_now={"left": 0})
    *way, last = path
    place = told
    for key in way:
        place = place[key]
    place[last] = value
    return told


WRONG = [
    (("now",), None), (("now",), "yesterday"), (("now",), "2026-03-07T09:00:00"),
    (("now",), "9999-12-31T23:59:00+01:00"), (("now",), 1), (("now",), "\N{WATCH}"), (("now",), []),
    (("plan",), "A1"), (("plan", "stage"), None), (("plan", "stage"), 3), (("plan", "stage"), "\0"),
    (("plan", "stage_since"), "2026-13-01"), (("plan", "stage_since"), "9999-01-01"),
    (("plan", "stage_since"), HUGE), (("plan", "goal"), "fame"), (("plan", "unlocks"), ["everything"]),
    (("plan", "unlocks"), "sled"), (("plan", "locked"), "maybe"), (("plan", "overrides"), []),
    (("plan", "overrides"), {"after_rise": "2"}), (("plan", "overrides"), {"after_rise": float("nan")}),
    (("plan", "cleared_at"), "2026-03-05"), (("plan", "cleared_to_start"), "yes"), (("profile",), []),
    (("profile", "born"), "1975"), (("profile", "born"), HUGE), (("profile", "born"), 1975.5),
    (("profile", "born"), True), (("profile", "knees"), ["middle"]), (("profile", "usual"), {"left": 11}),
    (("profile", "usual"), 2), (("profile", "oa"), "some"), (("profile", "exclusions"), ["tired"]),
    (("profile", "surgery_on"), "\N{HOSPITAL}"), (("profile", "fell_in_12_months"), 1),
    (("profile", "backward_3m_seconds"), "5"), (("walks",), {}), (("walks", 0), "walk"),
    (("walks", 0, "happened"), None), (("walks", 0, "entered"), 5), (("walks", 0, "pain"), [1]),
    (("walks", 0, "pain", "right"), 3), (("walks", 0, "pain", "right", "peak"), "2"),
    (("walks", 0, "pain", "right", "peak"), 11), (("walks", 0, "pain", "right", "peak"), -1),
    (("walks", 0, "pain", "right", "peak"), 2.5), (("walks", 0, "pain", "right", "peak"), True),
    (("walks", 0, "pain", "right", "peak"), HUGE), (("walks", 0, "pain", "right", "peak"), float("inf")),
    (("walks", 0, "minutes"), HUGE), (("walks", 0, "minutes"), -1), (("walks", 0, "metres"), "60"),
    (("walks", 0, "place"), "moon\0"), (("walks", 0, "place"), ["rail"]), (("walks", 0, "speed_kmh"), "fast"),
    (("walks", 0, "incline_percent"), 10**400), (("walks", 0, "load_percent"), False),
    (("walks", 0, "swelling"), "huge"), (("walks", 0, "flags"), "fell"),
    (("walks", 0, "flags"), ["\N{FACE WITH THERMOMETER}"]), (("walks", 0, "flags"), [{}]), (("reports",), 4),
    (("reports", 0, "happened"), "0001-01-01T00:00:00+14:00"), (("reports", 0, "symptoms"), ["fine"]),
    (("pain_now",), 4), (("pain_now", "left"), "4"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value"), WRONG)
def test_what_cannot_be_is_refused_by_the_name_of_its_field(path, value):
    field = str(path[0]) + "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path[1:])
    with pytest.raises(CaseError) as refusal:
        Facts.from_json(spoilt(path, value))
    assert refusal.value.field.startswith(field)
    assert len(str(refusal.value)) < 500


@pytest.mark.parametrize("told", [None, [], "case", 3])
def test_a_case_is_an_object(told):
    with pytest.raises(CaseError):
        Facts.from_json(told)


def test_a_stage_that_is_not_on_the_ladder_is_refused():
    with pytest.raises(CaseError, match=r"plan\.stage"):
        recommend(Facts.from_json(case(plan={"stage": "Z9"})), numbers())


def test_what_is_missing_has_its_default():
    facts = Facts.from_json({"now": at(MONDAY), "plan": {"stage": "A1", "stage_since": "2026-03-02"}})
    assert (facts.profile.knees, facts.profile.oa, facts.profile.usual) == ({"right"}, "unknown", {})
    assert (facts.plan.goal, facts.plan.locked, facts.walks, facts.pain_now) == ("pain", None, (), {})


def test_blank_pain_is_not_zero():
    told = {"happened": at(MONDAY), "pain": {"right": {"peak": None}}}
    facts = Facts.from_json(case(told))
    assert facts.walks[0].pain["right"] == Pain(None, None, None, None)
    assert facts.walks[0].pain["right"] != Pain(0, 0, 0, 0)


def test_the_day_ends_at_four_by_the_clock_of_the_walk():
    assert str(advise(walk(MONDAY, happened=at(day_after(MONDAY), 3, 59), entered=None)).days[0].on) == "2026-03-02"
    assert str(advise(walk(MONDAY, happened=at(day_after(MONDAY), 4), entered=None)).days[0].on) == "2026-03-03"
    far = {"happened": "2026-03-04T02:00:00+14:00", "entered": None}
    assert str(advise(walk(MONDAY, **far)).days[0].on) == "2026-03-03"


def test_two_walks_of_a_day_are_one_with_the_highest_of_every_rating():
    first = walk(MONDAY, (1, None, 1, None), minutes=3, happened=at(MONDAY, 9))
    second = walk(MONDAY, (None, 3, 0, 1), minutes=None)
    day = advise(first, second).days
    assert [(one.outcome, one.worst) for one in day] == [("neutral", 3)]
    assert advise(first, walk(MONDAY, minutes=3)).days[0].outcome == "calm"


def test_a_morning_is_in_time_if_one_part_of_the_day_was():
    out_of_time = walk(MONDAY, minutes=3, happened=at(MONDAY, 9), morning_at=at(WEDNESDAY, 8))
    assert advise(out_of_time, walk(MONDAY, minutes=3)).days[0].outcome == "calm"
    unrated = walk(MONDAY, (1, 2, 1, None), minutes=3, morning_at=None)
    assert advise(out_of_time, unrated).days[0].outcome == "neutral"
