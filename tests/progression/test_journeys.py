"""Months of walking, the plan moving as the app moves it: with the walk, by the advice that stood before it."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehab.progression import Facts, Pain, Plan, Profile, Walk, path, recommend, start_stage
from rehab.progression.names import GOALS, UNLOCKS

from .patients import BEGIN, KNEES, QUIET
from .situations import numbers

PATHS = [
    path(Profile(), goal, unlocks, numbers())
    for goal in GOALS
    for unlocks in ([], ["incline"], ["speed"], UNLOCKS, ["unpowered"], ["sled"], ["steep_incline", "sled"])
]
# From practising with both hands on the rails the specification lets minutes and speed go up together.
STEPS = sorted({step for stages in PATHS for step in pairwise(stages)} - {("A0", "A1")})
WALKS = 30


def raised(lower, higher):
    """The variables of the dose that the higher stage has more of."""
    lower, higher = numbers().stage(lower), numbers().stage(higher)
    kind = {code: code.places if code.place_needed and code.resisted else () for code in (lower, higher)}
    if kind[lower] != kind[higher]:
        return ["kind"]  # another exercise: its minutes and load begin anew
    more = ("minutes", "metres", "speed_kmh", "incline_percent", "load_percent")
    return [name for name in more if (getattr(higher, name) or 0) > (getattr(lower, name) or 0)]


@pytest.mark.parametrize(("lower", "higher"), STEPS)
def test_a_step_up_raises_one_variable(lower, higher):
    assert len(raised(lower, higher)) == 1


def planned_walk(random, stage, happened):
    planned = numbers().stage(stage)
    return Walk(
        happened=happened,
        pain={knee: Pain(*random.choices(QUIET, k=4)) for knee in KNEES},
        minutes=planned.minutes,
        metres=planned.metres,
        place=planned.places[0],
        speed_kmh=planned.speed_kmh,
        incline_percent=planned.incline_percent,
        load_percent=planned.load_percent,
    )


def journey(number):
    """The days on which a patient came to a stage, with the stage; the advice before each walk moves the plan."""
    random = Random(number)
    profile = Profile(born=random.choice([1950, 1980]), usual={"right": random.choice([1, 2])})
    unlocks = frozenset(random.sample(UNLOCKS, random.randrange(len(UNLOCKS) + 1)))
    stage = start_stage(profile, BEGIN.date(), numbers())
    plan = Plan(stage, BEGIN.date(), goal=random.choice(GOALS), unlocks=unlocks)
    facts, moves = Facts(now=BEGIN, profile=profile, plan=plan), [(BEGIN.date(), stage)]
    for _ in range(WALKS):
        happened = facts.now + timedelta(days=random.choice([2, 2, 2, 3, 4]))
        advice, on = recommend(replace(facts, now=happened), numbers()), happened.date()
        if advice.direction == "step_back" or (advice.direction == "progress" and on >= advice.not_before):
            plan = replace(plan, stage=advice.stage, stage_since=on)
            moves.append((on, advice.stage))
        walks = (*facts.walks, planned_walk(random, plan.stage, happened))
        facts = replace(facts, now=happened, plan=plan, walks=walks)
    return path(profile, plan.goal, plan.unlocks, numbers()), moves


@given(st.integers(0, 10**9))
@settings(max_examples=12, deadline=None, derandomize=True)
def test_nobody_climbs_more_than_one_stage_a_week(number):
    stages, moves = journey(number)
    climbed = [(before, after) for before, after in pairwise(moves) if after[1] > before[1]]
    assert climbed
    for (came, lower), (went, higher) in climbed:
        assert stages.index(higher) - stages.index(lower) == 1
        assert (went - came).days >= (14 if numbers().stage(lower).resisted else 7)
