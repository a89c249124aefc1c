"""What a limit may be for one patient, and how it is said."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext

from rehab.access.tongues import number
from rehab.guidance.doses import speed_words
from rehab.progression import Limit, Numbers
from rehab.progression.limits import FRACTIONAL


class Refused(Exception):
    """It cannot be given as asked. `field` is what to put right, "" when no field can."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class OwnLimit:
    """A limit that a therapist wants for one patient, in its unit, in force until the end of a day, and why."""

    name: str
    value: Decimal
    until: date
    reason: str


def own_limits(numbers: Numbers) -> dict[str, Limit]:
    """The limits that a therapist may change for one patient, by name, in the edition's order."""
    return {name: limit for name, limit in numbers.limits.items() if not limit.fixed}


def check_value(name: str, value: Decimal, numbers: Numbers) -> Limit:
    """The limit of this name. Raises Refused when it cannot have this value for one patient."""
    limit = numbers.limits.get(name)
    if limit is None:
        raise Refused(gettext("“{name}” is no limit.").format(name=name), "name")
    if limit.fixed or limit.low is None or limit.high is None:
        raise Refused(gettext("This limit is the same for everybody."), "name")
    whole = name not in FRACTIONAL
    if whole and value != int(value):
        raise Refused(gettext("This needs a whole number. Write {range}.").format(range=range_words(limit)), "value")
    if not limit.low <= value <= limit.high:
        raise Refused(gettext("This is out of range. Write {range}.").format(range=range_words(limit)), "value")
    if value.as_tuple().exponent < -1:  # type: ignore[operator]  # neither infinite nor no number: it is in range
        raise Refused(gettext("Write at most one decimal, {range}.").format(range=range_words(limit)), "value")
    return limit


def check_until(until: date, today: date) -> None:
    """Raises Refused for a last day that is past or more than a year ahead."""
    last = a_year_after(today)
    if not today <= until <= last:
        raise Refused(
            gettext("Choose a day from {day} to {last}: today to a year ahead.").format(
                day=today.isoformat(), last=last.isoformat()
            ),
            "until",
        )


def a_year_after(day: date) -> date:
    """The same day of the next year; 28 February for a leap day."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def range_words(limit: Limit) -> str:
    """What a limit may be for one patient: "0 to 3 points of 10"."""
    return gettext("{low} to {amount_words}").format(
        low=number(limit.low), amount_words=amount_words(limit.high or 0, limit.unit)
    )


def amount_words(value: float | Decimal, unit: str, units: str = "metric") -> str:
    """A value in its unit: "2 points of 10", "1 day", "1.6 km/h". `units` are the reader's."""
    if unit == "km/h":
        return speed_words(float(value), units)
    counted, _, rest = unit.partition(" ")
    return " ".join(filter(None, (number(value), counted.removesuffix("s") if value == 1 else counted, rest)))
