"""One knee's ratings of one walk-day, zone by zone (specification, section 6). Rises are measured from usual pain."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from .days import highest
from .facts import Pain
from .names import OUTCOMES
from .numbers import Numbers

# A rise of 2 points is the least that matters (PMC7990728); below 3 it is never called sore.
SORE_RISE, SORE_FROM = 2, 3
# The outcomes by their gravity.
CALM, STEADY, NEUTRAL, HELD, BACK, STOP = range(len(OUTCOMES))


class Zones(NamedTuple):
    """The limits that divide a rating into zones (pain monitoring: Thomee 1997; Silbernagel 2007)."""

    calm_worst_max: float
    steady_worst_max: float
    severe_pain_from: float
    after_rise: float
    flare_rise: float
    flare_from: float
    settled_max: float
    never_counts_from: float

    @classmethod
    def of(cls, numbers: Numbers) -> Zones:
        return cls(*(numbers.default(name) for name in cls._fields))

    def too_high_from(self, usual: int) -> float:
        """The lowest worst pain that is too much: beyond acceptable, and a rise that matters."""
        return max(self.steady_worst_max + 1, usual + SORE_RISE)


@dataclass(frozen=True, slots=True, eq=False)
class Knee:
    """One of the patient's knees, as its ratings are held against it. `knee_of` makes equals the same one."""

    usual: int
    affected: bool
    zones: Zones


knee_of = lru_cache(maxsize=1024)(Knee)


class KneeScore(NamedTuple):
    """What one knee's ratings of one walk-day say; what was not answered says nothing.

    `morning` is flared, up, settled, missing (of an affected knee), or None when not answered. `stood_in`: it was
    settled by a later rating. `gravity` is the outcome that the ratings alone would make of the day."""

    worst: int | None
    highest: int | None
    too_high: bool
    high: bool
    started_sore: bool
    morning: str | None
    stood_in: bool
    blank_peak: bool
    gravity: int


# Ratings are few: most walk-days have been scored before.
@lru_cache(maxsize=4096)
def score_knee(pain: Pain, in_time: bool, later: int | None, knee: Knee) -> KneeScore:
    """Score the ratings of a walk-day, its morning `in_time` or not. A `later` rating may stand in for no morning."""
    worst, top = highest(pain.peak, pain.after), pain.highest
    too_high = worst is not None and worst >= knee.zones.too_high_from(knee.usual)
    high = is_high(worst, top, knee.zones)
    started_sore = pain.before is not None and pain.before >= max(knee.usual + SORE_RISE, SORE_FROM)
    morning = morning_of(pain.morning, in_time, later, knee)
    blank_peak = knee.affected and pain.peak is None
    if top is not None and top >= knee.zones.severe_pain_from:
        gravity = STOP
    elif too_high or morning == "flared":
        gravity = BACK
    elif high or started_sore or morning == "up":
        gravity = HELD
    elif blank_peak or morning == "missing":
        gravity = NEUTRAL
    else:
        gravity = STEADY if is_steady(worst, pain.after, knee) else CALM
    stood_in = knee.affected and pain.morning is None and morning == "settled"
    return KneeScore(worst, top, too_high, high, started_sore, morning, stood_in, blank_peak, gravity)


def morning_of(morning: int | None, in_time: bool, later: int | None, knee: Knee) -> str | None:
    """The morning; of an affected knee that was not rated in time the safer reading.

    Out of time it can count against, never for. Not rated at all, a later rating stands in: settled if that is
    settled, else up; it is never a flare."""
    if morning is not None:
        answered = score_morning(morning, knee)
        return "missing" if answered == "settled" and knee.affected and not in_time else answered
    if not knee.affected:
        return None
    if later is None:
        return "missing"
    return "settled" if score_morning(later, knee) == "settled" else "up"


def is_high(worst: int | None, top: int | None, zones: Zones) -> bool:
    """Never counts toward moving up, whatever is usual."""
    never = top is not None and top >= zones.never_counts_from
    return never or (worst is not None and worst > zones.steady_worst_max)


def is_steady(worst: int | None, after: int | None, knee: Knee) -> bool:
    """Acceptable but not calm: beyond the safe zone, or still risen an hour later (60-minute rule, TREK)."""
    beyond = worst is not None and worst > knee.zones.calm_worst_max
    return beyond or (after is not None and after - knee.usual >= knee.zones.after_rise)


def score_morning(morning: int, knee: Knee) -> str:
    """A flare is a rise that matters and lasts overnight (Thomas 2021); one point within the safe zone is noise."""
    usual, zones = knee.usual, knee.zones
    if morning - usual >= zones.flare_rise and morning >= zones.flare_from:
        return "flared"
    settled = morning <= usual or (morning == usual + 1 and morning <= zones.settled_max)
    return "settled" if settled else "up"
