"""How long `recommend` takes on a year of three walks a week: `make speed`. Not a test: a machine is not the engine's.

Measured beside `json.loads` of the same facts, so that two machines can be compared, and in one run."""

import gc
import json
import sys
import time
import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from random import Random
from statistics import median

from rehab.progression import Facts, Pain, Plan, Profile, Report, Walk, knees, recommend

from .patients import BEGIN, FLAGS, KNEES, MIXED, QUIET, WILD
from .situations import numbers

WALKS, CALLS, WARM_UP = 156, 1000, 100
DAYS = (0, 2, 4)  # Monday, Wednesday and Friday


def year(ratings: list[int | None], *, told: bool) -> Facts:
    """A year on one stage, the longest run there can be; `told` with signs, settings and reports too."""
    random = Random(7)
    walks = tuple(
        Walk(
            happened=(happened := BEGIN + timedelta(days=7 * (place // 3) + DAYS[place % 3])),
            entered=happened + timedelta(minutes=20),
            pain={knee: Pain(*random.choices(ratings, k=4)) for knee in KNEES},
            morning_at=happened + timedelta(hours=13),
            minutes=random.choice([18, 20, 20, 22, None]) if told else 20,
            place=random.choice(["treadmill", "indoor", "squats"]) if told else "treadmill",
            speed_kmh=random.choice([1.5, 1.6, None]) if told else None,
            swelling=random.choice([None, "none", "none", "little"]) if told else None,
            flags=frozenset(random.choice(FLAGS[:-1])) if told else frozenset(),
        )
        for place in range(WALKS)
    )
    reports = tuple(Report(walk.happened, symptoms=frozenset({"unwell"})) for walk in walks[::12]) if told else ()
    return Facts(
        now=walks[-1].happened + timedelta(days=2),
        profile=Profile(born=1975, knees=frozenset({"right"}), usual={"left": 0, "right": 1}),
        plan=Plan("B3", BEGIN.date(), cleared_at=BEGIN + timedelta(days=90) if told else None),
        walks=walks,
        reports=reports,
        pain_now={"right": 1},
    )


YEARS = {
    "calm": year(QUIET, told=False),
    "mixed, with blanks": year(MIXED, told=False),
    "everything told": year(WILD, told=True),
}


def milliseconds(call: Callable[[], object], before: Callable[[], object] = int, calls: int = CALLS) -> float:
    """The median of many calls; what is done before each is not counted."""
    times = []
    for _ in range(calls):
        before()
        begun = time.process_time_ns()
        call()
        times.append(time.process_time_ns() - begun)
    return median(times[calls // 10 :]) / 1e6


def kept_bytes(call: Callable[[], object]) -> int:
    """What a thousand calls leave behind, once the caches are warm."""
    tracemalloc.start()
    for _ in range(WARM_UP):
        call()
    gc.collect()
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(CALLS):
        call()
    gc.collect()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return after - before


def main() -> None:
    write = sys.stdout.write
    write("| Year of 156 walks | `recommend` | nothing remembered | `json.loads` | ratio | 1000 calls leave |\n")
    write("|---|--:|--:|--:|--:|--:|\n")
    for name, facts in YEARS.items():
        text = json.dumps(facts.to_json())
        call = partial(recommend, facts, numbers())
        warm, cold = milliseconds(call), milliseconds(call, knees.score_knee.cache_clear)
        parsing = milliseconds(partial(json.loads, text))
        write(f"| {name} | {warm:.2f} ms | {cold:.2f} ms | {parsing:.2f} ms | {warm / parsing:.1f} |")
        write(f" {kept_bytes(call)} bytes |\n")


if __name__ == "__main__":
    main()
