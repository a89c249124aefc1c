"""One knee's ratings of one walk-day, zone by zone (specification, section 6). Rises are measured from usual pain."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from .days import highest
from .facts import Pain
from .numbers import Numbers

# A rise of 2 points is the least that matters (PMC7990728); below 3 it is never called sore.
SORE_RISE, SORE_FROM = 2, 3


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


class KneeScore(NamedTuple):
    """What one knee's ratings of one walk-day say; what was not answered says nothing.

    `morning` is flared, up, settled, or None when not answered. `verdict` is what the ratings come to without it: the
    first of stop, back, held, steady and calm that fits."""

    worst: int | None
    highest: int | None
    too_high: bool
    high: bool
    started_sore: bool
    morning: str | None
    verdict: str


def score_knee(pain: Pain, usual: int, zones: Zones) -> KneeScore:
    return _score(pain.before, pain.peak, pain.after, pain.morning, usual, zones)


# Ratings are few: most walk-days have been scored before.
@lru_cache(maxsize=4096)
def _score(
    before: int | None, peak: int | None, after: int | None, morning: int | None, usual: int, zones: Zones
) -> KneeScore:
    worst = highest(peak, after)
    top = highest(worst, highest(before, morning))
    too_high = worst is not None and worst >= zones.too_high_from(usual)
    high = is_high(worst, top, zones)
    started_sore = before is not None and before >= max(usual + SORE_RISE, SORE_FROM)
    verdicts = {
        "stop": top is not None and top >= zones.severe_pain_from,
        "back": too_high,
        "held": high or started_sore,
        "steady": is_steady(worst, after, usual, zones),
        "calm": True,
    }
    return KneeScore(
        worst=worst,
        highest=top,
        too_high=too_high,
        high=high,
        started_sore=started_sore,
        morning=None if morning is None else score_morning(morning, usual, zones),
        verdict=next(verdict for verdict, fits in verdicts.items() if fits),
    )


def is_high(worst: int | None, top: int | None, zones: Zones) -> bool:
    """Never counts toward moving up, whatever is usual."""
    never = top is not None and top >= zones.never_counts_from
    return never or (worst is not None and worst > zones.steady_worst_max)


def is_steady(worst: int | None, after: int | None, usual: int, zones: Zones) -> bool:
    """Acceptable but not calm: beyond the safe zone, or still risen an hour later (60-minute rule, TREK)."""
    beyond = worst is not None and worst > zones.calm_worst_max
    return beyond or (after is not None and after - usual >= zones.after_rise)


def score_morning(morning: int, usual: int, zones: Zones) -> str:
    """A flare is a rise that matters and lasts overnight (Thomas 2021); one point within the safe zone is noise."""
    if morning - usual >= zones.flare_rise and morning >= zones.flare_from:
        return "flared"
    settled = morning <= usual or (morning == usual + 1 and morning <= zones.settled_max)
    return "settled" if settled else "up"
