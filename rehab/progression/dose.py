"""The planned walk, and whether a walk-day kept to it (specification, section 6)."""

from __future__ import annotations

from dataclasses import dataclass

from .days import WalkDay
from .ladder import Stage
from .numbers import Numbers

# How far a treadmill's display may differ from the plan: 0.1 km/h, 0.5 % incline, 1 % of body weight, in tenths.
TOLERANCE = {"speed": 1, "incline": 5, "load": 10}


@dataclass(frozen=True, slots=True)
class Dose:
    """The planned walk, as a walk-day is held against it."""

    stage: Stage
    places: frozenset[str]
    low_percent: float
    high_percent: float
    settings: tuple[tuple[str, float | None], ...]

    @classmethod
    def of(cls, stage: Stage, unsteady: bool, numbers: Numbers) -> Dose:
        closed = stage.closed_when_unsteady if unsteady else frozenset()
        return cls(
            stage=stage,
            places=frozenset(stage.places) - closed,
            low_percent=numbers.default("minutes_low_percent"),
            high_percent=numbers.default("minutes_high_percent"),
            settings=(
                ("speed", stage.speed_kmh),
                ("incline", stage.incline_percent),
                ("load", stage.load_percent),
            ),
        )

    def walked(self, day: WalkDay) -> int | None:
        """What was walked, in the unit of the plan: backward minutes, or metres with a sled."""
        return day.minutes if self.stage.metres is None else day.metres

    @property
    def planned(self) -> int:
        return self.stage.minutes or self.stage.metres or 0

    def minutes_are_off(self, day: WalkDay) -> bool:
        walked = self.walked(day)
        if walked is None:
            return True
        return not self.planned * self.low_percent <= walked * 100 <= self.planned * self.high_percent

    def place_is_off(self, day: WalkDay) -> bool:
        """One place off plan is enough. Where the place makes the stage it must be answered."""
        answered = day.places - {None}
        return not answered <= self.places or (self.stage.place_needed and None in day.places)

    def setting_is_off(self, day: WalkDay) -> bool:
        """More than planned; for the setting that makes the stage also less, or not answered."""
        told = (day.speed_kmh, day.incline_percent, day.load_percent)
        return any(
            self._is_off(name, value, planned)
            for (name, planned), value in zip(self.settings, told, strict=True)
            if planned is not None
        )

    def _is_off(self, name: str, value: float | None, planned: float) -> bool:
        if value is None:
            return self.stage.must_match == name
        over = round(value * 10) - round(planned * 10)
        return over > TOLERANCE[name] or (self.stage.must_match == name and -over > TOLERANCE[name])
