"""Days and moments, and the walks of one day merged into a walk-day (specification, section 5).

Inside the engine a day is its ordinal (`date.toordinal`), so that days between two days are a subtraction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from .facts import BLANK, Pain, Report, Walk
from .names import KNEES, SWELLINGS
from .numbers import Numbers

DAY_BEGINS = 4
CLOCKS_DIFFER = timedelta(minutes=15)
NO_DELAY = timedelta()


def day_of(moment: datetime) -> int:
    """The day a moment belongs to by its own wall clock: 00:00-03:59 is still the day before."""
    return moment.toordinal() - (moment.hour < DAY_BEGINS)


# The days of a diary are few, and asked for again and again.
date_of = lru_cache(maxsize=4096)(date.fromordinal)


def iso(day: int) -> str:
    return date_of(day).isoformat()


@dataclass(slots=True)
class WalkDay:
    """The walks of one day as one: each pain the highest answered, the worse swelling, everything else united.

    A knee is `in_time` when its morning, if there is one, was answered in the morning after."""

    on: int
    walk: Walk
    left_in_time: bool
    right_in_time: bool
    places: tuple[str | None, ...]
    late: bool
    fresh: bool

    def pain(self, knee: str) -> Pain:
        return self.walk.pain.get(knee, BLANK)

    @property
    def swelling(self) -> str | None:
        """The worse of right after the walk and next morning."""
        return worse_swelling(self.walk.swelling, self.walk.morning_swelling)

    def and_also(self, other: WalkDay) -> WalkDay:
        """Both parts of one day as one."""
        return WalkDay(
            on=self.on,
            walk=both_walks(self.walk, other.walk),
            left_in_time=self.answers_in_time("left") or other.answers_in_time("left"),
            right_in_time=self.answers_in_time("right") or other.answers_in_time("right"),
            places=self.places + other.places,
            late=self.late or other.late,
            fresh=self.fresh or other.fresh,
        )

    def answers_in_time(self, knee: str) -> bool:
        in_time = self.left_in_time if knee == "left" else self.right_in_time
        return in_time and self.pain(knee).morning is not None


class Calendar:
    """The clock of one decision: which day it is, and what has begun, is late, dropped or fresh."""

    def __init__(self, now: datetime, cleared_at: datetime | None, numbers: Numbers) -> None:
        self.today = day_of(now)
        self.horizon = now.astimezone(UTC) + CLOCKS_DIFFER
        self.cleared_at = cleared_at and cleared_at.astimezone(UTC)
        self.late_after = timedelta(hours=numbers.default("late_after_hours"))
        self.dropped_after = timedelta(days=numbers.default("dropped_after_days"))

    def begun[Told: (Walk, Report)](self, told: Iterable[Told]) -> list[Told]:
        """Without what lies more than a quarter of an hour ahead: it is ignored."""
        # No two clocks differ by more than a day, and comparing days is ten times as fast.
        surely = self.horizon.toordinal() - 1
        return [one for one in told if one.happened.toordinal() < surely or one.happened <= self.horizon]

    def is_fresh(self, told: Walk | Report) -> bool:
        """Touched after the last clearing: what a clinician has already judged does not stop or step back again."""
        if self.cleared_at is None or is_later(told.entered or told.happened, self.cleared_at):
            return True
        if isinstance(told, Report):
            return False
        return is_later(told.morning_at, self.cleared_at) or is_later(told.edited, self.cleared_at)

    def fresh[Told: (Walk, Report)](self, told: list[Told]) -> list[Told]:
        """Those of them that are."""
        return told if self.cleared_at is None else [one for one in told if self.is_fresh(one)]

    def walk_days(self, walks: Iterable[Walk]) -> list[WalkDay]:
        """The walks that were told in time to matter, merged by day, oldest first."""
        days: dict[int, WalkDay] = {}
        for walk in walks:
            delay = walk.entered - walk.happened if walk.entered else NO_DELAY
            if delay <= self.dropped_after:
                on = day_of(walk.happened)
                # A rating without a moment was given in time.
                in_time = walk.morning_at is None or day_of(walk.morning_at) == on + 1
                fresh = self.cleared_at is None or self.is_fresh(walk)
                part = WalkDay(on, walk, in_time, in_time, (walk.place,), delay > self.late_after, fresh)
                days[on] = days[on].and_also(part) if on in days else part
        return [days[on] for on in sorted(days)]


def is_later(moment: datetime | None, than: datetime) -> bool:
    """Whether there is such a moment, and it came later. Compares days first, as above."""
    if moment is None:
        return False
    days = moment.toordinal() - than.toordinal()
    return moment > than if -2 < days < 2 else days > 0


def both_walks(a: Walk, b: Walk) -> Walk:
    """Two walks of one day as one; its moments and its place are the first one's."""
    return replace(
        a,
        pain={knee: _worse_pain(a.pain.get(knee, BLANK), b.pain.get(knee, BLANK)) for knee in KNEES},
        minutes=_sum(a.minutes, b.minutes),
        metres=_sum(a.metres, b.metres),
        speed_kmh=highest(a.speed_kmh, b.speed_kmh),
        incline_percent=highest(a.incline_percent, b.incline_percent),
        load_percent=highest(a.load_percent, b.load_percent),
        swelling=worse_swelling(a.swelling, b.swelling),
        morning_swelling=worse_swelling(a.morning_swelling, b.morning_swelling),
        flags=a.flags | b.flags,
    )


def _worse_pain(a: Pain, b: Pain) -> Pain:
    return Pain(*map(highest, a, b))


def highest[Number: (int, float)](a: Number | None, b: Number | None) -> Number | None:
    """The higher of two answers. Not answered is never 0."""
    if a is None or b is None:
        return b if a is None else a
    return max(a, b)


def worse_swelling(a: str | None, b: str | None) -> str | None:
    if a is None or b is None:
        return b if a is None else a
    return max(a, b, key=SWELLINGS.index)


def _sum(a: int | None, b: int | None) -> int | None:
    return b if a is None else a + (b or 0)
