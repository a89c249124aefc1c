"""Days and moments, and the walks of one day merged into a walk-day (specification, section 5).

Inside the engine a day is its ordinal (`date.toordinal`), so that days between two days are a subtraction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from typing import NamedTuple

from .facts import BLANK, Pain, Report, Walk
from .names import SWELLINGS
from .numbers import Numbers

DAY_BEGINS = 4
CLOCKS_DIFFER = timedelta(minutes=15)


def day_of(moment: datetime) -> int:
    """The day a moment belongs to by its own wall clock: 00:00-03:59 is still the day before."""
    return moment.toordinal() - (moment.hour < DAY_BEGINS)


def iso(day: int) -> str:
    return date.fromordinal(day).isoformat()


class WalkDay(NamedTuple):
    """The walks of one day as one: each pain the highest answered, the worse swelling, everything else united.

    `in_time` are the knees whose morning was answered in the morning after."""

    on: int
    left: Pain
    right: Pain
    in_time: frozenset[str]
    minutes: int | None
    metres: int | None
    places: frozenset[str | None]
    speed_kmh: float | None
    incline_percent: float | None
    load_percent: float | None
    swelling: str | None
    flags: frozenset[str]
    late: bool
    fresh: bool

    def pain(self, knee: str) -> Pain:
        return self.left if knee == "left" else self.right

    def and_also(self, other: WalkDay) -> WalkDay:
        """Both parts of one day as one."""
        return WalkDay(
            on=self.on,
            left=_worse_pain(self.left, other.left),
            right=_worse_pain(self.right, other.right),
            in_time=self.in_time | other.in_time,
            minutes=_sum(self.minutes, other.minutes),
            metres=_sum(self.metres, other.metres),
            places=self.places | other.places,
            speed_kmh=highest(self.speed_kmh, other.speed_kmh),
            incline_percent=highest(self.incline_percent, other.incline_percent),
            load_percent=highest(self.load_percent, other.load_percent),
            swelling=worse_swelling(self.swelling, other.swelling),
            flags=self.flags | other.flags,
            late=self.late or other.late,
            fresh=self.fresh or other.fresh,
        )


class Calendar:
    """The clock of one decision: which day it is, and what has begun, is late, dropped or fresh."""

    def __init__(self, now: datetime, cleared_at: datetime | None, numbers: Numbers) -> None:
        self.today = day_of(now)
        self.horizon = now.astimezone(UTC) + CLOCKS_DIFFER
        self.surely_begun = self.horizon.toordinal() - 1
        self.cleared_at = cleared_at and cleared_at.astimezone(UTC)
        self.late_after = timedelta(hours=numbers.default("late_after_hours"))
        self.dropped_after = timedelta(days=numbers.default("dropped_after_days"))

    def has_begun(self, told: Walk | Report) -> bool:
        """False for what lies more than a quarter of an hour ahead: it is ignored."""
        # No two clocks differ by more than a day, and comparing days is ten times as fast.
        return told.happened.toordinal() < self.surely_begun or told.happened <= self.horizon

    def is_fresh(self, told: Walk | Report) -> bool:
        """Touched after the last clearing: what a clinician has already judged does not stop or step back again."""
        if self.cleared_at is None:
            return True
        touched = [told.entered or told.happened]
        if isinstance(told, Walk):
            touched += [moment for moment in (told.morning_at, told.edited) if moment]
        return any(moment > self.cleared_at for moment in touched)

    def walk_days(self, walks: Iterable[Walk]) -> list[WalkDay]:
        """The walks that were told in time to matter, merged by day, oldest first."""
        by_day: dict[int, list[WalkDay]] = {}
        for walk in walks:
            delay = _delay(walk)
            if delay <= self.dropped_after:
                part = self._part(walk, late=delay > self.late_after)
                by_day.setdefault(part.on, []).append(part)
        return [reduce(WalkDay.and_also, by_day[on]) for on in sorted(by_day)]

    def _part(self, walk: Walk, *, late: bool) -> WalkDay:
        on = day_of(walk.happened)
        return WalkDay(
            on,
            walk.pain.get("left", BLANK),
            walk.pain.get("right", BLANK),
            _mornings_in_time(walk, on),
            walk.minutes,
            walk.metres,
            frozenset((walk.place,)),
            walk.speed_kmh,
            walk.incline_percent,
            walk.load_percent,
            worse_swelling(walk.swelling, walk.morning_swelling),
            walk.flags,
            late,
            self.is_fresh(walk),
        )


def _delay(walk: Walk) -> timedelta:
    """From the walk to its first telling, as moments."""
    return walk.entered - walk.happened if walk.entered else timedelta()


def _mornings_in_time(walk: Walk, on: int) -> frozenset[str]:
    """The knees rated on the day after the walk; a rating without a moment was given in time."""
    if walk.morning_at is not None and day_of(walk.morning_at) != on + 1:
        return frozenset()
    return frozenset([knee for knee, pain in walk.pain.items() if pain.morning is not None])


def _worse_pain(a: Pain, b: Pain) -> Pain:
    return Pain(
        highest(a.before, b.before), highest(a.peak, b.peak), highest(a.after, b.after), highest(a.morning, b.morning)
    )


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
