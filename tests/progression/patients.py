"""Patients by number: the same number is always the same patient, and a hundred of them are made in a blink."""

from datetime import datetime, timedelta, timezone
from random import Random

from rehab.progression import Facts, Pain, Plan, Profile, Report, Walk, path
from rehab.progression.names import GOALS, HOLDING, PLACES, REPORTABLE, UNLOCKS

from .situations import numbers

KNEES = ("left", "right")
BEGIN = datetime(2026, 3, 2, 18, tzinfo=timezone(timedelta(hours=1)))
QUIET, MIXED, WILD = [0, 1, 1, 2], [0, 1, 2, 2, 3, 4, None], [0, 1, 2, 3, 4, 5, 6, 7, None]
FLAGS = [[]] * 12 + [["caught"], ["gave_way"], ["stopped_for_pain"], ["extra_painkiller"], ["fell"]]
STAGES = [stage.code for stage in numbers().stages]


def patient(number: int) -> Facts:
    """Mostly on plan and quiet, now and then anything that can be told."""
    random = Random(number)
    who = profile(random)
    prescribed = plan(random, who)
    ratings = random.choice([QUIET, QUIET, QUIET, QUIET, MIXED, MIXED, WILD])
    walks = told_walks(random, prescribed.stage, ratings)
    last = max((walk.happened for walk in walks), default=BEGIN)
    return Facts(
        now=last + timedelta(hours=random.choice([1, 15, 15, 15, 15, 15, 39, 47, 47, 100, 230, 420, 800, 1500])),
        profile=who,
        plan=prescribed,
        walks=walks,
        reports=tuple(report(random) for _ in range(random.choice([0] * 8 + [1, 3]))),
        pain_now={knee: random.choice(ratings) for knee in KNEES} if random.random() < 0.4 else {},
    )


def told_walks(random: Random, stage: str, ratings: list[int | None]) -> tuple[Walk, ...]:
    day, walks = 0, []
    for _ in range(random.randrange(9)):
        day += random.choice([2] * 8 + [3] * 4 + [0, 1, 5, 9])
        walks.append(walk(random, BEGIN + timedelta(days=day, hours=random.choice([0, 0, 0, -9, 8])), stage, ratings))
    return tuple(walks)


def walk(random: Random, happened: datetime, stage: str, ratings: list[int | None]) -> Walk:
    planned = numbers().stage(stage)
    wild = random.random() < (0.5 if ratings is WILD else 0.05)
    return Walk(
        happened=happened,
        entered=happened + timedelta(hours=random.choice([0, 1, 1, 1, 1, 50, 200] if wild else [1])),
        pain={knee: Pain(*random.choices(ratings if random.random() < 0.95 else WILD, k=4)) for knee in KNEES},
        morning_at=happened + timedelta(hours=random.choice([13, 13, 13, 40] if wild else [13])),
        minutes=random.choice([planned.minutes, planned.minutes, 20, None]) if wild else planned.minutes,
        metres=planned.metres,
        place=random.choice([None, *PLACES]) if wild else planned.places[0],
        speed_kmh=planned.speed_kmh,
        incline_percent=planned.incline_percent,
        load_percent=planned.load_percent,
        swelling=random.choice([None, None, None, "none", "little", "clear"]) if wild else None,
        flags=frozenset(random.choice(FLAGS)) if wild else frozenset(),
    )


def profile(random: Random) -> Profile:
    return Profile(
        born=random.choice([None, 1950, 1975, 1975, 1975, 2009]),
        knees=frozenset(random.choice([["right"], ["right"], ["left"], KNEES])),
        usual={knee: random.choice([0, 0, 1, 2, 2, 3, 4, 6]) for knee in KNEES},
        oa=random.choice(["unknown", "severe"]),
        fell_in_12_months=random.random() < 0.2,
    )


def plan(random: Random, who: Profile) -> Plan:
    goal, unlocks = random.choice(GOALS), random.sample(UNLOCKS, random.randrange(5))
    stages = path(who, goal, unlocks, numbers()) if random.random() < 0.95 else STAGES
    limits = list(numbers().limits)
    return Plan(
        stage=random.choice(stages),
        stage_since=BEGIN.date() + timedelta(days=random.choice([0, 0, 0, 0, 8])),
        goal=goal,
        unlocks=frozenset(unlocks),
        overrides={random.choice(limits): random.randrange(40) for _ in range(random.choice([0, 0, 1, 2]))},
        locked=random.choice([None] * 40 + ["paused", "therapist"]),
        cleared_at=random.choice([None, None, None, None, BEGIN + timedelta(days=5)]),
        cleared_to_start=random.random() < 0.8,
    )


def report(random: Random) -> Report:
    symptoms = random.choice([["gave_way"], ["unwell"], HOLDING, random.sample(REPORTABLE, 2)])
    return Report(happened=BEGIN + timedelta(days=random.randrange(20)), symptoms=frozenset(symptoms))
