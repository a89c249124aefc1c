"""The walk that the plan says, as a walk in the diary: what was set, and where."""

from datetime import datetime
from typing import Any
from uuid import UUID

from rehab.guidance.words import Prescription

from .advising import Reading
from .days import day_of
from .fields import moment_of
from .told import Told


def place_of(reading: Reading, planned: Prescription, chosen: str = "") -> str:
    """Where this walk is: what was chosen, where the last one was if it fits, the only place there is, or not known."""
    if chosen in planned.places:
        return chosen
    last = max(reading.facts.walks, key=lambda walk: walk.happened, default=None)
    if last and last.place in planned.places:
        return str(last.place)
    return planned.places[0] if len(planned.places) == 1 else ""


def settings_of(walk: Prescription) -> dict[str, Any]:
    """What a walk that kept to the plan was set to. What the plan leaves open stays blank."""
    return {
        "metres": walk.metres,
        "incline_percent": walk.incline_percent or None,
        "speed_kmh": walk.speed_kmh if walk.is_of_speed else None,
        "load_percent": walk.load_percent or None,
    }


def stamp_of(walk: Prescription) -> str:
    """Which walk a page showed: a tap that says "as planned" means the plan that was read."""
    return f"{walk.stage}-half" if walk.half else walk.stage


def told_as_planned(
    reading: Reading, walk: Prescription, key: UUID, pains: dict[str, Any], *, place: str, at: datetime, now: datetime
) -> Told:
    """This walk kept to the plan and ended `at`: all that is told is the most that each knee hurt."""
    says = {"minutes": walk.minutes, "place": place_of(reading, walk, place), **settings_of(walk), **pains}
    began = moment_of(day_of(at), None, walk.minutes, at)
    return Told(key, says, began, reading.plan.patient.zone, now, at, pains)
