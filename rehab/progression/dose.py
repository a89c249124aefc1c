"""The planned walk, and whether a walk-day kept to it (specification, section 6)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from .days import WalkDay
from .ladder import Stage
from .numbers import Numbers

# How far a treadmill's display may differ from the plan: 0.1 km/h, 0.5 % incline, 1 % of body weight, in tenths.
TOLERANCE = {"speed": 1, "incline": 5, "load": 10}


class Bounds(NamedTuple):
    """The range in which a setting is on plan, in tenths. A setting that is `needed` must be answered."""

    low: float
    high: float
    needed: bool

    @classmethod
    def of(cls, name: str, planned: float | None, stage: Stage) -> Bounds:
        """More than planned is off plan; of the setting that makes the stage also less."""
        if planned is None:
            return cls(-math.inf, math.inf, False)
        tenths, needed = round(planned * 10), stage.must_match == name
        return cls(tenths - TOLERANCE[name] if needed else -math.inf, tenths + TOLERANCE[name], needed)

    def exclude(self, value: float | None) -> bool:
        if value is None:
            return self.needed
        return not self.low <= round(value * 10) <= self.high


@dataclass(frozen=True, slots=True)
class Dose:
    """The planned walk, as a walk-day is held against it. `places` holds None where the place may be left out;
    `at_least` and `at_most` are hundredths of a minute or of a metre."""

    in_metres: bool
    planned: int
    at_least: float
    at_most: float
    places: frozenset[str | None]
    speed: Bounds
    incline: Bounds
    load: Bounds

    @classmethod
    def of(cls, stage: Stage, unsteady: bool, numbers: Numbers) -> Dose:
        closed = stage.closed_when_unsteady if unsteady else frozenset()
        planned = stage.minutes or stage.metres or 0
        unsaid = frozenset() if stage.place_needed else frozenset({None})
        return cls(
            in_metres=stage.metres is not None,
            planned=planned,
            at_least=planned * numbers.default("minutes_low_percent"),
            at_most=planned * numbers.default("minutes_high_percent"),
            places=frozenset(stage.places) - closed | unsaid,
            speed=Bounds.of("speed", stage.speed_kmh, stage),
            incline=Bounds.of("incline", stage.incline_percent, stage),
            load=Bounds.of("load", stage.load_percent, stage),
        )

    def is_off(self, day: WalkDay) -> bool:
        return self.minutes_are_off(day) or self.setting_is_off(day)

    def walked(self, day: WalkDay) -> int | None:
        """What was walked, in the unit of the plan: backward minutes, or metres with a sled."""
        return day.walk.metres if self.in_metres else day.walk.minutes

    def minutes_are_off(self, day: WalkDay) -> bool:
        walked = self.walked(day)
        if walked is None:
            return True
        return not self.at_least <= walked * 100 <= self.at_most

    def setting_is_off(self, day: WalkDay) -> bool:
        """The place, the speed, the slope or the load; one place off plan is enough."""
        return (
            not self.places.issuperset(day.places)
            or self.speed.exclude(day.walk.speed_kmh)
            or self.incline.exclude(day.walk.incline_percent)
            or self.load.exclude(day.walk.load_percent)
        )
