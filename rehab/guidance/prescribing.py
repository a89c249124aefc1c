"""The whole of a prescription, line by line: nothing of a stage is left for the reader to guess."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from rehab.access.tongues import later, number

from .doses import PLACES, Prescription, speed_words
from .phrases import counted
from .units import IMPERIAL, METRIC, WEIGHT

RAILS = {
    "hold": later("Keep hold of a rail; on a treadmill both hands on the rails"),
    "near": later("A rail in reach; on a treadmill clip on"),
    None: later("No rail: somebody is near"),
}


@dataclass(frozen=True)
class Line:
    """One part of the prescription: what it is, and how much."""

    name: str
    words: str


def lines_of(walk: Prescription, *, weight_kg: Decimal | None, units: str = METRIC) -> tuple[Line, ...]:
    """Everything about a walk as prescribed, in the reader's units. The load is worked out from the body weight."""
    lines = (
        (_("Backward"), amount_words(walk)),
        (_("Rest between"), rest_words(walk)),
        (_("How often"), _("{counted} a week, a rest day after each").format(counted=counted(walk.per_week, "time"))),
        (_("Where"), " or ".join(str(PLACES[place]) for place in walk.places)),
        (_("Speed"), pace_words(walk, units)),
        (_("Slope"), f"{number(walk.incline_percent)}%" if walk.incline_percent else _("Flat")),
        (_("Load"), load_words(walk, weight_kg, units)),
        (_("Effort"), _("At most {rpe_ceiling} of 10").format(rpe_ceiling=walk.rpe_ceiling)),
        (_("Rails"), RAILS[walk.rails]),
    )
    return tuple(Line(name, words) for name, words in lines if words)


def amount_words(walk: Prescription) -> str:
    """As in "6 × 30 s, 3 minutes in all"."""
    amount = f"{walk.amount} {walk.unit}"
    return _("{sets}, {amount} in all").format(sets=walk.sets, amount=amount) if walk.sets else amount


def rest_words(walk: Prescription) -> str:
    """The least rest between the parts; "" for a walk of one piece."""
    if not walk.sets:
        return ""
    until = _("until your breath is easy")
    return (
        _("At least {rest_seconds} seconds, {until}").format(rest_seconds=walk.rest_seconds, until=until)
        if walk.rest_seconds
        else until.capitalize()
    )


def pace_words(walk: Prescription, units: str) -> str:
    """The speed of a stage that is made of it; else an upper end, and off a treadmill the patient's own pace."""
    speed = speed_words(walk.speed_kmh, units)
    if not speed:
        return _("Your own easy pace")
    return (
        speed if walk.is_of_speed else _("On a treadmill at most {speed}, else your own easy pace").format(speed=speed)
    )


def load_words(walk: Prescription, weight_kg: Any, units: str) -> str:
    """As in "10% of your weight: 7.2 kg (15.9 lb)"; "" where nothing is pulled."""
    if walk.load_percent is None:
        return _("The lowest resistance")
    if not walk.load_percent:
        return ""
    share = _("{load_percent}% of the body weight").format(load_percent=number(walk.load_percent))
    if not weight_kg:
        return _("{share}, which is not known yet").format(share=share)
    load = Decimal(weight_kg) * Decimal(str(walk.load_percent)) / 100
    own, other = (METRIC, IMPERIAL) if units == METRIC else (IMPERIAL, METRIC)
    said = [f"{number(WEIGHT[one].shown(load))} {WEIGHT[one].name}" for one in (own, other)]
    return f"{share}: {said[0]} ({said[1]})"
