"""The whole of a prescription, line by line: nothing of a stage is left for the reader to guess."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .doses import PLACES, Prescription, speed_words
from .phrases import counted
from .units import IMPERIAL, METRIC, WEIGHT

RAILS = {
    "hold": "Keep hold of a rail; on a treadmill both hands on the rails",
    "near": "A rail in reach; on a treadmill clip on",
    None: "No rail: somebody is near",
}


@dataclass(frozen=True)
class Line:
    """One part of the prescription: what it is, and how much."""

    name: str
    words: str


def lines_of(walk: Prescription, *, weight_kg: Decimal | None, units: str = METRIC) -> tuple[Line, ...]:
    """Everything about a walk as prescribed, in the reader's units. The load is worked out from the body weight."""
    lines = (
        ("Backward", amount_words(walk)),
        ("Rest between", rest_words(walk)),
        ("How often", f"{counted(walk.per_week, 'time')} a week, a rest day after each"),
        ("Where", " or ".join(PLACES[place] for place in walk.places)),
        ("Speed", pace_words(walk, units)),
        ("Slope", f"{walk.incline_percent:g}%" if walk.incline_percent else "Flat"),
        ("Load", load_words(walk, weight_kg, units)),
        ("Effort", f"At most {walk.rpe_ceiling} of 10"),
        ("Rails", RAILS[walk.rails]),
    )
    return tuple(Line(name, words) for name, words in lines if words)


def amount_words(walk: Prescription) -> str:
    """As in "6 × 30 s, 3 minutes in all"."""
    amount = f"{walk.amount} {walk.unit}"
    return f"{walk.sets}, {amount} in all" if walk.sets else amount


def rest_words(walk: Prescription) -> str:
    """The least rest between the parts; "" for a walk of one piece."""
    if not walk.sets:
        return ""
    until = "until your breath is easy"
    return f"At least {walk.rest_seconds} seconds, {until}" if walk.rest_seconds else until.capitalize()


def pace_words(walk: Prescription, units: str) -> str:
    """The speed of a stage that is made of it; else an upper end, and off a treadmill the patient's own pace."""
    speed = speed_words(walk.speed_kmh, units)
    if not speed:
        return "Your own easy pace"
    return speed if walk.is_of_speed else f"On a treadmill at most {speed}, else your own easy pace"


def load_words(walk: Prescription, weight_kg: Any, units: str) -> str:
    """As in "10% of your weight: 7.2 kg (15.9 lb)"; "" where nothing is pulled."""
    if walk.load_percent is None:
        return "The lowest resistance"
    if not walk.load_percent:
        return ""
    share = f"{walk.load_percent:g}% of the body weight"
    if not weight_kg:
        return f"{share}, which is not known yet"
    load = Decimal(weight_kg) * Decimal(str(walk.load_percent)) / 100
    own, other = (METRIC, IMPERIAL) if units == METRIC else (IMPERIAL, METRIC)
    said = [f"{WEIGHT[one].short(load)} {WEIGHT[one].name}" for one in (own, other)]
    return f"{share}: {said[0]} ({said[1]})"
