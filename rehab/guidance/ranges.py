"""What the numbers of an edition may be. No edition is published with a number outside these ranges.

A limit that a therapist may move for one patient has the same range for an edition. The others, and those of the
ladder, are told here, each with its reason."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from rehab.access.tongues import later
from rehab.progression.limits import FRACTIONAL

from .edition_one import first_numbers


@dataclass(frozen=True)
class Range:
    """From `low` to `high`, both included, in `unit`; whole numbers, or with one decimal."""

    low: float
    high: float
    unit: str
    whole: bool = True
    why: str = ""

    @property
    def words(self) -> str:
        """As in "4 to 6 points of 10"."""
        return _("{low} to {high} {unit}").format(low=f"{self.low:g}", high=f"{self.high:g}", unit=self.unit).strip()

    def refusal(self, value: Any) -> str:
        """Why this value cannot be; "" when it can."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return _("This is not a number. Write {words}.").format(words=self.words)
        if not self.low <= value <= self.high:
            return _("{value} is out of range. Write {words}.{why}").format(
                value=str(value)[:20], words=self.words, why=f" {self.why}" if self.why else ""
            )
        if self.whole and value != int(value):
            return _("This needs a whole number. Write {words}.").format(words=self.words)
        return "" if round(value, 1) == value else _("Write at most one decimal, {words}.").format(words=self.words)


POINTS, PERCENT, DAYS = later("points of 10"), "%", "days"
FIXED = {
    "never_counts_from": Range(4, 6, POINTS, why=later("Pain above 5 is too much in every pain monitoring model.")),
    "no_start_usual_from": Range(
        5, 8, POINTS, why=later("Nobody with a usual pain of 9 or 10 was studied (Wallis 2015).")
    ),
    "settled_max": Range(1, 2, POINTS, why=later("Above 2 it is no longer the noise of the scale.")),
    "flare_from": Range(2, 4, POINTS, why=later("2 points are the least difference that matters (PMC7990728).")),
    "minutes_low_percent": Range(50, 100, PERCENT, why=later("Less than half of a walk is another walk.")),
    "minutes_high_percent": Range(100, 150, PERCENT, why=later("More than half as much again is another walk.")),
    "gap_reset_after": Range(4, 14, DAYS),
    "gap_back_after": Range(8, 28, DAYS),
    "gap_far_after": Range(15, 56, DAYS),
    "gap_restart_after": Range(29, 84, DAYS, why=later("Strength is kept for about 5 weeks (Sforzo 1995).")),
    "late_after_hours": Range(24, 96, "hours", why=later("Recall of pain fades.")),
    "dropped_after_days": Range(3, 14, DAYS, why=later("Recall of pain fades.")),
    "stand_in_days": Range(1, 4, DAYS, why=later("A later rating says nothing of the morning after.")),
    "meaningful_points": Range(1, 4, POINTS, why=later("2 points are the least difference that matters (PMC7990728).")),
    "meaningful_percent": Range(20, 50, PERCENT, why=later("30 % is the least difference that matters (Farrar 2001).")),
    "surgery_days": Range(84, 365, DAYS, why=later("Surgical protocols protect the knee for 12 weeks.")),
}
STAGE = {
    "minutes": Range(1, 40, "minutes", why=later("The trials build to 30 minutes, and only while pain stays low.")),
    "metres": Range(10, 400, "metres"),
    "rest_seconds": Range(15, 300, "seconds", why=later("Each part begins with an easy breath.")),
    "per_week": Range(1, 3, later("a week"), why=later("There is at least one rest day between walks.")),
    "speed_kmh": Range(0.5, 4, "km/h", whole=False, why=later("Faster than 4 km/h is never prescribed.")),
    "speed_over_base": Range(0.1, 2.4, "km/h", whole=False, why=later("Faster than 4 km/h is never prescribed.")),
    "incline_percent": Range(0.5, 15, PERCENT, whole=False, why=later("15 is the steepest slope that was studied.")),
    "load_percent": Range(
        1, 40, PERCENT, whole=False, why=later("There is no study of heavier sleds with a sore knee.")
    ),
    "rpe_max": Range(2, 8, "of 10", why=later("All of it stays well below the hardest that is possible.")),
}
STEADY_ALLOWED = Range(0, 1, "walks", why=later("All but one of the walks must be calm."))
STEADY_ON_SLOW_ROUTE = Range(0, 12, "walks")


@lru_cache(maxsize=1)
def shipped() -> dict[str, Any]:
    """The numbers that ship with the app, as data. Not to be changed by who reads them."""
    return first_numbers()


def limit_range(name: str) -> Range:
    """What a limit may be in an edition. Raises KeyError for a limit that nobody knows."""
    if name in FIXED:
        return FIXED[name]
    limit = shipped()["limits"][name]
    return Range(limit["low"], limit["high"], limit["unit"], whole=name not in FRACTIONAL)


def stage_fields(stage: dict[str, Any]) -> list[str]:
    """Which numbers of a stage an edition may change: those that the stage is made of."""
    fields = ["minutes" if stage["metres"] is None else "metres", "per_week"]
    if stage.get("rest_seconds") is not None:
        fields.append("rest_seconds")
    if stage["speed_kmh"] is not None:
        fields.append("speed_kmh")
    makes = {"speed": "speed_over_base", "incline": "incline_percent", "load": "load_percent"}.get(stage["must_match"])
    return [*fields, *([makes] if makes else []), "rpe_max"]


def places_offered(code: str) -> list[str]:
    """Where a stage may be walked at all: nowhere that the first edition does not have for it."""
    found = next((stage for stage in shipped()["stages"] if stage["code"] == code), None)
    return list(found["places"]) if found else []
